"""Power spectra on the mel scale, as the speaker encoder was trained on (pure numpy)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
BANDS = 40
HOP = 160  # samples, 10 ms
WINDOW = 400  # samples, 25 ms

# Slaney, "Auditory Toolbox" (1998): linear below 1 kHz, then 27 steps for a factor of 6.4.
_LINEAR_HZ = 200 / 3
_EDGE_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27


def mel_spectrogram(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 (n,) at RATE_HZ → power in BANDS mel bands, float32 (1 + n // HOP, BANDS).

    Frame t is centred on sample t · HOP; beyond the ends is silence. The same figures as
    librosa 0.11's `feature.melspectrogram` with n_fft 400, hop_length 160, n_mels 40.
    """
    padded = np.pad(samples, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    spectrum = np.fft.rfft(frames * _hann(), axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return np.asarray(power.astype(np.float32) @ mel_filters().T, np.float32)


@cache
def mel_filters() -> NDArray[np.float32]:
    """Triangles of equal area, float32 (BANDS, WINDOW // 2 + 1), read-only."""
    edges_hz = _hz(np.linspace(_mel(0.0), _mel(RATE_HZ / 2), BANDS + 2))
    bins_hz = np.fft.rfftfreq(WINDOW, 1 / RATE_HZ)
    low, centre, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    rising = (bins_hz - low) / (centre - low)
    falling = (high - bins_hz) / (high - centre)
    filters = np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)
    return _frozen(filters)


@cache
def _hann() -> NDArray[np.float32]:
    return _frozen(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW))


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float32]:
    table = values.astype(np.float32)
    table.setflags(write=False)
    return table


def _mel(hz: float) -> float:
    if hz < _EDGE_HZ:
        return hz / _LINEAR_HZ
    return _EDGE_HZ / _LINEAR_HZ + float(np.log(hz / _EDGE_HZ)) / float(_LOG_STEP)


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    edge = _EDGE_HZ / _LINEAR_HZ
    above = _EDGE_HZ * np.exp(_LOG_STEP * (mel - edge))
    return np.where(mel < edge, mel * _LINEAR_HZ, above)
