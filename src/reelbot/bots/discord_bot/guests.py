"""Who is served: everybody, or the people of the servers that the operator chose."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

import discord
import structlog

from reelbot.bots.access import Access
from reelbot.bots.discord_bot.refusals import LOST

KEPT_S = 3_600.0
REMEMBERED_MAX = 10_000
# The answer has to come well within the three seconds of an acknowledgement.
LOOK_UP_S = 1.5

log = structlog.get_logger(__name__)


class Guests:
    """With an allow-list, only its servers and their members' direct messages are served.

    Whether somebody is a member is one request, kept for an hour; it needs no privileged intent.
    """

    def __init__(self, client: discord.Client, access: Access, now: Callable[[], float]) -> None:
        self._client = client
        self._access = access
        self._now = now
        self._known: OrderedDict[int, tuple[float, frozenset[str]]] = OrderedDict()

    async def served(self, guild: int | None, user: int) -> bool:
        place = None if guild is None else str(guild)
        if self._access.serves(place, str(user)) or place is not None:
            return self._access.serves(place, str(user))
        until, servers = self._known.get(user, (0.0, frozenset()))
        if until < self._now():
            try:
                async with asyncio.timeout(LOOK_UP_S):
                    servers = await self._servers_of(user)
            except (discord.HTTPException, discord.RateLimited, *LOST) as error:
                # Not known this time; what is not known is not remembered.
                log.info("discord.members_unknown", error=type(error).__name__)
                return False
            self._known[user] = (self._now() + KEPT_S, servers)
            while len(self._known) > REMEMBERED_MAX:
                self._known.popitem(last=False)
        return self._access.serves(None, str(user), servers)

    async def _servers_of(self, user: int) -> frozenset[str]:
        """The allowed server in which the person is, the first that is found."""
        for server in sorted(self._access.places):
            if not server.isdecimal():
                continue
            try:
                await self._client.http.get_member(int(server), user)
                return frozenset({server})
            except (discord.NotFound, discord.Forbidden):
                continue
        return frozenset()
