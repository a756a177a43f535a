"""Another sampling rate for speech (pure)."""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

_TAPS = 24  # input samples on each side of the kernel
_BETA = 9.0  # Kaiser: stop band about −90 dB


def resample(samples: NDArray[np.float32], from_hz: int, to_hz: int) -> NDArray[np.float32]:
    """float32 (n,) at `from_hz` → float32 (round(n · to_hz / from_hz),) at `to_hz`.

    Windowed-sinc interpolation, one filter for each of the output's phases (J. O. Smith, "Digital
    Audio Resampling", ccrma.stanford.edu/~jos/resample).
    """
    if from_hz == to_hz or not len(samples):
        return samples.astype(np.float32)
    common = gcd(from_hz, to_hz)
    up, down = to_hz // common, from_hz // common
    cutoff = min(1.0, up / down)
    reach = int(np.ceil(_TAPS / cutoff))
    count = round(len(samples) * up / down)
    padded = np.pad(samples, (reach, reach + down))
    result = np.zeros(count, dtype=np.float32)
    offsets = np.arange(-reach + 1, reach + 1)
    for phase in range(min(up, count)):
        position = phase * down / up
        at = int(position)
        distance = (offsets - (position - at)) * cutoff
        window = np.kaiser(2 * 512 + 1, _BETA)
        shape = np.interp(distance / _TAPS, np.linspace(-1, 1, len(window)), window, 0, 0)
        kernel = (np.sinc(distance) * shape * cutoff).astype(np.float32)
        kernel /= kernel.sum()
        rows = len(range(phase, count, up))
        windows = np.lib.stride_tricks.sliding_window_view(padded, len(kernel))
        first = at + 1  # where the window of the first offset begins in the padded samples
        result[phase::up] = windows[first : first + rows * down : down][:rows] @ kernel
    return result
