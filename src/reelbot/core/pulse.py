"""Whether a host still lives while a call to it is silent.

A call may rightly take long: a recording is listened to before it is taken. A firewall that drops
packets, or a machine without power, is silent for as long. So nobody waits for a bound on the
call; the host is asked meanwhile, by another connection, whether it is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import aiohttp

HEALTH = "/healthz"
TRIES = 2

T = TypeVar("T")


class Pulse:
    """Of one session. After `silence_s` seconds without an answer the host is asked, twice at most
    and for so long each time: who waits is told after three times `silence_s`."""

    def __init__(self, session: aiohttp.ClientSession, silence_s: float) -> None:
        self._session = session
        self._silence_s = silence_s
        self._asked: dict[str, asyncio.Task[bool]] = {}

    async def watched(self, call: Awaitable[T], url: str, *, patience: float = 1.0) -> T:
        """What `call` gives. Raises TimeoutError where it is silent and the host is not there.

        `patience` stretches the times: a large upload leaves little room for a question.
        """
        silence_s = self._silence_s * patience
        task = asyncio.ensure_future(call)
        try:
            while not (await asyncio.wait({task}, timeout=silence_s))[0]:
                asked = self._ask(url, silence_s)
                await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
                if not task.done() and not asked.result():
                    raise TimeoutError(f"{url} is silent")
        except BaseException:
            task.cancel()
            (came,) = await asyncio.gather(task, return_exceptions=True)
            if isinstance(came, aiohttp.ClientResponse):
                came.close()  # in the moment that nobody waited for it any more
            raise
        return task.result()

    def _ask(self, url: str, silence_s: float) -> asyncio.Task[bool]:
        """One question at a time, however many wait for its answer."""
        asked = self._asked.get(url)
        if asked is None or asked.done():
            asked = self._asked[url] = asyncio.create_task(self._lives(url, silence_s))
        return asked

    async def _lives(self, url: str, silence_s: float) -> bool:
        timeout = aiohttp.ClientTimeout(total=silence_s)
        for _ in range(TRIES):
            try:
                async with self._session.get(url + HEALTH, timeout=timeout) as response:
                    await response.read()
                    return True
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                pass  # the second question goes by a connection of its own
        return False

    async def close(self) -> None:
        """Ask no more."""
        for asked in self._asked.values():
            asked.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)
