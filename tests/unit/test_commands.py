"""The table holds to the platforms' limits, and every example in it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from reelbot.core import texts
from reelbot.core.commands import COMMANDS, command_named, command_of
from reelbot.core.errors import InvalidInput
from reelbot.core.locales import LOCALES
from reelbot.core.options import Command, Option
from reelbot.core.parse import Attachment, parse

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
FILES = {
    "image": Attachment("a" * 64, "image/png"),
    "recording": Attachment("b" * 64, "audio/ogg"),
}


def everything() -> Iterator[tuple[str, Command]]:
    """Every command and subcommand with its path."""
    for command in COMMANDS:
        yield command.name, command
        for inner in command.subcommands:
            yield f"{command.name} {inner.name}", inner


def all_options() -> Iterator[tuple[str, Option]]:
    for path, command in everything():
        for option in command.options:
            yield path, option


def test_the_table_has_every_command_once() -> None:
    assert [command.name for command in COMMANDS] == [
        "video", "animate", "describe", "story", "music", "say", "voice", "jobs", "cancel", "show",
        "again", "settings", "quota", "privacy", "link", "help", "start", "admin",
    ]  # fmt: skip
    assert {command.kind for command in COMMANDS} - {None} == {
        "video", "animate", "describe", "story", "music", "say",
    }  # fmt: skip
    assert command_named("Video") is command_of("video")
    assert command_named("nothing") is None
    with pytest.raises(KeyError):
        command_of("nothing")


def test_names_and_counts_keep_to_the_limits() -> None:
    for path, command in everything():
        assert NAME.fullmatch(command.name), path
        names = [option.name for option in command.options]
        assert len(names) == len(set(names)) <= 25, path
        assert len(command.subcommands) <= 25
        assert command.rest is None or command.rest in names, path
        # Discord wants what is required first.
        required = [option.required for option in command.options]
        assert required == sorted(required, reverse=True), path


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_descriptions_keep_to_the_limits_in_every_language(locale: str) -> None:
    for path, command in everything():
        assert 1 <= len(texts.summary(path, command.summary, locale)) <= 100, path
    for path, option in all_options():
        assert 1 <= len(texts.description(path, option, locale)) <= 100, (path, option.name)
        assert len(option.choices) <= 25


def test_options_are_whole() -> None:
    for path, option in all_options():
        where = (path, option.name)
        assert NAME.fullmatch(option.name), where
        assert (option.type == "choice") == bool(option.choices), where
        assert (option.type == "attachment") == (option.media is not None), where
        assert (option.type in ("number", "integer")) == (option.max is not None), where
        assert (option.type in ("text", "word")) == (option.length_max is not None), where


@pytest.mark.parametrize(
    "example", [example for _, command in everything() for example in command.examples]
)
def test_every_example_is_read(example: str) -> None:
    try:
        parse(example)
    except InvalidInput as error:
        # These need a file; the example shows the words that go with it.
        assert error.code in ("image_needed", "attachment_needed")  # noqa: PT017
        needed = "recording" if error.code == "attachment_needed" else "image"
        parse(example, (FILES[needed],))
