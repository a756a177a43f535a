"""What a person is told about themselves: settings, quota, what is kept of them (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reelbot.core import texts
from reelbot.core.people import Kept

DAY_S = 86_400.0


def settings_lines(
    settings: Mapping[str, Any], *, server: bool = False, locale: str | None = None
) -> Iterator[str]:
    """What is set, an option a line."""
    if not settings:
        yield texts.say("settings.none", locale=locale)
        return
    yield texts.say("settings.head.server" if server else "settings.head.mine", locale=locale)
    for name, value in settings.items():
        yield texts.say("settings.line", {"option": name, "value": value}, locale)


def quota_lines(found: Mapping[str, Any], locale: str | None = None) -> Iterator[str]:
    """What is used of what is allowed, a sentence each; 0 is no limit, but for jobs."""
    said = 0
    for facts, head in ((found, None), (found.get("place") or {}, "quota.here")):
        bounds = list(_bounds(facts, locale))
        if bounds and head is not None:
            yield texts.say(head, locale=locale)
        yield from bounds
        said += len(bounds)
    if not said:
        yield texts.say("quota.none", locale=locale)


def _bounds(found: Mapping[str, Any], locale: str | None) -> Iterator[str]:
    if found.get("seconds_per_day"):
        facts = {"used_s": found["seconds_today"], "limit_s": found["seconds_per_day"]}
        yield texts.say("quota.day", facts, locale)
    if found.get("waiting_max"):
        yield texts.say("quota.waiting", {**found, "limit": found["waiting_max"]}, locale)
    if found.get("jobs_per_day") is not None:
        yield texts.say("quota.jobs", found, locale)
    if found.get("cooldown_s"):
        yield texts.say("quota.cooldown", found, locale)


def kept_line(found: Kept, locale: str | None = None) -> str:
    """How much is kept of a person."""
    facts = found.model_dump()
    films_s = None if found.films_days is None else found.films_days * DAY_S
    # A size of nothing says nothing.
    sizes = {name: facts[name] or None for name in facts if name.endswith("_bytes")}
    return texts.say("privacy.kept", {**facts, **sizes, "films_s": films_s}, locale)
