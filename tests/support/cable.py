"""The cable between two machines: a TCP proxy that can be cut, or swallow what goes through."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Self


class Cable:
    """Passes bytes from `port` on loopback to the other end's port.

    `cut` ends every connection and takes no new ones until `mend`; `swallow` leaves them open and
    passes nothing on, as a firewall does that has forgotten them. `cut_after` does the first by
    itself once so many bytes more have gone through, either way, and mends after `away_s`.
    """

    def __init__(self, port_there: int) -> None:
        self._there = port_there
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._left: int | None = None
        self._away_s = 0.0
        self._server: asyncio.Server | None = None
        self.whole = True
        self.swallowing = False
        self.cuts = 0
        self.bytes = 0
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self.whole = False
        self.cuts += 1
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self.whole, self.swallowing, self._left = True, False, None

    def cut_after(self, count: int, *, away_s: float) -> None:
        self._left, self._away_s = count, away_s

    def _passed(self, count: int) -> None:
        self.bytes += count
        if self._left is None:
            return
        self._left -= count
        if self._left < 0:
            self._left = None
            self.cut()
            asyncio.get_running_loop().call_later(self._away_s, self.mend)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            if not self.whole:
                writer.transport.abort()
                return
            there, back = await asyncio.open_connection("127.0.0.1", self._there)
            self._writers.add(back)
            try:
                await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
            finally:
                self._writers.discard(back)
                back.transport.abort()
        except OSError:
            pass  # nobody is at the other end
        finally:
            self._writers.discard(writer)
            writer.transport.abort()
            self._tasks.discard(task)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(512):
                self._passed(len(data))
                if self.swallowing or not self.whole:
                    continue
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
