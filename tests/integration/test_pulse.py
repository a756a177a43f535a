"""A host that is gone without a word is noticed; one that is slow is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from tests.support.cable import Cable

from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, Unreachable

SILENCE_S = 0.3


@dataclass
class Slow:
    """A host that answers nothing before `ready`, but for its health."""

    ready: asyncio.Event = field(default_factory=asyncio.Event)
    health: int = 0
    asked: int = 0

    async def healthz(self, _: web.Request) -> web.Response:
        self.health += 1
        return web.json_response({"status": "ok"})

    async def any(self, request: web.Request) -> web.Response:
        await request.read()
        self.asked += 1
        await self.ready.wait()
        return web.json_response({"paused": True, "id": "x", "mime": "m", "bytes": 1,
                                  "kind": "image"})  # fmt: skip


@asynccontextmanager
async def behind_a_cable(host: Slow) -> AsyncIterator[tuple[Cable, RenderClient]]:
    app = web.Application()
    app.router.add_get("/healthz", host.healthz)
    app.router.add_route("*", "/{any:.*}", host.any)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = int(site.name.rpartition(":")[2])
    try:
        async with (
            Cable(port) as cable,
            RenderClient(cable.url, "t", silence_s=SILENCE_S) as client,
        ):
            yield cable, client
    finally:
        host.ready.set()
        await runner.cleanup()


async def test_a_host_that_is_slow_is_waited_for() -> None:
    host = Slow()
    async with behind_a_cable(host) as (_, client):
        call = asyncio.create_task(client.queue())
        async with asyncio.timeout(30):
            while host.health < 3:  # it was asked again and again, and lives
                await asyncio.sleep(0.02)
        assert not call.done()
        host.ready.set()
        assert await call == {"paused": True, "id": "x", "mime": "m", "bytes": 1, "kind": "image"}
        assert host.asked == 1


async def test_a_hole_that_swallows_everything_is_noticed(tmp_path: Path) -> None:
    """Packets are dropped, nothing is refused: who waits is told all the same."""
    host, picture = Slow(), tmp_path / "a.png"
    picture.write_bytes(b"x" * 1000)
    async with behind_a_cable(host) as (cable, client):
        assert (await client.health())["status"] == "ok"  # a connection that is kept open
        cable.swallowing = True
        clock = asyncio.get_running_loop().time
        started = clock()
        calls = (client.queue(), client.cancel("j"), client.upload(picture))
        for error in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(error, Unreachable)
        assert clock() - started >= 3 * SILENCE_S
        assert host.asked == 0


async def test_what_is_asked_for_comes_though_the_host_is_asked_meanwhile() -> None:
    """The question whether it lives and the answer may cross."""
    host = Slow()
    async with behind_a_cable(host) as (cable, client):
        call = asyncio.create_task(client.queue())
        async with asyncio.timeout(30):
            while host.asked == 0:
                await asyncio.sleep(0.01)
        cable.swallowing = True
        await asyncio.sleep(SILENCE_S)
        cable.mend()
        host.ready.set()
        assert (await call)["paused"] is True


async def test_many_who_wait_ask_one_question() -> None:
    host = Slow()
    async with behind_a_cable(host) as (_, client):
        calls = [asyncio.create_task(client.queue()) for _ in range(30)]
        async with asyncio.timeout(30):
            while host.health < 2 or host.asked < len(calls):
                await asyncio.sleep(0.01)
        assert host.health < len(calls)
        host.ready.set()
        await asyncio.gather(*calls)


async def test_who_stops_waiting_leaves_nothing_behind() -> None:
    host = Slow()
    async with behind_a_cable(host) as (_, client):
        call = asyncio.create_task(client.queue())
        async with asyncio.timeout(30):
            while host.asked == 0:
                await asyncio.sleep(0.01)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert not [each for each in asyncio.all_tasks() if "ClientSession" in repr(each)]


async def test_a_host_that_speaks_otherwise_is_not_spoken_to() -> None:
    host = Slow()
    async with behind_a_cable(host) as (_, client):
        client.bar(HostProblem("host_other_version", version="9", ours="1"))
        with pytest.raises(Unreachable) as caught:
            await client.queue()
        assert caught.value.code == "host_other_version" and host.asked == 0
        assert (await client.health())["status"] == "ok"
        client.bar(None)
        host.ready.set()
        assert (await client.queue())["paused"] is True
