"""What every request passes before its route: a number of its own, its caller, its token's rate;
and how what went wrong leaves."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from reelbot.core.bodies import route_of
from reelbot.core.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    QuotaReached,
    ReelbotError,
    Refused,
)
from reelbot.render.host.callers import CALLER, Tokens
from reelbot.render.host.exchange import error_answer
from reelbot.render.host.rates import Rates

BODY_BYTES_MAX = 1 << 20
# Routes that tell nothing about anybody.
OPEN = ("/healthz", "/readyz", "/v1/openapi.json")
REQUEST_ID = "X-Request-Id"
# A caller's own number is taken up, so that its log and ours can be read side by side.
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{6,64}")
_ID: web.RequestKey[str] = web.RequestKey("id", str)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)


async def sign(request: web.Request, response: web.StreamResponse) -> None:
    """As a signal before headers are sent: every answer says which request it is of."""
    response.headers[REQUEST_ID] = request[_ID] if _ID in request else _id_of(request)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error leaves as JSON with a stable code; what is unexpected is logged."""
    request[_ID] = _id_of(request)
    # Each request is a task of its own, and so is what is bound here.
    structlog.contextvars.bind_contextvars(request=request[_ID])
    try:
        return await handler(request)
    except ReelbotError as error:
        return error_answer(error)
    except web.HTTPRequestEntityTooLarge:
        return error_answer(InvalidInput("body_too_big", bytes_max=BODY_BYTES_MAX), status=413)
    except web.HTTPMethodNotAllowed as error:
        allowed = sorted(error.allowed_methods)
        response = error_answer(Refused("method_not_allowed", allowed=allowed), status=405)
        response.headers["Allow"] = ", ".join(allowed)
        return response
    except web.HTTPNotFound:
        return error_answer(NotFound("route_not_found", path=request.path))
    except web.HTTPRequestRangeNotSatisfiable as error:
        response = error_answer(Refused("range_not_satisfiable"), status=416)
        response.headers.update(
            {k: v for k, v in error.headers.items() if k.lower() == "content-range"}
        )
        return response
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return error_answer(Refused("bad_request", reason=error.reason), status=error.status)
    except ConnectionError:
        # Whoever asked has left in the middle: there is nobody to answer.
        log.debug("caller left", route=route_of(request))
        return error_answer(Refused("body_aborted"))
    except Exception as error:  # the border: a fault of ours must not end the connection silently
        log.exception("request failed", route=route_of(request))
        return error_answer(ReelbotError("internal", exception=type(error).__name__))


def authentication(tokens: Tokens, rates: Rates) -> Any:
    """A middleware: who calls, and not more often than they may. Raises Unauthorized,
    QuotaReached("too_many_requests")."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in OPEN:
            caller = request[CALLER] = tokens.caller(request.headers)
            wait = rates.take(caller.token, caller.scope, time.monotonic())
            if wait:
                raise QuotaReached("too_many_requests", retry_after=wait)
            if caller.scope == "read" and request.method not in ("GET", "HEAD"):
                raise NotAllowed("forbidden", needed="bot or operator")
        return await handler(request)

    return middleware


def _id_of(request: web.Request) -> str:
    given = request.headers.get(REQUEST_ID, "")
    return given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(6)
