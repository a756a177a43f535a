"""Who is served: everybody, or the people of the servers that the operator chose."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable

import discord
import structlog

from reelbot.bots.discord_bot.refusals import LOST
from reelbot.core.sections import DiscordSection

KEPT_S = 3_600.0
REMEMBERED_MAX = 10_000
# The answer has to come well within the three seconds of an acknowledgement.
LOOK_UP_S = 1.5

log = structlog.get_logger(__name__)


class Guests:
    """With `servers` set, only these and their members' direct messages are served.

    `client` answers whether somebody is a member, without a privileged intent: one request, kept
    for an hour.
    """

    def __init__(
        self, client: discord.Client, section: DiscordSection, now: Callable[[], float]
    ) -> None:
        self._client = client
        self._servers = frozenset(section.servers)
        self._admins = frozenset(section.admins)
        self._now = now
        self._known: OrderedDict[int, tuple[float, bool]] = OrderedDict()

    async def served(self, guild: int | None, user: int) -> bool:
        if not self._servers or str(user) in self._admins:
            return True
        if guild is not None:
            return str(guild) in self._servers
        until, known = self._known.get(user, (0.0, False))
        if until < self._now():
            known = await self._member(user)
            self._known[user] = (self._now() + KEPT_S, known)
            while len(self._known) > REMEMBERED_MAX:
                self._known.popitem(last=False)
        return known

    async def _member(self, user: int) -> bool:
        for server in self._ids():
            try:
                async with asyncio.timeout(LOOK_UP_S):
                    await self._client.http.get_member(server, user)
                    return True
            except (discord.HTTPException, *LOST) as error:
                log.debug("discord.no_member", error=type(error).__name__)
        return False

    def _ids(self) -> Iterable[int]:
        return (int(server) for server in self._servers if server.isdecimal())
