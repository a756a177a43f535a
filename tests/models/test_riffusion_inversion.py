"""Riffusion's way back to sound: near to what the picture says, quick, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="the models extra is not installed")
pytest.importorskip("scipy", reason="the models extra is not installed")

from reelbot.render.studio.engines.text_to_music.riffusion import inversion
from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale

pytestmark = pytest.mark.models


def melody(seconds: float = 3.0) -> np.ndarray:
    """Plucked tones a third of a second apart, with overtones."""
    t = np.arange(int(seconds * scale.RATE_HZ)) / scale.RATE_HZ
    sound = np.zeros_like(t)
    for number, note in enumerate((262, 330, 392, 523, 392, 330, 262, 196)):
        since = t - number / 3
        plucked = np.where(since >= 0, np.exp(-6 * np.maximum(since, 0)), 0)
        for overtone in range(1, 6):
            sound += 0.2 / overtone**1.5 * plucked * np.sin(2 * np.pi * note * overtone * since)
    return np.asarray(sound, np.float32)


def error(sound: np.ndarray, mel: np.ndarray) -> float:
    """The spectral convergence error in the bands that the picture says."""
    got = scale.analyse(sound)
    count = min(got.shape[1], mel.shape[1])
    return float(np.linalg.norm(got[:, :count] - mel[:, :count]) / np.linalg.norm(mel[:, :count]))


def test_the_sound_has_the_picture_that_was_asked_for() -> None:
    mel = scale.analyse(melody())
    sound = inversion.to_sound(mel)
    assert sound.dtype == np.float32
    assert sound.shape == ((mel.shape[1] - 1) * scale.HOP,)
    assert error(sound, mel) < 0.06
    # Loudness is kept: the picture's scale is the sound's.
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(np.sqrt(np.mean(melody() ** 2)), rel=0.1)


def test_the_phases_by_heap_integration_help() -> None:
    """Broken on purpose: with phases by chance the same rounds end further away."""
    mel = scale.analyse(melody())
    by_chance = np.random.default_rng(0).random
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            inversion,
            "integrate",
            lambda amplitudes, **_: np.float32(2 * np.pi) * by_chance(amplitudes.shape, np.float32),
        )
        worse = error(inversion.to_sound(mel), mel)
    assert error(inversion.to_sound(mel), mel) < 0.8 * worse


def test_the_same_seed_is_the_same_sound() -> None:
    mel = scale.analyse(melody(1.0))
    first = inversion.to_sound(mel, seed=3)
    assert np.array_equal(first, inversion.to_sound(mel, seed=3))
    assert not np.array_equal(first, inversion.to_sound(mel, seed=4))


def test_silence_stays_silent() -> None:
    sound = inversion.to_sound(np.zeros((scale.BANDS, 40), np.float32))
    assert sound.shape == (39 * scale.HOP,)
    assert not sound.any()


def test_too_few_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 10 columns"):
        inversion.to_sound(np.ones((scale.BANDS, 8), np.float32))


def test_it_can_be_stopped_in_the_middle() -> None:
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if share >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        inversion.to_sound(scale.analyse(melody(1.0)), on_round=stop)
    assert shares == sorted(shares)
    assert len(shares) == 7


def test_odd_pictures_are_sounds_too() -> None:
    """What a network draws is no spectrogram of anything: finite all the same."""
    picture = np.random.default_rng(5).integers(0, 256, (512, 256, 3)).astype(np.uint8)
    sound = inversion.to_sound(scale.from_picture(picture))
    assert np.isfinite(sound).all()
    assert sound.any()
