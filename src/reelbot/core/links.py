"""What travels about links: films that anybody may fetch who has the address, for a while."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reelbot.core.wire import Message

DAY_HOURS = 24.0
LINK_HOURS_MAX = 90 * DAY_HOURS


class NewLink(Message):
    """`POST /v1/jobs/{job}/artifacts/{name}/link`."""

    hours: Annotated[float, Field(gt=0, le=LINK_HOURS_MAX)] = 7 * DAY_HOURS


class Link(Message):
    """`token` opens one file of one job until `expires` (seconds since the epoch)."""

    token: str
    expires: float


class Linked(Message):
    """`GET /v1/links/{token}/{name}/about`: what a link opens; nothing of who made it."""

    job: str
    name: str
    title: str
    mime: str
    bytes: int
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    expires: float


class Secret(Message):
    """`POST /v1/secrets/{purpose}`: a key for one purpose that outlives restarts; hex."""

    secret: str
