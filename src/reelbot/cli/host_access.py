"""How the command line reaches a render host: a named one, the living one, or one of its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from reelbot.cli.frame import say
from reelbot.cli.local_host import living_host, started
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, ReelbotError, Unreachable
from reelbot.core.jobs import Job, Person
from reelbot.core.settings import Settings
from reelbot.core.wire import HostFile, Submitted

# How long one that went away while its job was followed is waited for: an update takes a while.
AWAY_MAX_S = 120.0
AWAY_POLL_S = 0.5


class HostClient(RenderClient):
    """A client that finds its host again: the one of this machine has another token, and maybe
    another port, whenever it is started. Where it was there for the time of another command alone,
    one of this command's own takes its place, and ends with `hosts`."""

    def __init__(
        self,
        settings: Settings,
        url: str,
        token: str,
        hosts: contextlib.AsyncExitStack,
        *,
        passing: bool = False,
        person: Person | None = None,
    ) -> None:
        super().__init__(url, token, person=person)
        self._settings = settings
        self._hosts = hosts
        self._passing = passing

    def lost(self, error: ReelbotError) -> bool:
        """Whether an error says that the host is gone, or was started anew."""
        return isinstance(error, Unreachable) or (
            not self._settings.bots.server and error.code == "unauthorized"
        )

    async def submit(self, *order: Any, **more: Any) -> Submitted:
        return await self._once_more(super().submit, *order, **more)

    async def again(self, *order: Any, **more: Any) -> Submitted:
        return await self._once_more(super().again, *order, **more)

    async def _once_more(
        self, put: Callable[..., Awaitable[Submitted]], *order: Any, **more: Any
    ) -> Submitted:
        """Put a job into the queue; at a host that ends in this moment with its command, once more:
        the same key gives the same job."""
        try:
            return await put(*order, **more)
        except ReelbotError as error:
            if not (self._passing and self.lost(error)):
                raise
            await self._find()
            return await put(*order, **more)

    async def job_again(self, job: str, away: ReelbotError) -> Job:
        """The job, once there is a host again; `away` said that it is gone.

        Raises `away` where it stays away.
        """
        said = "host.ended" if self._passing else "bot.away"
        say(texts.say(said, {"url": self.base_url}))
        clock = asyncio.get_running_loop().time
        deadline = clock() + AWAY_MAX_S
        while clock() < deadline:
            await asyncio.sleep(AWAY_POLL_S)
            try:
                await self._find()
                return await self.job(job)
            except ReelbotError as error:
                if not self.lost(error):
                    raise
                away = error
        away.facts = {**away.facts, "job": job}
        raise away

    async def _find(self) -> None:
        """Go where the host is now. Raises Unreachable where there is none."""
        if self._settings.bots.server:
            return
        found = await living_host(self._settings)
        if found is None:
            if not self._passing:
                raise Unreachable("host_unreachable", url=self.base_url)
            found = await started(self._settings, self._hosts)
        self._passing = found.passing
        self.move(found.url, found.token)


@contextlib.asynccontextmanager
async def access(settings: Settings, *, person: Person | None = None) -> AsyncIterator[HostClient]:
    """A client of `[bots] server`, else of the host that holds the data folder, else of one that
    is started here on a free loopback port and ends with the block.

    Raises HostProblem: server_token_missing, host_other_version; Unreachable: host_unreachable,
    host_silent; and what the host's start raises.
    """
    bots = settings.bots
    async with contextlib.AsyncExitStack() as hosts:
        found: HostFile | None = None
        if bots.server:
            if bots.token is None:
                raise HostProblem("server_token_missing", url=bots.server)
            url, token = bots.server, bots.token.get_secret_value()
        else:
            found = await living_host(settings) or await started(settings, hosts)
            url, token = found.url, found.token
        passing = found is not None and found.passing
        async with HostClient(
            settings, url, token, hosts, passing=passing, person=person
        ) as client:
            yield client


async def is_served(settings: Settings) -> bool:
    """Whether a host goes on after this command, and after any other."""
    if settings.bots.server:
        return True
    found = await living_host(settings)
    return found is not None and not found.passing
