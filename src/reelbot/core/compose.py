"""A request as the command that a person would write for it (pure): the inverse of `core.parse`."""

from __future__ import annotations

import re
from typing import Any

from reelbot.core.cleaning import clean
from reelbot.core.commands import command_of
from reelbot.core.errors import InvalidInput
from reelbot.core.grammar import quoted, read
from reelbot.core.options import Command, Option
from reelbot.core.requests import Request

_PLAIN_WORD = re.compile(r"[\w/:+-](?:[\w./:+-]*[\w/+-])?")


def to_text(request: Request) -> str:
    """The command that reads as this request (with its attachments); the inverse of `parse`."""
    command = command_of(request.kind)
    options = [
        f"{option.name}: {written(option, getattr(request, option.key))}"
        for option in command.options
        if option.type != "attachment"
        and option.name != command.rest
        and getattr(request, option.key) is not None
        and not (option.type == "integer" and isinstance(getattr(request, option.key), str))
    ]
    rest = getattr(request, command.rest) if command.rest else ""
    if command.options_first:
        forms = [" ".join(options) + f"\n{rest}", " ".join([*options, _labelled(command, rest)])]
    else:
        forms = [" ".join([rest, *options]), " ".join([_labelled(command, rest), *options])]
    plain, labelled = (clean(form) for form in forms)
    if not rest or _reads_as(plain, command, rest, len(options)):
        return f"/{command.name} {plain}".strip()
    return f"/{command.name} {labelled}"


def _labelled(command: Command, rest: str) -> str:
    return f"{command.rest}: {quoted(rest)}"


def _reads_as(body: str, command: Command, rest: str, count: int) -> bool:
    """Whether text that could be taken for options is not."""
    try:
        reading = read(body, command.options, options_first=command.options_first)
    except InvalidInput:
        return False
    return clean(reading.rest) == rest and len(reading.values) == count


def written(option: Option, value: Any) -> str:
    """An option's value, such that it is read as this value."""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    said = str(value)
    plain = not option.free_text and _PLAIN_WORD.fullmatch(said)
    return said if plain else quoted(said)
