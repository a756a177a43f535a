"""Music in a recording: notes that keep their pitch, as no speaking voice does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.voices.mel import RATE_HZ

_WINDOW = 2_048  # 128 ms: bins of 7.8 Hz
_HOP = 512
_CHUNK = 1_000
_LOW_HZ, _HIGH_HZ = 150.0, 4_000.0
_AROUND = 12  # bins on each side that a peak stands out from
_RISE_DB = 8.0
_RANGE_DB = 55.0
_HELD = 11  # frames, 0.35 s: a vowel's overtones glide out of their bin sooner
_ALWAYS = 0.7  # a tone that is there for so much of the time is a hum,
_ALWAYS_QUIET = 0.8  # or for so much of the quietest quarter, where no voice covers it
_NOTES = 2  # at once: one alone may be a whistle or a long vowel


def held_notes(samples: NDArray[np.float32]) -> float:
    """The share of time, 0 to 1, in which at least two notes are held.

    float32 (n,) at 16 kHz. Read speech reaches 0.02 in the middle and 0.24 at the 99th of a
    hundred; speech with music 10 dB under it 0.3 to 1; music alone more than 0.9.
    """
    level = _level(samples)
    if len(level) < _HELD:
        return 0.0
    peaks = _peaks(level)
    near = peaks.copy()
    near[:, 1:] |= peaks[:, :-1]
    near[:, :-1] |= peaks[:, 1:]
    loudness = level.max(axis=1)
    quiet = near[loudness <= np.quantile(loudness, 0.25)]
    near &= (near.mean(axis=0) <= _ALWAYS) & (quiet.mean(axis=0) <= _ALWAYS_QUIET)
    return float(np.mean(np.count_nonzero(_held(near) & peaks, axis=1) >= _NOTES))


def _level(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The spectrum in dB between _LOW_HZ and _HIGH_HZ, float32 (frames, bins)."""
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)).astype(np.float32)
    hz = np.fft.rfftfreq(_WINDOW, 1 / RATE_HZ)
    heard = (hz >= _LOW_HZ) & (hz <= _HIGH_HZ)
    padded = np.pad(samples, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    chunks = []
    for start in range(0, len(frames), _CHUNK):
        spectrum = np.fft.rfft(frames[start : start + _CHUNK] * window, axis=1)[:, heard]
        chunks.append(10 * np.log10(np.square(np.abs(spectrum)) + 1e-9))
    return np.concatenate(chunks).astype(np.float32)


def _peaks(level: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where a bin is higher than its neighbours and stands out from those around it."""
    summed = np.cumsum(np.pad(level, ((0, 0), (_AROUND + 1, _AROUND)), mode="edge"), axis=1)
    width = 2 * _AROUND + 1
    around = (summed[:, width:] - summed[:, :-width]) / width
    loudest = float(np.quantile(level.max(axis=1), 0.98))
    peaks = (level > around + _RISE_DB) & (level > loudest - _RANGE_DB)
    peaks[:, 1:-1] &= (level[:, 1:-1] >= level[:, :-2]) & (level[:, 1:-1] >= level[:, 2:])
    return peaks


def _held(near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those that last for _HELD frames without a break (an opening along time)."""
    counts = np.cumsum(np.pad(near, ((1, 0), (0, 0))), axis=0, dtype=np.int32)
    whole = counts[_HELD:] - counts[:-_HELD] == _HELD
    held = np.zeros_like(near)
    for shift in range(_HELD):
        held[shift : shift + len(whole)] |= whole
    return held
