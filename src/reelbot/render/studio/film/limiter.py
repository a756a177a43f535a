"""A look-ahead limiter: one gain for the whole film, less only around its highest peaks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.film.loudness import Samples

HOP = 48  # samples; 1 ms at 48 kHz
LOOK_HOPS = 20  # it begins to close this long before a peak, and opens as long after it


def gain_curve(peaks: Samples, gain: float, ceiling: float) -> Samples:
    """The gain at the centre of each hop, so that no peak passes `ceiling`.

    `peaks` are the true peaks of hops of HOP samples; all figures are amplitudes. A minimum over
    the look-ahead and then a Hann average over slightly less: wherever a peak is, every value in
    the average is at most what it needs, and so is the line between two hops.
    """
    needed = np.minimum(gain, ceiling / np.maximum(peaks, 1e-9)).astype(np.float32)
    if not len(needed) or needed.min() >= gain:
        return needed
    window = 2 * LOOK_HOPS + 1
    padded = np.pad(needed, LOOK_HOPS, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, window).min(axis=1)
    hann = np.hanning(window)[1:-1]
    padded = np.pad(lowest, LOOK_HOPS - 1, mode="edge")
    return np.convolve(padded, hann / hann.sum(), mode="valid").astype(np.float32)


def apply(samples: Samples, start: int, curve: Samples) -> Samples:
    """`samples`, shape (n, 2), which begin at sample `start` of the film, under the curve."""
    return np.asarray(samples * gain_at(start, len(samples), curve)[:, None], np.float32)


def gain_at(start: int, count: int, curve: Samples) -> NDArray[np.float32]:
    """The gain of each of `count` samples from `start`: a line from hop's centre to centre."""
    first = max(0, start // HOP - 1)
    hops = curve[first : (start + count) // HOP + 2]
    if len(hops) and hops.min() == hops.max():
        return np.full(count, hops[0], np.float32)
    places = (np.arange(start, start + count) + 0.5) / HOP - 0.5 - first
    return np.interp(places, np.arange(len(hops)), hops).astype(np.float32)
