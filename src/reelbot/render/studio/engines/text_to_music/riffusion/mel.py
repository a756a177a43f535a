"""Riffusion's picture of sound: a mel spectrogram as grey levels, and back to amplitudes.

A column is 10 ms, a row one of 512 mel bands from 0 to 10 kHz (HTK's scale, triangles of height 1),
the lowest at the bottom. A grey level is the amplitude's fourth root, inverted: black is loud.
These are the figures of riffusion-model-v1's training pictures; with others it makes noise.
Everything here is pure; sound comes back from amplitudes in `inversion`.

Grey levels lose little: amplitudes survive the way through a picture with a relative error below
2 % where they are within 40 dB of the loudest (a test measures it).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 44_100
HOP = 441  # samples a column
WINDOW = 4_410  # samples of a periodic Hann window
FFT = 17_640  # the window is padded to this: bins of 2.5 Hz
BANDS = 512
TOP_HZ = 10_000.0
ROOT = 4.0
LEVELS = 255
VOLUME = 50.0  # the fourth root of the loudest amplitude that a picture can say
_BATCH = 64  # columns analysed at once: 17,640 floats each

Mel = NDArray[np.float32]  # amplitudes, shape (BANDS, columns), the lowest band first


def seconds_of(columns: int) -> float:
    """How long a picture of so many columns sounds; 512 are 5.11 s."""
    return max(0, columns - 1) * HOP / RATE_HZ


def filters(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float32]:
    """The mel triangles at the given frequencies, shape (BANDS, frequencies)."""
    mels = np.linspace(0.0, 2595 * np.log10(1 + TOP_HZ / 700), BANDS + 2)
    corners = 700 * (10 ** (mels / 2595) - 1)
    rises = np.diff(corners)
    away = corners[:, None] - frequencies_hz[None, :]
    up = -away[:-2] / rises[:-1, None]
    down = away[2:] / rises[1:, None]
    return np.maximum(0, np.minimum(up, down)).astype(np.float32)


def analyse(samples: NDArray[np.float32]) -> Mel:
    """Mono samples at RATE_HZ, shape (n,) → amplitudes, shape (BANDS, 1 + n // HOP).

    Columns are centred on multiples of HOP; before the beginning and after the end the sound is
    taken to be mirrored, as torch.stft and librosa do. Raises ValueError under half a window.
    """
    if samples.ndim != 1 or len(samples) <= FFT // 2:
        raise ValueError(f"mono sound of more than {FFT // 2 / RATE_HZ:.1f} s is analysed")
    mirrored = np.pad(samples.astype(np.float32, copy=False), FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(mirrored, FFT)[::HOP]
    count = 1 + len(samples) // HOP
    bank = _bank()
    mel = np.empty((BANDS, count), np.float32)
    for first in range(0, count, _BATCH):
        part = frames[first : min(first + _BATCH, count)] * _window()
        amplitudes = np.abs(np.fft.rfft(part, axis=1))[:, : bank.shape[1]]
        mel[:, first : first + len(part)] = bank @ amplitudes.T
    return mel


def to_picture(mel: Mel) -> NDArray[np.uint8]:
    """Amplitudes → an RGB picture, uint8, shape (BANDS, columns, 3), scaled so that the loudest is
    black; silence is white."""
    loudest = float(mel.max(initial=0.0))
    if loudest <= 0:
        return np.full((*mel.shape, 3), LEVELS, np.uint8)
    levels = LEVELS * (np.maximum(mel, 0) / loudest) ** (1 / ROOT)
    grey = (LEVELS - np.rint(levels)).astype(np.uint8)[::-1]
    return np.repeat(grey[:, :, None], 3, axis=2)


def from_picture(picture: NDArray[np.uint8]) -> Mel:
    """An RGB or grey picture of BANDS rows → amplitudes; channels are averaged.

    Raises ValueError for another number of rows.
    """
    if picture.shape[0] != BANDS:
        raise ValueError(f"a picture of sound has {BANDS} rows, not {picture.shape[0]}")
    grey = picture.astype(np.float32)
    if grey.ndim == 3:
        grey = grey.mean(axis=2)
    return np.asarray(((LEVELS - grey[::-1]) * (VOLUME / LEVELS)) ** ROOT, np.float32)


@cache
def _window() -> NDArray[np.float32]:
    window = np.zeros(FFT, np.float32)
    start = (FFT - WINDOW) // 2
    window[start : start + WINDOW] = np.hanning(WINDOW + 1)[:-1]
    return window


@cache
def _bank() -> NDArray[np.float32]:
    """The triangles at the analysis' bins, up to TOP_HZ: beyond that they are nothing."""
    bins = int(TOP_HZ * FFT / RATE_HZ) + 1
    return filters(np.arange(bins) * RATE_HZ / FFT)
