"""My voices, settings, share of the day, and what is kept of me."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from reelbot.bots.suggestions import spoken
from reelbot.bots.web.agreeing import consent_to
from reelbot.bots.web.cookies import NAME
from reelbot.bots.web.exchange import Body, answer, body
from reelbot.bots.web.page import GUEST, Page
from reelbot.bots.web.views import voice_view
from reelbot.core import linking, texts
from reelbot.core.personal import kept_line, quota_lines


class NewVoice(Body):
    """`POST /api/voices`. `agreed` is the hash of the text that was read and agreed to."""

    blob: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str | None = Field(default=None, max_length=64)
    agreed: str | None = Field(default=None, max_length=64)


class Agreed(Body):
    agreed: str = Field(max_length=64)


class Changes(Body):
    settings: dict[str, str | int | float | None] = Field(max_length=20)


class PeopleRoutes:
    """All of it is the person's own."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        voice = "/api/voices/{voice}"
        return [
            web.get("/api/voices", self.voices),
            web.post("/api/voices", self.add_voice),
            web.post(f"{voice}/consent", self.consent),
            web.post(f"{voice}/use", self.use_voice),
            web.delete(voice, self.forget_voice),
            web.get("/api/me", self.me),
            web.delete("/api/me", self.forget_me),
            web.put("/api/settings", self.set_settings),
            web.get("/api/choices", self.choices),
        ]

    async def voices(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        found = await guest.client.voices()
        return answer(
            {
                "voices": [voice_view(voice, guest.locale) for voice in found.voices],
                "consent": {
                    "text": found.consent.text,
                    "hash": found.consent.text_hash,
                    "given": found.consent.given,
                },
            }
        )

    async def add_voice(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        given = await body(request, NewVoice, self._page.patience)
        agreed = await consent_to(guest.client, given.agreed, self._page.now())
        voice = await guest.client.add_voice(given.blob, name=given.name, consent=agreed)
        return answer({"voice": voice_view(voice, guest.locale)}, status=201)

    async def consent(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        given = await body(request, Agreed, self._page.patience)
        agreed = await consent_to(guest.client, given.agreed, self._page.now())
        assert agreed is not None
        voice = await guest.client.consent(_voice(request), agreed)
        return answer({"voice": voice_view(voice, guest.locale)})

    async def use_voice(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        voice = await guest.client.use_voice(_voice(request))
        return answer({"voice": voice_view(voice, guest.locale)})

    async def forget_voice(self, request: web.Request) -> web.Response:
        await request[GUEST].client.forget_voice(_voice(request))
        return web.Response(status=204)

    async def me(self, request: web.Request) -> web.Response:
        """Settings, share of the day, and what is kept, with its sentence."""
        guest = request[GUEST]
        kept, accounts = await guest.client.kept(guest.person), await guest.client.accounts()
        return answer(
            {
                "settings": (await guest.client.settings()).settings,
                "quota": list(quota_lines(await guest.client.quota(), guest.locale)),
                "privacy": texts.say("privacy", {}, guest.locale),
                "kept": f"{kept_line(kept, guest.locale)} "
                f"{linking.listed(accounts, guest.locale)}".strip(),
            }
        )

    async def forget_me(self, request: web.Request) -> web.Response:
        """Everything about the person, and the cookie that says who they are."""
        guest = request[GUEST]
        await guest.client.purge(guest.person)
        for job in list(self._page.hub.watched_by(guest.visitor.user)):
            self._page.hub.forget(guest.visitor.user, job)
        response = answer({"text": texts.say("privacy.deleted", {}, guest.locale)})
        response.del_cookie(NAME, path="/", httponly=True, samesite="Strict")
        return response

    async def set_settings(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        given = await body(request, Changes, self._page.patience)
        found = await guest.client.set_settings(given.settings)
        return answer(
            {"settings": found.settings, "text": texts.say("settings.saved", {}, guest.locale)}
        )

    async def choices(self, request: web.Request) -> web.Response:
        """The voices that can be named, mine first, and the languages that are spoken."""
        guest = request[GUEST]
        own = [voice.name for voice in (await guest.client.voices()).voices if voice.consented]
        chosen = self._page.settings.engines.chosen("text_to_speech")
        voices, languages = spoken(await guest.client.engines(), chosen)
        return answer({"voices": list(dict.fromkeys([*own, *voices])), "languages": languages})


def _voice(request: web.Request) -> str:
    return request.match_info["voice"][:100]
