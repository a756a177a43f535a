"""What the commands that make nothing are given: names, choices, and words that fill neither."""

from __future__ import annotations

from typing import Any

import pytest

from reelbot.core import texts
from reelbot.core.errors import InvalidInput
from reelbot.core.parse import parse


@pytest.mark.parametrize(
    ("written", "name", "arguments"),
    [
        ("/jobs", "jobs", {}),
        ("/cancel", "cancel", {}),
        ("/cancel #3F9A2C", "cancel", {"job": "3f9a2c"}),
        ("/voice", "voice list", {}),
        ("/voice use anna", "voice use", {"name": "anna"}),
        ("/voice share anna off", "voice share", {"name": "anna", "share": "off"}),
        ("/help /video", "help", {"command": "video"}),
        ("/settings voice: anna shape: default", "settings", {"voice": "anna", "shape": "default"}),
        ("/settings language: German", "settings", {"language": "de"}),
        (
            "/admin ban web/1 24 too loud",
            "admin ban",
            {"person": "web/1", "hours": 24, "reason": "too loud"},
        ),
        ("/admin", "admin stats", {}),
        ("/start hello", "start", {}),
        ("/again", "again", {"changes": {}}),
        ("/again 3f9a2c", "again", {"job": "3f9a2c", "changes": {}}),
        ("/again 3f9a2c page: 2", "again", {"job": "3f9a2c", "page": 2, "changes": {}}),
        ("/again a blue fox", "again", {"changes": {"prompt": "a blue fox"}}),
        (
            "/again 3f9a2c\na blue fox",
            "again",
            {"job": "3f9a2c", "changes": {"prompt": "a blue fox"}},
        ),
        ("/again 3 blue foxes", "again", {"changes": {"prompt": "3 blue foxes"}}),
        ("/again #3", "again", {"job": "3", "changes": {}}),
        ("/voice share anna\noff", "voice share", {"name": "anna", "share": "off"}),
        (
            "/again 3f9a2c a blue fox music: none seed: 7",
            "again",
            {"job": "3f9a2c", "changes": {"prompt": "a blue fox", "music": "none", "seed": "7"}},
        ),
    ],
)
def test_arguments_are_read(written: str, name: str, arguments: dict[str, Any]) -> None:
    parsed = parse(written)
    assert (parsed.name, dict(parsed.arguments), parsed.request) == (name, arguments, None)


def test_privacy_says_which_words_it_knows() -> None:
    """What looks like a wish to be forgotten is not answered as if nothing had been said."""
    with pytest.raises(InvalidInput) as caught:
        parse("/privacy delete everything")
    info = caught.value.info()
    assert (info.code, info.facts["takes"]) == ("unexpected_text", ["delete: everything"])
    assert "It takes delete: everything." in texts.problem(info, "en")
    assert parse("/privacy delete: everything").arguments == {"delete": "everything"}


def test_what_a_subcommand_does_not_know_is_told_of_the_command_that_help_knows() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse("/voice list everything")
    assert caught.value.facts["command"] == "voice"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("/voice add my voice", "unexpected_text"),
        ("/settings foo", "unexpected_text"),
        ("/settings foo: bar", "unexpected_text"),
        ("/voice share anna maybe", "unexpected_text"),
    ],
)
def test_a_word_fills_no_choice_that_it_is_not(written: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(written, fields={"recording": "a" * 64} if "add" in written else None)
    assert caught.value.code == code


def test_a_word_that_is_a_choice_fills_it() -> None:
    shared = parse("/voice share anna off").arguments
    assert shared == {"name": "anna", "share": "off"}
    assert parse("/settings SERVER").arguments == {"scope": "server"}
