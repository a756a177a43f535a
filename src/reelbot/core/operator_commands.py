"""The chat commands that operators alone may use."""

from __future__ import annotations

from reelbot.core.options import (
    BAN_HOURS,
    LIMIT_JOBS,
    MOTION_MAX,
    Command,
    Option,
    integer_option,
    number_option,
    text_option,
    word_option,
)

_PERSON = word_option("person", "Who, as platform/id", required=True)


def _for_operators(name: str, summary: str, *options: Option, example: str = "") -> Command:
    return Command(
        name,
        summary,
        options,
        rest=options[0].name if options else None,
        private=True,
        operators_only=True,
        examples=(example,) if example else (),
    )


ADMIN = Command(
    "admin",
    "For operators: the queue, people and limits",
    subcommands=(
        _for_operators("pause", "Take new jobs but start none"),
        _for_operators("resume", "Start jobs again"),
        _for_operators("stats", "Show the queue, the devices and the disk"),
        _for_operators(
            "ban",
            "Refuse a person's requests",
            _PERSON,
            number_option("hours", "For how long; otherwise until unban", BAN_HOURS),
            text_option("reason", "Why; the person reads it", MOTION_MAX),
            example="/admin ban discord/1234 hours: 24 reason: flooding",
        ),
        _for_operators(
            "unban", "Take a person's requests again", _PERSON, example="/admin unban discord/1234"
        ),
        _for_operators(
            "limit",
            "Set how many jobs a day a person may have",
            _PERSON,
            integer_option("jobs", "Jobs a day; 0 for none, nothing for no limit", LIMIT_JOBS),
            example="/admin limit discord/1234 jobs: 5",
        ),
        _for_operators(
            "purge",
            "Delete everything that is kept of a person",
            _PERSON,
            example="/admin purge discord/1234",
        ),
    ),
    operators_only=True,
    private=True,
    examples=("/admin stats", "/admin pause"),
)
