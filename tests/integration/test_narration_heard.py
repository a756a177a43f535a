"""Narration is written down again by Whisper: the right words, at the right times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import mean, median
from typing import Any

import pytest
from tests import hearing
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Line, Speech, TextToSpeech
from reelbot.render.studio.engines.text_to_speech.kokoro import Kokoro
from reelbot.render.studio.engines.text_to_speech.pico import Pico

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ENGLISH = """\
A red fox runs through a snowy forest at night. The moon hangs low over the silver pines, \
and every footprint glitters like a tiny star.
Dr. Smith paid $5.20 for 3 kg of apples on 21 November 2026, at 3:15 pm. \
That was 12% more than in 2019!
NASA launched its 2nd probe in the 1990s. It travelled 1,250,000 miles, and failed at -40 °C.
“Where are you going?” she asked. He didn't answer; he only smiled, a little sadly, \
and walked towards the gate.
Louis XIV ruled France for 72 years. His palace near Paris has about 2,300 rooms, \
e.g. the Hall of Mirrors, and costs €100 million a year.
""".splitlines()


@pytest.fixture(scope="module", params=[Kokoro, Pico], ids=["kokoro", "pico"])
def engine(request: pytest.FixtureRequest) -> Iterator[TextToSpeech]:
    make: Callable[[dict[str, Any]], TextToSpeech] = request.param
    made = make({})
    made.load(quiet)
    yield made
    made.close()


def heard(speech: Speech, language: str = "en") -> list[hearing.Heard]:
    return hearing.transcribe(speech.sound.samples, speech.sound.rate_hz, language)


def test_the_words_and_their_times(engine: TextToSpeech) -> None:
    errors: list[float] = []
    late_s: list[float] = []
    for text in ENGLISH:
        speech = engine.speak(Line(text=text), quiet)
        words = heard(speech)
        errors.append(hearing.word_error_rate(text, words))
        late_s += [word.start_s - start_s for word, start_s in hearing.matched(speech.words, words)]
    assert mean(errors) <= (0.02 if engine.card.name == "kokoro" else 0.03), errors
    assert len(late_s) > 60
    assert median(map(abs, late_s)) < 0.1
    assert sum(abs(seconds) < 0.15 for seconds in late_s) > 0.8 * len(late_s)


@pytest.mark.parametrize("voice", ["am_michael", "bf_emma"])
def test_other_voices_are_understood(voice: str) -> None:
    engine = Kokoro({})
    speech = engine.speak(Line(text=ENGLISH[0], voice=voice), quiet)
    assert hearing.word_error_rate(ENGLISH[0], heard(speech)) <= 0.04


@pytest.mark.parametrize(
    ("language", "text", "most"),
    [
        ("de", "Das Wetter ist heute sehr schön, und die Kinder spielen im Garten.", 0.1),
        ("es", "El niño camina por la playa y mira las olas del mar.", 0.1),
        ("fr", "Bonjour, je voudrais une tasse de café avec du lait, s'il vous plaît.", 0.15),
        ("it", "Domani andiamo tutti insieme al mare con la macchina nuova.", 0.15),
    ],
)
def test_pico_is_understood_in_other_languages(language: str, text: str, most: float) -> None:
    speech = Pico({}).speak(Line(text=text, language=language), quiet)
    assert hearing.word_error_rate(text, heard(speech, language), language) <= most


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "Es waren genau 1.250 Leute hier.", "1250"),
        ("es", "Había 1.250 personas en la plaza.", "1250"),
        ("fr", "Il y avait 350 personnes sur la place.", "350"),
        ("it", "C'erano 1.250 persone nella piazza.", "1250"),
    ],
)
def test_pico_reads_numbers_in_its_own_language(language: str, text: str, number: str) -> None:
    words = heard(Pico({}).speak(Line(text=text, language=language), quiet), language)
    digits = "".join(letter for word, _, _ in words for letter in word if letter.isdigit())
    assert digits == number
