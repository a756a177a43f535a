"""A listening socket: bounded in connections, and closed to whoever connects and says nothing."""

from __future__ import annotations

import asyncio
import errno
import resource
import socket
from typing import Any

from aiohttp import web

from reelbot.core.errors import HostProblem

CONNECTIONS_MAX = 2_000
BACKLOG = 256


def connections_max() -> int:
    """As many as the process may have files open for, with half of them left for all else."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS_MAX if soft == resource.RLIM_INFINITY else min(CONNECTIONS_MAX, soft // 2)


class _Full(asyncio.Protocol):
    """There are too many connections: this one is closed as it comes in."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


class Listener:
    """`start` begins to serve a runner that was set up. aiohttp waits for ever for a first
    request's headers; here a connection that has not sent them after `head_s` is closed."""

    def __init__(self, runner: web.AppRunner, *, head_s: float) -> None:
        self._runner = runner
        self._head_s = head_s
        self._connections_max = connections_max()
        self._silent: dict[Any, float] = {}  # since when
        self._heard: set[Any] = set()
        self._server: asyncio.Server | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self.url = ""

    async def start(self, host: str, port: int) -> None:
        """Raises HostProblem("port_taken"), ("address_unusable")."""
        listener = _listen(host, port)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, sock=listener, backlog=BACKLOG)
        self._sweeping = asyncio.create_task(self._sweep())
        name, number = listener.getsockname()[:2]
        if name in ("0.0.0.0", "::"):
            name = "127.0.0.1"
        self.url = f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"

    def stop(self) -> None:
        """Take no new connections; those that are open end with the runner."""
        if self._server is not None:
            self._server.close()
        if self._sweeping is not None:
            self._sweeping.cancel()

    @web.middleware
    async def hear(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """A middleware: this connection has said something."""
        self._heard.add(request.protocol)
        response: web.StreamResponse = await handler(request)
        return response

    def _protocol(self) -> asyncio.BaseProtocol:
        server = self._runner.server
        assert server is not None
        if len(server.connections) >= self._connections_max:
            return _Full()
        return server()

    async def _sweep(self) -> None:
        server = self._runner.server
        assert server is not None
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(min(1.0, self._head_s / 4))
            now, there = clock(), set(server.connections)
            self._heard &= there
            silent = there - self._heard
            self._silent = {one: self._silent.get(one, now) for one in silent}
            for one, since in self._silent.items():
                if now - since >= self._head_s and one.transport is not None:
                    one.transport.abort()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except (OSError, UnicodeError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise HostProblem("port_taken", host=host, port=port) from error
        raise HostProblem("address_unusable", host=host, port=port) from error
    return listener
