"""Folders of weights, whole or not, and an engine's table; without torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelbot.core.errors import HostProblem
from reelbot.render.studio import budget
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.neural import latents, sizes, weights
from reelbot.render.studio.engines.neural.libraries import MODELS_EXTRA, absent
from reelbot.render.studio.engines.neural.loading import Bar, share
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.text_to_music.riffusion.engine import Riffusion
from reelbot.render.studio.engines.text_to_video.videofusion import VideoFusion
from reelbot.render.studio.engines.text_to_video.wan import Wan

INDEX = {
    "_class_name": "TextToVideoSDPipeline",
    "_diffusers_version": "0.42.1",
    "scheduler": ["diffusers", "DDIMScheduler"],
    "safety_checker": [None, None],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet3DConditionModel"],
}


UNET = "unet/diffusion_pytorch_model.safetensors"
BYTES = {"F32": 4, "F16": 2, "I64": 8}


def safetensors(tensors: dict[str, tuple[str, list[int]]]) -> bytes:
    """A file of such tensors, all of them zero."""
    head, at = {}, 0
    for name, (dtype, shape) in tensors.items():
        end = at + int(np.prod(shape)) * BYTES[dtype]
        head[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, end]}
        at = end
    text = json.dumps(head | {"__metadata__": {"format": "pt"}}).encode()
    return len(text).to_bytes(8, "little") + text + bytes(at)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole pipeline, as far as files go."""
    root = tmp_path / "models" / "owner--fusion"
    files = {
        "model_index.json": json.dumps(INDEX),
        "scheduler/scheduler_config.json": "{}",
        "tokenizer/tokenizer.json": "{}",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / UNET).parent.mkdir()
    (root / UNET).write_bytes(safetensors({"a": ("F32", [10, 100]), "n": ("I64", [2])}))
    (root / "unet/config.json").write_text("{}")
    return root


def wrong(folder: Path, **how: Any) -> str | None:
    return weights.problem(folder, classes=VideoFusion.family.classes, **how)


def test_a_whole_folder_is_well(folder: Path) -> None:
    assert wrong(folder) is None


@pytest.mark.parametrize(
    "lost",
    [
        "scheduler/scheduler_config.json",
        "tokenizer/tokenizer.json",
        "unet/config.json",
        "model_index.json",
    ],
)
def test_what_is_missing_is_named(folder: Path, lost: str) -> None:
    (folder / lost).unlink()
    said = wrong(folder)
    assert said is not None and lost.split("/")[0] in said


def test_weights_that_are_missing_or_cut_off(folder: Path) -> None:
    file = folder / UNET
    content = file.read_bytes()
    for cut in (content[:-1], content[:30], b"x" * 4000, b""):
        file.write_bytes(cut)
        assert wrong(folder) == f"unet/{file.name} is cut off, or no safetensors"
    file.unlink()
    assert wrong(folder) == "unet has no weights"
    shards = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}
    (folder / "unet/model.safetensors.index.json").write_text(json.dumps(shards))
    (folder / "unet/model-1.safetensors").write_bytes(b"x" * 100)
    assert wrong(folder) == "unet/model-2.safetensors is missing"


def test_what_an_engine_does_without_need_not_be_there(folder: Path) -> None:
    """Riffusion's weights come with a judge of photographs, which sees none there."""
    kinds = {"safety_checker": ["stable_diffusion", "StableDiffusionSafetyChecker"]}
    index = INDEX | {"_class_name": "StableDiffusionPipeline"} | kinds
    (folder / "model_index.json").write_text(json.dumps(index))
    family = Riffusion.family
    assert weights.problem(folder, classes=family.classes, without=family.without) is None
    said = weights.problem(folder, classes=family.classes)
    assert said is not None and "safety_checker" in said


def test_what_weights_take_is_read_from_their_headers(folder: Path) -> None:
    """As published, many lie in four bytes a number on the disk and are loaded in two."""
    many = {"a": ("F32", [1000, 1000]), "n": ("I64", [100_000])}
    (folder / UNET).write_bytes(safetensors(many))
    assert sizes.loaded_mb(folder, None, half=False) == 5
    assert sizes.loaded_mb(folder, None, half=True) == 3
    assert sizes.loaded_mb(folder, None, half=True, precise=("unet",)) == 5
    assert sizes.loaded_mb(folder, None, half=True, without=("unet",)) == 0
    # What lies beside the components is for other programs.
    (folder / "fusion.safetensors").write_bytes((folder / UNET).read_bytes())
    assert sizes.loaded_mb(folder, None, half=False) == 5
    # Half precision on the disk takes twice as much where it is computed in full.
    half = folder / UNET.replace(".safetensors", ".fp16.safetensors")
    half.write_bytes(safetensors({"a": ("F16", [1000, 1000])}))
    assert sizes.loaded_mb(folder, "fp16", half=True) == 2
    assert sizes.loaded_mb(folder, "fp16", half=False) == 4
    # A pickle does not say.
    for file in (half, folder / UNET):
        file.unlink()
    (folder / "unet/pytorch_model.bin").write_bytes(bytes(2_000_000))
    assert sizes.loaded_mb(folder, None, half=True) == 2


def test_a_pickle_is_taken_only_where_it_is_allowed(folder: Path) -> None:
    assert weights.only_safe(folder) is True
    (folder / UNET).rename(folder / "unet/model.bin")
    said = wrong(folder)
    assert said is not None
    assert "unet/model.bin is a pickle" in said and "allow_pickle = true" in said
    assert wrong(folder, allow_pickle=True) is None
    assert weights.only_safe(folder) is None


def test_code_beside_weights_is_refused(folder: Path) -> None:
    (folder / "unet/modelling.py").write_text("print('hello')")
    said = wrong(folder)
    assert said is not None and "modelling.py" in said and "never run" in said


def test_weights_of_another_pipeline_are_named(folder: Path) -> None:
    (folder / "model_index.json").write_text(json.dumps(INDEX | {"_class_name": "WanPipeline"}))
    said = wrong(folder)
    assert said is not None and "WanPipeline, not of TextToVideoSDPipeline" in said


def test_modelscope_s_own_format_is_recognised(folder: Path) -> None:
    (folder / "model_index.json").unlink()
    (folder / "configuration.json").write_text(json.dumps({"task": "text-to-video-synthesis"}))
    said = wrong(folder)
    assert said is not None
    assert "ModelScope's own format" in said and "damo-vilab/text-to-video-ms-1.7b" in said


# --- where ---------------------------------------------------------------------------------------


def test_a_model_is_found_by_path_and_by_name(folder: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    assert weights.locate(str(folder), "main", None) == folder
    assert weights.locate("owner/fusion", "main", models) == folder
    (models / "owner" / "other").mkdir(parents=True)
    assert weights.locate("owner/other", "main", models) == models / "owner" / "other"
    cache = models / "models--owner--cached"
    (cache / "snapshots" / "abc").mkdir(parents=True)
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("abc\n")
    assert weights.locate("owner/cached", "main", models) == cache / "snapshots" / "abc"
    assert weights.locate("owner/cached", "abc", models) == cache / "snapshots" / "abc"


def test_a_model_that_is_not_here_is_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    models = tmp_path / "models"
    models.mkdir()
    assert weights.locate("owner/none", "main", models) is None
    assert weights.locate("owner/../../secret", "main", models) is None
    assert weights.locate("owner/none", "main", None) is None
    assert weights.locate("/no/such/folder", "main", models) is None


def test_a_fingerprint_is_that_of_the_content(folder: Path, tmp_path: Path) -> None:
    before = weights.fingerprint(folder)
    moved = tmp_path / "moved"
    folder.rename(moved)
    assert weights.fingerprint(moved) == before
    file = moved / "unet/diffusion_pytorch_model.safetensors"
    file.write_bytes(b"y" + file.read_bytes()[1:])
    assert weights.fingerprint(moved) != before


def test_half_precision_is_taken_where_it_is_there(folder: Path) -> None:
    assert weights.variant(folder, half=True) is None
    whole = folder / "unet/diffusion_pytorch_model.safetensors"
    half = folder / "unet/diffusion_pytorch_model.fp16.safetensors"
    half.write_bytes(safetensors({"a": ("F16", [10])}))
    assert weights.variant(folder, half=True) == "fp16"
    assert weights.variant(folder, half=False) is None
    whole.unlink()
    assert weights.variant(folder, half=False) == "fp16"


def test_a_model_films_as_it_was_trained(tmp_path: Path) -> None:
    """The 5B of Wan 2.2 has another decoder, and other sizes and rates for it."""
    shot = Shot(prompt="a fox", seconds=3, size=Size(width=1280, height=720))
    (tmp_path / "vae").mkdir()
    for channels, said in ((16, "848×480 at 16"), (48, "1280×704 at 24")):
        (tmp_path / "vae/config.json").write_text(json.dumps({"z_dim": channels}))
        plan, notes = Wan({"model": str(tmp_path)}).plan(shot)
        assert said in notes[-1]
        assert (plan.clips[0].frames - 1) % 4 == 0
        assert plan.width % (32 if channels == 48 else 16) == 0


# --- the table -----------------------------------------------------------------------------------


def test_an_unknown_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(HostProblem) as refused:
        VideoFusion.table({"guidnce": 3})
    assert refused.value.facts["key"] == "guidnce"
    assert "did you mean guidance" in str(refused.value)


def test_an_identity_has_what_matters_and_no_place() -> None:
    table = VideoFusion.table(
        {"device": "cuda:0", "models": "/a/b", "threads": 3, "steps": 20, "offload": "model"}
    )
    identity = table.identity()
    assert identity == {
        "model": "damo-vilab/text-to-video-ms-1.7b",
        "revision": VideoFusion.card.revision,
        "steps": 20,
    }
    assert len(VideoFusion.card.revision) == 40
    other = VideoFusion.table({"model": "owner/another"})
    assert other.identity()["revision"] == "main", "a commit of one model is none of another"
    asked = VideoFusion.table({"model": "owner/another", "revision": "v2"})
    assert asked.identity()["revision"] == "v2"
    at_home = Options.read("x.y", {"model": "/home-of/somebody/weights"})
    assert at_home.identity()["model"] == "weights"


def test_without_the_models_extra_every_engine_says_so() -> None:
    registry = Registry({"device": "cpu"})
    neural = [full for full in registry if registry.engine_class(full).card.needs_gpu]
    assert len(neural) >= 8
    if absent("torch", "diffusers", "transformers"):
        assert {registry.missing(full) for full in neural} == {MODELS_EXTRA}
    for task in ("text_to_video", "text_to_image", "image_to_video"):
        # `auto` never chooses what is not here, or too slow here.
        assert registry.choose(task).split(".")[1] in ("scenery", "warp")


# --- small things --------------------------------------------------------------------------------


@pytest.mark.parametrize("items", [2, 5])  # 2/5 + 1/5 is more than 3/5 by 1e-16
def test_nested_bars_are_one_progress(items: int) -> None:
    told: list[float] = []
    Bar.report, Bar.stack = (lambda fraction, detail=None: told.append(fraction)), []
    try:
        for _ in Bar(range(items)):
            with Bar(total=4) as files:
                for _ in range(4):
                    files.update()
    finally:
        Bar.report = None
    assert told == sorted(told) and told[-1] == 1.0
    assert told[1:6] == [part / items for part in (0, 0.25, 0.5, 0.75, 1)]
    assert Bar.stack == [] and share([]) == 0.0


@pytest.mark.parametrize("channels", [4, 16])
def test_latents_are_seen_without_a_decoder(channels: int) -> None:
    grid = np.random.default_rng(0).normal(size=(18, 32, channels)).astype(np.float32)
    grid[:, 16:] += 3
    picture = latents.enlarged(latents.coloured(grid))
    assert picture.shape == (180, 320, 3) and picture.dtype == np.uint8
    left, right = picture[:, :140].mean(), picture[:, 180:].mean()
    assert abs(float(left) - float(right)) > 15, "what differs there looks different here"


def test_the_budget_is_a_share_of_what_there_is(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal:       16384000 kB\nMemFree:  1 kB\n")
    assert budget.machine_mb(meminfo) == 9600
    assert budget.machine_mb(tmp_path / "none") == budget.LEAST_MB
    assert budget.device_mb("cpu") is None
