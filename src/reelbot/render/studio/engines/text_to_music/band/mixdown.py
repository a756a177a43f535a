"""From buses to a finished sound: room, tone, compression, loudness, a peak that is safe."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_music.band.sampler import Buses
from reelbot.render.studio.engines.text_to_music.band.tones import RATE_HZ
from reelbot.render.studio.film.loudness import LoudnessMeter

Samples = NDArray[np.float32]

LOUDNESS_LUFS = -20.0
PEAK = 10 ** (-3.2 / 20)
NEAR_SEND, FAR_SEND = 0.13, 0.34
EQ_TAPS = 8192
PRE_DELAY_S = 0.018
FADE_IN_S = 0.004
HOP = 256
CHUNK = 2048 * HOP  # 12 s: what is worked on between two checks


def master(
    buses: Buses, room_s: float, tone_hz: float, ring_s: float, check: Callable[[float], None]
) -> Samples:
    """Return float32 stereo, shape (n, 2): about −20 LUFS, peak under −3 dBFS, silent at its ends.

    `room_s` is the reverberation time, `tone_hz` where the treble rolls off, `ring_s` how long the
    final chord has. `check` is called after each piece of work with the share that is done.
    """
    tone = equaliser(tone_hz)
    room = reverb(room_s)
    check(0.05)
    mixed = _convolve(buses, tone, room, lambda share: check(0.05 + 0.6 * share))
    _fade(mixed, ring_s)
    _apply(mixed, _compression(_each_hop(mixed, _power)), lambda share: check(0.65 + 0.1 * share))
    gain = 10 ** ((LOUDNESS_LUFS - _loudness(mixed, lambda x: check(0.75 + 0.1 * x))) / 20)
    peaks = _each_hop(mixed, _peak) * gain
    _apply(mixed, _limit(peaks) * gain, lambda share: check(0.85 + 0.15 * share))
    np.clip(mixed, -PEAK, PEAK, out=mixed)
    return np.ascontiguousarray(mixed.T)


def equaliser(tone_hz: float) -> Samples:
    """A linear-phase filter of EQ_TAPS taps, its delay EQ_TAPS / 2.

    High-pass at 32 Hz, less of 200–400 Hz, where chords turn to mud, and of 1.2–4 kHz, where
    speech is understood; treble rolls off from `tone_hz`.
    """
    hz = np.fft.rfftfreq(EQ_TAPS, 1 / RATE_HZ)
    gain = 1 / np.sqrt(1 + (32 / np.maximum(hz, 0.1)) ** 8)
    for centre, octaves, db in ((290.0, 0.9, -2.0), (2300.0, 1.1, -3.0)):
        distance = np.log2(np.maximum(hz, 1) / centre) / octaves
        gain *= 10 ** (db * np.exp(-(distance**2)) / 20)
    gain /= np.sqrt(1 + (hz / tone_hz) ** 4)
    taps = np.roll(np.fft.irfft(gain), EQ_TAPS // 2)
    return np.asarray(taps * np.hanning(EQ_TAPS), np.float32)


def reverb(room_s: float) -> Samples:
    """A stereo impulse response, shape (2, n), of unit energy.

    Noise that is independent in both ears, each octave of it with a decay of its own: treble dies
    first, as in air and against walls. A few early reflections come before. The bass below 180 Hz
    stays dry, which keeps it clear.
    """
    count = round(room_s * RATE_HZ)
    points = 1 << count.bit_length()  # a length with a large prime factor takes seconds
    rng = np.random.default_rng(7)
    noise = np.fft.rfft(rng.standard_normal((2, points)).astype(np.float32), axis=1)
    hz = np.fft.rfftfreq(points, 1 / RATE_HZ)
    octave = np.log2(np.maximum(hz, 20) / 250)
    times = np.arange(count, dtype=np.float32) / RATE_HZ
    response = np.zeros((2, count), np.float32)
    bands = ((0.0, 1.0), (2.0, 0.85), (4.0, 0.5), (5.5, 0.28))
    for place, (centre, share) in enumerate(bands):
        below = bands[place - 1][0] if place else None
        above = bands[place + 1][0] if place + 1 < len(bands) else None
        mask = np.ones(len(hz))
        if below is not None:
            mask *= np.clip((octave - below) / (centre - below), 0, 1)
        if above is not None:
            mask *= np.clip((above - octave) / (above - centre), 0, 1)
        mask /= 1 + (180 / np.maximum(hz, 1)) ** 4
        band = np.fft.irfft(noise * mask.astype(np.float32), axis=1)[:, :count]
        response += (band * np.exp(-6.9 * times / (room_s * share))).astype(np.float32)
    attack = round(0.012 * RATE_HZ)
    response[:, :attack] *= np.linspace(0.2, 1, attack, dtype=np.float32)
    response = np.pad(response, ((0, 0), (round(PRE_DELAY_S * RATE_HZ), 0)))
    level = float(np.sqrt(np.sum(response**2, axis=1)).max())
    for place in range(6):
        at = round((0.006 + 0.0073 * place + 0.002 * rng.random()) * RATE_HZ)
        response[place % 2, at] += level * 0.16 * 0.85**place
    return np.asarray(response / np.sqrt(np.sum(response**2, axis=1, keepdims=True)), np.float32)


def _convolve(
    buses: Buses, tone: Samples, room: Samples, check: Callable[[float], None]
) -> Samples:
    """tone * (near + far + room * sends), by overlap-add."""
    length = buses.near.shape[1]
    reach = room.shape[1] + len(tone)
    points = 1 << max(17, math.ceil(math.log2(2 * reach)))
    step = points - reach
    tone_bins = np.fft.rfft(tone, points)
    room_bins = np.fft.rfft(room, points, axis=1) * tone_bins
    delay = len(tone) // 2
    out = np.zeros((2, length + delay + points), np.float32)
    for start in range(0, length, step):
        near = np.fft.rfft(buses.near[:, start : start + step], points, axis=1)
        check(start / length)
        far = np.fft.rfft(buses.far[:, start : start + step], points, axis=1)
        bins = (near + far) * tone_bins
        bins += (near * np.float32(NEAR_SEND) + far * np.float32(FAR_SEND)) * room_bins
        check(min(1.0, (start + 0.5 * step) / length))
        out[:, start : start + points] += np.fft.irfft(bins, points, axis=1)
    return out[:, delay : delay + length]


def _fade(mixed: Samples, ring_s: float) -> None:
    """A clean start, and a ring that has died away at the last sample."""
    length = mixed.shape[1]
    rise = min(length, round(FADE_IN_S * RATE_HZ))
    mixed[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    fall = min(length, round(0.75 * ring_s * RATE_HZ))
    ramp = np.linspace(1, 0, fall, dtype=np.float32)
    mixed[:, length - fall :] *= ramp * ramp * (3 - 2 * ramp) * ramp


def _loudness(mixed: Samples, check: Callable[[float], None]) -> float:
    """Integrated loudness in LUFS; of a sound too short or soft for its gates, by its power."""
    meter = LoudnessMeter(RATE_HZ, 2)
    for start in range(0, mixed.shape[1], CHUNK):
        meter.add(mixed[:, start : start + CHUNK].T)
        check(start / mixed.shape[1])
    loudness = meter.integrated_lufs()
    if math.isfinite(loudness):
        return loudness
    return 10 * math.log10(float(np.mean(_each_hop(mixed, _power))) + 1e-9)


def _each_hop(
    mixed: Samples, measure: Callable[[Samples], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """A measure of each HOP samples; the last hop is filled up with silence."""
    found = []
    for start in range(0, mixed.shape[1], CHUNK):
        part = mixed[:, start : start + CHUNK]
        part = np.pad(part, ((0, 0), (0, -part.shape[1] % HOP)))
        found.append(measure(part.reshape(2, -1, HOP)))
    return np.concatenate(found)


def _power(hops: Samples) -> NDArray[np.float64]:
    return np.asarray(np.einsum("chn,chn->h", hops, hops) / (2 * HOP), np.float64)


def _peak(hops: Samples) -> NDArray[np.float64]:
    return np.asarray(np.abs(hops).max(axis=(0, 2)), np.float64)


def _compression(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gain of each hop: 1.8 to 1 above the piece's own mean level, with a soft knee."""
    # 60 ms of hindsight and foresight: slow enough to leave strokes alone.
    window = np.hanning(23)
    padded = np.pad(power, len(window) // 2)
    level = 10 * np.log10(np.convolve(padded, window / window.sum(), "valid") + 1e-9)
    threshold = 10 * math.log10(float(power.mean()) + 1e-9)
    over = np.logaddexp(0, (level - threshold) / 3) * 3
    return np.asarray(10 ** (-(1 - 1 / 1.8) * over / 20))


def _limit(peaks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gain of each hop under a look-ahead limiter at PEAK: a minimum, then a smaller average."""
    need = np.minimum(1.0, PEAK / np.maximum(peaks, 1e-9))
    reach = 6
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(need, reach, mode="edge"), 2 * reach + 1)
    window = np.hanning(2 * reach - 1)
    lowest = np.pad(wide.min(axis=1), reach - 1, mode="edge")
    return np.convolve(lowest, window / window.sum(), "valid")


def _apply(mixed: Samples, gain: NDArray[np.float64], check: Callable[[float], None]) -> None:
    """Multiply in place by a gain given at the middle of each hop."""
    middles = np.arange(len(gain))
    for start in range(0, mixed.shape[1], CHUNK):
        part = mixed[:, start : start + CHUNK]
        places = np.arange(start, start + part.shape[1]) / HOP - 0.5
        part *= np.interp(places, middles, gain).astype(np.float32)
        check(start / mixed.shape[1])
