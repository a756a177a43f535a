"""The routes of the HTTP API and nothing else: read the request, ask the desk, write the answer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from aiohttp import web
from pydantic import ValidationError

from reelbot import __version__
from reelbot.core import wire
from reelbot.core.errors import InvalidInput, InvalidInputs, NotFound, ReelbotError, Refused
from reelbot.core.jobs import Job, State
from reelbot.render.host.callers import CALLER, Caller, Tokens
from reelbot.render.host.desk import Desk
from reelbot.render.host.openapi import document

BODY_BYTES_MAX = 1 << 20
PAGE_MAX = 200
# Routes that tell nothing about anybody.
OPEN = ("/healthz", "/readyz", "/v1/openapi.json")
REQUEST_ID = "X-Request-Id"

M = TypeVar("M", bound=wire.Message)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)


def application(desk: Desk, tokens: Tokens) -> web.Application:
    """The aiohttp application of one host."""
    app = web.Application(
        client_max_size=BODY_BYTES_MAX, middlewares=[_errors, _authentication(tokens)]
    )
    api = Api(desk)
    app.add_routes(
        [
            web.get("/healthz", api.health),
            web.get("/readyz", api.ready),
            web.get("/v1/openapi.json", api.openapi),
            web.post("/v1/blobs", api.put_blob),
            web.post("/v1/jobs", api.submit),
            web.get("/v1/jobs", api.jobs),
            web.get("/v1/jobs/{job}", api.job),
            web.delete("/v1/jobs/{job}", api.delete),
            web.post("/v1/jobs/{job}/cancel", api.cancel),
            web.post("/v1/jobs/{job}/retry", api.retry),
            web.post("/v1/jobs/{job}/again", api.again),
            web.put("/v1/jobs/{job}/reply", api.reply),
            web.get("/v1/jobs/{job}/artifacts/{name}", api.artifact),
            web.post("/v1/deliveries/claim", api.claim_delivery),
            web.post("/v1/deliveries/{job}/sent", api.sent),
            web.post("/v1/deliveries/{job}/failed", api.not_sent),
            web.get("/v1/events", api.events),
            web.get("/v1/engines", api.engines),
            web.get("/v1/quota", api.quota),
            web.get("/v1/queue", api.queue),
            web.post("/v1/queue/pause", api.pause),
            web.post("/v1/queue/resume", api.resume),
            web.post("/v1/queue/prune", api.prune),
        ]
    )
    return app


class Api:
    """One method a route; the OpenAPI document is made of the same table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def health(self, request: web.Request) -> web.Response:
        return _json({"status": "ok", "version": __version__, "protocol": wire.PROTOCOL})

    async def ready(self, request: web.Request) -> web.Response:
        await self._desk.check_database()
        return _json({"status": "ready"})

    async def openapi(self, request: web.Request) -> web.Response:
        return _json(document())

    async def put_blob(self, request: web.Request) -> web.Response:
        _caller(request).need("bot", "operator")
        blob = await self._desk.put_blob(request.content.iter_chunked(1 << 16))
        return _json(blob.model_dump(exclude_none=True), status=201)

    async def submit(self, request: web.Request) -> web.Response:
        body = await _body(request, wire.Submit)
        job, created = await self._desk.submit(
            _caller(request), body.request, body.origin, body.key
        )
        return _json({"job": _view(job)}, status=201 if created else 200)

    async def again(self, request: web.Request) -> web.Response:
        body = await _body(request, wire.Again)
        job, created = await self._desk.again(
            _caller(request), _job_id(request), body.changes, body.origin, body.key
        )
        return _json({"job": _view(job)}, status=201 if created else 200)

    async def jobs(self, request: web.Request) -> web.Response:
        query = request.query
        states = [_state(name) for name in _list(query.get("state"))]
        found = await self._desk.jobs(
            _caller(request),
            user=query.get("user"),
            states=states,
            ids=_list(query.get("ids")),
            limit=_number(query, "limit", 50, 1, PAGE_MAX),
            before=query.get("before"),
        )
        return _json({"jobs": [_view(job) for job in found]})

    async def job(self, request: web.Request) -> web.Response:
        return _json({"job": _view(await self._desk.job(_caller(request), _job_id(request)))})

    async def delete(self, request: web.Request) -> web.Response:
        await self._desk.delete(_caller(request), _job_id(request))
        return web.Response(status=204)

    async def cancel(self, request: web.Request) -> web.Response:
        return _json({"job": _view(await self._desk.cancel(_caller(request), _job_id(request)))})

    async def retry(self, request: web.Request) -> web.Response:
        return _json({"job": _view(await self._desk.retry(_caller(request), _job_id(request)))})

    async def reply(self, request: web.Request) -> web.Response:
        body = await _body(request, wire.Reply)
        await self._desk.set_reply(_caller(request), _job_id(request), body.reply)
        return web.Response(status=204)

    async def artifact(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        bytes_max = None
        if "max_bytes" in request.query:
            bytes_max = _number(request.query, "max_bytes", 0, 1, 1 << 40)
        found = await self._desk.artifact(_caller(request), _job_id(request), name, bytes_max)
        if bytes_max is not None:
            raise web.HTTPFound(request.path)
        response = web.FileResponse(found.path, headers={"Content-Type": found.mime})
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def claim_delivery(self, request: web.Request) -> web.Response:
        body = await _body(request, wire.ClaimDelivery)
        claim = await self._desk.claim_delivery(_caller(request), body.adapter)
        if claim is None:
            return web.Response(status=204)
        return _json(claim.model_dump(mode="json") | {"job": _view(claim.job)})

    async def sent(self, request: web.Request) -> web.Response:
        body = await _body(request, wire.Sent)
        await self._desk.sent(_caller(request), _job_id(request), body)
        return web.Response(status=204)

    async def not_sent(self, request: web.Request) -> web.Response:
        body = await _body(request, wire.NotSent)
        await self._desk.not_sent(_caller(request), _job_id(request), body)
        return web.Response(status=204)

    async def events(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        after = request.headers.get("Last-Event-ID") or query.get("after")
        if after is not None and not after.isdigit():
            raise InvalidInput("field_invalid", field="after", reason="it is a whole number")
        follow = await self._desk.events(
            _caller(request),
            adapter=query.get("adapter"),
            job=query.get("job"),
            after=None if after is None else min(int(after), 1 << 62),
        )
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        await response.write(b": connected\n\n")
        try:
            async for event in follow:
                await response.write(b": \n\n" if event is None else _sse(event))
        except (ConnectionError, RuntimeError):
            # The listener left in the middle of a write: it will ask again by number.
            log.debug("listener left")
        finally:
            await follow.aclose()
        return response

    async def engines(self, request: web.Request) -> web.Response:
        return _json({"engines": await self._desk.engines()})

    async def quota(self, request: web.Request) -> web.Response:
        return _json(await self._desk.quota(_caller(request)))

    async def queue(self, request: web.Request) -> web.Response:
        return _json(await self._desk.queue_state())

    async def pause(self, request: web.Request) -> web.Response:
        await self._desk.pause(_caller(request), paused=True)
        return _json(await self._desk.queue_state())

    async def resume(self, request: web.Request) -> web.Response:
        await self._desk.pause(_caller(request), paused=False)
        return _json(await self._desk.queue_state())

    async def prune(self, request: web.Request) -> web.Response:
        return _json(await self._desk.prune(_caller(request)))


# --- middlewares ---------------------------------------------------------------------------------


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error leaves as JSON with a stable code; what is unexpected is logged with its id."""
    request_id = secrets.token_hex(6)
    try:
        response = await handler(request)
    except InvalidInputs as errors:
        infos = [error.info().model_dump(exclude_none=True) for error in errors.errors]
        response = _json({"error": infos}, status=422)
    except ReelbotError as error:
        response = _error(error)
    except web.HTTPRequestEntityTooLarge:
        response = _error(InvalidInput("body_too_big", bytes_max=BODY_BYTES_MAX), status=413)
    except web.HTTPMethodNotAllowed as error:
        allowed = sorted(error.allowed_methods)
        response = _error(Refused("method_not_allowed", allowed=allowed), status=405)
        response.headers["Allow"] = ", ".join(allowed)
    except web.HTTPNotFound:
        response = _error(NotFound("route_not_found", path=request.path))
    except web.HTTPException:
        raise
    except Exception as error:  # the border: a fault of ours must not end the connection silently
        log.exception("request failed", request=request_id, route=str(request.rel_url.path))
        response = _error(ReelbotError("internal", reason=type(error).__name__))
    if not response.prepared:
        response.headers[REQUEST_ID] = request_id
    return response


def _authentication(tokens: Tokens) -> Any:
    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in OPEN:
            request[CALLER] = tokens.caller(request.headers)
        return await handler(request)

    return middleware


# --- small things --------------------------------------------------------------------------------


def _caller(request: web.Request) -> Caller:
    return request[CALLER]


def _job_id(request: web.Request) -> str:
    return request.match_info["job"]


async def _body(request: web.Request, model: type[M]) -> M:
    """The JSON body as `model`; InvalidInputs names each field that is wrong."""
    try:
        return model.model_validate(await request.json())
    except ValidationError as error:
        raise InvalidInputs(
            [
                InvalidInput(
                    "field_invalid",
                    field=".".join(str(part) for part in item["loc"]),
                    reason=item["msg"],
                )
                for item in error.errors(include_url=False)
            ]
        ) from error
    except (ValueError, RecursionError) as error:
        raise Refused("body_not_json") from error


def _view(job: Job) -> dict[str, Any]:
    return job.model_dump(mode="json")


def _json(data: Any, *, status: int = 200) -> web.Response:
    return web.json_response(data, status=status)


def _error(error: ReelbotError, *, status: int | None = None) -> web.Response:
    response = _json(
        {"error": error.info().model_dump(exclude_none=True)}, status=status or error.status
    )
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return response


def _sse(event: wire.Event) -> bytes:
    data = dict(event.data)
    if event.job is not None:
        data["job"] = event.job
    lines = [] if event.id is None else [f"id: {event.id}"]
    lines += [f"event: {event.kind}", f"data: {json.dumps(data)}"]
    return ("\n".join(lines) + "\n\n").encode()


def _list(text: str | None) -> list[str]:
    return [part for part in (text or "").split(",") if part]


def _state(name: str) -> State:
    try:
        return State(name)
    except ValueError as error:
        raise InvalidInput(
            "unknown_value", field="state", option="state", value=name, allowed=[*State]
        ) from error


def _number(query: Any, name: str, default: int, low: int, high: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise InvalidInput("out_of_range", field=name, option=name, value=text, min=low, max=high)
    return int(text)
