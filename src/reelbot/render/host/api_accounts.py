"""The routes about accounts: one person on several platforms."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from reelbot.core.accounts import GivenCode
from reelbot.render.host.account_desk import AccountDesk
from reelbot.render.host.exchange import answer, body, caller


def routes(desk: AccountDesk) -> Iterable[web.RouteDef]:
    """Every route, for the application."""
    api = AccountsApi(desk)
    return [
        web.get("/v1/accounts", api.accounts),
        web.delete("/v1/accounts", api.part),
        web.post("/v1/accounts/code", api.code),
        web.post("/v1/accounts/join", api.join),
    ]


class AccountsApi:
    """One method a route."""

    def __init__(self, desk: AccountDesk) -> None:
        self._desk = desk

    async def accounts(self, request: web.Request) -> web.Response:
        return answer((await self._desk.accounts(caller(request))).model_dump(mode="json"))

    async def code(self, request: web.Request) -> web.Response:
        return answer((await self._desk.code(caller(request))).model_dump(mode="json"), status=201)

    async def join(self, request: web.Request) -> web.Response:
        given = await body(request, GivenCode)
        found = await self._desk.join(caller(request), given.code)
        return answer(found.model_dump(mode="json"))

    async def part(self, request: web.Request) -> web.Response:
        await self._desk.part(caller(request))
        return web.Response(status=204)
