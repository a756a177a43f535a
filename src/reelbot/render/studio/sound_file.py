"""Samples become an .npy file as they are decoded, so that memory stays bounded."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler

from reelbot.core.errors import InvalidInput

RATE_HZ = 48_000
SILENCE = 1e-3  # a peak under this, −60 dB of full scale, is silence
_RATES_HZ = range(4_000, 768_001)
_HEADER_BYTES = 128


class SoundFile:
    """Writes samples at RATE_HZ into an .npy file as they come: float32, (n,) or (n, 2).

    What goes beyond `seconds_max` is dropped, and `truncated` says so.
    """

    def __init__(self, path: Path, seconds_max: float) -> None:
        self._path = path
        self._file = path.open("wb")
        self._file.write(bytes(_HEADER_BYTES))
        self._left = self._samples_max = round(seconds_max * RATE_HZ)
        self._channels = 0
        self._resampler: AudioResampler | None = None
        self._setup: tuple[object, ...] = ()
        self._peak = 0.0
        self.truncated = False

    def __enter__(self) -> SoundFile:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing stays of a file that was not closed, or in which nothing is heard."""
        whole = self._file.closed
        self._file.close()
        if not whole or not self.is_heard:
            self._path.unlink()

    def close(self) -> None:
        """Write what is still in the resampler, and the head."""
        self._flush()
        self._file.seek(0)
        self._file.write(npy_header(self.samples, self._channels))
        self._file.close()

    @property
    def samples(self) -> int:
        return self._samples_max - self._left

    @property
    def seconds(self) -> float:
        return self.samples / RATE_HZ

    @property
    def is_heard(self) -> bool:
        return self._peak >= SILENCE

    def add(self, frame: av.AudioFrame) -> None:
        """Write a decoded frame; one of another rate or layout than before is fitted to them."""
        if frame.sample_rate not in _RATES_HZ:
            raise InvalidInput("media_unreadable", reason="damaged")
        setup = (frame.format.name, frame.layout.name, frame.layout.nb_channels, frame.sample_rate)
        if setup != self._setup:
            self._flush()
            self._channels = self._channels or min(2, frame.layout.nb_channels)
            layout = "mono" if self._channels == 1 else "stereo"
            self._resampler = AudioResampler("flt", layout, RATE_HZ)
            self._setup = setup
        assert self._resampler is not None
        self._write(self._resampler.resample(frame))

    def _flush(self) -> None:
        if self._resampler is not None:
            self._write(self._resampler.resample(None))
            self._resampler = None

    def _write(self, frames: Iterable[av.AudioFrame]) -> None:
        for frame in frames:
            samples = np.asarray(frame.to_ndarray(), np.float32).reshape(-1, self._channels)
            self.truncated |= len(samples) > self._left
            samples = samples[: self._left]
            samples = np.clip(np.nan_to_num(samples, nan=0.0), -1.0, 1.0)
            self._peak = max(self._peak, float(np.abs(samples).max(initial=0.0)))
            self._left -= len(samples)
            self._file.write(samples.astype("<f4", copy=False).tobytes())


def npy_header(samples: int, channels: int) -> bytes:
    """The head of an .npy file, version 1.0 (numpy.lib.format), always of the same length."""
    shape = f"({samples},)" if channels == 1 else f"({samples}, {channels})"
    facts = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    magic = b"\x93NUMPY\x01\x00" + struct.pack("<H", _HEADER_BYTES - 10)
    return magic + facts.ljust(_HEADER_BYTES - 11) + b"\n"
