"""YourTTS: speaks as the person of whom it has a sample, in English, French and Portuguese.

Casanova et al., "YourTTS: Towards Zero-Shot Multi-Speaker TTS and Zero-Shot Voice Conversion for
everyone", 2022; coqui-tts runs it. What makes a voice is a vector that the speaker encoder finds in
a sample; it is found once and kept in the voice's folder. Without a person's voice it speaks as one
of the speakers that it was trained on.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed, HostProblem, InvalidInput
from reelbot.render.studio.engines.base import Card, Fraction, Line, Speech, Word
from reelbot.render.studio.engines.neural import device, faults, libraries, weights
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.text_to_speech import yourtts_model as model
from reelbot.render.studio.engines.text_to_speech.breaking import clauses
from reelbot.render.studio.engines.text_to_speech.joining import Piece, join
from reelbot.render.studio.engines.text_to_speech.lines import language_of, pause_after, speed_of
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.engines.text_to_speech.spoken import SpokenWord
from reelbot.render.studio.engines.text_to_speech.yourtts_model import YourTtsModel

MODEL = "tts_models/multilingual/multi-dataset/your_tts"
SAMPLE = "sample.flac"
# Its attention gets lost in sentences that are much longer than those it was trained on.
CHARACTERS_MOST = 220
BREATH_PAUSE_S = 0.15


class YourTtsTable(Options):
    """`speaker`: who speaks where no person's voice is asked for, by the model's own name."""

    model: str = MODEL
    speaker: str = ""


class YourTts:
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

    Table: ClassVar[type[Options]] = YourTtsTable

    def __init__(self, settings: dict[str, Any]) -> None:
        self.options: YourTtsTable = YourTtsTable.read("text_to_speech.yourtts", settings)
        self._model: YourTtsModel | None = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        if absent := libraries.absent("torch", "TTS"):
            return absent
        try:
            options = YourTtsTable.read("text_to_speech.yourtts", settings)
        except HostProblem as problem:
            return str(problem)
        folder = weights.locate(options.model, options.revision, options.models)
        if folder is None:
            if Path(options.model).expanduser().is_absolute():
                return f"there is no folder {options.model}"
            return "its weights are not here: run reelbot models pull text_to_speech.yourtts"
        return model.problem(folder, allow_pickle=options.allow_pickle)

    @classmethod
    def identity(cls, settings: dict[str, Any]) -> dict[str, Any]:
        options = YourTtsTable.read("text_to_speech.yourtts", settings)
        folder = weights.locate(options.model, options.revision, options.models)
        print_ = weights.fingerprint(folder) if folder else None
        return options.identity() | {"weights": print_}

    def load(self, report: Fraction) -> None:
        """Raises HostProblem("weights_missing"), ("weights_damaged"), EngineFailed
        ("out_of_memory")."""
        if self._model is not None:
            return
        report(0.0)
        if wrong := self.missing(self.options.model_dump()):
            raise HostProblem("weights_missing", engine="text_to_speech.yourtts", reason=wrong)
        options = self.options
        folder = weights.locate(options.model, options.revision, options.models)
        assert folder is not None
        with faults.told(), tempfile.TemporaryDirectory() as scratch:
            device.limit_threads(options)
            self._model = YourTtsModel(folder, Path(scratch), options.device)
        report(1.0)

    def close(self) -> None:
        self._model = None
        if libraries.absent("torch") is None:
            device.empty_cache(self.options)

    # --- speaking --------------------------------------------------------------------------------

    def speak(self, line: Line, report: Fraction) -> Speech:
        """Say a line as one of the model's own speakers.

        Raises InvalidInput with the codes unknown_language, unknown_voice, out_of_range (speed)
        and nothing_to_say.
        """
        own = self._loaded(report).speakers
        name = line.voice or self.options.speaker or (min(own) if own else "")
        if name not in own:
            raise InvalidInput("unknown_voice", field="voice", voice=name, known=sorted(own)[:20])
        return self._said(line, own[name], report)

    def speak_as(self, line: Line, voice: Path, report: Fraction) -> Speech:
        """Say a line as the person whose folder this is; their vector is kept in it.

        Raises as `speak` does, and EngineFailed("voice_sample_missing").
        """
        if not (voice / SAMPLE).exists():
            raise EngineFailed("voice_sample_missing")
        return self._said(line, self._vector(voice, report), report)

    def _vector(self, voice: Path, report: Fraction) -> NDArray[np.float32]:
        """Who speaks in a voice's sample, float32 (n,); found once for these weights."""
        kept = voice / f"yourtts-{self._loaded(report).mark}.npy"
        if kept.exists():
            return np.asarray(np.load(kept), np.float32)
        with faults.told():
            found = self._loaded(report).vector(voice / SAMPLE)
        with tempfile.NamedTemporaryFile(dir=voice, suffix=".npy", delete=False) as file:
            np.save(file, found)
        Path(file.name).replace(kept)
        return found

    def _said(self, line: Line, who: NDArray[np.float32], report: Fraction) -> Speech:
        language = language_of(line, self.card.languages)
        speed = speed_of(line)
        found = sentences(line.text, language)
        speaker = self._loaded(report)
        pieces: list[Piece] = []
        for number, sentence in enumerate(found):
            parts = list(clauses(sentence.words, CHARACTERS_MOST))
            for place, words in enumerate(parts, 1):
                report((number + (place - 1) / len(parts)) / len(found))
                spoken = " ".join(word.spoken for word in words)
                # The same words by the same speaker sound the same, whatever was said before.
                seed = zlib.crc32(f"{spoken}|{line.speed}".encode())
                with faults.told():
                    said = speaker.say(spoken, language, who, speed, seed)
                ends = place == len(parts)
                pause_s = pause_after(sentence, speed) if ends else BREATH_PAUSE_S / speed
                pieces.append(Piece(said.samples, word_times(words, said.letters_s), pause_s))
        speech = join(pieces, speaker.rate_hz)
        report(1.0)
        return speech

    def _loaded(self, report: Fraction) -> YourTtsModel:
        self.load(lambda fraction, detail=None: report(0.0, detail))
        assert self._model is not None
        return self._model


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
