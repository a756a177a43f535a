"""Reading a request and writing an answer: what every route does in the same way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from reelbot.core import wire
from reelbot.core.errors import InvalidInput, InvalidInputs, ReelbotError, Refused
from reelbot.core.jobs import Job, Name, Person, State
from reelbot.render.host.callers import CALLER, Caller

M = TypeVar("M", bound=wire.Message)

# How long a JSON body may take to come in, and the next part of a file; how slow a file may be, in
# bytes a second, and for how long at first it may be slower.
BODY_S = 20.0
CHUNK_S = 30.0
GRACE_S = 20.0
RATE_MIN = 2_000.0
# A reader that lost its stream to others should not be back at once.
CROWDED_RETRY_MS = 30_000

# What HTTP has a status of its own for; every other error has that of its class.
_STATUS = {"blob_too_big": 413, "unsupported_media": 415, "not_a_recording": 415, "body_slow": 408}


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
    """The community in the query; raises InvalidInput("field_invalid")."""
    text = request.query.get("place")
    try:
        return None if text is None else _NAME.validate_python(text)
    except ValidationError as error:
        raise InvalidInput("field_invalid", field="place", reason="not a name") from error


async def body(request: web.Request, model: type[M]) -> M:
    """The JSON body as `model`; InvalidInputs names each field that is wrong. Raises
    Refused("body_not_json"), ("body_slow")."""
    try:
        async with asyncio.timeout(BODY_S):
            data = await request.json()
        return model.model_validate(data)
    except TimeoutError as error:
        raise Refused("body_slow") from error
    except ValidationError as error:
        raise InvalidInputs(
            [
                InvalidInput(
                    "field_invalid",
                    field=".".join(str(part) for part in item["loc"])[:100],
                    reason=item["msg"],
                )
                for item in error.errors(include_url=False, include_input=False)
            ]
        ) from error
    except (ValueError, RecursionError, LookupError) as error:
        raise Refused("body_not_json") from error


async def chunks(request: web.Request) -> AsyncIterator[bytes]:
    """A file as it comes in. Raises Refused: body_slow, body_aborted."""
    clock = asyncio.get_running_loop().time
    started, taken = clock(), 0
    while True:
        try:
            async with asyncio.timeout(CHUNK_S):
                chunk = await request.content.readany()
        except TimeoutError as error:
            raise Refused("body_slow") from error
        except (ConnectionError, web.RequestPayloadError) as error:
            raise Refused("body_aborted") from error
        if not chunk:
            return
        taken += len(chunk)
        spent = clock() - started
        if spent > GRACE_S and taken < spent * RATE_MIN:
            raise Refused("body_slow")
        yield chunk


def view(job: Job) -> dict[str, Any]:
    return job.model_dump(mode="json")


def answer(data: Any, *, status: int = 200) -> web.Response:
    return web.json_response(data, status=status)


def error_answer(error: ReelbotError, *, status: int | None = None) -> web.Response:
    status = status or _STATUS.get(error.code, error.status)
    response = answer({"error": error.info().model_dump(exclude_none=True)}, status=status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
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


def number(query: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise InvalidInput("out_of_range", field=name, option=name, value=text, min=low, max=high)
    return int(text)
