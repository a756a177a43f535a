"""YourTTS: speaks as the person of whom it has a sample, in English, French and Portuguese.

Casanova et al., "YourTTS: Towards Zero-Shot Multi-Speaker TTS and Zero-Shot Voice Conversion for
everyone", 2022; coqui-tts runs it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from reelbot.render.studio.engines.base import Card, Word
from reelbot.render.studio.engines.text_to_speech import yourtts_model as model
from reelbot.render.studio.engines.text_to_speech.coqui import (
    CoquiSpeech,
    CoquiTable,
    Model,
    Said,
)
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence, SpokenWord
from reelbot.render.studio.engines.text_to_speech.yourtts_model import YourTtsModel

MODEL = "tts_models/multilingual/multi-dataset/your_tts"
# Its attention gets lost in sentences that are much longer than those it was trained on.
CHARACTERS_MOST = 220


class YourTtsTable(CoquiTable):
    model: str = MODEL


class YourTts(CoquiSpeech):
    card: ClassVar[Card] = Card(
        task="text_to_speech",
        name="yourtts",
        version="1",
        licence="CC BY-NC-ND 4.0 (the published weights)",
        about="imitates a voice after a sample of a few seconds (coqui-tts)",
        cost=0.4,
        memory_mb=1100,
        languages=tuple(model.LANGUAGES),
        on_device=True,
        model=MODEL,
        revision="main",
        clones=True,
    )
    kind = "vits"
    title = "YourTTS"
    Table = YourTtsTable

    @classmethod
    def lacking(cls, folder: Path) -> list[str]:
        return model.lacking(folder)

    def make(self, folder: Path) -> Model:
        with self.readable(), tempfile.TemporaryDirectory() as scratch:
            return YourTtsModel(folder, Path(scratch), self.options.device)

    def characters_most(self, language: str) -> int:
        return CHARACTERS_MOST

    def times(self, sentence: Sentence, said: Said, language: str) -> tuple[Word, ...]:
        return word_times(sentence.words, said.letters_s)


def word_times(
    words: Sequence[SpokenWord], letters_s: Sequence[tuple[float, float]]
) -> tuple[Word, ...]:
    """Words with their times, from those of the letters that were said (pure).

    A letter that the model does not know was not said, so letters are counted off by their share.
    """
    lengths = [len(word.spoken) + 1 for word in words]
    total = sum(lengths) - 1
    if not letters_s:
        return ()
    times, at = [], 0
    last = len(letters_s) - 1
    for word, length in zip(words, lengths, strict=True):
        first = min(last, at * len(letters_s) // total)
        end = max(first, min(last, (at + length - 1) * len(letters_s) // total - 1))
        times.append(Word(word.written, letters_s[first][0], letters_s[end][1]))
        at += length
    return tuple(times)
