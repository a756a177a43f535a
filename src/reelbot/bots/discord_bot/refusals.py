"""What Discord's errors mean for who wanted something posted (the border for its library's errors).

Closed      not this way: no permission, no such channel, a dead token; another way may do
NotPosted   not now, or not at all: with when to come back
TooBig      a file does not fit
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import aiohttp
import discord

from reelbot.bots.adapter import NotPosted, TooBig

ENTITY_TOO_LARGE = 40005
ALREADY_ACKNOWLEDGED = 40060
UNKNOWN_INTERACTION = 10062
DIRECT_CLOSED = frozenset({50007, 50278})
DEAD_TOKEN = frozenset({50027, 10015})
CANNOT_REPLY = 160002  # without the permission to read what was said

BUSY_S = 30.0  # where Discord's edge gives no number
AWAY_S = 5.0
REFUSED_S = 60.0

# A connection that broke arrives as one of these, and is not tried again by the library.
LOST = (aiohttp.ClientError, ConnectionError, TimeoutError)


class Closed(Exception):
    """This way is closed; `code` is one of `NotPosted`."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code, number)
        self.code = code
        self.number = number


@contextlib.contextmanager
def meaning() -> Iterator[None]:
    """The border: what is raised inside comes out as Closed, NotPosted or TooBig."""
    try:
        yield
    except discord.RateLimited as error:
        raise NotPosted("discord_busy", retry_after=error.retry_after) from error
    except discord.HTTPException as error:
        raise _meaning(error) from error
    except LOST as error:
        # Its text may have an address with a token in it.
        raise NotPosted("discord_away", retry_after=AWAY_S) from type(error)()
    except RuntimeError as error:
        if "closed" not in str(error).lower():
            raise
        raise NotPosted("discord_away", retry_after=AWAY_S) from error  # the bot is stopping


def _meaning(error: discord.HTTPException) -> Exception:
    if error.status == 413 or error.code == ENTITY_TOO_LARGE:
        return TooBig()
    if error.code in DIRECT_CLOSED:
        return Closed("discord_direct_closed", error.code)
    if error.code in DEAD_TOKEN | {CANNOT_REPLY} or error.status in (403, 404):
        return Closed("discord_forbidden", error.code)
    if error.status == 429:
        return NotPosted("discord_busy", retry_after=_retry_after(error))
    if error.status >= 500:
        return NotPosted("discord_away", retry_after=AWAY_S)
    return NotPosted("discord_refused", retry_after=REFUSED_S)


def _retry_after(error: discord.HTTPException) -> float:
    """Seconds, by the header of Discord's edge; its body is a page."""
    try:
        return max(1.0, float(error.response.headers.get("Retry-After", BUSY_S)))
    except (TypeError, ValueError):
        return BUSY_S
