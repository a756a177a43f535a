"""What voices that coqui-tts runs have in common: the folder, a person's sample, sentences.

What makes a voice is a vector that the model finds in a sample; it is found once and kept in the
voice's folder. Without a person's voice a model speaks as one of the speakers that it was trained
on.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed, HostProblem, InvalidInput
from reelbot.render.studio.engines.base import Fraction, Line, Speech, Word
from reelbot.render.studio.engines.neural import faults
from reelbot.render.studio.engines.neural.engine import Family, NeuralEngine
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.text_to_speech.breaking import clauses
from reelbot.render.studio.engines.text_to_speech.joining import Piece, join
from reelbot.render.studio.engines.text_to_speech.lines import language_of, pause_after, speed_of
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence

CONFIG = "config.json"
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


class CoquiSpeech(NeuralEngine):
    """A subclass gives `card`, `Table`, `make`, `lacking` and `times`; its models are called `kind`
    in their configuration and `title` by people."""

    kind: ClassVar[str]
    title: ClassVar[str]
    family = Family(libraries=("torch", "TTS"))
    Table: ClassVar[type[CoquiTable]] = CoquiTable

    options: CoquiTable

    # --- of each kind ----------------------------------------------------------------------------

    @classmethod
    def lacking(cls, folder: Path) -> list[str]:
        """The files that a folder of weights should have and has not."""
        return []

    def characters_most(self, language: str) -> int:
        """The longest clause that it speaks well."""
        return 220

    def times(self, sentence: Sentence, said: Said, language: str) -> tuple[Word, ...]:
        """When the words of a clause, said alone, are heard."""
        return ()

    # --- weights ---------------------------------------------------------------------------------

    @classmethod
    def folder_problem(cls, folder: Path, options: Options) -> str | None:
        if lacking := cls.lacking(folder):
            return f"{folder.name} is not whole: {', '.join(lacking)} is not in it"
        try:
            kind = json.loads((folder / CONFIG).read_text("utf-8")).get("model")
        except (OSError, ValueError, AttributeError):
            return f"{folder.name}/{CONFIG} cannot be read"
        if kind != cls.kind:
            return f"{folder.name} holds {kind or 'no model'}, not {cls.title} ({cls.kind})"
        if not options.allow_pickle:
            return (
                "its weights are pickles: set allow_pickle = true in "
                f'[engines.options."{cls.full()}"] to have them read, as data alone'
            )
        return None

    @contextlib.contextmanager
    def reported(self, report: Fraction) -> Iterator[None]:
        """coqui-tts tells nothing of how far it is."""
        report(0.0)
        yield
        report(1.0)

    @contextlib.contextmanager
    def readable(self) -> Iterator[None]:
        with super().readable():
            try:
                yield
            except (TypeError, RuntimeError) as error:
                if "memory" in str(error):
                    raise
                raise HostProblem("weights_damaged", name=self.full()) from error

    def memory_mb(self) -> int:
        """As its card says: more than its weights."""
        return self.card.memory_mb

    # --- speaking --------------------------------------------------------------------------------

    def speak(self, line: Line, report: Fraction) -> Speech:
        """Say a line as one of the model's own speakers.

        Raises InvalidInput with the codes unknown_language, unknown_voice, out_of_range (speed)
        and nothing_to_say.
        """
        own = self._ready(report).speakers
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
        kept = voice / f"{self.card.name}-{self._ready(report).mark}.npy"
        if kept.exists():
            return np.asarray(np.load(kept), np.float32)
        with faults.told():
            found = self._ready(report).vector(voice / SAMPLE)
        with tempfile.NamedTemporaryFile(dir=voice, suffix=".npy", delete=False) as file:
            np.save(file, found)
        Path(file.name).replace(kept)
        return found

    def _said(self, line: Line, who: Who, report: Fraction) -> Speech:
        language = language_of(line, self.card.languages)
        speed = speed_of(line)
        found = sentences(line.text, language)
        speaker = self._ready(report)
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

    def _ready(self, report: Fraction) -> Model:
        self.load(lambda fraction, detail=None: report(0.0, detail))
        model: Model = self.loaded
        return model
