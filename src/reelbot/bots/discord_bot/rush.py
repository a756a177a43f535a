"""A rush of commands: all of them are acknowledged before the work of any begins."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

# Work waits so long for the acknowledgements of others, and then no longer.
PATIENCE_S = 1.0


class Rush:
    """Counts what is to be acknowledged at once; Discord waits three seconds for that."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._pending = 0
        self._calm = asyncio.Event()
        self._calm.set()

    @contextlib.contextmanager
    def pending(self) -> Iterator[None]:
        """Something is being acknowledged."""
        self._pending += 1
        self._calm.clear()
        try:
            yield
        finally:
            self._pending -= 1
            if not self._pending:
                self._calm.set()

    async def over(self) -> None:
        """Wait until everything is acknowledged, or for the patience of it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience_s):
                await self._calm.wait()
