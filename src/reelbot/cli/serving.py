"""`reelbot run`, `render` and `bots`: what goes on until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import signal

from reelbot.cli.frame import DONE, Frame, say
from reelbot.core import logs
from reelbot.core.errors import HostProblem
from reelbot.core.settings import Settings, check_render_exposure
from reelbot.render.host.app import RenderHost
from reelbot.render.host.datafolder import DataFolder

SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def render(frame: Frame) -> int:
    """The render host until SIGTERM or Ctrl-C."""
    check_render_exposure(frame.settings)
    await _serve(frame.settings, [])
    return DONE


async def run_all(frame: Frame) -> int:
    """The render host, and for each adapter whether it is configured."""
    check_render_exposure(frame.settings)
    await _serve(frame.settings, adapters(frame.settings))
    return DONE


async def bots(frame: Frame) -> int:
    """Raises HostProblem("feature_missing"): there is no adapter to start in this version."""
    raise HostProblem("feature_missing", feature="running bots")


def adapters(settings: Settings) -> list[str]:
    """A sentence for each adapter: no token, or not in this version."""
    lines = []
    for name, section in (("Discord", settings.discord), ("Telegram", settings.telegram)):
        if section.token is None:
            lines.append(f"{name}: not configured; set [{name.lower()}] token.")
        else:
            lines.append(f"{name}: the token is set, but this version has no {name} bot yet.")
    lines.append("Page: this version has none yet.")
    return lines


async def _serve(settings: Settings, lines: list[str]) -> None:
    with contextlib.suppress(OSError):  # the host says so better: data_dir_unwritable
        logs.configure(file=DataFolder(settings.render.data_dir).logs / "host.log")
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    # Before the host starts, so that whoever reads its address may already stop it.
    for number in SIGNALS:
        loop.add_signal_handler(number, stopping.set)
    try:
        async with RenderHost(settings) as host:
            for line in (f"Render host: {host.url} (data in {settings.render.data_dir})", *lines):
                say(line)
            await stopping.wait()
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
    say("Stopped.")
