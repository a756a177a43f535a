"""What the shared rooms write into an adapter's reply note beside its own (pure).

A delivery brings back job and reply and nothing else, maybe months later and to another process:
so the language and the name to address, and what tells one repost from the next, travel with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from reelbot.bots.adapter import Asker
from reelbot.core.jobs import Job

LOCALE = "_locale"
MENTION = "_mention"
SHOWN = "_shown"
MENTION_CHARACTERS_MAX = 100


def of_asker(asker: Asker) -> dict[str, Any]:
    note = {LOCALE: asker.locale, MENTION: asker.mention[:MENTION_CHARACTERS_MAX]}
    return {name: value for name, value in note.items() if value}


def noted(reply: Mapping[str, Any] | None, note: Mapping[str, Any]) -> dict[str, Any] | None:
    """The reply with a note; None stays None, as then nothing is delivered."""
    return None if reply is None else {**reply, **note}


def locale_in(reply: Mapping[str, Any]) -> str | None:
    value = reply.get(LOCALE)
    return value if isinstance(value, str) else None


def mention_in(reply: Mapping[str, Any]) -> str:
    value = reply.get(MENTION)
    return value if isinstance(value, str) else ""


def marker(job: Job, reply: Mapping[str, Any]) -> str:
    """At most 25 characters, the same for every try of posting one result of a job; another for
    the result of a later try, and for each time that it is shown again."""
    told = f"{job.state.value} {job.finished} {reply.get(SHOWN, '')}"
    return f"{job.id[:16]}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
