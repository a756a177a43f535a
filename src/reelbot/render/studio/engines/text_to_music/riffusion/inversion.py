"""Mel amplitudes → sound: Riffusion's way back, many times faster than Griffin-Lim on its bins.

The usual way (InverseMelScale, then 32 rounds of Griffin-Lim at 17,640 bins) is slow, because most
of those bins say the same: the window is 100 ms, its main lobe 40 Hz wide. Here:

- Nothing lies above 10 kHz, so the sound is found at 22 kHz with a hop of 220 and 2,560 bins, and
  brought to 44.1 kHz at the end by padding its spectrum, which loses nothing.
- The bins' amplitudes start from a few multiplicative updates (Lee and Seung 2001) with the sparse
  mel matrix, in which the fine bins are interpolated from the coarse ones.
- Their phases start from phase gradient heap integration (`phase`), not from chance.
- Then fast Griffin-Lim (Perraudin, Balazs, Søndergaard 2013): two rounds against those amplitudes,
  and further ones against the mel bands themselves: each bin is scaled by what its bands lack. So
  amplitudes that no sound can have give way, and those that the picture asks for are met.

The result is float32 mono. Same amplitudes, same seed, same sound.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numba
import numpy as np
import scipy.fft
import scipy.sparse
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale
from reelbot.render.studio.engines.text_to_music.riffusion.mel import Mel
from reelbot.render.studio.engines.text_to_music.riffusion.phase import integrate

RATE_HZ = 22_000  # while it is looked for
HOP, WINDOW, FFT = 220, 2_200, 2_560  # scale.HOP and scale.WINDOW at that rate
UPDATES = 10
ROUNDS_OF_BINS = 2
ROUNDS_OF_BANDS = 10
MOMENTUM = 0.99
EAGERNESS = 1.2  # the power of a bin's correction; above 1 it meets its bands in fewer rounds
_TINY = 1e-9

Spectrum = NDArray[np.complex64]
Samples = NDArray[np.float32]


def to_sound(
    mel: Mel, *, seed: int = 0, on_round: Callable[[float], None] | None = None
) -> Samples:
    """Amplitudes (BANDS, columns) → samples at `mel.RATE_HZ`, shape ((columns − 1) × HOP,).

    They are as loud as the amplitudes say and may go beyond ±1. `on_round` gets the share that is
    done and may raise to stop. Raises ValueError for fewer columns than a window has.
    """
    columns = mel.shape[1]
    if mel.shape[0] != scale.BANDS or columns <= WINDOW // HOP:
        raise ValueError(f"{scale.BANDS} bands and more than {WINDOW // HOP} columns are needed")
    if not mel.any():
        return np.zeros((columns - 1) * scale.HOP, np.float32)
    loudest = float(mel.max())
    found = _search(mel / np.float32(loudest), seed, on_round or (lambda share: None))
    return resampled(found, (columns - 1) * scale.HOP) * np.float32(loudest)


def resampled(samples: Samples, length: int) -> Samples:
    """The samples at another rate, so that there are `length`, by their spectrum."""
    spectrum = scipy.fft.rfft(samples, workers=-1)
    padded = np.zeros(length // 2 + 1, np.complex64)
    kept = min(len(spectrum), len(padded))
    padded[:kept] = spectrum[:kept]
    sound = scipy.fft.irfft(padded, length, workers=-1)
    return np.asarray(sound * (length / len(samples)), np.float32)


def _search(mel: Mel, seed: int, on_round: Callable[[float], None]) -> Samples:
    bank = _bank()
    amplitudes = np.ascontiguousarray(_amplitudes(mel, bank).T)
    phases = integrate(amplitudes, window=WINDOW, hop=HOP, fft=FFT, seed=seed)
    frames = _Frames.of(len(amplitudes))
    spectrum: Spectrum = amplitudes * np.exp(1j * phases).astype(np.complex64)
    before: Spectrum | None = None
    rounds = ROUNDS_OF_BINS + ROUNDS_OF_BANDS
    for number in range(rounds):
        on_round(number / rounds)
        consistent = frames.analyse(frames.mirrored(frames.synthesise(spectrum)))
        ahead = consistent
        if before is not None:
            ahead = consistent + np.float32(MOMENTUM) * (consistent - before)
        before = consistent
        have = np.abs(ahead)
        if number < ROUNDS_OF_BINS:
            spectrum = ahead * (amplitudes / (have + _TINY))
        else:
            spectrum = ahead * _correction(have, mel, bank)
    sound = frames.synthesise(spectrum)
    return sound[WINDOW // 2 : WINDOW // 2 + (len(amplitudes) - 1) * HOP]


# --- amplitudes ----------------------------------------------------------------------------------


class _Bank(NamedTuple):
    """The mel matrix over our bins, sparse, and what is always needed of it."""

    bands: Any  # (BANDS, bins): amplitudes of bins → of bands
    bins: Any  # its transpose
    both: Any  # bins · bands
    of_band: NDArray[np.float32]  # (BANDS, 1): sum over bins
    of_bin: NDArray[np.float32]  # (bins, 1): sum over bands


@cache
def _bank() -> _Bank:
    """The picture's triangles at its own fine bins, those interpolated between ours."""
    fine = np.arange(int(scale.TOP_HZ * scale.FFT / scale.RATE_HZ) + 1)
    triangles = scipy.sparse.csr_matrix(scale.filters(fine * scale.RATE_HZ / scale.FFT))
    place = fine * (scale.RATE_HZ / scale.FFT) / (RATE_HZ / FFT)
    lower = np.floor(place).astype(np.int64)
    share = place - lower
    between = scipy.sparse.csr_matrix(
        (
            np.concatenate([1 - share, share]),
            (np.concatenate([fine, fine]), np.concatenate([lower, lower + 1])),
        ),
        shape=(len(fine), FFT // 2 + 1),
    )
    # A longer window of the same sound has larger amplitudes.
    bands = scipy.sparse.csr_matrix(triangles @ between * (scale.WINDOW / WINDOW), dtype=np.float32)
    bins = scipy.sparse.csr_matrix(bands.T)
    return _Bank(
        bands=bands,
        bins=bins,
        both=scipy.sparse.csr_matrix(bins @ bands),
        of_band=np.asarray(bands.sum(1), np.float32) + np.float32(_TINY),
        of_bin=np.asarray(bins.sum(1), np.float32) + np.float32(_TINY),
    )


def _amplitudes(mel: Mel, bank: _Bank) -> NDArray[np.float32]:
    """Non-negative amplitudes of the bins, shape (bins, columns), that give about these bands."""
    wanted = bank.bins @ mel
    found = (bank.bins @ (mel / bank.of_band)) / bank.of_bin + np.float32(1e-12)
    for _ in range(UPDATES):
        found *= wanted / (bank.both @ found + np.float32(1e-12))
    return np.asarray(found, np.float32)


def _correction(have: NDArray[np.float32], mel: Mel, bank: _Bank) -> NDArray[np.float32]:
    """By how much each bin (frames, bins) is to grow, so that its bands become what they should."""
    floor = np.float32(1e-7)
    lacking = (mel + floor) / (bank.bands @ have.T + floor)
    growth = ((bank.bins @ lacking) / bank.of_bin).T
    return np.asarray(growth ** np.float32(EAGERNESS), np.float32)


# --- frames --------------------------------------------------------------------------------------


class _Frames(NamedTuple):
    """Short-time spectra of so many frames, each centred: time 0 of a frame is its middle."""

    frames: int
    window: NDArray[np.float32]
    weight: NDArray[np.float32]  # 1 / the sum of squared windows at each sample

    @classmethod
    def of(cls, count: int) -> _Frames:
        window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
        total = np.zeros((count - 1) * HOP + WINDOW, np.float32)
        _overlap(total, np.broadcast_to(window**2, (count, WINDOW)), HOP)
        weight = np.asarray(1 / np.maximum(total, 1e-3), np.float32)
        return cls(count, window, weight)

    def analyse(self, samples: Samples) -> Spectrum:
        """Shape (frames, FFT // 2 + 1)."""
        cut = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP] * self.window
        turned = np.zeros((self.frames, FFT), np.float32)
        turned[:, : WINDOW // 2] = cut[:, WINDOW // 2 :]
        turned[:, FFT - WINDOW // 2 :] = cut[:, : WINDOW // 2]
        return np.asarray(scipy.fft.rfft(turned, axis=1, workers=-1), np.complex64)

    def synthesise(self, spectrum: Spectrum) -> Samples:
        """The samples whose spectrum is nearest to this one, in squares."""
        turned = scipy.fft.irfft(spectrum, FFT, axis=1, workers=-1)
        cut = np.empty((self.frames, WINDOW), np.float32)
        cut[:, WINDOW // 2 :] = turned[:, : WINDOW // 2]
        cut[:, : WINDOW // 2] = turned[:, FFT - WINDOW // 2 :]
        cut *= self.window
        samples = np.zeros(len(self.weight), np.float32)
        _overlap(samples, cut, HOP)
        return samples * self.weight

    @staticmethod
    def mirrored(samples: Samples) -> Samples:
        """Before the first frame's middle and after the last one's, as the analysis saw it."""
        half = WINDOW // 2
        samples[:half] = samples[half + 1 : 2 * half + 1][::-1]
        samples[-half:] = samples[-2 * half - 1 : -half - 1][::-1]
        return samples


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _overlap(samples: Any, frames: Any, hop: int) -> None:
    """Add frames (count, length) where they belong."""
    for number in range(frames.shape[0]):
        start = number * hop
        for i in range(frames.shape[1]):
            samples[start + i] += frames[number, i]
