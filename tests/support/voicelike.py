"""Sounds made by rule that have what the ear goes by: a voice's gliding overtones in syllables,
music's held notes, noise."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
SYLLABLE_S = 0.24


def voice(seconds: float, seed: int = 0, pitch_hz: float = 120.0) -> NDArray[np.float32]:
    """Syllables of a gliding pitch with two formants and breath between, float32 at 16 kHz."""
    chance = np.random.default_rng(seed)
    pieces = []
    for _ in range(math.ceil(seconds / SYLLABLE_S)):
        time = np.arange(round(SYLLABLE_S * RATE_HZ)) / RATE_HZ
        start, end = pitch_hz * chance.uniform(0.8, 1.3, 2)
        phase = 2 * np.pi * np.cumsum(np.linspace(start, end, len(time))) / RATE_HZ
        formants_hz = chance.uniform([300, 900], [800, 2200])
        sound = np.zeros(len(time))
        for overtone in range(1, 30):
            hz = overtone * (start + end) / 2
            gain = sum(1 / (1 + ((hz - formant) / 120) ** 2) for formant in formants_hz)
            sound += gain * np.sin(overtone * phase)
        envelope = np.clip(np.sin(np.pi * time / SYLLABLE_S) * 1.4 - 0.2, 0, 1)
        pieces.append(sound * envelope + 0.002 * chance.standard_normal(len(time)))
    joined = np.concatenate(pieces)[: round(seconds * RATE_HZ)]
    return (0.3 * joined / np.abs(joined).max()).astype(np.float32)


def noise(seconds: float, level: float, seed: int = 0) -> NDArray[np.float32]:
    """White noise of a root mean square of `level`."""
    chance = np.random.default_rng(seed)
    return (level * chance.standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def hum(seconds: float, level: float) -> NDArray[np.float32]:
    """Mains hum at 50 Hz with its overtones."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tones = [np.sin(2 * np.pi * 50 * k * time + k) / k for k in range(1, 12)]
    return (level * np.sum(tones, axis=0)).astype(np.float32)


def chords(seconds: float, level: float) -> NDArray[np.float32]:
    """Four triads in turn, a second each, with overtones."""
    time = np.arange(RATE_HZ) / RATE_HZ
    bars = []
    for bar in range(round(seconds)):
        notes = [[48, 52, 55], [45, 48, 52], [41, 45, 48], [43, 47, 50]][bar % 4]
        hz = [440 * 2 ** ((note + 12 - 69) / 12) for note in notes]
        tones = [np.sin(2 * np.pi * each * k * time) / k for each in hz for k in (1, 2, 3)]
        bars.append(np.sum(tones, axis=0) * np.exp(-time))
    return (level * np.concatenate(bars)).astype(np.float32)
