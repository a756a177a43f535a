"""Riffusion as an engine, on tiny weights: lengths, seeds, variations, progress, cancel, memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.models.heard import Heard
from tests.models.made import engine_of

from reelbot.core.errors import Cancelled, EngineFailed
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Cue, Sound

pytestmark = pytest.mark.models

FULL = "text_to_music.riffusion"
RATE_HZ = 44_100


@pytest.fixture
def made(weights: Callable[[str], Path]) -> Callable[..., Any]:
    def make(**options: Any) -> Any:
        own = {"threads": 1, "steps": 2, "model": str(weights("stable_diffusion")), **options}
        return engine_of(Registry({"options": {FULL: own}}), FULL)

    return make


def test_it_plays_as_long_as_asked_for_and_the_seed_decides(made: Callable[..., Any]) -> None:
    engine = made()
    heard = Heard()
    first = engine.play(Cue(prompt="jazz piano", seconds=3, seed=1), heard)
    assert first.rate_hz == RATE_HZ and first.samples.dtype == np.float32
    assert first.samples.shape == (3 * RATE_HZ,)
    assert np.abs(first.samples).max() == pytest.approx(0.9, abs=0.01)
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert heard.pictures == []  # a picture of sound is no preview
    again = engine.play(Cue(prompt="jazz piano", seconds=3, seed=1), Heard())
    other = engine.play(Cue(prompt="jazz piano", seconds=3, seed=2), Heard())
    assert np.array_equal(first.samples, again.samples)
    assert not np.array_equal(first.samples, other.samples)


def test_longer_music_is_several_pictures_and_may_be_stereo(made: Callable[..., Any]) -> None:
    sound = made(width_max=512, steps=1, stereo=True).play(Cue(prompt="drums", seconds=8), Heard())
    assert sound.samples.shape == (8 * RATE_HZ, 2)
    assert np.isfinite(sound.samples).all()


def test_a_variation_follows_its_recording(made: Callable[..., Any]) -> None:
    t = np.arange(3 * 16_000) / 16_000
    beats = np.sin(2 * np.pi * 440 * t) * (t % 0.5 < 0.1)
    engine, cue = made(strength=0.3), Cue(prompt="organ", seconds=4, source="ab" * 32)
    found = engine.vary(cue, Sound(beats.astype(np.float32), 16_000), Heard())
    assert found.samples.shape == (4 * RATE_HZ,)
    stereo = np.stack([beats, -0.5 * beats], 1).astype(np.float32)
    assert engine.vary(cue, Sound(stereo, 16_000), Heard()).samples.any()
    with pytest.raises(EngineFailed) as refused:
        engine.vary(cue, Sound(np.zeros(800, np.float32), 16_000), Heard())
    assert refused.value.code == "sound_too_short"


def test_cancelling_takes_a_step_at_most(made: Callable[..., Any]) -> None:
    engine, heard = made(steps=8), Heard(stop_at=0.3)
    with pytest.raises(Cancelled):
        engine.play(Cue(prompt="x", seconds=3), heard)
    assert heard.fractions[-1] < 0.5
    assert engine.play(Cue(prompt="x", seconds=1), Heard()).seconds == 1


def test_a_prompt_that_is_too_long_is_said(made: Callable[..., Any]) -> None:
    cue = Cue(prompt="a castle in the snow " * 40, seconds=2)
    (note,) = made(steps=1).play(cue, Heard()).notes
    assert "was cut" in note


def test_what_it_gives_up_when_memory_is_short(made: Callable[..., Any]) -> None:
    engine = made()
    assert engine.give_up() == "worked in slices and tiles"
    assert engine.give_up() == "made its music five seconds at a time"
    assert engine.options.width_max == 512
    assert engine.give_up() is None
    assert engine.play(Cue(prompt="x", seconds=6), Heard()).seconds == 6
