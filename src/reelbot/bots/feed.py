"""What happens to an adapter's jobs, heard once and told to all that want to know."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import Protocol, cast

import structlog

from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, QuotaReached, Unreachable
from reelbot.core.wire import Event

# Between two attempts at a host that stayed away for long; the client tried often before.
AWAY_S = 5.0

log = structlog.get_logger(__name__)


class Listener(Protocol):
    def heard(self, event: Event) -> None:
        """Take note of an event; must neither raise nor take time. `connected` means that events
        may have been missed: what is to be known is to be asked for."""
        ...


class Feed:
    """One stream of events an adapter, for as long as it runs."""

    def __init__(
        self,
        client: RenderClient,
        adapter: str,
        listeners: Sequence[Listener],
        *,
        away_s: float = AWAY_S,
    ) -> None:
        self._client = client
        self._adapter = adapter
        self._listeners = listeners
        self._away_s = away_s

    async def run(self) -> None:
        """Follow until cancelled. Raises HostProblem("bot_replaced") where another process follows
        the same adapter's events: two of them would answer everything twice."""
        after: int | None = None
        while True:
            try:
                stream = self._client.events(adapter=self._adapter, after=after)
                events = cast(AsyncGenerator[Event, None], stream)  # it is one, so it can be closed
                async with contextlib.aclosing(events):
                    async for event in events:
                        after = event.id or after
                        if event.kind == "replaced":
                            raise HostProblem("bot_replaced", adapter=self._adapter)
                        for listener in self._listeners:
                            listener.heard(event)
            except (Unreachable, QuotaReached) as error:
                log.warning("no events", adapter=self._adapter, code=error.code)
                await asyncio.sleep(self._away_s)
