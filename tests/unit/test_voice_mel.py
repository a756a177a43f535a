from __future__ import annotations

import numpy as np
import pytest

from reelbot.render.studio.voices.mel import BANDS, HOP, RATE_HZ, mel_filters, mel_spectrogram


def test_the_same_figures_as_librosa() -> None:
    """Of librosa 0.11: feature.melspectrogram(n_fft=400, hop_length=160, n_mels=40)."""
    time = np.arange(RATE_HZ) / RATE_HZ
    tones = 0.3 * np.sin(2 * np.pi * 440 * time) + 0.1 * np.sin(2 * np.pi * 3000 * time)
    mel = mel_spectrogram(tones.astype(np.float32))
    assert mel.shape == (101, BANDS)
    assert mel.dtype == np.float32
    assert mel[50, [5, 6, 26, 27]] == pytest.approx([14.78798, 1.603731, 0.01286308, 0.592747])
    assert mel[50, [0, 7, 20, 39]].max() < 1e-12
    assert mel[0, 6] == pytest.approx(1.4655554)


def test_the_same_filters_as_librosa() -> None:
    """Of librosa 0.11: filters.mel(sr=16000, n_fft=400, n_mels=40)."""
    filters = mel_filters()
    assert filters[3, 6:10] == pytest.approx([0.003564, 0.010954, 0.008841, 0.00145], abs=1e-6)
    assert filters[3, [0, 5, 10, 11]].tolist() == [0, 0, 0, 0]
    assert filters[30].argmax() == 94
    assert filters[30].sum() == pytest.approx(0.0249356)


def test_a_frame_every_ten_milliseconds() -> None:
    assert mel_spectrogram(np.zeros(0, np.float32)).shape == (1, BANDS)
    assert mel_spectrogram(np.zeros(10 * HOP, np.float32)).shape == (11, BANDS)
