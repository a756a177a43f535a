from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.support.voicelike import RATE_HZ, hum, noise, voice

from reelbot.render.studio.voices.activity import FRAMES_PER_S, cut_to_speech, listen, runs


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def spoken() -> NDArray[np.float32]:
    """Speech from 1 to 4 and from 6 to 9 s, of ten."""
    parts = [silence(1), voice(3), silence(2), voice(3, seed=1), silence(1)]
    sound = np.concatenate(parts)
    return np.pad(sound, (0, 10 * RATE_HZ - len(sound)))


@pytest.mark.parametrize(
    "background",
    [noise(10, 1e-4), noise(10, 0.01), hum(10, 0.03), hum(10, 0.1)],
    ids=["quiet", "hiss", "hum", "loud hum"],
)
def test_words_are_found_and_pauses_left_out(background: NDArray[np.float32]) -> None:
    heard = listen(spoken() + background).is_speech
    edges_s = [edge / FRAMES_PER_S for span in runs(heard) for edge in span]
    assert edges_s == pytest.approx([1.0, 4.0, 6.0, 9.0], abs=0.2)


@pytest.mark.parametrize(
    "sound",
    [silence(5), noise(5, 0.1), noise(5, 1e-5), hum(5, 0.3)],
    ids=["nothing", "hiss", "faint hiss", "hum"],
)
def test_what_is_always_there_is_no_speech(sound: NDArray[np.float32]) -> None:
    assert listen(sound).speech_s == 0


def test_steps_and_dishes_are_no_speech() -> None:
    sound = noise(6, 1e-3)
    for knock in range(12):
        fading = np.exp(-np.arange(RATE_HZ // 4) / 600).astype(np.float32)
        start = knock * RATE_HZ // 2
        sound[start : start + len(fading)] += noise(0.25, 0.3, seed=knock) * fading
    assert listen(sound).speech_s == 0


@pytest.mark.parametrize("samples", [0, 1, 159, 160, 4_000])
def test_very_short_sounds(samples: int) -> None:
    activity = listen(noise(1, 0.1)[:samples])
    assert len(activity.is_speech) == 1 + samples // 160
    assert activity.speech_s == 0


def test_what_is_cut_out_is_the_speech() -> None:
    sound = spoken()
    activity = listen(sound + noise(10, 1e-4))
    speech = cut_to_speech(sound, activity, 60.0)
    assert len(speech) / RATE_HZ == pytest.approx(activity.speech_s, abs=0.02)
    assert np.square(speech).sum() > 0.99 * np.square(sound).sum()
    assert len(cut_to_speech(sound, activity, 2.0)) == 2 * RATE_HZ


def test_runs() -> None:
    assert runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]
    assert runs(np.zeros(3, np.bool_)) == []


@pytest.mark.parametrize("pitch_hz", [100.0, 200.0])
def test_the_middle_pitch_of_a_voice(pitch_hz: float) -> None:
    found = listen(voice(8, pitch_hz=pitch_hz))
    assert found.pitch_hz == pytest.approx(pitch_hz, rel=0.12)
    assert found.voiced_share > 0.6
    assert listen(noise(4, 0.1)).pitch_hz == 0
