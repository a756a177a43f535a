"""What every request passes: whose name it calls, where it comes from, and what leaves with it.

- Host: only names and addresses that are ours are answered, on loopback too. A page elsewhere that
  has its own name point here (DNS rebinding) reads nothing.
- Origin: whatever changes something comes from our own page: the right Origin where a browser says
  one, and a header that no other site can send without our leave.
- Headers: nothing inline is run, nobody frames us, no type is guessed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from reelbot.bots.web.exchange import error_answer, language_of
from reelbot.core.bodies import route_of
from reelbot.core.errors import InvalidInput, NotAllowed, NotFound, ReelbotError, Refused
from reelbot.core.sections import WebSection, is_loopback

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_BYTES_MAX = 256_000
OWN_HEADER = "X-Reelbot"
SAFE = ("GET", "HEAD")
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
}

log = structlog.get_logger(__name__)


class Names:
    """The names and addresses that the page answers to."""

    def __init__(self, web_section: WebSection) -> None:
        self._names = {name.lower() for name in web_section.hosts}
        self.origins: set[str] = set()
        if web_section.public_url:
            public = urlsplit(web_section.public_url)
            self._names.add((public.hostname or "").lower())
            self.origins.add(f"{public.scheme}://{public.netloc}".lower())
        self._bound = web_section.host.strip("[]").lower()
        # Listening everywhere, any address of this machine may be ours. An address in Host is
        # never rebinding: that needs a name.
        self._anywhere = self._bound in ("0.0.0.0", "::", "")

    def answers_to(self, host: str) -> bool:
        """Whether a Host header (name or address, with or without port) is ours."""
        name = _hostname(host)
        if name is None:
            return False
        if name in self._names or name == self._bound:
            return True
        if (is_loopback(self._bound) or self._anywhere) and is_loopback(name):
            return True
        return self._anywhere and _is_address(name)

    def is_own(self, origin: str, host: str) -> bool:
        """Whether an Origin header is the page's own, for a request to `host`."""
        if origin.lower() in self.origins:
            return True
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def _hostname(host: str) -> str | None:
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return (parts.hostname or "").lower() or None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def guard(names: Names, is_api: Callable[[str], bool], document: Callable[..., Any]) -> Any:
    """The middleware. `document` writes an error as a page for whoever navigated to it."""

    def refused(request: web.Request, error: ReelbotError, status: int | None = None) -> Any:
        if is_api(request.path):
            return error_answer(error, language_of(request), status=status)
        return document(error, language_of(request), status or error.status)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            _check(request, names)
            response = await handler(request)
        except ReelbotError as error:
            response = refused(request, error)
        except web.HTTPRequestEntityTooLarge:
            big = InvalidInput("body_too_big", bytes_max=BODY_BYTES_MAX)
            response = refused(request, big, 413)
        except web.HTTPMethodNotAllowed as error:
            allowed = sorted(error.allowed_methods)
            response = refused(request, Refused("method_not_allowed", allowed=allowed), 405)
            response.headers["Allow"] = ", ".join(allowed)
        except web.HTTPNotFound:
            response = refused(request, NotFound("route_not_found", path=request.path[:200]))
        except web.HTTPException as error:
            error.headers.update({k: v for k, v in SECURITY.items() if k not in error.headers})
            raise
        except ConnectionError:
            raise  # whoever asked has left
        except Exception as error:  # the border: a fault of ours must not end it silently
            log.exception("request of the page failed", route=route_of(request))
            response = refused(request, ReelbotError("internal", exception=type(error).__name__))
        return response

    return middleware


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: streams too leave with every header."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    response.headers.pop("Server", None)


def _check(request: web.Request, names: Names) -> None:
    hosts = request.headers.getall("Host", [])
    host = hosts[0] if len(hosts) == 1 else ""
    if not names.answers_to(host):
        raise NotAllowed("host_refused", host=host[:100] or "-")
    origin = request.headers.get("Origin")
    if origin is not None and not names.is_own(origin, host):
        raise NotAllowed("origin_refused")
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise NotAllowed("origin_refused")
    if OWN_HEADER not in request.headers:
        raise NotAllowed("origin_refused")
