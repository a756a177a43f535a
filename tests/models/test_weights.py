"""Weights as they come: mixed forms, pickles, damaged files, other precisions, off the GPU."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from tests.models.heard import Heard

from reelbot.core.errors import EngineFailed, HostProblem, NotAllowed
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Cue, PictureShot, Shot, Size
from reelbot.render.studio.engines.neural import libraries
from reelbot.render.studio.engines.neural.pixels import pixels

pytestmark = pytest.mark.models

PAINTER = "text_to_image.diffusers"
FILM = Size(width=320, height=180)
PAGE = Shot(prompt="a fox", seconds=0, size=FILM, seed=3)


def loaded(full: str, folder: Path, **options: Any) -> Any:
    own = {"threads": 1, "model": str(folder), **options}
    if full.startswith(("text_to_image", "text_to_video", "image_to_video")):
        own = {"steps": 2, **own}
    registry = Registry({"options": {full: own}})
    assert registry.missing(full) is None
    engine: Any = registry.engine(full, registry.identity(full))
    engine.load(Heard())
    return engine


def refused(full: str, folder: Path, **options: Any) -> HostProblem:
    with pytest.raises(HostProblem) as caught:
        loaded(full, folder, **options)
    return caught.value


@pytest.fixture
def copy(weights: Callable[[str], Path], tmp_path: Path) -> Callable[..., Path]:
    """A pipeline's folder whose `parts` are pickles."""

    def make(name: str, *parts: str) -> Path:
        target = tmp_path / f"copy-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(weights(name), target)
        for part in parts:
            (safe,) = (target / part).glob("*.safetensors")
            stem = "pytorch_model" if safe.stem == "model" else safe.stem
            torch.save(load_file(safe), safe.with_name(f"{stem}.bin"))
            safe.unlink()
        return target

    return make


@pytest.mark.parametrize("parts", [("unet",), ("text_encoder", "vae")])
def test_pickles_beside_safetensors_are_read_where_they_are_allowed(
    copy: Callable[..., Path], weights: Callable[[str], Path], parts: tuple[str, ...]
) -> None:
    folder = copy("stable_diffusion", *parts)
    options = {"steps": 2, "threads": 1, "model": str(folder)}
    said = Registry({"options": {PAINTER: options}}).missing(PAINTER)
    assert said is not None and "is a pickle" in said
    engine = loaded(PAINTER, folder, allow_pickle=True)
    same = loaded(PAINTER, weights("stable_diffusion"))
    assert np.array_equal(engine.paint(PAGE, Heard()), same.paint(PAGE, Heard()))


class Evil:
    """What a pickle does when it is read by Python's own reader."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self._mark),)


@pytest.mark.parametrize(
    ("full", "kind", "part"),
    [
        (PAINTER, "stable_diffusion", "unet"),
        (PAINTER, "stable_diffusion", "text_encoder"),
        ("text_to_music.musicgen", "musicgen", "."),
    ],
)
def test_a_pickle_that_would_run_code_runs_none(
    copy: Callable[..., Path], tmp_path: Path, full: str, kind: str, part: str
) -> None:
    folder = copy(kind, part)
    (pickle,) = (folder / part).glob("*.bin")
    torch.save({"weight": Evil(tmp_path / "ran")}, pickle)
    error = refused(full, folder, allow_pickle=True)
    assert error.code in ("weights_unsafe", "weights_damaged"), error
    assert not (tmp_path / "ran").exists()


def test_weights_that_are_not_what_their_configuration_says(copy: Callable[..., Path]) -> None:
    folder = copy("stable_diffusion")
    config = folder / "unet/config.json"
    config.write_text(config.read_text().replace('"norm_num_groups": 2', '"norm_num_groups": 3'))
    assert refused(PAINTER, folder).code == "weights_damaged"
    folder = copy("stable_diffusion")
    index = folder / "model_index.json"
    index.write_text(index.read_text().replace('"StableDiffusionPipeline"', '"NowherePipeline"'))
    unknown = refused(PAINTER, folder)
    assert unknown.code == "weights_missing" and "knows no NowherePipeline" in str(unknown)


# --- precisions and places -----------------------------------------------------------------------

KINDS = {
    "text_to_video.videofusion": ("videofusion", "float16", {"frames": 8}),
    "text_to_video.wan": ("wan", "bfloat16", {"frames": 9}),
    "text_to_video.ltx": ("ltx", "bfloat16", {"frames": 17}),
    "image_to_video.wan_i2v": ("wan_i2v", "bfloat16", {"frames": 9}),
    "image_to_video.ltx_i2v": ("ltx", "bfloat16", {"frames": 17}),
    "image_to_video.svd": ("svd", "float16", {}),
}


@pytest.mark.parametrize("full", KINDS)
def test_each_films_in_the_half_precision_that_a_gpu_gives_it(
    weights: Callable[[str], Path], tmp_path: Path, full: str
) -> None:
    kind, dtype, more = KINDS[full]
    assert Registry().engine_class(full).family.half == dtype  # type: ignore[attr-defined]
    if kind == "svd":
        dtype = "bfloat16"  # its convolutions take half a minute in float16 on a processor
    engine = loaded(full, weights(kind), dtype=dtype, width=64, height=64, **more)
    kinds = {
        name: str(part.dtype).removeprefix("torch.")
        for name, part in engine.pipe.components.items()
        if isinstance(part, torch.nn.Module)
    }
    precise = engine.family.precise
    assert kinds == {name: "float32" if name in precise else dtype for name in kinds}
    if full.startswith("image"):
        path = tmp_path / "picture.png"
        Image.new("RGB", (96, 64), (200, 40, 40)).save(path)
        moved = PictureShot(image="x", prompt="a fox", seconds=0.4, size=FILM, seed=1)
        sketch = engine.sketch(moved, path, Heard())
        clip = engine.footage(moved, sketch, 0, Heard(), None, picture=path)
    else:
        shot = Shot(prompt="a fox", seconds=0.4, size=FILM, seed=1)
        clip = engine.footage(shot, engine.sketch(shot, Heard()), 0, Heard())
    assert clip.frames.std() > 1


@pytest.mark.parametrize("half", ["float16", "bfloat16"])
def test_a_gpu_gets_the_precision_that_the_weights_were_trained_for(
    weights: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, half: str
) -> None:
    asked: list[Any] = []

    def supported(including_emulation: bool = True) -> bool:
        asked.append(including_emulation)
        return True

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    on_gpu = {"device": "cuda:0", "steps": 2}
    full = "text_to_video.diffusers"
    engine: Any = Registry().engine_class(full)({**on_gpu, "model": "x", "half": half})
    assert engine.how(weights("wan"))["dtype"] is getattr(torch, half)
    painter: Any = Registry().engine_class(PAINTER)(on_gpu)
    kind = "wan" if half == "bfloat16" else "stable_diffusion"  # a transformer, a U-Net
    assert painter.how(weights(kind))["dtype"] is getattr(torch, half)
    # On older GPUs bfloat16 is emulated, slowly.
    assert not any(asked)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: False)
    assert painter.how(weights("wan"))["dtype"] is torch.float16


def test_stills_and_music_are_made_in_half_precision(weights: Callable[[str], Path]) -> None:
    small = weights("stable_diffusion")
    assert loaded(PAINTER, small, dtype="float16").paint(PAGE, Heard()).std() > 1
    cue = Cue(prompt="a tune", seconds=1, seed=1)
    for full, kind, more in (
        ("text_to_music.riffusion", "stable_diffusion", {"steps": 2}),
        ("text_to_music.musicgen", "musicgen", {}),
    ):
        engine = loaded(full, weights(kind), dtype="float16", **more)
        assert np.abs(engine.play(cue, Heard()).samples).max() > 0.1


def test_what_rests_off_the_gpu_is_not_touched_in_inference_mode(
    weights: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights that are moved in inference mode stay of it, and the hooks cannot write to them.

    The hooks are those for a GPU; here they move between the processor and itself."""
    engine = loaded(PAINTER, weights("stable_diffusion"))
    before = engine.paint(PAGE, Heard())
    engine.options = engine.options.model_copy(update={"device": "cuda:0"})
    engine._offload = "model"
    engine.pipe.enable_model_cpu_offload(device="cpu")
    modes: list[bool] = []

    def watched(fraction: float, detail: str | None = None) -> None:
        modes.append(bool(detail) and torch.is_inference_mode_enabled())

    assert np.array_equal(engine.paint(PAGE, watched), before)
    path = tmp_path / "picture.png"
    Image.new("RGB", (96, 64), (200, 40, 40)).save(path)
    freed: list[bool] = []
    monkeypatch.setattr(engine.pipe, "maybe_free_model_hooks", lambda: freed.append(True))
    (again,), _ = engine.paint_all([PAGE], path, watched)
    assert again.shape == before.shape and freed, "what the second pipeline used stays on the GPU"
    assert modes and not any(modes)


# --- what a model gives --------------------------------------------------------------------------


def test_what_is_no_number_is_an_error_and_no_black_picture() -> None:
    lost = np.full((2, 4, 4, 3), np.nan, np.float32)
    with pytest.raises(EngineFailed) as failed:
        pixels(lost, PAINTER)
    assert failed.value.code == "model_overflowed" and "dtype" in str(failed.value)
    lost[:] = 0.5
    lost[0, 0, 0] = np.inf
    assert pixels(lost, PAINTER)[0, 0].tolist() == [[0, 0, 0]] + [[128, 128, 128]] * 3


def test_what_the_model_s_own_judge_refuses_is_no_black_page(
    weights: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = loaded(PAINTER, weights("stable_diffusion"))
    run = engine.run

    def judged(*given: Any, **named: Any) -> Any:
        output = run(*given, **named)
        output.nsfw_content_detected = [True]
        return output

    monkeypatch.setattr(engine, "run", judged)
    with pytest.raises(NotAllowed) as refusal:
        engine.paint(PAGE, Heard())
    assert refusal.value.code == "picture_refused"


def test_riffusion_s_pictures_of_sound_are_not_judged(copy: Callable[..., Path]) -> None:
    import json

    folder = copy("stable_diffusion")
    index = folder / "model_index.json"
    judge = ["stable_diffusion", "StableDiffusionSafetyChecker"]
    found = json.loads(index.read_text()) | {"safety_checker": judge}
    index.write_text(json.dumps(found | {"requires_safety_checker": True}))
    engine = loaded("text_to_music.riffusion", folder, steps=2)
    assert engine.pipe.safety_checker is None


def test_no_library_asks_a_hub_or_tells_one() -> None:
    libraries.torch()
    assert os.environ["HF_HUB_OFFLINE"] == "1" and os.environ["DO_NOT_TRACK"] == "1"
