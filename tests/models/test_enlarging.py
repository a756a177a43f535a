"""Frames made larger by a network, on tiny weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tests.models.heard import Heard

from reelbot.core.errors import Cancelled, EngineFailed, HostProblem
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import PictureShot, Shot, Size
from reelbot.render.studio.hub.orders import wanted
from reelbot.render.studio.shelf import Shelf

pytestmark = pytest.mark.models

FULL = "text_to_video.wan"
SHOT = Shot(prompt="a fox", seconds=0.4, size=Size(width=320, height=180), seed=1)


@pytest.fixture
def options(weights: Callable[[str], Path], table: dict[str, Any]) -> dict[str, Any]:
    own = {"model": str(weights("wan")), "frames": 9, "slim": False}
    return {**table, **own, "upscale": "swin2sr", "upscale_model": str(weights("swin2sr"))}


def filmed(engine: Any, heard: Heard | None = None) -> Any:
    return engine.footage(SHOT, engine.sketch(SHOT, Heard()), 0, heard or Heard())


def loaded(options: dict[str, Any]) -> Any:
    engine: Any = Registry({"options": {FULL: options}}).engine(FULL, {})
    engine.load(Heard())
    return engine


def test_frames_are_drawn_at_twice_their_size_and_the_recipe_says_so(
    options: dict[str, Any],
) -> None:
    engine, heard = loaded(options), Heard()
    clip = filmed(engine, heard)
    plain = filmed(loaded({**options, "upscale": "lanczos"}))
    assert plain.frames.shape == (9, 64, 64, 3) and clip.frames.shape == (9, 128, 128, 3)
    assert clip.frames.std() > 1
    (note,) = clip.notes
    assert "enlarged to 128×128 by Swin2SR (swin2sr" in note
    # Nine frames in batches of four: reported one by one, to the end, never back.
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert np.array_equal(filmed(engine).frames, clip.frames), "the same seed is the same film"
    assert len(list(engine.film(SHOT, engine.sketch(SHOT, Heard()), Heard()))) == 10
    assert engine.memory_mb() >= loaded({**options, "upscale": "lanczos"}).memory_mb()


def test_what_enlarges_is_part_of_the_recipe_by_its_content(options: dict[str, Any]) -> None:
    registry = Registry({"options": {FULL: options}})
    identity = registry.identity(FULL)
    assert identity["upscale"] == "swin2sr" and identity["upscale_model"] == "swin2sr"
    assert len(identity["upscale_weights"]) == 12
    plain = Registry({"options": {FULL: {**options, "upscale": "lanczos"}}}).identity(FULL)
    assert not any(name.startswith("upscale") for name in plain), "no place of it is in a recipe"


def test_it_can_be_stopped_between_two_batches(options: dict[str, Any]) -> None:
    heard = Heard(stop_at=0.9)
    with pytest.raises(Cancelled):
        filmed(loaded(options), heard)
    assert heard.fractions[-1] < 0.95


def test_short_of_memory_it_is_given_up_before_frames_are_made_smaller(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(Registry({"options": {FULL: options}}), budget_mb=4000, idle_seconds=60)
    network = type(loaded(options)._enlarger._network)

    def full_up(*_: Any, **__: Any) -> Any:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(network, "forward", full_up)
    footage, notes = shelf.using(FULL, options, Heard(), filmed)
    assert [note.partition(FULL)[2].strip() for note in notes] == [
        "worked in slices and tiles.",
        "left its frames to be enlarged by Lanczos.",
    ]
    assert footage.frames.shape == (9, 64, 64, 3) and footage.notes == ()


def test_fewer_frames_at_a_time_give_the_same(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = loaded(options)
    whole = filmed(engine).frames
    forward = type(engine._enlarger._network).forward
    sizes: list[int] = []

    def narrow(self: Any, pixel_values: Any) -> Any:
        sizes.append(len(pixel_values))
        if len(pixel_values) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return forward(self, pixel_values=pixel_values)

    monkeypatch.setattr(type(engine._enlarger._network), "forward", narrow)
    heard = Heard()
    clip = filmed(engine, heard)
    assert sizes == [4, 2, *[1] * 9], "what is filmed already is not filmed again"
    assert np.abs(clip.frames.astype(int) - whole).max() <= 1 and heard.details[-1] == "3/3"


def test_a_picture_s_clips_go_on_at_the_size_that_the_model_takes(
    weights: Callable[[str], Path], options: dict[str, Any], tmp_path: Path
) -> None:
    from PIL import Image

    path = tmp_path / "picture.png"
    Image.new("RGB", (96, 64), (200, 40, 40)).save(path)
    full = "image_to_video.ltx_i2v"
    own = {**options, "model": str(weights("ltx")), "frames": 17}
    engine: Any = Registry({"options": {full: own}}).engine(full, {})
    engine.load(Heard())
    shot = PictureShot(image="x", seconds=0.4, size=SHOT.size, seed=1)
    sketch = engine.sketch(shot, path, Heard())
    first = engine.footage(shot, sketch, 0, Heard(), None, picture=path)
    second = engine.footage(shot, sketch, 0, Heard(), first.frames[-1], picture=path)
    assert first.frames.shape == second.frames.shape == (17, 128, 128, 3)


def test_weights_that_are_not_here_or_of_another_model_are_said(
    weights: Callable[[str], Path], options: dict[str, Any], tmp_path: Path
) -> None:
    def missing(**more: Any) -> str:
        return str(Registry({"options": {FULL: {**options, **more}}}).missing(FULL))

    assert missing() == "None"
    away = missing(upscale_model="caidas/swin2SR", models=str(tmp_path))
    assert "reelbot models pull caidas/swin2SR" in away
    other = missing(upscale_model=str(weights("blip")))
    assert "not of Swin2SRForImageSuperResolution" in other
    assert missing(upscale="lanczos", upscale_model="/nowhere") == "None"
    engine: Any = Registry().engine_class(FULL)({**options, "upscale_model": "/nowhere"})
    with pytest.raises(HostProblem) as refused:
        engine.load(Heard())
    assert refused.value.code == "weights_missing"
    assert not isinstance(refused.value, EngineFailed)


def test_pull_fetches_what_enlarges_with_the_model() -> None:
    registry = Registry({"options": {FULL: {"upscale": "swin2sr"}}})
    model, beside = wanted(["wan"], registry)
    assert model.model.startswith("Wan-AI/")
    assert beside.model == "caidas/swin2SR-classical-sr-x2-64" and len(beside.revision) == 40
    assert [one.model for one in wanted(["wan"], Registry())] == [model.model]
