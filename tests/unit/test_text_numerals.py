"""Numbers as English words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelbot.render.studio.engines.text_to_speech import english, numerals


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (100, "one hundred"),
        (1_001, "one thousand one"),
        (1_000_000, "one million"),
        (12_345_678, "twelve million three hundred forty five thousand six hundred seventy eight"),
        (-4, "minus four"),
        (10**15, "one" + " zero" * 15),
    ],
)
def test_cardinal(number: int, words: str) -> None:
    assert numerals.cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "first"),
        (12, "twelfth"),
        (20, "twentieth"),
        (31, "thirty first"),
        (100, "one hundredth"),
    ],
)
def test_ordinal(number: int, words: str) -> None:
    assert numerals.ordinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1066, "ten sixty six"),
        (1700, "seventeen hundred"),
        (2000, "two thousand"),
        (2005, "two thousand five"),
        (2010, "twenty ten"),
        (800, "eight hundred"),
    ],
)
def test_year(number: int, words: str) -> None:
    assert numerals.year(number) == words


@pytest.mark.parametrize(
    ("text", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XXXIX", 39), ("IIII", None), ("MIX", None)],
)
def test_roman(text: str, value: int | None) -> None:
    assert numerals.roman(text) == value


@given(st.integers(min_value=0, max_value=numerals.CARDINAL_MOST))
def test_any_number_is_said_in_plain_words(number: int) -> None:
    assert all(word.isalpha() for word in numerals.cardinal(number).split())
    assert english.say([f"{number:,}"]) == [numerals.cardinal(number)]


@given(st.text(max_size=80))
def test_any_text_is_said_token_for_token(text: str) -> None:
    tokens = text.split()
    assert len(english.say(tokens)) == len(tokens)
