"""Request bodies as they come in from outside: bounded in size and in slowness.

What the render host's API and the page do in the same way.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from reelbot.core.cleaning import plainly
from reelbot.core.errors import InvalidInput, InvalidInputs, ReelbotError, Refused

M = TypeVar("M", bound=BaseModel)

# What HTTP has a status of its own for; every other error has that of its class.
_STATUS = {"blob_too_big": 413, "unsupported_media": 415, "not_a_recording": 415, "body_slow": 408}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server waits for what is sent to it, and how little it takes.

    `body_s` is for a whole JSON body, `chunk_s` for the next part of a file; for `grace_s` a file
    may come in more slowly than `rate_min` bytes a second.
    """

    body_s: float = 20.0
    chunk_s: float = 30.0
    grace_s: float = 20.0
    rate_min: float = 2_000.0


def route_of(request: web.Request) -> str:
    """Where a request goes, for a log: as its route is written, without the ids and tokens that
    stand in its path."""
    resource = request.match_info.route.resource
    return "-" if resource is None else resource.canonical


def status_of(error: ReelbotError) -> int:
    """The HTTP status that tells of an error."""
    return _STATUS.get(error.code, error.status)


def whole(text: str, largest: int) -> int | None:
    """The number that a text writes in plain digits, at most `largest`; None where it writes none.

    Not `isdigit`, which knows digits that `int` does not read, nor `int` alone, which refuses
    thousands of them.
    """
    if re.fullmatch(r"[0-9]+", text) is None:
        return None
    digits = text.lstrip("0")
    return largest if len(digits) > len(str(largest)) else min(int(digits or "0"), largest)


def number(query: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A number in the query; raises InvalidInput("out_of_range")."""
    text = query.get(name)
    if text is None:
        return default
    found = whole(text, high + 1)
    if found is None or not low <= found <= high:
        raise InvalidInput(
            "out_of_range", field=name, option=name, value=text[:20], min=low, max=high
        )
    return found


async def json_body(request: web.Request, model: type[M], patience: Patience) -> M:
    """The JSON body as `model`; InvalidInputs names each field that is wrong.

    Raises Refused("body_not_json"), ("body_slow").
    """
    try:
        async with asyncio.timeout(patience.body_s):
            data = await request.json(loads=_loads)
        return model.model_validate(data)
    except TimeoutError as error:
        raise Refused("body_slow") from error
    except ValidationError as error:
        raise InvalidInputs(
            [
                InvalidInput(
                    "field_invalid",
                    field=".".join(str(part) for part in item["loc"])[:100],
                    reason=plainly(item["msg"]),
                )
                for item in error.errors(include_url=False, include_input=False)
            ]
        ) from error
    except (ValueError, RecursionError, LookupError) as error:
        raise Refused("body_not_json") from error


def _loads(text: str) -> Any:
    data = json.loads(text)
    if "\\u" in text:
        # JSON can write half a character, which no database or file takes: UnicodeEncodeError.
        json.dumps(data, ensure_ascii=False).encode()
    return data


async def chunks(
    request: web.Request, patience: Patience, bytes_max: int | None = None
) -> AsyncIterator[bytes]:
    """A file as it comes in.

    Raises InvalidInput("blob_too_big"), Refused("body_slow"), ("body_aborted").
    """
    clock = asyncio.get_running_loop().time
    if bytes_max is not None and (request.content_length or 0) > bytes_max:
        raise InvalidInput("blob_too_big", bytes_max=bytes_max)
    started, taken = clock(), 0
    while True:
        try:
            async with asyncio.timeout(patience.chunk_s):
                chunk = await request.content.readany()
        except TimeoutError as error:
            raise Refused("body_slow") from error
        except (ConnectionError, web.RequestPayloadError) as error:
            raise Refused("body_aborted") from error
        if not chunk:
            return
        taken += len(chunk)
        if bytes_max is not None and taken > bytes_max:
            raise InvalidInput("blob_too_big", bytes_max=bytes_max)
        spent = clock() - started
        if spent > patience.grace_s and taken < spent * patience.rate_min:
            raise Refused("body_slow")
        yield chunk
