"""The routes of the HTTP API and nothing else: read the request, ask the desk, write the answer."""

from __future__ import annotations

import asyncio
import math

import structlog
from aiohttp import web

from reelbot import __version__
from reelbot.core import wire
from reelbot.core.bodies import number, whole
from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.core.figures import MACHINE
from reelbot.render.host import api_accounts, api_deliveries, api_links, api_people, borders
from reelbot.render.host.callers import Tokens
from reelbot.render.host.desk import Desk
from reelbot.render.host.exchange import (
    answer,
    body,
    caller,
    chunks,
    job_id,
    names,
    place,
    sse,
    state,
    view,
)
from reelbot.render.host.links import LinkDesk
from reelbot.render.host.metrics import CONTENT_TYPE_LATEST
from reelbot.render.host.openapi import document
from reelbot.render.host.rates import Rates

PAGE_MAX = 200
CURSOR_MAX = 1 << 62  # what SQLite holds, and no event ever has
# Who reads nothing of a stream for so long is taken for gone.
WRITE_S = 30.0

log = structlog.get_logger(__name__)


def application(desk: Desk, links: LinkDesk, tokens: Tokens, rates: Rates) -> web.Application:
    """The aiohttp application of one host."""
    app = web.Application(
        client_max_size=borders.BODY_BYTES_MAX,
        middlewares=[borders.errors, borders.authentication(tokens, rates)],
    )
    app.on_response_prepare.append(borders.sign)
    api = Api(desk)
    app.add_routes(
        [
            web.get("/healthz", api.health),
            web.get("/readyz", api.ready),
            web.get("/metrics", api.metrics),
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
            web.get("/v1/events", api.events),
            web.get("/v1/engines", api.engines),
            web.get("/v1/quota", api.quota),
            web.get("/v1/queue", api.queue),
            web.post("/v1/queue/pause", api.pause),
            web.post("/v1/queue/resume", api.resume),
            web.post("/v1/queue/prune", api.prune),
            *api_deliveries.routes(desk.deliveries),
            *api_people.routes(desk),
            *api_links.routes(links),
            *api_accounts.routes(desk.accounts),
        ]
    )
    return app


class Api:
    """One method a route; the OpenAPI document is made of the same table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def health(self, request: web.Request) -> web.Response:
        return answer({"status": "ok", "version": __version__, "protocol": wire.PROTOCOL})

    async def ready(self, request: web.Request) -> web.Response:
        await self._desk.check_database()
        return answer({"status": "ready"})

    async def metrics(self, request: web.Request) -> web.Response:
        text = await self._desk.metrics.text()
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def openapi(self, request: web.Request) -> web.Response:
        return answer(document())

    async def put_blob(self, request: web.Request) -> web.Response:
        blob = await self._desk.uploads.put(caller(request), chunks(request))
        return answer(blob.model_dump(exclude_none=True), status=201)

    async def submit(self, request: web.Request) -> web.Response:
        given = await body(request, wire.Submit)
        job, created = await self._desk.submit(caller(request), given)
        return answer({"job": view(job)}, status=201 if created else 200)

    async def again(self, request: web.Request) -> web.Response:
        given = await body(request, wire.Again)
        job, created = await self._desk.again(caller(request), job_id(request), given)
        return answer({"job": view(job)}, status=201 if created else 200)

    async def jobs(self, request: web.Request) -> web.Response:
        query = request.query
        states = [state(name) for name in names(query.get("state"))]
        found = await self._desk.jobs(
            caller(request),
            user=query.get("user"),
            states=states,
            ids=names(query.get("ids")),
            limit=number(query, "limit", 50, 1, PAGE_MAX),
            before=query.get("before"),
        )
        return answer({"jobs": [view(job) for job in found]})

    async def job(self, request: web.Request) -> web.Response:
        return answer({"job": view(await self._desk.job(caller(request), job_id(request)))})

    async def delete(self, request: web.Request) -> web.Response:
        await self._desk.delete(caller(request), job_id(request))
        return web.Response(status=204)

    async def cancel(self, request: web.Request) -> web.Response:
        return answer({"job": view(await self._desk.cancel(caller(request), job_id(request)))})

    async def retry(self, request: web.Request) -> web.Response:
        return answer({"job": view(await self._desk.retry(caller(request), job_id(request)))})

    async def reply(self, request: web.Request) -> web.Response:
        given = await body(request, wire.Reply)
        await self._desk.set_reply(caller(request), job_id(request), given.reply)
        return web.Response(status=204)

    async def artifact(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if "max_bytes" in request.query:
            bytes_max = number(request.query, "max_bytes", 0, 1, 1 << 40)
            return await self._version(request, name, bytes_max)
        found = await self._desk.artifact(caller(request), job_id(request), name)
        response = web.FileResponse(found.path, headers={"Content-Type": found.mime})
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def _version(self, request: web.Request, name: str, bytes_max: int) -> web.Response:
        found = await self._desk.version(caller(request), job_id(request), name, bytes_max)
        if isinstance(found, str):
            raise web.HTTPFound(f"{request.path.rpartition('/')[0]}/{found}")
        response = answer(wire.Wait(retry_after=found.retry_after).model_dump(), status=202)
        response.headers["Retry-After"] = str(math.ceil(found.retry_after))
        return response

    async def events(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        cursor = request.headers.get("Last-Event-ID") or query.get("after")
        after = None if cursor is None else whole(cursor, CURSOR_MAX)
        if cursor is not None and after is None:
            raise InvalidInput("field_invalid", field="after", reason="it is a whole number")
        follow = await self._desk.events(
            caller(request),
            adapter=query.get("adapter"),
            job=query.get("job"),
            after=after,
        )
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        try:
            await response.prepare(request)
            await response.write(b": connected\n\n")
            async for event in follow:
                async with asyncio.timeout(WRITE_S):
                    await response.write(b": \n\n" if event is None else sse(event))
        except (ConnectionError, RuntimeError, TimeoutError, HostProblem) as error:
            # The listener left in the middle of a write, or does not read; or the database cannot
            # be read, and an answer has begun already. It will ask again by number.
            log.debug("stream ends", reason=type(error).__name__)
            if request.transport is not None:
                request.transport.abort()
        finally:
            await follow.aclose()
        return response

    async def engines(self, request: web.Request) -> web.Response:
        return answer({"engines": await self._desk.engines()})

    async def quota(self, request: web.Request) -> web.Response:
        return answer(await self._desk.quota(caller(request), place(request)))

    async def queue(self, request: web.Request) -> web.Response:
        return await self._queue_state(request)

    async def pause(self, request: web.Request) -> web.Response:
        await self._desk.pause(caller(request), paused=True)
        return await self._queue_state(request)

    async def resume(self, request: web.Request) -> web.Response:
        await self._desk.pause(caller(request), paused=False)
        return await self._queue_state(request)

    async def _queue_state(self, request: web.Request) -> web.Response:
        figures = await self._desk.queue_state(caller(request))
        # What a caller is not told of is not there, rather than empty.
        hidden = {name for name in MACHINE if getattr(figures, name) is None}
        return answer(figures.model_dump(mode="json", exclude=hidden))

    async def prune(self, request: web.Request) -> web.Response:
        return answer(await self._desk.prune(caller(request)))
