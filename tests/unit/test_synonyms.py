"""What people write instead of a command."""

from __future__ import annotations

import pytest

from reelbot.core.commands import COMMANDS
from reelbot.core.errors import InvalidInput
from reelbot.core.parse import parse
from reelbot.core.synonyms import MEANT, command_meant


def test_each_is_of_one_command_and_none_is_one_itself() -> None:
    names = {command.name for command in COMMANDS}
    assert set(MEANT.values()) <= names
    assert not names & set(MEANT)


@pytest.mark.parametrize(
    ("called", "meant"),
    [("imagine", "video"), ("IMG2VID", "animate"), ("tts", "say"), ("abbrechen", "cancel"),
     ("hilfe", "help"), ("vdieo", "video"), ("frobnicate", None)],
)  # fmt: skip
def test_the_command_that_was_meant_is_named(called: str, meant: str | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(f"/{called} a fox")
    assert caught.value.code == "unknown_command"
    assert caught.value.facts.get("nearest") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Hallo!", "start"), ("hi", "start"), ("help", "help"), ("  HELP me!! ", "help"),
        ("?", "help"), ("what can you do?", "help"), ("Was kannst du?", "help"),
        ("stop", "jobs"), ("Abbrechen", "jobs"), ("Datenschutz", "privacy"),
        ("a fox says hi", None), ("help, a fox!", None), ("music", None), ("…", None), ("", None),
        ("stop motion of a fox", None), ("42", None),
    ],
)  # fmt: skip
def test_a_word_that_is_no_film_is_known(said: str, meant: str | None) -> None:
    assert command_meant(said) == meant
