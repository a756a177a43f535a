"""Any engine's sound at the film's rate."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import suppress

import av
import numpy as np
from av.audio.resampler import AudioResampler

from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.film.loudness import Samples

CHUNK_S = 2


def resampled(sound: Sound, rate_hz: int) -> Samples:
    """The samples at `rate_hz`, float32, shape (n,) or (n, 2) as they came.

    The length is that of the sound to the nearest sample, the start is exact: libswresample takes
    its filter's delay off. Values that are no numbers become silence.
    """
    found = list(pieces(sound, rate_hz))
    channels = 1 if sound.samples.ndim == 1 else sound.samples.shape[1]
    samples = np.concatenate(found) if found else np.zeros((0, channels), np.float32)
    return samples[:, 0] if sound.samples.ndim == 1 else samples


def pieces(sound: Sound, rate_hz: int) -> Iterator[Samples]:
    """The same in pieces of about CHUNK_S seconds, shape (n, channels) each.

    Of samples that are mapped from a file, no more than a piece is in memory at a time.
    """
    samples = sound.samples if sound.samples.ndim == 2 else sound.samples[:, None]
    if sound.rate_hz == rate_hz:
        yield from chunks(samples, rate_hz)
        return
    length = round(len(samples) * rate_hz / sound.rate_hz)
    done = 0
    for piece in converted(samples, sound.rate_hz, rate_hz):
        part = piece[: length - done]
        done += len(part)
        if len(part):
            yield part
    if done < length:
        yield np.zeros((length - done, samples.shape[1]), np.float32)


def converted(samples: Samples, from_hz: int, to_hz: int) -> Iterator[Samples]:
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    resampler = AudioResampler("fltp", layout, to_hz)
    for chunk in chunks(samples, from_hz):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(chunk.T), format="fltp", layout=layout
        )
        frame.sample_rate = from_hz
        for out in resampler.resample(frame):
            yield np.asarray(out.to_ndarray().T, np.float32)
    if len(samples):
        for out in resampler.resample(None):
            yield np.asarray(out.to_ndarray().T, np.float32)


def chunks(samples: Samples, rate_hz: int) -> Iterator[Samples]:
    """Of CHUNK_S, float32; what is no number is silence."""
    for start in range(0, len(samples), CHUNK_S * rate_hz):
        chunk = np.array(samples[start : start + CHUNK_S * rate_hz], np.float32)
        forget(samples)
        if not np.isfinite(chunk).all():
            chunk = np.nan_to_num(chunk, nan=0.0, posinf=0.0, neginf=0.0)
        yield chunk


def forget(samples: Samples) -> None:
    """Let the system take back the memory of samples that are mapped from a file: they are read
    again where they are needed (madvise(2), MADV_DONTNEED)."""
    base: object = samples
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, mmap.mmap):
        with suppress(AttributeError, OSError, ValueError):  # not every system has it
            base.madvise(mmap.MADV_DONTNEED)
