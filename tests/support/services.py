"""A service on loopback that answers as it is told, for engines that ask one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Reply = web.StreamResponse | dict[str, Any] | str | int | bytes
Answerer = Callable[[web.Request], Awaitable[Reply]]


def completion(text: str | None, *, finish: str = "stop", **message: Any) -> dict[str, Any]:
    """What a chat completion looks like."""
    said = {"role": "assistant", "content": text, **message}
    return {"choices": [{"index": 0, "message": said, "finish_reason": finish}]}


class Service:
    """Answers with `replies` one after the other, the last for ever: a body (JSON, text or bytes),
    a status, a response, or a coroutine function that makes one."""

    def __init__(self, *replies: Reply | Answerer) -> None:
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        # Handlers that sleep are not waited for at the end.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.paths.append(request.path)
        self.headers.append(dict(request.headers))
        self.asked.append(await request.json())
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if callable(reply):
            reply = await reply(request)
        match reply:
            case web.StreamResponse():
                return reply
            case dict():
                return web.json_response(reply)
            case int():
                return web.json_response({"error": {"message": "not now"}}, status=reply)
            case bytes():
                return web.Response(body=reply)
        return web.Response(text=str(reply))


async def slow(request: web.Request) -> Reply:
    """Says nothing for a long time."""
    await asyncio.sleep(30)
    return {}
