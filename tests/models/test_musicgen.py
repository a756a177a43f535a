"""MusicGen as an engine, on tiny weights: lengths, seeds, windows, progress, cancel, memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.models.heard import Heard
from tests.models.made import engine_of

from reelbot.core.errors import Cancelled
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Cue

pytestmark = pytest.mark.models

FULL = "text_to_music.musicgen"
RATE_HZ = 32_000


@pytest.fixture
def made(weights: Callable[[str], Path]) -> Callable[..., Any]:
    def make(**options: Any) -> Any:
        own = {"threads": 1, "model": str(weights("musicgen")), **options}
        return engine_of(Registry({"options": {FULL: own}}), FULL)

    return make


def test_it_plays_as_long_as_asked_for_and_the_seed_decides(made: Callable[..., Any]) -> None:
    engine = made()
    heard = Heard()
    first = engine.play(Cue(prompt="jazz", seconds=1.5, seed=1), heard)
    assert first.rate_hz == RATE_HZ and first.samples.dtype == np.float32
    assert first.samples.shape == (1.5 * RATE_HZ,)
    assert np.abs(first.samples).max() == pytest.approx(0.9, abs=0.01)
    assert np.abs(first.samples[:-8000]).reshape(-1, 400).max(1).min() > 0, "no gap in it"
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert len(heard.fractions) > 70, "told once a time step"
    again = engine.play(Cue(prompt="jazz", seconds=1.5, seed=1), Heard())
    other = engine.play(Cue(prompt="jazz", seconds=1.5, seed=2), Heard())
    assert np.array_equal(first.samples, again.samples)
    assert not np.array_equal(first.samples, other.samples)


def test_longer_music_goes_on_from_the_window_before(made: Callable[..., Any]) -> None:
    heard = Heard()
    engine = made(window_s=10)
    asked: list[dict[str, Any]] = []
    generate = engine.generate

    def spied(inputs: dict[str, Any], *given: Any, **how: Any) -> Any:
        asked.append(inputs)
        return generate(inputs, *given, **how)

    engine.generate = spied
    sound = engine.play(Cue(prompt="drums", seconds=12), heard)
    assert sound.samples.shape == (12 * RATE_HZ,)
    assert np.abs(sound.samples[: 10 * RATE_HZ]).reshape(-1, 3200).max(1).min() > 0
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert ["input_values" in inputs for inputs in asked] == [False, True]
    assert asked[1]["input_values"].shape[-1] == 5 * RATE_HZ


def test_cancelling_takes_a_time_step_and_it_plays_on(made: Callable[..., Any]) -> None:
    engine, heard = made(), Heard(stop_at=0.3)
    with pytest.raises(Cancelled):
        engine.play(Cue(prompt="x", seconds=2), heard)
    assert heard.fractions[-1] < 0.32
    assert engine.play(Cue(prompt="x", seconds=0.5), Heard()).seconds == 0.5


def test_what_it_does_not_take_is_said(made: Callable[..., Any]) -> None:
    cue = Cue(prompt="a castle in the snow " * 80, negative="drums", seconds=0.5)
    cut, negative = made().play(cue, Heard()).notes
    assert "was cut" in cut and "negative" in negative


def test_what_it_gives_up_when_memory_is_short(made: Callable[..., Any]) -> None:
    engine = made()
    assert engine.give_up() == "wrote its music 10 seconds at a time"
    assert engine.give_up() is None


def test_folders_that_will_not_do_say_why(weights: Callable[[str], Path], tmp_path: Path) -> None:
    def missing(model: object) -> str:
        return str(Registry({"options": {FULL: {"model": str(model)}}}).missing(FULL))

    assert "no model of transformers" in missing(weights("stable_diffusion"))
    assert "BlipForConditionalGeneration, not of Musicgen" in missing(weights("blip"))
    assert "there is no folder" in missing(tmp_path / "away")
    bare = tmp_path / "bare"
    bare.mkdir()
    whole = weights("musicgen")
    (bare / "config.json").write_bytes((whole / "config.json").read_bytes())
    assert "processor_config.json is missing" in missing(bare).replace("pre", "")
    for path in whole.glob("*.json"):
        (bare / path.name).write_bytes(path.read_bytes())
    assert "has no weights" in missing(bare)
    (bare / "pytorch_model.bin").write_bytes(b"pickle")
    assert "is a pickle" in missing(bare)
    (bare / "model.safetensors").write_bytes(b"")
    assert "is cut off" in missing(bare)
