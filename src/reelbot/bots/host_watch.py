"""Watches which version the render host is: it may come back as another one than it went as."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from reelbot import __version__
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, ReelbotError
from reelbot.core.wire import PROTOCOL

EVERY_S = 5.0

log = structlog.get_logger(__name__)


class HostWatch:
    """Says once what changed. A host that speaks otherwise is as good as away: nothing is asked of
    it, whoever asks is told so, and what waits is done when both fit again."""

    def __init__(
        self,
        client: RenderClient,
        say: Callable[[str], None],
        *,
        sleep: Callable[[float], Any] = asyncio.sleep,
        every_s: float = EVERY_S,
    ) -> None:
        self._client = client
        self._say = say
        self._sleep = sleep
        self._every_s = every_s
        self._fits = True
        self._version = __version__

    async def run(self) -> None:
        """Look now and then, until cancelled."""
        while True:
            try:
                self.heard(await self._client.health())
            except ReelbotError as error:
                log.debug("host not seen", code=error.code)
            await self._sleep(self._every_s)

    def heard(self, health: Mapping[str, Any]) -> None:
        """What the host says of itself."""
        version, fits = str(health.get("version")), health.get("protocol") == PROTOCOL
        if (version, fits) == (self._version, self._fits):
            return
        self._version, was, self._fits = version, self._fits, fits
        facts: dict[str, Any] = {
            "url": self._client.base_url,
            "version": version,
            "ours": __version__,
        }
        if not fits:
            problem = HostProblem("host_other_version", **facts)
            self._client.bar(problem)
            log.error("host of another version", **facts)
            self._say(f"{problem}\n{texts.say('bot.host_waited')}")
            return
        self._client.bar(None)
        log.info("host", **facts)
        if not was or version != __version__:
            self._say(texts.say("bot.host_version", facts))
