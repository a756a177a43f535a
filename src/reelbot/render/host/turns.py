"""One at a time, in the order in which they came; whoever no longer wants it leaves the line."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from reelbot.core.errors import Cancelled


class Turns:
    """The line before the cutter."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self.waiting = 0

    @contextlib.asynccontextmanager
    async def turn(self, stopping: asyncio.Event) -> AsyncIterator[None]:
        """Inside it is one's turn. Raises Cancelled where `stopping` is set before that."""
        await self._come(stopping)
        try:
            yield
        finally:
            self._lock.release()

    async def _come(self, stopping: asyncio.Event) -> None:
        wish = asyncio.create_task(stopping.wait())
        mine = asyncio.create_task(self._lock.acquire())
        self.waiting += 1
        try:
            await asyncio.wait({wish, mine}, return_when=asyncio.FIRST_COMPLETED)
            if stopping.is_set():
                raise Cancelled
        except BaseException:
            mine.cancel()
            await asyncio.wait({mine})
            if not mine.cancelled():
                self._lock.release()
            raise
        finally:
            self.waiting -= 1
            wish.cancel()
