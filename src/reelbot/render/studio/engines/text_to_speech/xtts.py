"""XTTS 2: speaks as the person of whom it has a sample, in fifteen languages.

Casanova et al., "XTTS: a Massively Multilingual Zero-Shot Text-to-Speech Model", 2024; coqui-tts
runs it. It writes the codes of speech one after the other, so a GPU is wanted, and a line may be
stopped at any of them. It also knows Chinese and Japanese, for which coqui-tts wants packages that
are not installed here, and whose words nothing parts.

Its published weights are under the Coqui Public Model License, which allows non-commercial use of
them and of what they say alone: it runs only where the operator has said that they agree.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from reelbot.render.studio.engines.base import Card, Word
from reelbot.render.studio.engines.text_to_speech import xtts_model as model
from reelbot.render.studio.engines.text_to_speech.align import RATE_HZ, Aligner
from reelbot.render.studio.engines.text_to_speech.coqui import (
    CoquiSpeech,
    CoquiTable,
    Model,
    Said,
)
from reelbot.render.studio.engines.text_to_speech.resampling import resample
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence
from reelbot.render.studio.engines.text_to_speech.xtts_model import XttsModel

MODEL = "tts_models/multilingual/multi-dataset/xtts_v2"


class XttsTable(CoquiTable):
    """`agree`: whether the operator agrees to the licence of the weights. `temperature`: how freely
    it speaks; 0 is what the weights were published with."""

    model: str = MODEL
    agree: bool = False
    temperature: float = 0.0


class Xtts(CoquiSpeech):
    card: ClassVar[Card] = Card(
        task="text_to_speech",
        name="xtts",
        version="1",
        licence="Coqui Public Model License 1.0.0 (the published weights): non-commercial use only",
        about="imitates a voice after a sample of a few seconds, in many languages (coqui-tts)",
        cost=1.5,
        memory_mb=3000,
        languages=tuple(model.CHARACTERS_MOST),
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
        clones=True,
    )
    kind = "xtts"
    title = "XTTS"
    Table = XttsTable

    options: XttsTable

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._aligner = Aligner()

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return super().missing(settings) or cls._not_agreed(settings)

    @classmethod
    def lacking(cls, folder: Path) -> list[str]:
        return model.lacking(folder)

    @classmethod
    def _not_agreed(cls, settings: dict[str, Any]) -> str | None:
        if XttsTable.read(cls.full(), settings).agree:
            return None
        return (
            "its weights are under the Coqui Public Model License (coqui.ai/cpml), which allows "
            "non-commercial use alone: set agree = true in "
            f'[engines.options."{cls.full()}"] where you agree to it'
        )

    def make(self, folder: Path) -> Model:
        options = self.options
        with self.readable():
            return XttsModel(folder, options.device, temperature=options.temperature or None)

    def characters_most(self, language: str) -> int:
        return model.CHARACTERS_MOST[language]

    def times(self, sentence: Sentence, said: Said, language: str) -> tuple[Word, ...]:
        """Found in the sound: the network does not tell."""
        heard = resample(said.samples, self.loaded.rate_hz, RATE_HZ)
        return self._aligner.words(sentence, heard, language)
