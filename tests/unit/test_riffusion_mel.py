"""Riffusion's pictures of sound: the figures of its training pictures, and what they lose."""

from __future__ import annotations

import numpy as np
import pytest

from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale


def chord(seconds: float = 1.0) -> np.ndarray:
    """220, 1,000 and 5,000 Hz at falling loudness, with a little noise."""
    t = np.arange(int(seconds * scale.RATE_HZ)) / scale.RATE_HZ
    tones = sum(a * np.sin(2 * np.pi * f * t) for a, f in ((0.3, 220), (0.1, 1000), (0.02, 5000)))
    noise = 0.001 * np.random.default_rng(1).standard_normal(len(t))
    return np.asarray(tones + noise, np.float32)


def test_a_column_is_ten_milliseconds() -> None:
    sound = chord()
    mel = scale.analyse(sound)
    assert mel.shape == (scale.BANDS, 101)
    assert scale.seconds_of(512) == pytest.approx(5.11)


def test_a_tone_is_loudest_in_its_own_band() -> None:
    mel = scale.analyse(chord())
    for frequency in (220, 1000, 5000):
        mels = 2595 * np.log10(1 + frequency / 700)
        band = round(mels / (2595 * np.log10(1 + scale.TOP_HZ / 700)) * (scale.BANDS + 1)) - 1
        near = slice(band - 12, band + 13)
        assert abs(int(mel[near, 50].argmax()) - 12) <= 1


def test_the_loudest_is_black_and_the_lowest_band_at_the_bottom() -> None:
    mel = scale.analyse(chord())
    picture = scale.to_picture(mel)
    assert picture.shape == (512, 101, 3)
    assert picture.dtype == np.uint8
    band, column = np.unravel_index(mel.argmax(), mel.shape)
    assert picture.min() == 0
    assert picture[scale.BANDS - 1 - band, column].tolist() == [0, 0, 0]


def test_grey_levels_lose_little() -> None:
    mel = scale.analyse(chord())
    again = scale.from_picture(scale.to_picture(mel))
    again *= mel.max() / again.max()
    loud = mel > 0.01 * mel.max()  # within 40 dB
    assert np.max(np.abs(again[loud] / mel[loud] - 1)) < 0.03
    assert np.linalg.norm(again - mel) / np.linalg.norm(mel) < 0.005


def test_silence_is_white() -> None:
    picture = scale.to_picture(np.zeros((512, 20), np.float32))
    assert picture.min() == 255
    assert not scale.from_picture(picture).any()


def test_another_height_is_no_picture_of_sound() -> None:
    with pytest.raises(ValueError, match="512 rows"):
        scale.from_picture(np.zeros((256, 512, 3), np.uint8))


def test_a_moment_of_sound_cannot_be_analysed() -> None:
    with pytest.raises(ValueError, match=r"0\.2 s"):
        scale.analyse(np.zeros(4_000, np.float32))
