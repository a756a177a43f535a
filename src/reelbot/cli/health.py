"""`reelbot health`: whether the render host, or the bots' page, answers on this machine."""

from __future__ import annotations

from typing import Literal

import aiohttp

from reelbot.cli.frame import DONE, Frame
from reelbot.core.errors import Unreachable

PATIENCE_S = 4.0
# Both answer without a token, and neither looks anything up that could be slow.
PATHS = {"render": "/readyz", "bots": "/robots.txt"}
# What listens everywhere is asked here.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


async def health(frame: Frame, part: Literal["render", "bots"]) -> int:
    """Print `ok`. Raises Unreachable("part_unhealthy", url, status)."""
    section = frame.settings.render if part == "render" else frame.settings.web
    host = EVERYWHERE.get(section.host, section.host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{section.port}{PATHS[part]}"
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
