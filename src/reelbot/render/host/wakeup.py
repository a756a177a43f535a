"""Waking whoever waits for the queue to change."""

from __future__ import annotations

import asyncio
from weakref import WeakSet


class Wakeup:
    """Many waiters, none of which misses a call that came after it asked.

    An asyncio.Event would: two loops that clear and wait on one event can clear each other's
    wake-up away. Here each asks for its own future before it looks at the queue.
    """

    def __init__(self) -> None:
        self._waiting: WeakSet[asyncio.Future[None]] = WeakSet()

    def next(self) -> asyncio.Future[None]:
        """A future that is done at the next call. It may be dropped without being awaited."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        return future

    def call(self) -> None:
        """Wake all who wait now."""
        waiting = list(self._waiting)
        self._waiting.clear()
        for future in waiting:
            if not future.done():
                future.set_result(None)
