"""What a film's sound track says of the language that is spoken in it."""

from __future__ import annotations

import pytest

from reelbot.core.languages import LANGUAGES
from reelbot.render.studio.engines.base import Line, Size
from reelbot.render.studio.film.language_tag import SEVERAL, UNKNOWN, language_tag
from reelbot.render.studio.storyboard import (
    EngineId,
    RecordingTake,
    SpeechCue,
    SpeechTake,
    SpokenTake,
    Storyboard,
)

ENGINE = EngineId(task="text_to_speech", name="hum", version="1")


def said(language: str) -> SpeechTake:
    return SpeechTake(engine=ENGINE, line=Line(text="one", language=language))


def film(*takes: SpokenTake) -> Storyboard:
    cues = tuple(SpeechCue(start_s=i, seconds=1, take=take) for i, take in enumerate(takes))
    return Storyboard(size=Size(width=32, height=32), fps=24, seconds=9, speeches=cues)


@pytest.mark.parametrize(
    ("language", "tag"),
    # Where ISO 639-2 has two codes, players want the terminological one.
    [
        *(("en", "eng"), ("de", "deu"), ("fr", "fra"), ("zh", "zho"), ("nl", "nld"), ("cs", "ces")),
        *(("fa", "fas"), ("en-GB", "eng"), ("pt-BR", "por"), ("x-klingon", UNKNOWN)),
    ],
)
def test_the_track_is_in_the_language_that_is_spoken(language: str, tag: str) -> None:
    assert language_tag(film(said(language), said(language))) == tag


def test_every_language_has_a_tag_of_its_own() -> None:
    tags = {language_tag(film(said(language))) for language in LANGUAGES}
    assert len(tags) == len(LANGUAGES) and UNKNOWN not in tags
    assert all(len(tag) == 3 and tag.isascii() and tag.islower() for tag in tags)


def test_nobody_knows_what_a_recording_speaks() -> None:
    recording = RecordingTake(upload="a" * 64)
    assert language_tag(film()) == language_tag(film(recording)) == UNKNOWN
    assert language_tag(film(said("it"), recording)) == "ita"
    assert language_tag(film(said("it"), said("en"))) == SEVERAL
