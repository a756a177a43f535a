"""The routes about people: voices, settings, bans, what is kept of somebody."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from reelbot.core.people import (
    Consent,
    MovedPlace,
    NewBan,
    NewSettings,
    NewVoice,
    PersonLimit,
    SharePlace,
)
from reelbot.render.host.desk import Desk
from reelbot.render.host.exchange import answer, body, caller, person, place


def routes(desk: Desk) -> Iterable[web.RouteDef]:
    """Every route, for the application."""
    api = PeopleApi(desk)
    voice = "/v1/voices/{voice}"
    someone = "/v1/people/{adapter}/{user}"
    return [
        web.post("/v1/voices", api.add_voice),
        web.get("/v1/voices", api.voices),
        web.post(f"{voice}/consent", api.consent),
        web.post(f"{voice}/use", api.use),
        web.post(f"{voice}/share", api.share),
        web.post(f"{voice}/unshare", api.unshare),
        web.delete(voice, api.forget),
        web.get("/v1/settings", api.settings),
        web.put("/v1/settings", api.set_settings),
        web.post("/v1/places/{adapter}/{place}/moved", api.move_place),
        web.get("/v1/bans", api.bans),
        web.post("/v1/bans", api.ban),
        web.delete("/v1/bans/{adapter}/{user}", api.unban),
        web.get(someone, api.kept),
        web.delete(someone, api.purge),
        web.put(f"{someone}/limit", api.set_limit),
    ]


class PeopleApi:
    """One method a route."""

    def __init__(self, desk: Desk) -> None:
        self._voices = desk.voices
        self._people = desk.people

    # --- voices ----------------------------------------------------------------------------------

    async def add_voice(self, request: web.Request) -> web.Response:
        voice = await self._voices.add(caller(request), await body(request, NewVoice))
        return answer({"voice": voice.model_dump(mode="json")}, status=201)

    async def voices(self, request: web.Request) -> web.Response:
        found = await self._voices.voices(caller(request), place(request))
        return answer(found.model_dump(mode="json"))

    async def consent(self, request: web.Request) -> web.Response:
        given = await body(request, Consent)
        voice = await self._voices.consent(caller(request), _voice(request), given)
        return answer({"voice": voice.model_dump(mode="json")})

    async def use(self, request: web.Request) -> web.Response:
        voice = await self._voices.use(caller(request), _voice(request))
        return answer({"voice": voice.model_dump(mode="json")})

    async def share(self, request: web.Request) -> web.Response:
        where = (await body(request, SharePlace)).place
        voice = await self._voices.share(caller(request), _voice(request), where)
        return answer({"voice": voice.model_dump(mode="json")})

    async def unshare(self, request: web.Request) -> web.Response:
        where = (await body(request, SharePlace)).place
        voice = await self._voices.unshare(caller(request), _voice(request), where)
        return answer({"voice": voice.model_dump(mode="json")})

    async def forget(self, request: web.Request) -> web.Response:
        await self._voices.forget(caller(request), _voice(request))
        return web.Response(status=204)

    # --- settings --------------------------------------------------------------------------------

    async def settings(self, request: web.Request) -> web.Response:
        scope, where = _scope(request)
        found = await self._people.settings(caller(request), scope, where)
        return answer(found.model_dump(mode="json"))

    async def set_settings(self, request: web.Request) -> web.Response:
        scope, where = _scope(request)
        changes = (await body(request, NewSettings)).settings
        found = await self._people.set_settings(caller(request), scope, where, changes)
        return answer(found.model_dump(mode="json"))

    async def move_place(self, request: web.Request) -> web.Response:
        moved = await body(request, MovedPlace)
        adapter, old = request.match_info["adapter"], request.match_info["place"]
        await self._people.move_place(caller(request), adapter, old, moved.to)
        return web.Response(status=204)

    # --- bans and bounds -------------------------------------------------------------------------

    async def bans(self, request: web.Request) -> web.Response:
        found = await self._people.bans(caller(request))
        return answer({"bans": [ban.model_dump(mode="json") for ban in found]})

    async def ban(self, request: web.Request) -> web.Response:
        ban = await self._people.ban(caller(request), await body(request, NewBan))
        return answer({"ban": ban.model_dump(mode="json")}, status=201)

    async def unban(self, request: web.Request) -> web.Response:
        await self._people.unban(caller(request), person(request))
        return web.Response(status=204)

    async def set_limit(self, request: web.Request) -> web.Response:
        limit = await body(request, PersonLimit)
        await self._people.set_limit(caller(request), person(request), limit.jobs_per_day)
        return web.Response(status=204)

    # --- all of a person -------------------------------------------------------------------------

    async def kept(self, request: web.Request) -> web.Response:
        found = await self._people.kept(caller(request), person(request))
        return answer(found.model_dump(mode="json"))

    async def purge(self, request: web.Request) -> web.Response:
        await self._people.purge(caller(request), person(request))
        return web.Response(status=204)


def _voice(request: web.Request) -> str:
    return request.match_info["voice"]


def _scope(request: web.Request) -> tuple[str, str | None]:
    return request.query.get("scope", "person"), place(request)
