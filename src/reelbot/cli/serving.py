"""`reelbot run`, `render` and `bots`: what goes on until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Iterator

from reelbot import __version__
from reelbot.bots.host_watch import HostWatch
from reelbot.bots.platforms import services
from reelbot.bots.supervisor import Supervisor
from reelbot.cli.frame import DONE, Frame, say
from reelbot.cli.local_host import living_host
from reelbot.core import logs, texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, Unreachable
from reelbot.core.settings import Settings, check_render_exposure, check_web_exposure
from reelbot.core.wire import PROTOCOL
from reelbot.render.host.app import RenderHost
from reelbot.render.host.datafolder import DataFolder

SIGNALS = (signal.SIGINT, signal.SIGTERM)
# How long a host that is away is left alone between two questions.
AWAY_S = 2.0


async def render(frame: Frame) -> int:
    """The render host until SIGTERM or Ctrl-C."""
    settings = frame.settings
    check_render_exposure(settings)
    _log_to(settings, "host.log")
    with stopping() as stopped:
        async with RenderHost(settings) as host:
            say(f"Render host: {host.url} (data in {settings.render.data_dir})")
            await stopped.wait()
    say("Stopped.")
    return DONE


async def run_all(frame: Frame) -> int:
    """The render host on this machine, then the bots; the bots end first."""
    settings = frame.settings
    check_render_exposure(settings)
    check_web_exposure(settings)
    _log_to(settings, "host.log")
    with stopping() as stopped:
        async with RenderHost(settings) as host:
            say(f"Render host: {host.url} (data in {settings.render.data_dir})")
            async with RenderClient(host.url, host.operator_token) as client:
                await _serve(settings, client, stopped)
    say("Stopped.")
    return DONE


async def bots(frame: Frame) -> int:
    """The bots, with the host of `[bots] server`, else the one that holds the data folder.

    Raises HostProblem: server_token_missing, host_other_version, and those of
    `check_web_exposure`; NotAllowed("unauthorized").
    """
    settings = frame.settings
    check_web_exposure(settings)
    _log_to(settings, "bots.log")
    with stopping() as stopped:
        found = await _reached(settings, stopped)
        if found is not None:
            say(texts.say("bot.reached", {"url": found[0]}))
            async with RenderClient(*found) as client, _following(settings, client):
                await _serve(settings, client, stopped)
    say("Stopped.")
    return DONE


async def _serve(settings: Settings, client: RenderClient, stopped: asyncio.Event) -> None:
    """Bots and page until it is stopped, or until none of them can go on."""
    supervisor = Supervisor([*services(settings, client, say)], say)
    serving = asyncio.create_task(supervisor.run())
    waiting = asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
            await waiting  # the host goes on, and the page's reason was said
    finally:
        for task in (serving, waiting):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def _reached(settings: Settings, stopped: asyncio.Event) -> tuple[str, str] | None:
    """The host's address and token once it answers; None where it was stopped before."""
    said = False
    while not stopped.is_set():
        try:
            url, token = await _address(settings)
            async with RenderClient(url, token) as client:
                await _check(client, url)
            return url, token
        except Unreachable:
            if not said:
                say(texts.say("bot.away", {"url": settings.bots.server}))
            said = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(AWAY_S):
                await stopped.wait()
    return None


@contextlib.asynccontextmanager
async def _following(settings: Settings, client: RenderClient) -> AsyncIterator[None]:
    """The host may come back as another version; the one on this machine gets another token, and
    maybe port, whenever it is started."""

    async def follow() -> None:
        known = (client.base_url, "")
        while True:
            host = DataFolder(settings.render.data_dir).host()
            if host is not None and (host.url, host.token) != known:
                known = (host.url, host.token)
                client.move(*known)
            await asyncio.sleep(AWAY_S)

    tasks = [asyncio.create_task(HostWatch(client, say).run())]
    if not settings.bots.server:
        tasks.append(asyncio.create_task(follow()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _address(settings: Settings) -> tuple[str, str]:
    """Raises HostProblem: server_token_missing, host_other_version; Unreachable."""
    section = settings.bots
    if section.server:
        if section.token is None:
            raise HostProblem("server_token_missing", url=section.server)
        return section.server, section.token.get_secret_value()
    found = await living_host(settings)
    if found is None:
        raise Unreachable("no_host")
    return found.url, found.token


async def _check(client: RenderClient, url: str) -> None:
    """The host speaks as we do, and takes the token; raises HostProblem, NotAllowed."""
    health = await client.health()
    if health.get("protocol") != PROTOCOL:
        version = health.get("version")
        raise HostProblem("host_other_version", url=url, version=version, ours=__version__)
    await client.queue()


@contextlib.contextmanager
def stopping() -> Iterator[asyncio.Event]:
    """An event that SIGTERM and Ctrl-C set, from before anybody can know that there is one."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield stopped
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def _log_to(settings: Settings, name: str) -> None:
    with contextlib.suppress(OSError):  # the host says so better: data_dir_unwritable
        logs.configure(file=DataFolder(settings.render.data_dir).logs / name)
