"""Voices are found by name, first name and kind."""

from __future__ import annotations

import pytest

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines.text_to_speech import voices


def resolve(wanted: str | None) -> str:
    return voices.resolve(wanted, voices.KOKORO, voices.aliases(), voices.DEFAULT)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        (None, "af_heart"),
        (" ", "af_heart"),
        ("af_bella", "af_bella"),
        ("AM-Michael", "am_michael"),
        ("heart", "af_heart"),
        ("Emma", "bf_emma"),
        ("woman", "af_heart"),
        ("man", "am_michael"),
        ("British  Woman", "bf_emma"),
        ("british_man", "bm_george"),
    ],
)
def test_found(wanted: str | None, name: str) -> None:
    assert resolve(wanted) == name


def test_a_slip_is_told_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        resolve("af_haert")
    assert caught.value.code == "unknown_voice"
    assert caught.value.field == "voice"
    assert caught.value.facts["nearest"] == "af_heart"
    assert caught.value.facts["voice"] == "af_haert"
    assert set(caught.value.facts["known"]) == set(voices.KOKORO)


def test_there_are_28_voices() -> None:
    assert len(set(voices.KOKORO)) == 28
