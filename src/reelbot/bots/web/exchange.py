"""Reading a request of the page and writing an answer: what every route does in the same way."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from reelbot.core import texts
from reelbot.core.errors import InvalidInput, InvalidInputs, ReelbotError, Refused
from reelbot.core.locales import LOCALES, locale_of

M = TypeVar("M", bound="Body")

LOCALE_COOKIE = "reelbot-locale"
_STATUS = {"blob_too_big": 413, "unsupported_media": 415, "body_slow": 408}
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:-[\w-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*")


class Body(BaseModel):
    """What a browser sends: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the page waits for what a browser sends, and how little it takes.

    `grace_s` is how long an upload may stay under `rate_min` bytes a second.
    """

    body_s: float = 15.0
    chunk_s: float = 30.0
    grace_s: float = 20.0
    rate_min: float = 2_000.0
    head_s: float = 15.0


def language_of(request: web.Request) -> str:
    """The language that was chosen on the page, else the browser's best that there is."""
    chosen = request.cookies.get(LOCALE_COOKIE, "")
    if chosen in LOCALES:
        return chosen
    wishes: list[tuple[float, str]] = []
    for part in request.headers.get("Accept-Language", "")[:500].split(","):
        match = _LANGUAGE.fullmatch(part)
        if match and match[1].lower() in LOCALES:
            wishes.append((float(match[2] or 1), match[1].lower()))
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, "en"))
    return best[1] if best[0] > 0 else locale_of(None).code


async def body(request: web.Request, model: type[M], patience: Patience) -> M:
    """The JSON body as `model`. Raises Refused("body_not_json"), ("body_slow"), InvalidInputs."""
    try:
        async with asyncio.timeout(patience.body_s):
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


async def chunks(request: web.Request, bytes_max: int, patience: Patience) -> AsyncIterator[bytes]:
    """A body as it comes in, bounded in size and slowness.

    Raises InvalidInput("blob_too_big"), Refused("body_slow"), ("body_aborted").
    """
    clock = asyncio.get_running_loop().time
    if request.content_length is not None and request.content_length > bytes_max:
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
        if taken > bytes_max:
            raise InvalidInput("blob_too_big", bytes_max=bytes_max)
        spent = clock() - started
        if spent > patience.grace_s and taken < spent * patience.rate_min:
            raise Refused("body_slow")
        yield chunk


def answer(data: Any, *, status: int = 200) -> web.Response:
    response = web.json_response(data, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def error_answer(error: ReelbotError, locale: str, *, status: int | None = None) -> web.Response:
    """An error with the reader's sentence; several wrong fields are a list."""
    each = error.errors if isinstance(error, InvalidInputs) else [error]
    infos = [one.info() for one in each]
    said = [
        info.model_copy(update={"text": texts.problem(info, locale), "facts": {}}).model_dump(
            exclude_none=True
        )
        for info in infos
    ]
    found = said if isinstance(error, InvalidInputs) else said[0]
    response = answer({"error": found}, status=status or _STATUS.get(error.code, error.status))
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return response
