from __future__ import annotations

import numpy as np
import pytest
from tests.support.voicelike import RATE_HZ, chords, hum, noise, voice

from reelbot.render.studio.voices.music import held_notes


def test_music_holds_notes_and_a_voice_does_not() -> None:
    assert held_notes(chords(10, 0.1)) > 0.8
    assert held_notes(voice(10)) < 0.2
    assert held_notes(voice(10, pitch_hz=230) + noise(10, 1e-3)) < 0.2


@pytest.mark.parametrize("under_db", [0, 10])
def test_music_beneath_a_voice(under_db: int) -> None:
    spoken = voice(10)
    music = chords(10, 1.0)
    scale = np.sqrt(np.mean(np.square(spoken)) / np.mean(np.square(music)))
    assert held_notes(spoken + scale * music * np.float32(10 ** (-under_db / 20))) > 0.3


def test_hum_and_hiss_are_no_music() -> None:
    assert held_notes(hum(6, 0.3)) < 0.05
    assert held_notes(np.tile(np.pad(voice(2), (0, RATE_HZ)), 3) + hum(9, 0.05)) < 0.2
    assert held_notes(noise(6, 0.1)) < 0.05
    assert held_notes(np.zeros(100, np.float32)) == 0
    assert held_notes(np.zeros(0, np.float32)) == 0
