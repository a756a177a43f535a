"""Reading a request of the page and writing an answer: what every route does in the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from reelbot.core import bodies, texts
from reelbot.core.errors import InvalidInputs, ReelbotError
from reelbot.core.locales import LOCALES, locale_of

M = TypeVar("M", bound="Body")

LOCALE_COOKIE = "reelbot-locale"
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:-[\w-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*")


class Body(BaseModel):
    """What a browser sends: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Patience(bodies.Patience):
    """What the page has: a little less than the host behind it, and a time for a request's head."""

    body_s: float = 15.0
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
    """The JSON body as `model`; raises as `bodies.json_body` does."""
    return await bodies.json_body(request, model, patience)


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
    response = answer({"error": found}, status=status or bodies.status_of(error))
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return response
