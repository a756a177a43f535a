"""Sounds at the film's rate, in a file: an hour of them takes no more memory than a second."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.film.loudness import LoudnessMeter, Samples, lufs
from reelbot.render.studio.film.resample import pieces

RATE_HZ = 48_000
BLOCK = 5 * RATE_HZ
SAMPLE_BYTES = 4


@dataclass(frozen=True, slots=True)
class Tape:
    """`length` samples of shape (channels,), float32 at RATE_HZ, from `offset` bytes of a file.

    `loudness` is in LUFS: integrated, or plain where there is less than one block of the meter.
    """

    file: IO[bytes]
    offset: int
    length: int
    channels: int
    loudness: float

    def __len__(self) -> int:
        return self.length

    def read(self, start: int, end: int) -> Samples:
        """Samples start..end as far as there are any, shape (n, channels); the caller's own."""
        start, end = max(0, start), min(self.length, end)
        count = max(0, end - start) * self.channels
        self.file.seek(self.offset + start * self.channels * SAMPLE_BYTES)
        data = np.frombuffer(bytearray(self.file.read(count * SAMPLE_BYTES)), np.float32)
        return data.reshape(-1, self.channels)


class Recorder:
    """Writes tapes, one after the other, to a file that has no name and goes when it is closed."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed by close
        self._bytes = 0

    def record(
        self, sound: Sound, poll: Callable[[], None] = lambda: None, *, stereo: bool = False
    ) -> Tape:
        """The sound at RATE_HZ; with `stereo`, mono is heard from both sides.

        `poll` is called at least every two seconds of sound. Raises OSError where the disk is full.
        """
        channels = 2 if stereo else 1 if sound.samples.ndim == 1 else sound.samples.shape[1]
        meter = LoudnessMeter(RATE_HZ, channels)
        offset, length = self._bytes, 0
        for piece in pieces(sound, RATE_HZ):
            poll()
            part = np.repeat(piece, channels, axis=1) if piece.shape[1] < channels else piece
            meter.add(part)
            self._file.seek(self._bytes)
            self._file.write(np.ascontiguousarray(part).data)
            self._bytes += part.nbytes
            length += len(part)
        return Tape(self._file, offset, length, channels, measured(meter))

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def measured(meter: LoudnessMeter) -> float:
    """Integrated loudness, or plain where the sound is shorter than one block of the meter."""
    integrated = meter.integrated_lufs()
    return mean(meter) if integrated == float("-inf") else integrated


def mean(meter: LoudnessMeter) -> float:
    """Loudness without gates of all that the meter was given; -inf for silence."""
    powers = meter.hop_powers(partial=True)
    return lufs(float(powers.mean())) if len(powers) else float("-inf")
