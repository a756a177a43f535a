"""The page's aiohttp application: routes, and who passes to which."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from reelbot.bots.web import guard
from reelbot.bots.web.assets import AssetRoutes, shipped
from reelbot.bots.web.documents import Documents
from reelbot.bots.web.exchange import language_of
from reelbot.bots.web.files import FileRoutes
from reelbot.bots.web.jobs import JobRoutes
from reelbot.bots.web.links import LinkRoutes
from reelbot.bots.web.live import LiveRoutes
from reelbot.bots.web.operator import OperatorRoutes
from reelbot.bots.web.orders import OrderRoutes
from reelbot.bots.web.page import GUEST, Page
from reelbot.bots.web.people import PeopleRoutes
from reelbot.bots.web.session import SessionRoutes
from reelbot.core.errors import Unreachable

# Behind these somebody has to be; what is not here is the same for everyone.
FOR_GUESTS = ("/api/", "/files/")
OPEN = ("/api/session", "/api/texts")
OPERATORS = "/api/operator"


def application(page: Page) -> web.Application:
    """Everything that is served."""
    assets = shipped()
    documents = Documents(assets, page.settings.web.pages)
    names = guard.Names(page.settings.web)
    app = web.Application(
        client_max_size=guard.BODY_BYTES_MAX,
        middlewares=[guard.guard(names, _is_api, documents.error), _admission(page)],
    )
    app.on_response_prepare.append(guard.add_headers)
    for room in (
        SessionRoutes(page),
        OrderRoutes(page),
        JobRoutes(page),
        FileRoutes(page),
        PeopleRoutes(page),
        LiveRoutes(page),
        OperatorRoutes(page),
        LinkRoutes(page, documents),
        AssetRoutes(assets),
        documents,
    ):
        app.add_routes(room.routes())
    return app


def _is_api(path: str) -> bool:
    return path.startswith(("/api/", "/files/", "/assets/"))


def _admission(page: Page) -> Any:
    """The middleware that knows who asks. Raises page.Shut where nobody may pass."""

    @web.middleware
    async def middleware(request: web.Request, handler: guard.Handler) -> web.StreamResponse:
        path = request.path
        operators = path == OPERATORS or path.startswith(f"{OPERATORS}/")
        try:
            if path.startswith(FOR_GUESTS) and path not in OPEN and not operators:
                request[GUEST] = await page.guest(request, language_of(request))
            return await handler(request)
        except Unreachable:
            page.hub.host_is_away(True)
            raise

    return middleware
