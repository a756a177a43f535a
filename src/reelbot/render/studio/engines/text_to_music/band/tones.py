"""Makes single tones from a soundfont's recordings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_music.band.soundfont import Region, SoundFont

Samples = NDArray[np.float32]

RATE_HZ = 44_100
# Fonts hold recordings of soft and hard strokes; this one takes those of a firm mezzo-forte.
VELOCITY = 96
_DECAY_DB = 100.0


def tone(font: SoundFont, program: int, kit: bool, key: int, samples: int) -> Samples:
    """A mono tone held for `samples`, float32; empty where the program has no such key."""
    out = np.zeros(samples, np.float32)
    reached = 0
    for region in font.regions(program, kit, key, VELOCITY):
        played = _played(font.recording(region.sample), region, samples)
        start = min(samples, round(region.delay_s * RATE_HZ))
        played = played[: samples - start]
        out[start : start + len(played)] += played
        reached = max(reached, start + len(played))
    return out[:reached]


def softened(sound: Samples) -> Samples:
    """The tone without its brilliance: −3 dB at 2 kHz, −12 dB from 4 kHz up."""
    soft = sound.copy()
    for stride in (1, 2, 4):
        if len(soft) > 2 * stride:
            middle = soft[stride:-stride] * np.float32(0.5)
            middle += np.float32(0.25) * (soft[: -2 * stride] + soft[2 * stride :])
            soft[stride:-stride] = middle
    return soft


def _played(recording: Samples, region: Region, samples: int) -> Samples:
    """The recording at the region's pitch, looped, filtered and under its envelope."""
    if len(recording) < 4:
        return np.zeros(0, np.float32)
    needed = int(samples * region.ratio) + 4
    source = recording
    if region.loop is not None and needed > region.loop[1]:
        start, end = region.loop[0], min(region.loop[1], len(recording))
        repeats = -(-(needed - end) // (end - start))
        source = np.concatenate([recording[:end], np.tile(recording[start:end], repeats)])
    count = min(samples, int((len(source) - 3) / region.ratio))
    sound = resampled(source, region.ratio, count)
    if region.cutoff_hz < 12_000:
        sound = _filtered(sound, region.cutoff_hz)
    sound *= _shape(count, region)
    return sound


def resampled(source: Samples, ratio: float, count: int) -> Samples:
    """`count` samples at every `ratio`-th frame, by cubic Hermite (Catmull-Rom) interpolation."""
    places = np.arange(count, dtype=np.float64) * ratio
    index = places.astype(np.intp)
    t = (places - index).astype(np.float32)
    padded = np.concatenate([source[:1], source, source[-1:], source[-1:]])
    a, b = padded[index], padded[index + 1]
    c, d = padded[index + 2], padded[index + 3]
    half = np.float32(0.5)
    slope = half * (c - a)
    bend = a - np.float32(2.5) * b + np.float32(2) * c - half * d
    twist = half * (d - a) + np.float32(1.5) * (b - c)
    return np.asarray(((twist * t + bend) * t + slope) * t + b, np.float32)


def _filtered(sound: Samples, cutoff_hz: float) -> Samples:
    """Second-order low-pass by its magnitude."""
    points = 1 << (len(sound) + 512).bit_length()
    hz = np.fft.rfftfreq(points, 1 / RATE_HZ).astype(np.float32)
    gain = 1 / np.sqrt(1 + (hz / np.float32(cutoff_hz)) ** 4)
    return np.fft.irfft(np.fft.rfft(sound, points) * gain, points)[: len(sound)].astype(np.float32)


def _shape(count: int, region: Region) -> Samples:
    """The volume envelope up to its sustain: linear attack, hold, decay linear in decibels."""
    level = np.ones(count, np.float32)
    attack = min(count, round(region.attack_s * RATE_HZ))
    if attack > 1:
        level[:attack] = np.linspace(0, 1, attack, dtype=np.float32)
    start = attack + round(region.hold_s * RATE_HZ)
    if region.sustain_db > 0 and start < count:
        times = np.arange(count - start, dtype=np.float32) / np.float32(RATE_HZ)
        fallen = times * np.float32(_DECAY_DB / max(region.decay_s, 0.001))
        fallen = np.minimum(fallen, np.float32(region.sustain_db))
        level[start:] = np.exp(fallen * np.float32(-np.log(10) / 20))
    return level
