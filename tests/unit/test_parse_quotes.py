"""Quotes around all of a text are a way of writing; quotes around a part of it belong to it."""

from __future__ import annotations

import pytest

from reelbot.core.errors import InvalidInput
from reelbot.core.parse import parse, to_text

QUOTED = (
    ('/say "Good night."', "Good night."),
    ("/say “Good night.”", "Good night."),
    ("/say „Gute Nacht.“", "Gute Nacht."),
    ('/say „Ein \\"Wort\\" noch.“', 'Ein "Wort" noch.'),
    ('/say “He said "now" and \\\\" so.”', 'He said "now" and \\\\" so.'),
    ("/say „Dobranoc.”", "Dobranoc."),
    ("/say «Bonne nuit.»", "Bonne nuit."),
    ("/say ”God natt.”", "God natt."),
    ('/say voice: mine "Good night."', "Good night."),
    ('/say "Good night." voice: mine', "Good night."),
    ('/say "Good night.", voice: mine', "Good night."),
    ("/say voice: mine\n“Good night.\n\nSleep well.”", "Good night.\n\nSleep well."),
    (r'/say "She said \"hello\"."', 'She said "hello".'),
    # Nothing in quotes that hold all of it is an option.
    ('/say "The speed: 2 is too much."', "The speed: 2 is too much."),
    ('/video "a sign: seed: 7"', "a sign: seed: 7"),
    ('/video "a fox" seconds: 3', "a fox"),
    ('/music "calm"', "calm"),
    ('/story "A fox.\n\nA sea."', "A fox.\n\nA sea."),
    # Quotes that hold a part of it belong to it.
    ('/say "Hello," she said. "Good night."', '"Hello," she said. "Good night."'),
    ('/say "Hello," she said.', '"Hello," she said.'),
    ('/video a sign "open"', 'a sign "open"'),
    ('/video "a fox" in the snow', '"a fox" in the snow'),
    ('/say 6" of snow', '6" of snow'),
    ('/say "never closed', '"never closed'),
)  # fmt: skip


@pytest.mark.parametrize(("written", "said"), QUOTED, ids=[written for written, _ in QUOTED])
def test_quotes_around_all_of_a_text_are_no_part_of_it(written: str, said: str) -> None:
    request = parse(written).request
    assert (getattr(request, "text", None) or getattr(request, "prompt", None)) == said
    # …and what was read is written so that it is read again.
    assert request is not None and parse(to_text(request)).request == request


def test_quotes_in_a_field_of_their_own_are_a_way_of_writing_too() -> None:
    request = parse("/video", fields={"prompt": "“a fox”", "seconds": 3}).request
    assert getattr(request, "prompt", None) == "a fox"


def test_quotes_around_nothing_are_nothing() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse('/say ""')
    assert caught.value.code == "prompt_empty"


def test_a_text_that_has_its_quotes_keeps_them_when_it_is_written() -> None:
    request = parse('/say text: "\\"Hello\\""').request
    assert getattr(request, "text", None) == '"Hello"'
    assert request is not None and parse(to_text(request)).request == request
