"""Reading a request and writing an answer: what every route does in the same way."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, TypeVar

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from reelbot.core import bodies, wire
from reelbot.core.errors import InvalidInput, InvalidInputs, ReelbotError, Refused
from reelbot.core.jobs import Job, Name, Person, State
from reelbot.render.host.callers import CALLER, Caller

M = TypeVar("M", bound=wire.Message)

# How long a request may take to come in.
PATIENCE = bodies.Patience()
# A reader that lost its stream to others should not be back at once.
CROWDED_RETRY_MS = 30_000

_NAME: TypeAdapter[str] = TypeAdapter(Name)


def caller(request: web.Request) -> Caller:
    return request[CALLER]


def job_id(request: web.Request) -> str:
    return request.match_info["job"]


def person(request: web.Request) -> Person:
    """The person in the path; raises Refused("bad_person")."""
    adapter, user = request.match_info["adapter"], request.match_info["user"]
    try:
        return Person(adapter=adapter, user=user)
    except ValidationError as error:
        raise Refused("bad_person", person=f"{adapter}/{user}"[:100]) from error


def place(request: web.Request) -> str | None:
    """The community in the query; raises as `named` does."""
    return named(request, "place")


def named(request: web.Request, field: str) -> str | None:
    """A name in the query; raises InvalidInput("field_invalid")."""
    text = request.query.get(field)
    try:
        return None if text is None else _NAME.validate_python(text)
    except ValidationError as error:
        raise InvalidInput("field_invalid", field=field, reason="not a name") from error


async def body(request: web.Request, model: type[M]) -> M:
    """The JSON body as `model`; raises as `bodies.json_body` does."""
    return await bodies.json_body(request, model, PATIENCE)


def chunks(request: web.Request) -> AsyncIterator[bytes]:
    """A file as it comes in; raises as `bodies.chunks` does."""
    return bodies.chunks(request, PATIENCE)


def view(job: Job) -> dict[str, Any]:
    return job.model_dump(mode="json")


def answer(data: Any, *, status: int = 200) -> web.Response:
    return web.json_response(data, status=status)


def error_answer(error: ReelbotError, *, status: int | None = None) -> web.Response:
    """An error with its status; with 422 always a list, however many things are wrong."""
    status = status or bodies.status_of(error)
    each = error.errors if isinstance(error, InvalidInputs) else [error]
    infos = [one.info().model_dump(exclude_none=True) for one in each]
    response = answer({"error": infos if status == 422 else infos[0]}, status=status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110, 11.6.1: it must say how
    return response


def sse(event: wire.Event) -> bytes:
    data = dict(event.data)
    if event.job is not None:
        data["job"] = event.job
    lines = [] if event.id is None else [f"id: {event.id}"]
    if event.kind == "crowded":
        lines.append(f"retry: {CROWDED_RETRY_MS}")
    lines += [f"event: {event.kind}", f"data: {json.dumps(data)}"]
    return ("\n".join(lines) + "\n\n").encode()


def names(text: str | None) -> list[str]:
    return [part for part in (text or "").split(",") if part]


def state(name: str) -> State:
    try:
        return State(name)
    except ValueError as error:
        raise InvalidInput(
            "unknown_value", field="state", option="state", value=name, allowed=[*State]
        ) from error
