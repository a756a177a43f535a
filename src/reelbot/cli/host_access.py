"""How the command line reaches a render host: a named one, the living one, or one of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

from reelbot import __version__
from reelbot.core import logs
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, ReelbotError, Unreachable
from reelbot.core.jobs import Job, Person
from reelbot.core.settings import Settings
from reelbot.core.wire import PROTOCOL, HostFile
from reelbot.render.host.app import RenderHost
from reelbot.render.host.datafolder import DataFolder

HEALTH_TIMEOUT_S = 5.0
# How long a host that holds the folder but does not answer yet is waited for.
START_TIMEOUT_S = 20.0
START_POLL_S = 0.2
# How long one that went away while its job was followed is waited for: an update takes a while.
AWAY_MAX_S = 120.0
AWAY_POLL_S = 0.5


@contextlib.asynccontextmanager
async def access(
    settings: Settings, *, person: Person | None = None
) -> AsyncIterator[RenderClient]:
    """A client of `[bots] server`, else of the host that holds the data folder, else of one that
    is started here on a free loopback port and ends with the block.

    Raises HostProblem: server_token_missing, host_other_version; Unreachable: host_unreachable,
    host_silent; and what the host's start raises.
    """
    bots = settings.bots
    async with contextlib.AsyncExitStack() as stack:
        if bots.server:
            if bots.token is None:
                raise HostProblem("server_token_missing", url=bots.server)
            url, token = bots.server, bots.token.get_secret_value()
        else:
            found = await living_host(settings) or await _start(settings, stack)
            url, token = found.url, found.token
        yield await stack.enter_async_context(RenderClient(url, token, person=person))


async def living_host(settings: Settings) -> HostFile | None:
    """The host that holds the data folder and answers; None where there is none.

    Raises HostProblem("host_other_version") where it does not speak as we do.
    """
    host = DataFolder(settings.render.data_dir).host()
    if host is None or not is_alive(host.pid):
        return None
    async with RenderClient(host.url, host.token) as client:
        try:
            health = await asyncio.wait_for(client.health(), HEALTH_TIMEOUT_S)
        except (ReelbotError, TimeoutError):
            return None
    if health.get("protocol") != PROTOCOL:
        raise HostProblem(
            "host_other_version", url=host.url, version=host.version, ours=__version__
        )
    return host


def is_away(settings: Settings, error: ReelbotError) -> bool:
    """Whether a host gave this answer that is gone, or was started anew: one on this machine has
    another token each time."""
    return isinstance(error, Unreachable) or (
        not settings.bots.server and error.code == "unauthorized"
    )


async def job_again(settings: Settings, client: RenderClient, job: str, away: ReelbotError) -> Job:
    """The job, once its host answers again, at another address maybe; `away` said that it is gone.

    Raises `away` where it stays away.
    """
    clock = asyncio.get_running_loop().time
    deadline = clock() + AWAY_MAX_S
    while clock() < deadline:
        await asyncio.sleep(AWAY_POLL_S)
        if not settings.bots.server:
            found = await living_host(settings)
            if found is None:
                continue
            client.move(found.url, found.token)
        try:
            return await client.job(job)
        except ReelbotError as error:
            if not is_away(settings, error):
                raise
            away = error
    away.facts = {**away.facts, "job": job}
    raise away


async def is_served(settings: Settings) -> bool:
    """Whether a host goes on after this command."""
    return bool(settings.bots.server) or await living_host(settings) is not None


def is_alive(pid: int) -> bool:
    """Whether a process of that number exists, whoever's it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.asynccontextmanager
async def own_host(settings: Settings) -> AsyncIterator[HostFile]:
    """A render host in this process, on a free port of loopback, for the time of the block."""
    render = settings.render.model_copy(update={"host": "127.0.0.1", "port": 0})
    with contextlib.suppress(OSError):  # the host says so better: data_dir_unwritable
        logs.configure(file=DataFolder(render.data_dir).logs / "host.log", terminal=False)
    failure: Exception | None = None
    async with RenderHost(settings.model_copy(update={"render": render})) as host:
        try:
            yield HostFile(
                url=host.url, token=host.operator_token, pid=os.getpid(), version=__version__
            )
        except Exception as error:
            # The host ends as it should; the block's own error is none of its.
            failure = error
    if failure is not None:
        raise failure


async def _start(settings: Settings, stack: contextlib.AsyncExitStack) -> HostFile:
    try:
        return await stack.enter_async_context(own_host(settings))
    except HostProblem as error:
        if error.code != "host_running":
            raise
        # Another one was quicker, or is still on its way up.
        return await _wait_for_host(settings, error)


async def _wait_for_host(settings: Settings, error: HostProblem) -> HostFile:
    clock = asyncio.get_running_loop().time
    deadline = clock() + START_TIMEOUT_S
    while clock() < deadline:
        if found := await living_host(settings):
            return found
        await asyncio.sleep(START_POLL_S)
    raise Unreachable("host_silent", **error.facts) from error
