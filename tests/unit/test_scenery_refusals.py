"""What a prompt refuses is not to be seen."""

from __future__ import annotations

import pytest

from reelbot.render.studio.engines.text_to_video.scenery.language.refusals import without_refused

SEEN = ("dog", "cat", "car", "people", "hat", "hund", "mensch", "chien", "perro", "rain", "windows")


def is_seen(text: str) -> bool:
    return any(name in text.lower() for name in SEEN)


@pytest.mark.parametrize(
    ("prompt", "left"),
    [
        ("a cat on a bench, no dogs", "a cat on a bench, "),
        ("a cat on a bench no dogs", "a cat on a bench "),
        ("a street without any cars or people in the rain", "a street  in the rain"),
        ("a man without a hat and a dog", "a man  and a dog"),
        ("a house without windows and two cats", "a house  and two cats"),
        ("No cars, no big fluffy dogs. A cat", ", . A cat"),
        ("without cars and people", ""),
        # Nothing that could be seen is refused.
        ("a man with no name and his dog", "a man with no name and his dog"),
        ("there is no place like home, dog", "there is no place like home, dog"),
        ("no, a dog", "no, a dog"),
        ("no", "no"),
        ("", ""),
    ],
)
def test_what_is_refused_is_taken_out(prompt: str, left: str) -> None:
    assert without_refused(prompt, is_seen, english=True) == left


@pytest.mark.parametrize(
    ("prompt", "left"),
    [
        ("eine Katze, kein Hund", "eine Katze, "),
        ("ein Strand ohne Menschen und Hunde", "ein Strand "),
        ("ein Mann ohne Hut und ein Hund", "ein Mann ohne Hut und ein Hund"),
        ("une rue sans chien et un chat", "une rue  et un chat"),
        ("una calle sin perros", "una calle "),
    ],
)
def test_in_other_languages_too(prompt: str, left: str) -> None:
    assert without_refused(prompt, is_seen, english=False) == left


def test_in_english_no_other_language_refuses() -> None:
    assert without_refused("sin dog city", is_seen, english=True) == "sin dog city"
