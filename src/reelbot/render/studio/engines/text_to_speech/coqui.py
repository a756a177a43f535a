"""What voices that coqui-tts runs have in common: the folder, a person's sample, sentences.

What makes a voice is a vector that the model finds in a sample; it is found once and kept in the
voice's folder. Without a person's voice a model speaks as one of the speakers that it was trained
on.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed, HostProblem, InvalidInput
from reelbot.render.studio.engines.base import Card, Fraction, Line, Speech, Word
from reelbot.render.studio.engines.neural import device, faults, libraries, weights
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.text_to_speech.breaking import clauses
from reelbot.render.studio.engines.text_to_speech.joining import Piece, join
from reelbot.render.studio.engines.text_to_speech.lines import language_of, pause_after, speed_of
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence

SAMPLE = "sample.flac"
BREATH_PAUSE_S = 0.15

Samples = NDArray[np.float32]
Who = NDArray[np.float32]  # shape (n,): what makes a voice, of one model's weights


class Said(NamedTuple):
    """Float32 mono samples, and from when to when each letter is heard, in seconds; no letters
    where the model does not know."""

    samples: Samples
    letters_s: list[tuple[float, float]]


class Model(Protocol):
    """A network of coqui-tts, loaded. `speakers` are its own by name; `mark` names its weights."""

    rate_hz: int
    mark: str
    speakers: dict[str, Who]

    def vector(self, sample: Path) -> Who:
        """Who speaks in a recording."""
        ...

    def say(
        self,
        text: str,
        language: str,
        who: Who,
        *,
        speed: float,
        seed: int,
        step: Callable[[], None],
    ) -> Said:
        """Speech of one sentence or clause; the seed decides its melody. `step` may raise."""
        ...


class CoquiTable(Options):
    """`speaker`: who speaks where no person's voice is asked for, by the model's own name."""

    speaker: str = ""


class CoquiSpeech:
    """A subclass gives `card`, `Table`, `folder_problem`, `make` and `times`."""

    card: ClassVar[Card]
    Table: ClassVar[type[CoquiTable]] = CoquiTable

    def __init__(self, settings: dict[str, Any]) -> None:
        self.options: CoquiTable = self.Table.read(self.full(), settings)
        self._model: Model | None = None

    # --- of each kind ----------------------------------------------------------------------------

    @classmethod
    def folder_problem(cls, folder: Path, options: Any) -> str | None:
        """What is wrong with a folder of weights, as a sentence."""
        return None

    def make(self, folder: Path, scratch: Path) -> Model:
        """Load it; `scratch` is a folder for as long as that takes."""
        raise EngineFailed("engine_not_loaded", engine=self.full())

    def characters_most(self, language: str) -> int:
        """The longest clause that it speaks well."""
        return 220

    def times(self, sentence: Sentence, said: Said, language: str) -> tuple[Word, ...]:
        """When the words of a clause, said alone, are heard."""
        return ()

    # --- as every engine -------------------------------------------------------------------------

    @classmethod
    def full(cls) -> str:
        return f"{cls.card.task}.{cls.card.name}"

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        if absent := libraries.absent("torch", "TTS"):
            return absent
        try:
            options = cls.Table.read(cls.full(), settings)
        except HostProblem as problem:
            return str(problem)
        folder = weights.locate(options.model, options.revision, options.models)
        if folder is None:
            if Path(options.model).expanduser().is_absolute():
                return f"there is no folder {options.model}"
            return f"its weights are not here: run reelbot models pull {cls.full()}"
        return cls.folder_problem(folder, options)

    @classmethod
    def identity(cls, settings: dict[str, Any]) -> dict[str, Any]:
        options = cls.Table.read(cls.full(), settings)
        folder = weights.locate(options.model, options.revision, options.models)
        print_ = weights.fingerprint(folder) if folder else None
        return options.identity() | {"weights": print_}

    def load(self, report: Fraction) -> None:
        """Raises HostProblem("weights_missing"), ("weights_damaged"), ("weights_unsafe"),
        EngineFailed("out_of_memory")."""
        if self._model is not None:
            return
        report(0.0)
        if wrong := self.missing(self.options.model_dump()):
            raise HostProblem("weights_missing", engine=self.full(), reason=wrong)
        options = self.options
        folder = weights.locate(options.model, options.revision, options.models)
        assert folder is not None
        with faults.told(), tempfile.TemporaryDirectory() as scratch:
            device.limit_threads(options)
            self._model = self.make(folder, Path(scratch))
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

    def _vector(self, voice: Path, report: Fraction) -> Who:
        """Who speaks in a voice's sample; found once for these weights."""
        kept = voice / f"{self.card.name}-{self._loaded(report).mark}.npy"
        if kept.exists():
            return np.asarray(np.load(kept), np.float32)
        with faults.told():
            found = self._loaded(report).vector(voice / SAMPLE)
        with tempfile.NamedTemporaryFile(dir=voice, suffix=".npy", delete=False) as file:
            np.save(file, found)
        Path(file.name).replace(kept)
        return found

    def _said(self, line: Line, who: Who, report: Fraction) -> Speech:
        language = language_of(line, self.card.languages)
        speed = speed_of(line)
        found = sentences(line.text, language)
        speaker = self._loaded(report)
        pieces: list[Piece] = []
        for number, sentence in enumerate(found):
            parts = list(clauses(sentence.words, self.characters_most(language)))
            for place, words in enumerate(parts, 1):
                share = (number + (place - 1) / len(parts)) / len(found)

                def step(share: float = share) -> None:
                    report(share)

                step()
                spoken = " ".join(word.spoken for word in words)
                # The same words by the same speaker sound the same, whatever was said before.
                seed = zlib.crc32(f"{spoken}|{line.speed}".encode())
                with faults.told():
                    said = speaker.say(spoken, language, who, speed=speed, seed=seed, step=step)
                ends = place == len(parts)
                pause_s = pause_after(sentence, speed) if ends else BREATH_PAUSE_S / speed
                times = self.times(sentence._replace(words=words), said, language)
                pieces.append(Piece(said.samples, times, pause_s))
        speech = join(pieces, speaker.rate_hz)
        report(1.0)
        return speech

    def _loaded(self, report: Fraction) -> Model:
        self.load(lambda fraction, detail=None: report(0.0, detail))
        assert self._model is not None
        return self._model
