"""Every engine of moving pictures and of stills, by itself, on tiny weights."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from tests.models.heard import Heard
from tests.models.made import engine_of

from reelbot.core.errors import Cancelled, EngineFailed, HostProblem
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import PictureShot, Shot, Size
from reelbot.render.studio.engines.neural import faults
from reelbot.render.studio.engines.neural.prompts import left_out
from reelbot.render.studio.shelf import Shelf

pytestmark = pytest.mark.models

FILM = Size(width=320, height=180)
# engine → its weights, and what else its table needs
VIDEO: dict[str, tuple[str, dict[str, Any]]] = {
    "text_to_video.videofusion": ("videofusion", {"frames": 8}),
    "text_to_video.wan": ("wan", {"frames": 9}),
    "text_to_video.ltx": ("ltx", {"frames": 17}),
    "text_to_video.diffusers": ("wan", {"frames": 9, "frames_step": 4}),
    "image_to_video.wan_i2v": ("wan_i2v", {"frames": 9}),
    "image_to_video.ltx_i2v": ("ltx", {"frames": 17}),
    "image_to_video.svd": ("svd", {}),
}
PAINTER = "text_to_image.diffusers"


@pytest.fixture
def made(weights: Callable[[str], Path], table: dict[str, Any]) -> Callable[..., Any]:
    """An engine with tiny weights, loaded; further options by name."""

    def make(full: str, **options: Any) -> Any:
        kind, more = VIDEO.get(full, ("stable_diffusion", {"width": 0, "height": 0}))
        own = {**table, "model": str(weights(kind)), **more, **options}
        return engine_of(Registry({"options": {full: own}}), full)

    return make


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    noise = np.random.default_rng(0).integers(0, 255, (90, 120, 3), np.uint8)
    Image.fromarray(noise).save(path)
    return path


def clip(engine: Any, picture: Path, seed: int, heard: Heard | None = None, **more: Any) -> Any:
    """The first clip of a short shot."""
    heard = heard or Heard()
    facts = {"prompt": "a fox", "seconds": 0.4, "size": FILM, "seed": seed, **more}
    if engine.card.task == "image_to_video":
        shot = PictureShot(image="x", **facts)
        return engine.footage(shot, engine.sketch(shot, picture, Heard()), 0, heard, None,
                              picture=picture)  # fmt: skip
    given = Shot(**facts)
    return engine.footage(given, engine.sketch(given, Heard()), 0, heard)


@pytest.mark.parametrize("full", VIDEO)
def test_the_seed_decides(made: Callable[..., Any], picture: Path, full: str) -> None:
    engine = made(full)
    heard = Heard()
    one = clip(engine, picture, 1, heard)
    frames = VIDEO[full][1].get("frames", 4)  # four are what the tiny svd was trained for
    assert one.frames.shape == (frames, 64, 64, 3) and one.frames.dtype == np.uint8
    assert one.frames.std() > 1, "a picture of one colour"
    # One report a step, that ends at 1; a look before the last one.
    assert heard.details == ["1/3", "2/3", "3/3"]
    assert heard.fractions[-1] == 1 and heard.fractions == sorted(heard.fractions)
    assert heard.pictures
    if not full.endswith("svd"):  # takes seconds, and its noise comes from the same generator
        assert np.array_equal(clip(engine, picture, 1).frames, one.frames)
        assert not np.array_equal(clip(engine, picture, 2).frames, one.frames)


@pytest.mark.parametrize("full", VIDEO)
def test_stopping_takes_one_step(made: Callable[..., Any], picture: Path, full: str) -> None:
    engine = made(full, steps=50)
    heard = Heard(stop_at=0.01)
    with pytest.raises(Cancelled):
        clip(engine, picture, 1, heard)
    assert heard.details == ["1/50"]
    assert engine.pipe is not None


def test_what_is_loaded_anew_makes_the_same(made: Callable[..., Any], picture: Path) -> None:
    engine = made("text_to_video.videofusion")
    before = clip(engine, picture, 5).frames
    engine.close()
    with pytest.raises(EngineFailed, match="before it was ready"):
        clip(engine, picture, 5)
    engine.load(Heard())
    assert np.array_equal(clip(engine, picture, 5).frames, before)


def test_loading_is_told_and_can_be_stopped(weights: Any, table: dict[str, Any]) -> None:
    options = {"model": str(weights("wan")), **table}
    registry = Registry({"options": {"text_to_video.wan": options}})
    engine: Any = registry.engine("text_to_video.wan", {})
    heard = Heard()
    engine.load(heard)
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert len(set(heard.fractions)) > 4
    engine.close()
    with pytest.raises(Cancelled):
        engine.load(Heard(stop_at=0.4))
    engine.load(Heard())


# --- what does not fit the model -----------------------------------------------------------------


def test_frames_and_sizes_that_a_model_cannot_do(made: Callable[..., Any], picture: Path) -> None:
    engine = made("text_to_video.wan", frames=12, width=70, height=60)
    shot = Shot(prompt="a fox", seconds=0.4, size=FILM)
    notes = " ".join(engine.sketch(shot, Heard())["notes"])
    assert "cannot film 12 frames; clips have 9" in notes
    assert "cannot film at 70×60; 64×64 is used" in notes
    assert clip(engine, picture, 1).frames.shape == (9, 64, 64, 3)


def test_what_a_model_does_not_take_is_said(made: Callable[..., Any], picture: Path) -> None:
    engine = made("image_to_video.svd", steps=1)
    assert clip(engine, picture, 1, prompt="it rains").notes == (
        "StableVideoDiffusionPipeline takes no words; the prompt was left out.",
    )
    painter = made(PAINTER, width=70, height=61, steps=1)
    (painted,), notes = painter.paint_all(stills("a fox"), None, Heard())
    assert painted.shape == (64, 72, 3)
    assert notes == ("The model cannot paint at 70×61; 72×64 is used.",)
    assert left_out(painter.pipe, "a fox", "a wolf") == ()


@pytest.mark.parametrize("full", ["text_to_video.videofusion", "text_to_video.wan"])
def test_a_prompt_that_is_too_long(made: Callable[..., Any], picture: Path, full: str) -> None:
    engine = made(full)
    long = "a fox in the snow " * 60 + "under a balloon"
    notes = clip(engine, picture, 1, prompt=long).notes
    assert len(notes) == 1
    assert notes[0].startswith("The text encoder takes ") and "cut: “" in notes[0]
    assert clip(engine, picture, 1, prompt="a fox").notes == ()


def test_the_film_is_filled_and_nothing_is_frozen(made: Callable[..., Any]) -> None:
    engine = made("text_to_video.videofusion")
    shot = Shot(prompt="a fox", seconds=2.0, size=FILM, seed=3)
    sketch = engine.sketch(shot, Heard())
    assert len(sketch["clips"]) > 1 and sketch["fade_s"] > 0
    frames = list(engine.film(shot, sketch, Heard()))
    assert len(frames) == 48
    assert all((frame.width, frame.height) == (320, 180) for frame in frames)
    moves = [np.abs(a.y.astype(int) - b.y).mean() for a, b in pairwise(frames)]
    assert min(moves) > 0


# --- stills --------------------------------------------------------------------------------------


def stills(*prompts: str, seed: int = 3) -> list[Shot]:
    return [Shot(prompt=prompt, seconds=0, size=FILM, seed=seed) for prompt in prompts]


def test_pages_are_painted_together_as_one_by_one(made: Callable[..., Any]) -> None:
    engine = made(PAINTER)
    heard = Heard()
    pages = stills("a fox", "a castle", "the sea")
    together, notes = engine.paint_all(pages, None, heard)
    assert notes == () and heard.details[0] == "1/3"
    assert together[0].shape == (96, 176, 3)  # about 128 × 128 pixels in the film's shape
    for page, picture in zip(pages, together, strict=True):
        alone = engine.paint(page, Heard())
        assert np.abs(alone.astype(int) - picture).max() <= 2
    assert not np.array_equal(together[0], together[1])
    # With less memory they are painted one after another, and are the same.
    assert engine.give_up() == "painted one picture at a time"
    fewer = Heard()
    again, _ = engine.paint_all(pages, None, fewer)
    assert len(fewer.details) == 3 * len(heard.details) and fewer.fractions == sorted(
        fewer.fractions
    )
    assert all(np.abs(a.astype(int) - b).max() <= 2 for a, b in zip(again, together, strict=True))
    assert not np.array_equal(engine.paint(stills("a fox", seed=4)[0], Heard()), together[0])


def test_stopping_a_still_takes_one_step(made: Callable[..., Any], picture: Path) -> None:
    engine = made(PAINTER, steps=50)
    for source in (None, picture):
        heard = Heard(stop_at=0.01)
        with pytest.raises(Cancelled):
            engine.paint_all(stills("a fox", "a wolf"), source, heard)
        assert len(heard.details) == 1
    assert engine.paint(stills("a fox")[0], Heard()).std() > 1, "it is as it was"


def test_a_given_picture_keeps_its_composition(made: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "halves.png"
    halves = np.zeros((96, 176, 3), np.uint8)
    halves[:, 88:] = 255
    Image.fromarray(halves).save(path)

    def painted(strength: float) -> np.ndarray:
        engine = made(PAINTER, strength=strength, steps=10)
        (picture,), _ = engine.paint_all(stills("a fox"), path, Heard())
        return np.asarray(picture, float)

    # These weights show nothing; but the less may be changed, the nearer they stay to the picture.
    least, little, all_of_it = (painted(strength) for strength in (0.1, 0.2, 1.0))
    assert least.shape == (96, 176, 3)
    assert np.abs(little - least).mean() < np.abs(all_of_it - least).mean() / 2


@pytest.mark.parametrize("guidance", ["pag", "sag"])
def test_guidance_can_be_helped(made: Callable[..., Any], guidance: str) -> None:
    shot = stills("a fox")[0]
    plain = made(PAINTER).paint(shot, Heard())
    helped, notes = made(PAINTER, help=guidance, help_scale=3.0).paint_all([shot], None, Heard())
    assert notes == ()
    assert not np.array_equal(helped[0], plain)


def test_distilled_weights_take_few_steps(weights: Any, tmp_path: Path) -> None:
    turbo = tmp_path / "sd-turbo"
    turbo.symlink_to(weights("stable_diffusion"))
    options = {"model": str(turbo), "threads": 1}
    registry = Registry({"options": {PAINTER: options}})
    engine: Any = registry.engine(PAINTER, {})
    engine.load(Heard())
    heard = Heard()
    engine.paint(stills("a fox")[0], heard)
    assert heard.details[-1] == "2/2"
    assert engine.pipe.scheduler.config.timestep_spacing == "trailing"


# --- memory and faults ---------------------------------------------------------------------------


def test_what_torch_raises_is_told_apart() -> None:
    cases: list[tuple[Exception, str]] = [
        (torch.OutOfMemoryError("CUDA out of memory"), "out_of_memory"),
        (
            RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
            "out_of_memory",
        ),
        (MemoryError(), "out_of_memory"),
        (torch.AcceleratorError("CUDA error: unspecified launch failure"), "device_unwell"),
        (RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"), "device_unwell"),
    ]
    for error, code in cases:
        with pytest.raises(EngineFailed) as told, faults.told():
            raise error
        assert told.value.code == code
    with pytest.raises(RuntimeError, match="shapes"), faults.told():
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")


def test_the_ladder_says_what_it_gave_up(weights: Any, table: dict[str, Any]) -> None:
    full = "text_to_video.tight"
    options = {"model": str(weights("wan")), "frames": 9, "slim": False, **table}
    registry = Registry({"options": {full: options}}, extra={full: "tests.models.engines:Tight"})
    shelf = Shelf(registry, budget_mb=4000, idle_seconds=60)
    shelf.engine("text_to_video.scenery", {}, Heard())
    shot = Shot(prompt="a fox", seconds=0.4, size=FILM)

    def work(engine: Any) -> Any:
        return engine.footage(shot, engine.sketch(shot, Heard()), 0, Heard())

    footage, notes = shelf.using(full, options, Heard(), work)
    assert notes == (
        f"For lack of memory {full} worked in slices and tiles.",
        f"For lack of memory {full} made its pictures at 75% of their size.",
    )
    assert shelf.warm() == (full,), "what was idle made room first"
    assert footage.frames.shape == (9, 48, 48, 3)
    hopeless = registry.engine_class(full)
    hopeless.rungs = 99  # type: ignore[attr-defined]
    try:
        with pytest.raises(EngineFailed) as failed:
            Shelf(registry, budget_mb=4000, idle_seconds=60).using(full, options, Heard(), work)
    finally:
        hopeless.rungs = 2  # type: ignore[attr-defined]
    assert failed.value.code == "out_of_memory"


def test_weights_of_another_pipeline_are_refused(weights: Any, table: dict[str, Any]) -> None:
    options = {"model": str(weights("stable_diffusion")), **table}
    full = "text_to_video.diffusers"
    registry = Registry({"options": {full: {**options, "frames": 8}}})
    engine: Any = registry.engine(full, {})
    with pytest.raises(HostProblem, match="makes no video"):
        engine.load(Heard())
    wan = Registry({"options": {"text_to_video.wan": options}}).missing("text_to_video.wan")
    assert wan is not None and "StableDiffusionPipeline, not of WanPipeline" in wan
