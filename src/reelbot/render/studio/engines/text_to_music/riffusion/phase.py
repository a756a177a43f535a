"""Phases from amplitudes alone: phase gradient heap integration, compiled by numba.

Průša, Balazs, Søndergaard: "A Noniterative Method for Reconstruction of Phase From STFT Magnitude",
2017. For a Gaussian window the phase's derivatives follow from those of the logarithm of the
amplitude; a Hann window is near enough to one. They are summed up outwards from the loudest places.
The heap is a row of stacks, one a level of loudness: the order within a level does not matter, and
each place is handled in constant time.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

# The Gaussian nearest to a Hann window of n samples has a time-frequency ratio of this × n².
HANN_GAMMA = 0.25645
LEVELS = 4_096
FLOOR = 1e-4  # of the loudest: what is softer gets a phase by chance


def integrate(
    amplitudes: NDArray[np.float32], *, window: int, hop: int, fft: int, seed: int
) -> NDArray[np.float32]:
    """Phases in radians for amplitudes of shape (frames, bins), frames centred in time."""
    loudest = float(amplitudes.max(initial=0.0))
    if loudest <= 0 or min(amplitudes.shape) < 2:
        return np.zeros_like(amplitudes)
    logs = np.log(amplitudes + 1e-10 * loudest)
    chance = np.random.default_rng(seed).random(amplitudes.shape, np.float32)
    phases: NDArray[np.float32] = _integrate(
        logs,
        np.float32(2 * np.pi) * chance,
        float(np.log(loudest) + np.log(FLOOR)),
        hop,
        fft,
        HANN_GAMMA * window**2,
        LEVELS,
    )
    return phases


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _gradients(logs: Any, hop: int, fft: int, gamma: float) -> Any:
    """The phase's growth from frame to frame and from bin to bin."""
    frames, bins = logs.shape
    along_time = np.empty((frames, bins), np.float32)
    along_bins = np.empty((frames, bins), np.float32)
    for t in range(frames):
        before, after = max(t - 1, 0), min(t + 1, frames - 1)
        for k in range(bins):
            below, above = max(k - 1, 0), min(k + 1, bins - 1)
            rise = (logs[after, k] - logs[before, k]) / (after - before)
            slope = (logs[t, above] - logs[t, below]) / (above - below)
            along_bins[t, k] = -gamma / (hop * fft) * rise
            along_time[t, k] = hop * fft / gamma * slope + 2 * np.pi * hop * k / fft
    return along_time, along_bins


@_compiled
def _by_loudness(logs: Any, floor: float, scale: float, levels: int) -> Any:
    """Indices of all places above the floor, the loudest first (a counting sort)."""
    flat = logs.ravel()
    count = np.zeros(levels, np.int64)
    for value in flat:
        if value > floor:
            count[int((value - floor) * scale)] += 1
    place = np.zeros(levels, np.int64)
    total = 0
    for level in range(levels - 1, -1, -1):
        place[level] = total
        total += count[level]
    order = np.empty(total, np.int64)
    for i in range(flat.size):
        if flat[i] > floor:
            level = int((flat[i] - floor) * scale)
            order[place[level]] = i
            place[level] += 1
    return order


@_compiled
def _integrate(
    logs: Any, chance: Any, floor: float, hop: int, fft: int, gamma: float, levels: int
) -> Any:
    frames, bins = logs.shape
    along_time, along_bins = _gradients(logs, hop, fft, gamma)
    scale = (levels - 1) / max(logs.max() - floor, 1e-9)
    flat = logs.ravel()
    phases = chance.copy().ravel()
    known = flat <= floor
    stacks = np.full(levels, -1, np.int64)  # the top of each level's stack …
    under = np.empty(flat.size, np.int64)  # … and what lies beneath each place
    neighbours = np.empty(4, np.int64)
    steps = np.empty(4, np.float32)
    for seed in _by_loudness(logs, floor, scale, levels):
        if known[seed]:
            continue
        phases[seed] = 0.0
        known[seed] = True
        level = int((flat[seed] - floor) * scale)
        under[seed] = stacks[level]
        stacks[level] = seed
        while level >= 0:
            here = stacks[level]
            if here < 0:
                level -= 1
                continue
            stacks[level] = under[here]
            t, k = here // bins, here % bins
            found = 0
            if t + 1 < frames:
                neighbours[found] = here + bins
                steps[found] = (along_time[t, k] + along_time[t + 1, k]) / 2
                found += 1
            if t > 0:
                neighbours[found] = here - bins
                steps[found] = -(along_time[t, k] + along_time[t - 1, k]) / 2
                found += 1
            if k + 1 < bins:
                neighbours[found] = here + 1
                steps[found] = (along_bins[t, k] + along_bins[t, k + 1]) / 2
                found += 1
            if k > 0:
                neighbours[found] = here - 1
                steps[found] = -(along_bins[t, k] + along_bins[t, k - 1]) / 2
                found += 1
            for n in range(found):
                there = neighbours[n]
                if known[there]:
                    continue
                phases[there] = phases[here] + steps[n]
                known[there] = True
                at = int((flat[there] - floor) * scale)
                under[there] = stacks[at]
                stacks[at] = there
                level = max(level, at)
    return phases.reshape(frames, bins)
