"""The render host of this machine's data folder: the living one, or one of this command's own."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

from reelbot import __version__
from reelbot.core import logs
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, ReelbotError, Unreachable
from reelbot.core.settings import Settings
from reelbot.core.wire import PROTOCOL, HostFile
from reelbot.render.host.app import RenderHost
from reelbot.render.host.datafolder import DataFolder

HEALTH_TIMEOUT_S = 5.0
# How long a host that holds the folder but does not answer is waited for.
START_TIMEOUT_S = 20.0
START_POLL_S = 0.2


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
    async with RenderHost(settings.model_copy(update={"render": render}), passing=True) as host:
        try:
            yield HostFile(
                url=host.url,
                token=host.operator_token,
                pid=os.getpid(),
                version=__version__,
                passing=True,
            )
        except Exception as error:
            # The host ends as it should; the block's own error is none of its.
            failure = error
    if failure is not None:
        raise failure


async def started(settings: Settings, hosts: contextlib.AsyncExitStack) -> HostFile:
    """A host of this command's own, until the stack ends; where another command was quicker, that
    one's. One that is on its way down is waited for, as one on its way up.

    Raises Unreachable("host_silent"), and what the host's start raises.
    """
    clock = asyncio.get_running_loop().time
    deadline = clock() + START_TIMEOUT_S
    while True:
        try:
            return await hosts.enter_async_context(own_host(settings))
        except HostProblem as error:
            if error.code != "host_running":
                raise
            if found := await living_host(settings):
                return found
            if clock() >= deadline:
                raise Unreachable("host_silent", **error.facts) from error
        await asyncio.sleep(START_POLL_S)
