"""Weights from both hubs by their real clients, against a hub on loopback."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.models.hubs import COMMIT, Hub, serving

from reelbot.cli import models
from reelbot.cli.frame import Frame
from reelbot.core.errors import HostProblem, ReelbotError
from reelbot.core.settings import load_settings
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.hub import coqui
from reelbot.render.studio.hub.choice import Terms
from reelbot.render.studio.hub.orders import Wanted

pytestmark = [pytest.mark.models, pytest.mark.timeout(120)]

MODEL = "owner/fusion"
UNET = "unet/diffusion_pytorch_model.safetensors"
HALF = "unet/diffusion_pytorch_model.fp16.safetensors"
BIG = 3_000_000


def of_numbers(content: bytes) -> bytes:
    """A safetensors file of one tensor."""
    facts = {"dtype": "U8", "shape": [len(content)], "data_offsets": [0, len(content)]}
    head = json.dumps({"weight": facts}).encode()
    return len(head).to_bytes(8, "little") + head + content


PIPELINE: dict[str, bytes] = {
    "model_index.json": json.dumps(
        {
            "_class_name": "TextToVideoSDPipeline",
            "scheduler": ["diffusers", "DDIMScheduler"],
            "unet": ["diffusers", "UNet3DConditionModel"],
        }
    ).encode(),
    "README.md": b"read me",
    "fusion.safetensors": b"for another program",
    "modeling.py": b"import os",
    "scheduler/scheduler_config.json": b"{}",
    "unet/config.json": b'{"sample_size": 32}',
    UNET: of_numbers(bytes(range(250)) * (BIG // 250)),
    HALF: b"half" * 100,
    "unet/diffusion_pytorch_model.bin": b"a pickle",
}
NEEDED = ["model_index.json", "scheduler/scheduler_config.json", "unet/config.json", UNET]


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Hub]:
    async with serving(Hub({MODEL: dict(PIPELINE)})) as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        monkeypatch.setenv("MODELSCOPE_ENDPOINT", found.url)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        monkeypatch.setenv("HOME", str(tmp_path))
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        yield found


class Place:
    """An operator's configuration and folder of models."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.models = root / "data" / "models"
        self.lines: list[str] = []
        self.hub = ""

    def frame(self, more: str = "") -> Frame:
        file = self.root / "config.toml"
        file.write_text(
            f'[render]\ndata_dir = "{self.root / "data"}"\ndevices = ["cpu"]\n'
            f"[hub]\n{self.hub}\n"
            f'[engines.options."text_to_video.videofusion"]\nmodel = "{MODEL}"\n{more}'
        )
        return Frame(load_settings(file, {}, self.root), verbose=True)

    async def pull(self, *names: str, more: str = "", **how: Any) -> None:
        await models.pull(self.frame(more), list(names or ("videofusion",)), **how)

    async def refused(self, *names: str, more: str = "") -> ReelbotError:
        with pytest.raises(ReelbotError) as caught:
            await self.pull(*names, more=more)
        return caught.value

    @property
    def files(self) -> list[str]:
        folder = self.models / "owner--fusion"
        found = [
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        ]
        return sorted(found)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def test_an_engine_gets_what_it_needs_and_no_more(
    hub: Hub, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    await place.pull()
    assert place.files == sorted([".pulled", *NEEDED])
    assert (place.models / "owner--fusion" / UNET).read_bytes() == PIPELINE[UNET]
    said = capsys.readouterr().err
    assert "owner/fusion: 3 MB from Hugging Face" in said and "100 %" in said
    table = {"model": MODEL}
    registry = Registry(
        {"models": str(place.models), "options": {"text_to_video.videofusion": table}}
    )
    assert registry.missing("text_to_video.videofusion") is None
    hub.asked.clear()
    await place.pull(f"{MODEL}")
    assert hub.asked == [] and "nothing was fetched" in capsys.readouterr().err
    await place.pull(again=True)
    assert hub.fetched(UNET) == [0]
    assert not list((place.models / ".pulling").glob("huggingface*"))


async def test_a_cut_connection_goes_on_at_once_and_in_the_next_run(hub: Hub, place: Place) -> None:
    hub.cut[UNET] = [2_000_000]
    await place.pull()
    first, second = hub.fetched(UNET)
    assert first == 0 and 0 < second <= 2_000_000
    shutil.rmtree(place.models / "owner--fusion")
    hub.asked.clear()
    # Cut off again and again, until the client gives up.
    hub.cut[UNET] = [2_000_000] + [0] * 20
    error = await place.refused()
    assert error.code == "hub_cut" and error.retryable and "goes on from there" in str(error)
    assert place.files == [], "a model is there whole or not at all"
    hub.cut.clear()
    hub.asked.clear()
    await place.pull()
    (start,) = hub.fetched(UNET)
    assert 0 < start <= 2_000_000
    assert (place.models / "owner--fusion" / UNET).read_bytes() == PIPELINE[UNET]


async def test_what_comes_changed_is_fetched_once_more_and_never_kept(
    hub: Hub, place: Place
) -> None:
    hub.spoilt[UNET] = 1
    await place.pull()
    assert hub.fetched(UNET) == [0, 0]
    assert (place.models / "owner--fusion" / UNET).read_bytes() == PIPELINE[UNET]
    hub.spoilt["unet/config.json"] = 9
    with pytest.raises(ReelbotError) as caught:
        await place.pull(again=True)
    assert caught.value.code == "weights_mismatch" and "unet/config.json" in str(caught.value)
    # The one that was there is still there.
    assert (place.models / "owner--fusion" / "unet/config.json").read_bytes() == (
        PIPELINE["unet/config.json"]
    )


async def test_what_is_gated_missing_or_of_another_revision_is_said(hub: Hub, place: Place) -> None:
    assert (await place.refused("owner/nothing")).code == "weights_not_found"
    unknown = await place.refused(f"{MODEL}@v9")
    assert unknown.code == "weights_revision_unknown" and "v9" in str(unknown)
    hub.gated.add(MODEL)
    hub.token = "hf_secret"
    gated = await place.refused()
    assert gated.code == "weights_gated" and f"{hub.url}/{MODEL}" in str(gated)
    place.hub = 'token = "hf_wrong"'
    assert (await place.refused()).code == "weights_gated"
    place.hub = 'token = "hf_secret"'
    await place.pull()
    assert {each.authorization for each in hub.asked} == {"Bearer hf_secret"}


async def test_the_other_hub_is_asked_where_the_first_is_away(
    hub: Hub,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    place.hub = 'token = "hf_secret"'
    hub.cut[UNET] = [1_000_000]
    await place.pull()
    assert "Hugging Face cannot be reached; ModelScope is asked." in capsys.readouterr().err
    assert place.files == sorted([".pulled", *NEEDED])
    assert (place.models / "owner--fusion" / UNET).read_bytes() == PIPELINE[UNET]
    assert hub.fetched(UNET)[-1] > 0, "it went on where it was cut off"
    assert not any("hf_secret" in str(each.authorization) for each in hub.asked)
    kept = json.loads((place.models / "owner--fusion" / ".pulled").read_text())
    assert kept["source"] == "modelscope"
    hub.away = True
    shutil.rmtree(place.models)
    both = await place.refused()
    assert both.code == "hub_away" and "ModelScope" in str(both) and "Hugging Face" in str(both)


async def test_modelscope_first_its_refusals_and_its_mirrors(hub: Hub, place: Place) -> None:
    place.hub = 'source = "modelscope"'
    hub.models["AI-ModelScope/elsewhere"] = dict(PIPELINE)
    await place.pull("someone/elsewhere")
    folder = place.models / "someone--elsewhere"
    assert json.loads((folder / ".pulled").read_text())["model"] == "AI-ModelScope/elsewhere"
    assert (await place.refused("owner/nothing")).code == "weights_not_found"
    assert (await place.refused(f"{MODEL}@v9")).code == "weights_revision_unknown"
    hub.gated.add(MODEL)
    assert (await place.refused()).code == "weights_gated"
    hub.gated.clear()
    hub.spoilt[UNET] = 99
    assert (await place.refused()).code == "weights_mismatch"
    assert not (place.models / "owner--fusion").exists()


async def test_pickles_and_other_formats_are_refused(
    hub: Hub, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.models[MODEL] = {
        path: content for path, content in PIPELINE.items() if not path.endswith("safetensors")
    }
    pickle = await place.refused()
    assert pickle.code == "weights_pickle_only" and "model.bin" in str(pickle)
    await place.pull(more="allow_pickle = true\n")
    assert "unet/diffusion_pytorch_model.bin" in place.files
    hub.models["damo/text-to-video"] = {"configuration.json": b"{}", "VQGAN.pth": b"x"}
    for name in ("damo/text-to-video-synthesis", "damo/text-to-video"):
        foreign = await place.refused(name)
        assert foreign.code == "weights_foreign"
        assert "damo-vilab/text-to-video-ms-1.7b" in str(foreign)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    offline = await place.refused("other/model")
    assert offline.code == "hub_offline" and "other--model" in str(offline)


@pytest.mark.parametrize("source", ["huggingface", "modelscope"])
async def test_what_the_disk_has_no_room_for_is_not_begun(
    hub: Hub, place: Place, source: str
) -> None:
    place.hub = f'source = "{source}"'
    hub.sizes[UNET] = 10**18
    full = await place.refused()
    assert full.code == "weights_no_room"
    assert MODEL in str(full) and "needs 1000000000 GB more" in str(full) and "free" in str(full)
    assert hub.fetched(UNET) == [] and place.files == []
    hub.sizes.clear()
    await place.pull()
    assert UNET in place.files


async def test_xtts_comes_from_the_hub_once_its_licence_is_agreed_to(
    hub: Hub, place: Place
) -> None:
    """coqui-tts's table names a repository; it is fetched as any other, checked and resumed."""
    files = {name: name.encode() * 9 for name in coqui.NAMED}
    more = {"dvae.pth": b"x", "LICENSE.txt": b"x"}
    hub.models["tts-hub/XTTS-v2"] = files | more | {"model.pth": b"weights!" * 300_000}
    table = '[engines.options."text_to_speech.xtts"]\n'
    assert (await place.refused("xtts")).code == "weights_pickle_only"
    licence = await place.refused("xtts", more=f"{table}allow_pickle = true\n")
    assert licence.code == "weights_licence" and "coqui.ai/cpml" in str(licence)
    assert "agree = true" in str(licence) and "text_to_speech.xtts" in str(licence)
    assert hub.asked == []
    hub.cut["model.pth"] = [1_500_000]
    await place.pull("xtts", more=f"{table}allow_pickle = true\nagree = true\n")
    folder = place.models / "tts_models--multilingual--multi-dataset--xtts_v2"
    assert {path.name for path in folder.iterdir()} == {*coqui.NAMED, ".pulled"}
    assert hub.fetched("model.pth")[-1] > 0, "it went on where it was cut off"
    options = {"allow_pickle": True, "agree": True, "model": "nothing"}
    registry = Registry({"models": str(place.models), "options": {"text_to_speech.xtts": options}})
    assert registry.missing("text_to_speech.xtts") is not None
    del options["model"]
    assert "cannot be read" in str(registry.missing("text_to_speech.xtts")), "it is found"


async def test_a_model_that_was_renamed_is_found_by_its_old_name(hub: Hub, place: Place) -> None:
    """As damo-vilab's are by now of ali-vilab."""
    hub.models["renamed/fusion"] = hub.models.pop(MODEL)
    hub.moved[MODEL] = "renamed/fusion"
    hub.cut[UNET] = [1_000_000]
    await place.pull()
    assert place.files == sorted([".pulled", *NEEDED])
    assert (place.models / "owner--fusion" / UNET).read_bytes() == PIPELINE[UNET]


async def test_riffusion_comes_without_its_judge_of_photographs(hub: Hub, place: Place) -> None:
    judge = {"safety_checker": ["stable_diffusion", "StableDiffusionSafetyChecker"]}
    index = {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet"]} | judge
    hub.models["riffusion/riffusion-model-v1"] = {
        "model_index.json": json.dumps(index).encode(),
        "unet/config.json": b"{}",
        UNET: PIPELINE[UNET],
        "safety_checker/config.json": b"{}",
        "safety_checker/pytorch_model.bin": b"a pickle",
    }
    commit = Registry().engine_class("text_to_music.riffusion").card.revision
    assert len(commit) == 40
    hub.revisions = (commit, COMMIT)  # the latter is what the former is, in full
    await place.pull("riffusion")
    folder = place.models / "riffusion--riffusion-model-v1"
    assert (folder / UNET).is_file() and not (folder / "safety_checker").exists()
    assert Registry({"models": str(place.models)}).missing("text_to_music.riffusion") is None


async def test_another_hub_has_no_commits_of_the_first(
    hub: Hub, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    blip = "Salesforce/blip-image-captioning-large"
    files = ("config.json", "preprocessor_config.json", "tokenizer.json")
    hub.models[blip] = dict.fromkeys(files, b"{}") | {"model.safetensors": PIPELINE[UNET]}
    hub.revisions = ("master",)
    await place.pull("blip")
    assert (place.models / blip.replace("/", "--") / "model.safetensors").is_file()
    # But who asks for one gets that one or none.
    refused = await place.refused(f"{blip}@{COMMIT}")
    assert refused.code == "weights_revision_unknown"


async def test_names_that_mean_nothing_to_fetch(hub: Hub, place: Place) -> None:
    for name, code in (
        ("text_to_video.scenry", "engine_unknown"),
        ("text_to_video.scenery", "weights_none_needed"),
        ("openai", "weights_none_needed"),
    ):
        assert (await place.refused(name)).code == code
    assert hub.asked == []
    by_path = await place.refused(
        "wan", more='[engines.options."text_to_video.wan"]\nmodel = "/somewhere/wan"\n'
    )
    assert by_path.code == "weights_by_path"
    assert COMMIT not in str(by_path)


async def test_models_of_coqui_come_by_its_own_manager(
    hub: Hub, place: Place, tmp_path: Path
) -> None:
    """Its archive is a zip of pickles; the table that names it is coqui's, here one of ours."""
    name = "tts_models/multilingual/multi-dataset/your_tts"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for file in ("config.json", "model_file.pth", "speakers.json", "LICENSE"):
            packed.writestr(f"your_tts/{file}", '{"model": "vits", "audio": {}}')
    hub.models["archives/coqui"] = {"your_tts.zip": archive.getvalue()}
    table = tmp_path / "models.json"
    address = f"{hub.url}/archives/coqui/resolve/main/your_tts.zip"
    entry: dict[str, Any] = dict.fromkeys(("description", "license", "contact"), "x")
    entry |= {"github_rls_url": address, "default_vocoder": None}
    table.write_text(
        json.dumps({"tts_models": {"multilingual": {"multi-dataset": {"your_tts": entry}}}})
    )
    allowed = Wanted(name, "main", Terms(allow_pickle=True), "text_to_speech.yourtts")
    found = await asyncio.to_thread(coqui.fetch, allowed, tmp_path / "scratch", table)
    assert found.name == allowed.folder
    assert {path.name for path in found.iterdir()} >= {"config.json", "speakers.json"}
    assert not list(found.glob("*.zip")) and not (found / "LICENSE").exists()
    refused = await place.refused("yourtts")
    assert refused.code == "weights_pickle_only" and "text_to_speech.yourtts" in str(refused)
    hub.models.clear()
    with pytest.raises(HostProblem) as caught:
        await asyncio.to_thread(coqui.fetch, allowed, tmp_path / "scratch", table)
    assert caught.value.code == "hub_cut"
