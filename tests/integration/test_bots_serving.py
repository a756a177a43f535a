"""`reelbot bots` and `run` in this process: waiting for the host, following it, ending in time."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tests.support.chat_platform import TOKEN, Memory, bots_settings
from tests.support.hosts import STUDIO, until

from reelbot import __version__
from reelbot.bots import platforms
from reelbot.bots.adapter import Ask, Asker
from reelbot.bots.conversation import Conversation
from reelbot.bots.host_watch import HostWatch
from reelbot.bots.service import Platform
from reelbot.bots.supervisor import Service, Supervisor, cause_of
from reelbot.cli import serving
from reelbot.cli.frame import Frame
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, NotAllowed, Unreachable
from reelbot.core.jobs import Person
from reelbot.core.settings import Loaded, Settings
from reelbot.core.wire import PROTOCOL
from reelbot.render.host.app import RenderHost


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(serving, "say", lines.append)
    monkeypatch.setattr(serving, "AWAY_S", 0.05)
    monkeypatch.setattr(serving, "_log_to", lambda *_: None)
    return lines


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def frame(folder: Path, **sections: dict[str, Any]) -> Frame:
    settings = bots_settings(folder, web={"port": 0}, **sections)
    return Frame(Loaded(settings, {}))


async def stopped(running: asyncio.Task[int]) -> None:
    """What SIGTERM does, and within which time."""
    started = asyncio.get_running_loop().time()
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(running, 30) == 0
    assert asyncio.get_running_loop().time() - started < 10


async def test_bots_wait_for_their_host(tmp_path: Path, said: list[str]) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    bots = frame(tmp_path, bots={"server": url, "token": TOKEN}, render={"port": port})
    running = asyncio.create_task(serving.bots(bots))
    await until(lambda: said)
    await asyncio.sleep(0.3)
    assert said == [f"The render host at {url} does not answer; it is waited for."]
    async with RenderHost(bots.settings, studio=STUDIO):
        await until(lambda: any(line.startswith("Page: ") for line in said))
        assert said[1] == f"Render host: {url}"
        assert "Discord: no token; set discord.token." in said
        await stopped(running)
    assert said[-1] == "Stopped."


async def test_bots_that_wait_can_be_stopped(tmp_path: Path, said: list[str]) -> None:
    running = asyncio.create_task(serving.bots(frame(tmp_path)))
    await until(lambda: said)
    assert said == ["The render host does not answer; it is waited for."]
    await stopped(running)


async def test_a_host_of_another_version_is_named(tmp_path: Path, said: list[str]) -> None:
    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "version": "9.9.9", "protocol": 99})

    app = web.Application()
    app.add_routes([web.get("/healthz", health)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        with pytest.raises(HostProblem) as caught:
            await serving.bots(frame(tmp_path, bots={"server": url, "token": TOKEN}))
    finally:
        await runner.cleanup()
    assert caught.value.code == "host_other_version" and "9.9.9" in str(caught.value)


async def test_a_host_that_comes_back_as_another_version_is_named_once(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[RenderClient] = []

    async def serve(_: Settings, client: RenderClient, stop: asyncio.Event) -> None:
        seen.append(client)
        await stop.wait()

    monkeypatch.setattr(serving, "_serve", serve)
    monkeypatch.setattr(serving, "HostWatch", partial(HostWatch, every_s=0.02))
    now: dict[str, Any] = {"status": "ok", "version": __version__, "protocol": PROTOCOL}
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response(now if request.path == "/healthz" else {})

    app = web.Application()
    app.add_routes([web.get("/{any:.*}", answer)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        running = asyncio.create_task(
            serving.bots(frame(tmp_path, bots={"server": url, "token": TOKEN}))
        )
        await until(lambda: seen and len(asked) > 10)
        assert said == [f"Render host: {url}"]
        now |= {"version": "9.9.9", "protocol": 99}
        await until(lambda: len(said) == 2)
        assert "9.9.9" in said[1] and __version__ in said[1] and "older" in said[1]
        asked.clear()
        with pytest.raises(Unreachable) as caught:
            await seen[0].queue()
        assert caught.value.code == "host_other_version"
        await until(lambda: len(asked) > 5)
        assert set(asked) == {"/healthz"} and len(said) == 2
        now |= {"version": "9.9.10", "protocol": PROTOCOL}
        await until(lambda: len(said) == 3)
        assert "9.9.10" in said[2] and "understand each other" in said[2]
        await seen[0].queue()
        await stopped(running)
    finally:
        await runner.cleanup()


async def test_a_wrong_token_is_refused_at_once(tmp_path: Path, said: list[str]) -> None:
    settings = bots_settings(tmp_path)
    async with RenderHost(settings, studio=STUDIO) as host:
        with pytest.raises(NotAllowed) as caught:
            await serving.bots(frame(tmp_path, bots={"server": host.url, "token": "wrong"}))
        assert caught.value.code == "unauthorized"
        with pytest.raises(HostProblem) as missing:
            await serving.bots(frame(tmp_path, bots={"server": host.url}))
        assert missing.value.code == "server_token_missing"


@pytest.mark.parametrize("command", [serving.run_all, serving.bots])
async def test_a_page_for_everybody_without_a_way_in_starts_nothing(
    command: Callable[[Frame], Awaitable[int]], tmp_path: Path, said: list[str]
) -> None:
    open_to_all = {"host": "0.0.0.0", "port": 0}
    settings = bots_settings(tmp_path, web=open_to_all)
    with pytest.raises(HostProblem) as caught:
        await asyncio.wait_for(command(Frame(Loaded(settings, {}))), 10)
    assert caught.value.code == "no_access_beyond_loopback"
    assert not said and not settings.render.data_dir.exists()


async def test_a_host_that_is_started_anew_is_followed(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[RenderClient] = []

    async def serve(_: Settings, client: RenderClient, stop: asyncio.Event) -> None:
        seen.append(client)
        await stop.wait()

    monkeypatch.setattr(serving, "_serve", serve)
    bots = frame(tmp_path)
    async with RenderHost(bots.settings, studio=STUDIO) as host:
        running = asyncio.create_task(serving.bots(bots))
        await until(lambda: seen)
        first = host.url
        await seen[0].queue()
    async with RenderHost(bots.settings, studio=STUDIO) as host:
        await until(lambda: seen[0].base_url == host.url and host.url != first)
        assert (await seen[0].queue())["running"] == 0
        await stopped(running)


async def test_one_bot_that_fails_stops_neither_page_nor_host(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong:
        name = "telegram"

        def __init__(self, *_: object) -> None:
            pass

        async def run(self) -> None:
            raise HostProblem("telegram_token")

    load: Callable[[str], Any] = platforms._load

    def loaded(named: str) -> Callable[..., Any]:
        found: Callable[..., Any] = Wrong if "telegram" in named else load(named)
        return found

    monkeypatch.setattr(platforms, "_load", loaded)
    monkeypatch.setattr(serving, "RenderHost", partial(RenderHost, studio=STUDIO))
    running = asyncio.create_task(serving.run_all(frame(tmp_path, telegram={"token": "1:x"})))
    await until(lambda: any(line.startswith("Page: ") for line in said))
    await until(lambda: any(line.startswith("Telegram: stopped.") for line in said))
    assert sum("Telegram: stopped." in line for line in said) == 1
    assert not running.done()
    await stopped(running)


async def test_a_platform_is_put_together_and_started_again(tmp_path: Path) -> None:
    settings = bots_settings(tmp_path)
    made: list[Memory] = []
    talks: list[Conversation] = []

    class Once(Memory):
        """Loses its platform without a word, the first time."""

        async def run(self) -> None:
            if len(made) > 1:
                await super().run()

    def make(conversation: Conversation) -> Memory:
        made.append(Once())
        talks.append(conversation)
        return made[-1]

    said: list[str] = []
    async with (
        RenderHost(settings, studio=STUDIO) as host,
        RenderClient(host.url, TOKEN) as client,
    ):
        service = Service("Chat", lambda: Platform("chat", client, settings, make))
        supervisor = Supervisor([service], said.append, back_off_s=(0.05,))
        running = asyncio.create_task(supervisor.run())
        await until(lambda: len(talks) == 2)
        assert said[0].startswith("Chat: failed (ConnectionError); started again")
        asker = Asker(Person(adapter="chat", user="ann"), "garden", mention="Ann")
        reply = {"chat": "garden", "card": "c1"}
        answer = await talks[1].hear(Ask(asker, "/say one", "k", reply))
        assert answer.job is not None
        await talks[1].carded(answer.job.id, reply)
        await until(lambda: made[1].messages and made[1].cards["c1"][-1].final)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_a_connection_that_was_cancelled_from_within_is_a_lost_one(tmp_path: Path) -> None:
    class Torn(Memory):
        """Its library has cancelled the very task that it runs in."""

        async def run(self) -> None:
            raise asyncio.CancelledError

    settings = bots_settings(tmp_path)
    async with (
        RenderHost(settings, studio=STUDIO) as host,
        RenderClient(host.url, TOKEN) as client,
        asyncio.timeout(20),
    ):
        with pytest.raises(BaseExceptionGroup) as caught:
            await Platform("chat", client, settings, lambda _: Torn("chat")).run()
    assert isinstance(cause_of(caught.value), ConnectionError)
