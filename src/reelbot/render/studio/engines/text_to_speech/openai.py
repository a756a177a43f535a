"""Narration by any service that speaks OpenAI's speech: theirs, or one on the operator's own
machine (Kokoro-FastAPI, LocalAI, openedai-speech, …).

    [engines.options."text_to_speech.openai"]
    url = "http://127.0.0.1:8880/v1"
    model = "tts-1"
    voice = "alloy"
    key_file = "/run/secrets/key"     # where it wants one
"""

from __future__ import annotations

import io
from typing import ClassVar

import numpy as np
import soundfile
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Card, Fraction, Line, Speech
from reelbot.render.studio.engines.service import ServiceEngine
from reelbot.render.studio.engines.text_to_speech.align import Aligner
from reelbot.render.studio.engines.text_to_speech.breaking import clauses
from reelbot.render.studio.engines.text_to_speech.joining import Piece, join
from reelbot.render.studio.engines.text_to_speech.lines import pause_after, speed_of
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.engines.text_to_speech.resampling import resample

PATH = "/audio/speech"
RATE_HZ = 24_000
CHARACTERS_MOST = 4_000
SECONDS_MAX = 600
ALIGNED_HZ = 16_000


class OpenAiSpeech(ServiceEngine):
    """Settings beside those of `Remote`: `model`; `voice`; `extra`, such as { instructions = "…" }.

    The words' times are found in the sound where a language has an aligner here.
    """

    card: ClassVar[Card] = Card(
        task="text_to_speech",
        name="openai",
        version="1",
        licence="that of the service and its model",
        about="Asks a service with OpenAI's speech, here or elsewhere",
        cost=0.0,
        memory_mb=60,
    )
    example = "http://127.0.0.1:8880/v1"

    def load(self, report: Fraction) -> None:
        super().load(report)
        self._aligner = Aligner()

    def speak(self, line: Line, report: Fraction) -> Speech:
        """Say a line, a sentence a request.

        Raises InvalidInput("nothing_to_say"), ("out_of_range") for the speed, and EngineFailed as
        `Remote` does; remote_garbage where the answer is no sound.
        """
        speed = speed_of(line)
        found = sentences(line.text, line.language)
        pieces: list[Piece] = []
        for number, sentence in enumerate(found):
            for words in clauses(sentence.words, CHARACTERS_MOST):
                report(number / len(found))
                body = {
                    "model": self.settings["model"],
                    "voice": line.voice or self.settings.get("voice", "alloy"),
                    "input": " ".join(word.written for word in words),
                    "response_format": "wav",
                    "speed": speed,
                    **self.more(),
                }
                samples = self._sound(self.remote.post(PATH, body, report).data)
                part = sentence._replace(words=words)
                heard = resample(samples, RATE_HZ, ALIGNED_HZ)
                times = self._aligner.words(part, heard, line.language[:2])
                pieces.append(Piece(samples, times, pause_after(sentence, speed)))
        speech = join(pieces, RATE_HZ)
        report(1.0)
        return speech

    def _sound(self, data: bytes) -> NDArray[np.float32]:
        """Mono at RATE_HZ, of WAV, FLAC, OGG or MP3."""
        try:
            samples, rate_hz = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
        except (soundfile.LibsndfileError, TypeError, ValueError):
            raise self.remote.garbage(data) from None
        if not 0 < len(samples) <= SECONDS_MAX * rate_hz:
            raise self.remote.garbage(data)
        return resample(samples.mean(axis=1, dtype=np.float32), rate_hz, RATE_HZ)
