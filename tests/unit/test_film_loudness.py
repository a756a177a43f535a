"""Loudness and true peak against BS.1770's own cases and ffmpeg's meter."""

from __future__ import annotations

import math
import re
import subprocess

import imageio_ffmpeg
import numpy as np
import pytest

from reelbot.render.studio.film.limiter import HOP, apply, gain_curve
from reelbot.render.studio.film.loudness import (
    LoudnessMeter,
    Samples,
    amplitude,
    integrated_lufs,
    peaks,
    true_peak_dbtp,
)

RATE_HZ = 48_000


def sine(hz: float, seconds: float, db: float, rate_hz: int = RATE_HZ, phase: float = 0) -> Samples:
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    return (amplitude(db) * np.sin(2 * np.pi * hz * t + phase)).astype(np.float32)


def pink(seconds: float, seed: int, rate_hz: int = RATE_HZ) -> Samples:
    """Noise that falls by 3 dB an octave, stereo, swelling and fading."""
    count = round(seconds * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal((count, 2)), axis=0)
    spectrum /= np.sqrt(np.arange(1, len(spectrum) + 1))[:, None]
    noise = np.fft.irfft(spectrum, count, axis=0)
    swell = 0.02 + np.clip(np.sin(np.arange(count) / rate_hz * 1.3), 0, 1)
    return (noise / np.abs(noise).max() * swell[:, None]).astype(np.float32)


def ebur128(samples: Samples, rate_hz: int) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg measures them."""
    channels = 1 if samples.ndim == 1 else 2
    shown = subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-f", "f32le"),
            *("-ar", str(rate_hz), "-ac", str(channels), "-i", "pipe:0"),
            *("-af", "ebur128=peak=true", "-f", "null", "-"),
        ],
        input=samples.tobytes(),
        capture_output=True,
        check=True,
    ).stderr.decode()
    found = [re.findall(rf"{name}: +(\S+)", shown)[-1] for name in ("I", "Peak")]
    return float(found[0]), float(found[1])


@pytest.mark.parametrize("rate_hz", [22_050, 44_100, 48_000])
def test_loudness_agrees_with_ffmpeg(rate_hz: int) -> None:
    for samples in (pink(12, 1, rate_hz), pink(6, 2, rate_hz)[:, 0].copy()):
        # ffmpeg prints one digit, so half of that is its own error.
        expected, peak = ebur128(samples, rate_hz)
        assert integrated_lufs(samples, rate_hz) == pytest.approx(expected, abs=0.1)
        assert true_peak_dbtp(samples, rate_hz) == pytest.approx(peak, abs=0.25)


def test_stereo_sine_at_minus_23_is_minus_23_lufs() -> None:
    # EBU Tech 3341, case 1.
    one = sine(1000, 20, -23)
    assert integrated_lufs(np.stack([one, one], axis=1), RATE_HZ) == pytest.approx(-23, abs=0.05)


def test_gate_leaves_out_what_is_quiet() -> None:
    # EBU Tech 3341, case 3: quiet, loud, quiet.
    one = np.concatenate([sine(1000, s, db) for s, db in ((10, -36), (60, -23), (10, -36))])
    assert integrated_lufs(np.stack([one, one], axis=1), RATE_HZ) == pytest.approx(-23, abs=0.1)


def test_blocks_measure_like_the_whole() -> None:
    samples = pink(5, 3)
    meter = LoudnessMeter(RATE_HZ, 2)
    for start in range(0, len(samples), 7_777):
        meter.add(samples[start : start + 7_777])
    assert meter.integrated_lufs() == pytest.approx(integrated_lufs(samples, RATE_HZ), abs=1e-3)


def test_silence_has_no_loudness() -> None:
    assert integrated_lufs(np.zeros((RATE_HZ, 2), np.float32), RATE_HZ) == -math.inf
    assert integrated_lufs(np.zeros(10, np.float32), RATE_HZ) == -math.inf
    assert true_peak_dbtp(np.zeros((0, 2), np.float32), RATE_HZ) == -math.inf


def test_true_peak_lies_between_samples() -> None:
    # A quarter of the rate, sampled at 45 degrees: every sample is 3 dB below the crest.
    wave = sine(RATE_HZ / 4, 1, 0, phase=math.pi / 4) * np.hanning(RATE_HZ).astype(np.float32)
    assert 20 * math.log10(np.abs(wave).max()) == pytest.approx(-3.01, abs=0.05)
    assert true_peak_dbtp(wave, RATE_HZ) == pytest.approx(0, abs=0.1)


def test_limiter_keeps_every_peak_below_the_ceiling() -> None:
    rng = np.random.default_rng(4)
    samples = pink(4, 5)
    samples[rng.integers(0, len(samples), 40)] = 0.9
    samples[-1] = 1.0
    ceiling = amplitude(-2)
    curve = gain_curve(peaks(samples, HOP), 2.5, ceiling)
    limited = apply(samples, 0, curve)
    assert true_peak_dbtp(limited, RATE_HZ) <= -2 + 0.2
    assert float(np.abs(limited).max()) <= ceiling * 1.0001
    assert float(curve.max()) == pytest.approx(2.5)
    # In blocks it is the same as at once.
    pieces = [apply(samples[a : a + 5_000], a, curve) for a in range(0, len(samples), 5_000)]
    np.testing.assert_allclose(np.concatenate(pieces), limited, atol=1e-6)
