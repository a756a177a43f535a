"""`reelbot bots` in a process of its own, a host elsewhere, and a bad cable between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from tests.support.bots_process import BotsProcess
from tests.support.cable import Cable
from tests.support.hosts import STUDIO, settings_for, until
from tests.support.telegram_lab import TelegramLab

from reelbot.core.client import RenderClient
from reelbot.core.jobs import DeliveryState
from reelbot.render.host.app import RenderHost
from reelbot.render.host.queue import JobQueue

TOKEN = "b" * 40
LEASE_S = 8.0
SHORT = "seconds: 1 music: none"
# Between what passes for one film: head of a request, body, answer, events, the film itself.
POINTS = (0, 1_500, 6_000, 25_000)


def bots_at(folder: Path, server: TelegramLab, url: str) -> BotsProcess:
    """On another machine: they know the host's address and the token, no more."""
    return BotsProcess(folder, server, folder / "elsewhere", server=url, token=TOKEN)


@asynccontextmanager
async def host_at(folder: Path, port: int = 0) -> AsyncIterator[tuple[RenderHost, RenderClient]]:
    settings = settings_for(folder, render={"token": TOKEN, "port": port})
    async with (
        RenderHost(settings, studio=STUDIO) as host,
        RenderClient(host.url, host.operator_token) as client,
    ):
        yield host, client


def port_of(host: RenderHost) -> int:
    return int(host.url.rpartition(":")[2])


@pytest.mark.slow
async def test_wherever_the_connection_is_cut_each_film_comes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A claim whose answer was lost is made again when its lease is over; not to wait for minutes:
    monkeypatch.setattr(JobQueue.claim_delivery, "__defaults__", (LEASE_S,))
    async with (
        TelegramLab() as server,
        host_at(tmp_path) as (host, client),
        Cable(port_of(host)) as cable,
        bots_at(tmp_path, server, cable.url),
    ):
        await server.ready()
        for number, point in enumerate(POINTS, 1):
            cable.cut_after(point, away_s=0.6)
            asked = await server.message(f"/video heron {number} {SHORT}")
            film = await server.film(count=number)
            assert film.reply_to is asked
        assert cable.cuts >= len(POINTS)

        # A firewall that has forgotten the connections: nothing comes, and nothing is refused.
        cable.swallowing = True
        asked = await server.message(f"/video a heron in the fog {SHORT}")
        started = time.monotonic()
        told = await server.says("", asked.chat, after=asked.id, seconds=30)
        assert "does not answer" in (told.text or "") and time.monotonic() - started < 15
        cable.cut()
        await asyncio.sleep(0.5)
        cable.mend()
        await server.press(told, "Try again")
        await server.film(count=len(POINTS) + 1)

        await asyncio.sleep(1.0)
        assert len(server.films()) == len(POINTS) + 1
        jobs = await client.jobs()
        assert len(jobs) == len(POINTS) + 1
        for job in jobs:
            await until_sent(client, job.id)


async def until_sent(client: RenderClient, job: str) -> None:
    async with asyncio.timeout(30):
        while True:
            delivery = (await client.job(job)).delivery
            if delivery is not None and delivery.state is DeliveryState.SENT:
                return
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_either_side_may_be_away(tmp_path: Path) -> None:
    async with TelegramLab() as server:
        async with host_at(tmp_path) as (host, client):
            port = port_of(host)
            async with bots_at(tmp_path, server, host.url) as bots:
                await server.ready()
                await client.pause()
                before = await server.message(f"/video a heron at dawn {SHORT}")
                await server.posted(after=before)
                await asyncio.sleep(0.5)  # the host is told where the card is
                assert await bots.end() < 10.0
            # Bots away: the film is made, and waits.
            await client.resume()
            (job,) = await client.jobs()
            async with asyncio.timeout(60):
                while not (await client.job(job.id)).state.final:
                    await asyncio.sleep(0.1)
            assert server.films() == []
        async with bots_at(tmp_path, server, f"http://127.0.0.1:{port}") as bots:
            # The host is away: who asks is told so, when the bots have found it once.
            await until(lambda: "is waited for" in bots.said(), 30)
            async with host_at(tmp_path, port) as (_, client):
                assert (await server.film()).reply_to is before
            asked = await server.message(f"/video a heron at noon {SHORT}")
            told = await server.says("", asked.chat, after=asked.id)
            assert "answer" in (told.text or "") or "reached" in (told.text or ""), told.text
            async with host_at(tmp_path, port) as (_, client):
                again = await server.message(f"/video a heron at night {SHORT}")
                assert (await server.film(count=2)).reply_to is again
            assert await bots.end() < 10.0
            assert "Traceback" not in bots.said()


@pytest.mark.slow
async def test_versions_that_do_not_fit_say_so(tmp_path: Path) -> None:
    app = web.Application()

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "version": "99.0", "protocol": 99})

    app.router.add_get("/healthz", health)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with TelegramLab() as server, bots_at(tmp_path, server, site.name) as bots:
            assert bots.process is not None
            assert await asyncio.wait_for(bots.process.wait(), 30) == 1
            assert "99.0" in bots.said() and "Traceback" not in bots.said()
    finally:
        await runner.cleanup()
