"""`reelbot health`: whether the render host, or the bots' page, answers on this machine."""

from __future__ import annotations

from typing import Literal

import aiohttp

from reelbot.cli.frame import DONE, Frame
from reelbot.cli.local_host import is_alive
from reelbot.core.errors import HostProblem, Unreachable
from reelbot.core.settings import Settings
from reelbot.render.host.datafolder import DataFolder

PATIENCE_S = 4.0
# Both answer without a token, and neither looks anything up that could be slow.
PATHS = {"render": "/readyz", "bots": "/robots.txt"}
# What listens everywhere is asked here.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


async def health(frame: Frame, part: Literal["render", "bots"]) -> int:
    """Print `ok`. Raises Unreachable("part_unhealthy", url, status), and where any free port was to
    be taken Unreachable("no_host") and HostProblem("page_port_any")."""
    url = address(frame.settings, part) + PATHS[part]
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            status = answer.status
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable("part_unhealthy", url=url) from error
    if status != 200:
        raise Unreachable("part_unhealthy", url=url, status=status)
    print("ok")
    return DONE


def address(settings: Settings, part: Literal["render", "bots"]) -> str:
    """Where a part is reached: as configured, or, of a host on any free port, as it wrote down."""
    section = settings.render if part == "render" else settings.web
    if section.port:
        host = EVERYWHERE.get(section.host, section.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{section.port}"
    if part == "bots":
        raise HostProblem("page_port_any")
    note = DataFolder(settings.render.data_dir).host()
    if note is None or not is_alive(note.pid):
        raise Unreachable("no_host")
    return note.url
