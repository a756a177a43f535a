"""Where somebody speaks: height above an adaptive noise floor, and the ring of a voice.

The floor is followed band by band, so what is always there (hum, hiss, a fan) is not taken for
speech, however loud it is; what comes and goes without the ring of a voice (steps, dishes) is not
either.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.voices.mel import HOP, RATE_HZ

Samples = NDArray[np.float32]
Spans = list[tuple[int, int]]  # frames, the end not included

FRAMES_PER_S = RATE_HZ // HOP

_WINDOW = 512
_BANDS = 32
_LOW_HZ, _HIGH_HZ = 120.0, 6_000.0
_CHUNK = 3_000  # frames at a time: half a minute, about 25 MB

_FLOOR_WINDOW_S, _FLOOR_STEP_S = 3.0, 0.5  # speech leaves every band free for a moment within 3 s
_FLOOR_SHARE = 0.15
_RANGE_DB = 55.0  # what lies so far under the loudest is not heard
_SILENCE_DB = -95.0  # of full scale in one band: under the rounding of 16 bits
_BAND_MOST_DB = 25.0

_BEGIN_DB, _GO_ON_DB = 3.3, 2.5  # mean height above the floor; noise alone reaches 2.4
_GAP_S = 0.25  # shorter gaps are stops and breaths within a phrase
_LEAST_S = 0.12
_EDGE_S = 0.06  # a word's soft beginning and end

_PITCH_HZ = (65, 420)
_VOICED = 0.5
_OCTAVE_COST = 0.05
_PITCHED_FRAMES_LEAST = 50
_VOICED_SHARE = 0.1  # of a phrase; dishes have 0.05 at most, whispers 0.3
_VOICE_WINDOW = 800
_VOICE_POINTS = 2_048


class Activity(NamedTuple):
    """For each frame of 10 ms: whether it is speech (bool), its power and that of the noise floor
    under it (float32, of a full-scale sine: 1), between 120 Hz and 6 kHz. `voiced_share` is how
    much of the speech, 0 to 1, rings with a pitch; whispering has less than half. `pitch_hz` is
    the middle of what rings, 0 where too little does.
    """

    is_speech: NDArray[np.bool_]
    power: NDArray[np.float32]
    floor: NDArray[np.float32]
    voiced_share: float = 1.0
    pitch_hz: float = 0.0

    @property
    def speech_s(self) -> float:
        return float(np.count_nonzero(self.is_speech)) / FRAMES_PER_S


def listen(samples: Samples) -> Activity:
    """float32 (n,) at 16 kHz → what is speech in it, frame by frame; 1 + n // HOP frames."""
    power = _band_power(samples)
    total = power.sum(axis=1)
    level = _smoothed(10 * np.log10(power + 1e-10), 3)
    floor = _floor(level)
    loudest = float(np.quantile(level.max(axis=1), 0.99))
    height = level - np.maximum(floor, max(loudest - _RANGE_DB, _SILENCE_DB))
    score = _smoothed(np.clip(height, 0, _BAND_MOST_DB).mean(axis=1, keepdims=True), 5)[:, 0]
    is_speech = np.zeros(len(total), np.bool_)
    voicing, pitch_hz = _voicing(samples)
    voiced = voicing > _VOICED
    edge = round(_EDGE_S * FRAMES_PER_S)
    for start, end in _phrases(score):
        long_enough = end - start >= _LEAST_S * FRAMES_PER_S
        if long_enough and voiced[start:end].mean() >= _VOICED_SHARE:
            is_speech[max(0, start - edge) : end + edge] = True
    under = (10 ** (floor / 10)).sum(axis=1).astype(np.float32)
    rings = voiced & is_speech
    share = float(rings.sum() / is_speech.sum()) if is_speech.any() else 1.0
    pitch = float(np.median(pitch_hz[rings])) if rings.sum() >= _PITCHED_FRAMES_LEAST else 0.0
    return Activity(is_speech, total, under, share, pitch)


def cut_to_speech(samples: Samples, activity: Activity, seconds_max: float) -> Samples:
    """The first `seconds_max` of speech without what lies between, float32 (n,)."""
    kept = np.flatnonzero(activity.is_speech)[: round(seconds_max * FRAMES_PER_S)]
    whole = len(samples) // HOP
    return samples[: whole * HOP].reshape(whole, HOP)[kept[kept < whole]].reshape(-1)


def _phrases(score: NDArray[np.float32]) -> Spans:
    """Stretches above the lower threshold that somewhere reach the higher, near ones joined."""
    gap = _GAP_S * FRAMES_PER_S
    phrases: Spans = []
    for start, end in runs(score > _GO_ON_DB):
        if score[start:end].max() <= _BEGIN_DB:
            continue
        if phrases and start - phrases[-1][1] < gap:
            phrases[-1] = (phrases[-1][0], end)
        else:
            phrases.append((start, end))
    return phrases


def runs(flags: NDArray[np.bool_]) -> Spans:
    """Where stretches of True begin and end."""
    padded = np.concatenate([[False], flags, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(padded))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _band_power(samples: Samples) -> NDArray[np.float32]:
    """float32 (frames, _BANDS); a full-scale sine has 1 in its band."""
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)).astype(np.float32)
    frames = _frames(samples, _WINDOW)
    bands = _band_sums()
    scale = np.float32(4 / window.sum() ** 2)
    result = np.empty((len(frames), _BANDS), np.float32)
    for start in range(0, len(frames), _CHUNK):
        spectrum = np.fft.rfft(frames[start : start + _CHUNK] * window, axis=1)
        result[start : start + _CHUNK] = (np.square(np.abs(spectrum)) * scale) @ bands
    return result


@cache
def _band_sums() -> NDArray[np.float32]:
    """Which of the spectrum's bins belong to which band, float32 (bins, _BANDS), read-only."""
    mel = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), _BANDS + 1)
    edges_hz = 700 * (10 ** (mel / 2595) - 1)
    first = np.searchsorted(np.fft.rfftfreq(_WINDOW, 1 / RATE_HZ), edges_hz)
    sums = np.zeros((_WINDOW // 2 + 1, _BANDS), np.float32)
    for band, (start, end) in enumerate(pairwise(first)):
        sums[start : max(end, start + 1), band] = 1
    sums.setflags(write=False)
    return sums


def _mel(hz: float) -> float:
    return float(2595 * np.log10(1 + hz / 700))


def _floor(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """The level in dB that each band falls to again and again, float32 (frames, bands).

    A low quantile over a sliding window (R. Martin, "Noise power spectral density estimation
    based on optimal smoothing and minimum statistics", 2001, in its simplest form).
    """
    reach = round(_FLOOR_WINDOW_S * FRAMES_PER_S / 2)
    centres = np.arange(0, len(level), round(_FLOOR_STEP_S * FRAMES_PER_S))
    lows = np.stack(
        [
            np.quantile(level[max(0, centre - reach) : centre + reach + 1], _FLOOR_SHARE, axis=0)
            for centre in centres
        ]
    )
    places = np.arange(len(level))
    floor = [np.interp(places, centres, lows[:, band]) for band in range(level.shape[1])]
    return np.stack(floor, axis=1).astype(np.float32)


def _smoothed(values: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """The moving average down the first axis; an odd number of frames, edges repeated."""
    padded = np.pad(values, ((frames // 2, frames // 2), (0, 0)), mode="edge")
    shifted = [padded[shift : shift + len(values)] for shift in range(frames)]
    return np.asarray(sum(shifted[1:], shifted[0]) / np.float32(frames), np.float32)


def _voicing(samples: Samples) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How periodic each frame is with a voice's pitch, about 0 to 1, and that pitch in Hz; both
    float32 (frames,).

    The highest autocorrelation at a lag of a pitch, over that at 0; the window's own is divided
    out (P. Boersma, "Accurate short-term analysis of the fundamental frequency", 1993).
    """
    frames = _frames(samples, _VOICE_WINDOW)
    hz = np.fft.rfftfreq(_VOICE_POINTS, 1 / RATE_HZ)
    heard = ((hz > 60) & (hz < 2_000)).astype(np.float32)
    lags = np.arange(RATE_HZ // _PITCH_HZ[1], RATE_HZ // _PITCH_HZ[0] + 1)
    fade = (1 - lags / _VOICE_WINDOW).astype(np.float32)
    # Twice a period is a period too: of two that are as good, the shorter.
    cost = (_OCTAVE_COST * np.log2(lags / lags[0])).astype(np.float32)
    result, pitch_hz = np.empty(len(frames), np.float32), np.empty(len(frames), np.float32)
    for start in range(0, len(frames), _CHUNK):
        block = frames[start : start + _CHUNK]
        block = block - block.mean(axis=1, keepdims=True)
        spectrum = np.fft.rfft(block, _VOICE_POINTS, axis=1)
        correlation = np.fft.irfft(np.square(np.abs(spectrum)) * heard, axis=1)
        energy = np.maximum(correlation[:, :1], 1e-12)
        periodic = correlation[:, lags] / energy / fade
        result[start : start + _CHUNK] = periodic.max(axis=1)
        pitch_hz[start : start + _CHUNK] = RATE_HZ / lags[(periodic - cost).argmax(axis=1)]
    return result, pitch_hz


def _frames(samples: Samples, window: int) -> NDArray[np.float32]:
    """Windows around sample t · HOP, a view of float32 (1 + n // HOP, window)."""
    padded = np.pad(samples, window // 2)
    return np.lib.stride_tricks.sliding_window_view(padded, window)[::HOP]
