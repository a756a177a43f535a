"""YourTTS on tiny weights: who speaks, in which language, when each word is heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from tests.models.heard import Heard
from tests.models.made import engine_of

from reelbot.core.errors import Cancelled, EngineFailed, InvalidInput
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Line

# librosa looks for readers of sound that Python is about to drop.
pytestmark = [pytest.mark.models, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

FULL = "text_to_speech.yourtts"
TEXT = "Hello there, my old friend. This is a sentence, and so is this."


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.models.tiny_voices import yourtts

    target = tmp_path_factory.mktemp("voices") / "yourtts"
    yourtts(target)
    return target


@pytest.fixture
def made(folder: Path) -> Callable[..., Any]:
    def make(**options: Any) -> Any:
        own = {"threads": 1, "model": str(folder), "allow_pickle": True, **options}
        return engine_of(Registry({"options": {FULL: own}}), FULL)

    return make


def person(folder: Path, pitch_hz: float) -> Path:
    """A voice's folder with a sample of a hum at a pitch."""
    folder.mkdir()
    t = np.arange(3 * 48_000) / 48_000
    noise = 0.02 * np.random.default_rng(1).standard_normal(len(t))
    hum = 0.3 * np.sin(2 * np.pi * pitch_hz * t) + noise
    soundfile.write(folder / "sample.flac", hum, 48_000)
    return folder


def test_a_line_is_said_with_the_times_of_its_words(made: Callable[..., Any]) -> None:
    heard = Heard()
    speech = made().speak(Line(text=TEXT), heard)
    assert speech.sound.rate_hz == 16_000 and speech.sound.samples.dtype == np.float32
    assert [word.text for word in speech.words] == TEXT.split()
    times = [(word.start_s, word.end_s) for word in speech.words]
    assert times == sorted(times) and all(start <= end for start, end in times)
    assert times[-1][1] <= speech.sound.seconds + 0.01
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1


def test_the_same_line_is_the_same_speech_whatever_was_said_before(
    made: Callable[..., Any],
) -> None:
    engine = made()
    first = engine.speak(Line(text="Once more."), Heard())
    engine.speak(Line(text="Something else."), Heard())
    again = engine.speak(Line(text="Once more."), Heard())
    assert np.array_equal(first.sound.samples, again.sound.samples)
    slow = engine.speak(Line(text="Once more.", speed=0.5), Heard())
    assert slow.sound.seconds > first.sound.seconds
    french = engine.speak(Line(text="Once more.", language="fr"), Heard())
    assert not np.array_equal(french.sound.samples, first.sound.samples)


def test_it_speaks_as_whose_sample_it_has_and_learns_them_once(
    made: Callable[..., Any], tmp_path: Path
) -> None:
    engine, line = made(), Line(text="This is my voice.")
    anna, bob = person(tmp_path / "anna", 220), person(tmp_path / "bob", 110)
    as_anna = engine.speak_as(line, anna, Heard()).sound.samples
    assert not np.array_equal(as_anna, engine.speak_as(line, bob, Heard()).sound.samples)
    assert not np.array_equal(as_anna, engine.speak(line, Heard()).sound.samples)
    (kept,) = anna.glob("yourtts-*.npy")
    before = kept.stat().st_mtime_ns
    assert np.array_equal(as_anna, engine.speak_as(line, anna, Heard()).sound.samples)
    assert kept.stat().st_mtime_ns == before
    assert sorted(path.name for path in anna.iterdir()) == ["sample.flac", kept.name]
    with pytest.raises(EngineFailed) as gone:
        engine.speak_as(line, tmp_path, Heard())
    assert gone.value.code == "voice_sample_missing"


def test_what_it_does_not_speak_is_refused(made: Callable[..., Any]) -> None:
    engine = made()
    for line, code in (
        (Line(text="Hallo.", language="de"), "unknown_language"),
        (Line(text=" … "), "nothing_to_say"),
        (Line(text="Hello.", voice="nobody"), "unknown_voice"),
        (Line(text="Hello.", speed=9), "out_of_range"),
    ):
        with pytest.raises(InvalidInput) as refused:
            engine.speak(line, Heard())
        assert refused.value.code == code
    # Letters that it does not know are left out, as in every voice.
    assert engine.speak(Line(text="日本語 and more."), Heard()).sound.seconds > 0


def test_cancelling_takes_a_sentence_at_most(made: Callable[..., Any]) -> None:
    heard = Heard(stop_at=0.4)
    with pytest.raises(Cancelled):
        made().speak(Line(text="One two. " * 12), heard)
    assert heard.fractions[-1] < 0.6


def test_folders_that_will_not_do_say_why(folder: Path, tmp_path: Path) -> None:
    def missing(**options: Any) -> str | None:
        own = {"model": str(folder), "allow_pickle": True, **options}
        return Registry({"options": {FULL: own}}).missing(FULL)

    assert "allow_pickle = true" in str(missing(allow_pickle=False))
    assert "no folder" in str(missing(model=str(tmp_path / "away")))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "model_se.pth" in str(missing(model=str(empty)))
    assert "reelbot models pull" in str(missing(model="tts_models/x", models=str(tmp_path)))
