"""Coming in: a cookie for each browser, the password, invitations, and the page's words."""

from __future__ import annotations

import hmac
from typing import Any

from aiohttp import web
from pydantic import Field

from reelbot import __version__
from reelbot.bots.web import views
from reelbot.bots.web.cookies import MAX_AGE_S, NAME, Visitor
from reelbot.bots.web.exchange import Body, answer, body, language_of
from reelbot.bots.web.page import Page
from reelbot.core.errors import NotAllowed
from reelbot.core.locales import LOCALES, locale_of

WORDS = ("web.", "button.", "stage.", "state.", "voice.consent", "clip.", "privacy.button")


class Entry(Body):
    """`POST /api/session`: nothing, a password, or an invitation."""

    password: str | None = Field(default=None, max_length=1_000)
    invitation: str | None = Field(default=None, max_length=200)


class SessionRoutes:
    """Open to everybody: it is how one comes in."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/session", self.enter),
            web.get("/api/texts", self.texts),
        ]

    async def enter(self, request: web.Request) -> web.Response:
        """Who is asking, and what the page has to know; gives a cookie to whoever has none."""
        page, given = self._page, await body(request, Entry, self._page.patience)
        signer = await page.signer()
        address = page.address(request)
        visitor = await page.visitor(request) or signer.newcomer(address, page.random)
        if given.password is not None or given.invitation is not None:
            visitor = await self._let_in(visitor, given, address)
        entered = await page.may_enter(visitor)
        section = page.settings.web
        response = answer(
            {
                "access": section.access or "loopback",
                "entered": entered,
                "user": visitor.user if entered else None,
                "upload_bytes_max": int(page.settings.limits.upload_mb_max * 1_000_000),
                "away": page.hub.away,
                "version": __version__,
            }
        )
        secure = (section.public_url or "").startswith("https:")
        response.set_cookie(
            NAME,
            signer.seal(visitor),
            max_age=MAX_AGE_S,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=secure and request.host in (section.public_url or ""),
        )
        return response

    async def _let_in(self, visitor: Visitor, given: Entry, address: str) -> Visitor:
        """Raises NotAllowed: password_wrong, invitation_wrong; QuotaReached."""
        page = self._page
        section = page.settings.web
        page.check_attempts(address)
        page.attempts.add(address)
        mark = await page.entry_mark()
        if section.access == "invite":
            if not (await page.signer()).invited(given.invitation or "", page.now()):
                raise NotAllowed("invitation_wrong")
        elif section.access == "password":
            secret = section.password.get_secret_value() if section.password else ""
            if not hmac.compare_digest(secret.encode(), (given.password or "").encode()):
                raise NotAllowed("password_wrong")
        return visitor.let_in(mark)

    async def texts(self, request: web.Request) -> web.Response:
        """The page's words, the command table and the looks, in the reader's language."""
        wanted = request.query.get("locale", "")
        code = wanted if wanted in LOCALES else language_of(request)
        words = locale_of(code).words
        data: dict[str, Any] = {
            "locale": code,
            "locales": sorted(LOCALES),
            "words": {key: text for key, text in words.items() if key.startswith(WORDS)},
            "commands": views.command_views(code),
            "styles": sorted(self._page.settings.styles),
        }
        return answer(data)
