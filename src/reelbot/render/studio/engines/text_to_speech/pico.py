"""Pico: quick narration in five languages, for hosts without time to spare."""

from __future__ import annotations

import importlib.util
from typing import Any, ClassVar

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Card, Fraction, Line, Speech
from reelbot.render.studio.engines.text_to_speech import pico_process, voices
from reelbot.render.studio.engines.text_to_speech.align import Aligner
from reelbot.render.studio.engines.text_to_speech.joining import Piece, join
from reelbot.render.studio.engines.text_to_speech.lines import language_of, pause_after, speed_of
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.engines.text_to_speech.resampling import resample

RATE_HZ = 24_000

_VOICES = ("en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "it-IT")
_ALIASES = {
    "woman": "en-US",
    "female": "en-US",
    "american": "en-US",
    "american woman": "en-US",
    "british": "en-GB",
    "british woman": "en-GB",
    "german": "de-DE",
    "spanish": "es-ES",
    "french": "fr-FR",
    "italian": "it-IT",
}


class Pico:
    """SVOX Pico: English (American, British), German, Spanish, French and Italian.

    A named voice decides the language; without one the line's language does. It has no settings.
    """

    card: ClassVar[Card] = Card(
        task="text_to_speech",
        name="pico",
        version="1",
        licence="Apache-2.0",
        about="quick narration in five languages (SVOX Pico)",
        cost=0.02,
        memory_mb=80,
        languages=("en", "de", "es", "fr", "it"),
        voices=_VOICES,
        voice_aliases=tuple(_ALIASES),
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._aligner: Aligner | None = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        if importlib.util.find_spec("py_nanotts") is None:
            return "The Pico voices are not installed: run pip install py-nanotts."
        return None

    def load(self, report: Fraction) -> None:
        if self._aligner is None:
            report(0.0)
            self._aligner = Aligner()
        report(1.0)

    def close(self) -> None:
        self._aligner = None

    def speak(self, line: Line, report: Fraction) -> Speech:
        """Say a line, sentence by sentence; `report` is called before each.

        Raises InvalidInput with the codes unknown_language, unknown_voice, out_of_range (speed)
        and nothing_to_say; EngineFailed("speech_failed", engine) when Pico gives no sound.
        """
        voice = self._voice(line)
        language = voice[:2]
        speed = speed_of(line)
        text = sentences(line.text, language)
        self.load(lambda fraction, detail=None: report(0.0, detail))
        assert self._aligner is not None
        pieces: list[Piece] = []
        for index, sentence in enumerate(text):
            report(index / len(text))
            sound = pico_process.speak(sentence.spoken, voice, speed)
            words = self._aligner.words(sentence, sound, language)
            samples = resample(sound, pico_process.RATE_HZ, RATE_HZ)
            pieces.append(Piece(samples, words, pause_after(sentence, speed)))
        speech = join(pieces, RATE_HZ)
        if not len(speech.sound.samples):
            raise EngineFailed("speech_failed", engine="pico")
        report(1.0)
        return speech

    @classmethod
    def _voice(cls, line: Line) -> str:
        if line.voice and line.voice.strip():
            return voices.resolve(line.voice, _VOICES, _ALIASES, _VOICES[0])
        language = language_of(line, cls.card.languages)
        if line.language.replace("_", "-").casefold() == "en-gb":
            return "en-GB"
        return next(voice for voice in _VOICES if voice.startswith(language))
