"""Music as a picture: time to the right, pitch upwards, loudness as light (a mel spectrogram)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.film.tape import RATE_HZ

SIZE = (1024, 512)  # width and height in pixels
FFT = 4096
LOW_HZ, HIGH_HZ = 40.0, 16_000.0
RANGE_DB = 80.0  # from the loudest to black


def draw(sound: Path, target: Path, poll: Callable[[], None]) -> None:
    """Draw interleaved float32 stereo at RATE_HZ as a PNG. `poll` is called for each column.

    The sound is mapped, so its length does not matter to memory.
    """
    samples = np.memmap(sound, np.float32, "r").reshape(-1, 2)
    width, height = SIZE
    bands = mel_bands(height)
    window = np.hanning(FFT).astype(np.float32)
    picture = np.zeros((height, width), np.float32)
    for column in range(width):
        start = max(0, (len(samples) - FFT) * column // max(1, width - 1))
        part = samples[start : start + FFT].mean(axis=1)
        part = np.pad(part, (0, FFT - len(part))) * window
        picture[:, column] = np.abs(np.fft.rfft(part))[bands]
        poll()
    loudness = 20 * np.log10(np.maximum(picture, 1e-9))
    light = np.clip((loudness - loudness.max()) / RANGE_DB + 1, 0, 1)
    coloured = cv2.applyColorMap((light[::-1] * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    done, data = cv2.imencode(".png", coloured)
    if not done:
        raise ValueError("the picture could not be encoded")
    target.write_bytes(data.tobytes())


def mel_bands(count: int) -> NDArray[np.intp]:
    """For each of `count` rows, lowest first, the FFT bin of its pitch.

    Rows are even in mel: m = 2595 log10(1 + f / 700) (O'Shaughnessy 1987).
    """
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (LOW_HZ, HIGH_HZ))
    hz = 700 * (10 ** (np.linspace(low, high, count) / 2595) - 1)
    return np.round(hz * FFT / RATE_HZ).astype(np.intp)
