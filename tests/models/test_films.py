"""Neural engines through queue, worker and film: as an operator's host runs them, offline."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image
from tests.support import hosts
from tests.support.hosts import ORIGIN, finished, settings_for, until, video

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Job, State
from reelbot.render.host import policy, workers
from reelbot.render.host.app import RenderHost

pytestmark = [pytest.mark.models, pytest.mark.timeout(400)]

STUDIO = "tests.models.studio"
TEXT = "text_to_video"
FPS = 8  # few frames to encode


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once."""
    monkeypatch.setattr(policy, "BACK_OFF_S", (0.01, 0.01))
    # Each new worker imports torch and diffusers, which takes long where others work as well.
    monkeypatch.setattr(hosts, "PATIENCE_S", 150.0)


@pytest.fixture
def host(
    tmp_path: Path, table: dict[str, Any]
) -> Callable[..., contextlib.AbstractAsyncContextManager[tuple[RenderHost, RenderClient]]]:
    """Serves with neural engines: "task.name" → the folder of its weights, and more options."""

    @contextlib.asynccontextmanager
    async def serve(
        engines: dict[str, tuple[Path, dict[str, Any]]], **sections: Any
    ) -> AsyncIterator[tuple[RenderHost, RenderClient]]:
        base = settings_for(tmp_path, **sections)
        chosen = dict(full.split(".") for full in engines)
        options = {
            full: {**(table if "to_text" not in full else {}), "model": str(model), **more}
            for full, (model, more) in engines.items()
        }
        section = base.engines.model_dump() | chosen
        section["options"] = {**section["options"], **options}
        film = {"preset": "ultrafast", "fps": FPS}
        settings = settings_for(tmp_path, **sections, engines=section, film=film)
        async with (
            RenderHost(settings, studio=STUDIO) as host,
            RenderClient(host.url, host.operator_token) as client,
        ):
            yield host, client

    return serve


async def made(client: RenderClient, request: dict[str, Any], key: str = "1") -> Job:
    job = await finished(client, (await client.submit(request, ORIGIN, key)).job.id)
    assert job.state is State.DONE, job.error
    return job


async def frames_of(client: RenderClient, job: Job, folder: Path) -> list[Any]:
    """The film's luma, frame by frame."""
    target = folder / f"{job.id}.mp4"
    await client.download(job.id, "film.mp4", target)
    with av.open(str(target)) as film:
        return [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]


def a_picture(folder: Path) -> Path:
    path = folder / "picture.png"
    image = Image.new("RGB", (96, 64), (200, 40, 40))
    image.paste((30, 60, 200), (48, 0, 96, 64))
    image.save(path)
    return path


PAIRS = [
    ("videofusion", {"frames": 8}, "videofusion", "svd", {}, "svd"),
    ("wan", {"frames": 9}, "wan", "wan_i2v", {"frames": 9}, "wan_i2v"),
    ("ltx", {"frames": 17}, "ltx", "ltx_i2v", {"frames": 17}, "ltx"),
    ("diffusers", {"frames": 9, "frames_step": 4}, "wan", "", {}, ""),
]


@pytest.mark.parametrize(("text", "options", "kind", "image", "more", "other"), PAIRS)
async def test_films_of_words_and_of_a_picture(
    host: Any,
    weights: Any,
    tmp_path: Path,
    text: str,
    options: dict[str, Any],
    kind: str,
    image: str,
    more: dict[str, Any],
    other: str,
) -> None:
    enlarged = kind == "videofusion"  # the smallest frames of all
    if enlarged:
        options = options | {"upscale": "swin2sr", "upscale_model": str(weights("swin2sr"))}
    engines = {f"{TEXT}.{text}": (weights(kind), options)}
    if image:
        engines[f"image_to_video.{image}"] = (weights(other), more)
    async with host(engines) as (_, client):
        job = await made(client, video("a red fox", seconds=1, seed=1))
        assert job.recipe is not None
        assert job.recipe["engines"][TEXT].startswith(text)
        named = job.recipe["script"]["video_engine"]["settings"]
        assert named["model"] == kind and len(named["weights"]) == 12
        assert str(tmp_path) not in str(job.recipe), "no path of the host is in a recipe"
        assert any(note.startswith("Filmed as 64×64") for note in job.recipe["notes"])
        assert any("128×128 by Swin2SR" in note for note in job.recipe["notes"]) is enlarged
        frames = await frames_of(client, job, tmp_path)
        assert len(frames) == FPS and frames[0].shape == (720, 1280)
        assert frames[4].std() > 2
        if not image:
            return
        blob = await client.upload(a_picture(tmp_path))
        asked = {"kind": "animate", "image": blob.id, "seconds": 1, "music": "none"}
        moved = await made(client, asked, "2")
        assert moved.recipe is not None
        assert moved.recipe["engines"]["image_to_video"].startswith(image)
        assert len(await frames_of(client, moved, tmp_path)) == FPS


async def test_a_story_is_painted_and_set_in_motion(
    host: Any, weights: Any, tmp_path: Path
) -> None:
    painter = {"width": 0, "height": 0, "help": "pag", "help_scale": 2.0}
    engines = {"text_to_image.diffusers": (weights("stable_diffusion"), painter)}
    async with host(engines) as (_, client):
        story = {"kind": "story", "text": "A fox wakes.\n\nIt runs.\n\nIt sleeps.", "music": "none"}
        job = await made(client, story)
        assert job.recipe is not None
        assert set(job.recipe["engines"]) >= {"text_to_image", "image_to_video"}
        assert TEXT not in job.recipe["engines"]
        assert all(scene["painted"] for scene in job.recipe["script"]["scenes"])
        blob = await client.upload(a_picture(tmp_path))
        asked = video("a fox", mode="slideshow", image=blob.id, say="one two three")
        looks = await made(client, asked, "2")
        assert looks.recipe is not None
        likes = [scene["like"] for scene in looks.recipe["script"]["scenes"]]
        assert likes == [blob.id] * 3


async def test_a_picture_is_told(host: Any, weights: Any, tmp_path: Path) -> None:
    async with host({"image_to_text.blip": (weights("blip"), {"threads": 1})}) as (_, client):
        blob = await client.upload(a_picture(tmp_path))
        job = await made(client, {"kind": "describe", "image": blob.id, "language": "en"})
        assert job.recipe is not None
        assert job.recipe["engines"]["image_to_text"].startswith("blip")
        target = tmp_path / "description.json"
        await client.download(job.id, target.name, target)
        assert len(json.loads(target.read_text())["description"]) > 3


async def test_looks_at_what_is_made(host: Any, weights: Any, tmp_path: Path) -> None:
    slow = {"steps": 60, "frames": 8}
    async with host({f"{TEXT}.videofusion": (weights("videofusion"), slow)}) as (_, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id

        async def looked() -> tuple[dict[str, Any], bytes]:
            async for event in client.events(job=job):
                if event.kind == "preview":
                    target = tmp_path / "preview.jpg"
                    await client.download(job, "preview.jpg", target)
                    return event.data, target.read_bytes()
            raise AssertionError("the stream ended")

        async with asyncio.timeout(150):
            data, jpeg = await looked()
        running = await client.job(job)
        assert [each.name for each in running.artifacts] == ["preview.jpg"]
        await client.cancel(job)
        with Image.open(io.BytesIO(jpeg)) as seen:
            assert seen.format == "JPEG" and seen.size == (data["width"], data["height"])
        assert (await finished(client, job)).artifacts == ()
    assert list((tmp_path / "data" / "work").iterdir()) == []


async def test_cancelling_keeps_the_worker_and_its_model(
    host: Any, weights: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine a step may take longer than is usually waited for.
    monkeypatch.setattr(workers, "STOP_GRACE_S", 60.0)
    many = {"steps": 1000, "frames": 8}
    async with host({f"{TEXT}.videofusion": (weights("videofusion"), many)}) as (served, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        async with asyncio.timeout(150):
            async for event in client.events(job=job):
                if "/1000" in str(event.data.get("detail")):
                    break
        worker = served.loops[0].maker.pid
        await client.cancel(job)
        await until(lambda: not served.loops[0].running)
        assert served.loops[0].maker.pid == worker, "it was killed, not stopped"
        assert (await client.job(job)).state is State.CANCELLED


async def test_what_memory_did_not_suffice_for_is_in_the_recipe(host: Any, weights: Any) -> None:
    options = {"frames": 17, "slim": False}
    async with host({f"{TEXT}.tight": (weights("wan"), options)}) as (_, client):
        job = await made(client, video("a fox", seconds=1))
        assert job.recipe is not None
        given = [note for note in job.recipe["notes"] if note.startswith("For lack of memory")]
        assert len(given) == 2 and "75%" in given[1]
        # Another film finds the engine as it is now.
        again = await made(client, video("a wolf", seconds=1), "2")
        assert again.recipe is not None


async def test_a_gpu_that_is_unwell_costs_a_try_and_its_process(host: Any, weights: Any) -> None:
    folder = weights("wan")
    (folder.parent / "was-unwell").unlink(missing_ok=True)
    async with host({f"{TEXT}.unwell": (folder, {"frames": 33})}) as (served, client):
        job = await made(client, video("a fox", seconds=1))
        assert job.attempts == 2
        log = (served.folder.logs / "worker-cpu.log").read_text("utf-8", "replace")
        assert "Traceback" not in log, "a fault of the GPU is no fault of ours"
        # A wolf is filmed by the new process, which is well.
        await made(client, video("a wolf", seconds=1), "2")


async def test_a_killed_worker_goes_on_from_the_clips_that_are_made(
    host: Any, weights: Any
) -> None:
    folder = weights("wan")
    log, wait = folder.parent / "slow.log", folder.parent / "wait"
    log.unlink(missing_ok=True)
    wait.touch()
    async with host({f"{TEXT}.slow": (folder, {"frames": 33})}) as (served, client):
        say = (
            "Once upon a time there was a small red fox in the deep snow of the north. "
            "It ran over the hills and over the sea, and it was never seen again by anybody."
        )
        job = (await client.submit(video("a fox", say=say), ORIGIN, "1")).job.id
        await until(lambda: log.exists() and "1" in log.read_text().split(), 150)
        # A shot is written down while the next one is filmed.
        data = served.folder.logs.parent
        await until(lambda: any(_kept(clip) for clip in data.rglob("clip-0.mkv")), 60)
        worker = served.loops[0].maker.pid
        assert worker is not None
        os.kill(worker, signal.SIGKILL)
        wait.unlink()
        done = await finished(client, job)
        assert done.state is State.DONE and done.attempts == 2
        assert done.recipe is not None and len(done.recipe["script"]["scenes"]) == 2
        made = log.read_text().split()
        # The first shot's clips were made once; the second's were begun twice.
        shots = [made.count("0"), made.count("1")]
        assert shots[0] == made.index("1") and shots[1] > 1
        assert made == sorted(made)


def _kept(clip: Path) -> bool:
    return (clip.parent / "asset.json").is_file() and len(clip.parent.parent.name) == 2


async def test_weights_that_are_not_here_are_said(host: Any, tmp_path: Path) -> None:
    async with host({f"{TEXT}.wan": (tmp_path / "nowhere", {})}) as (_, client):
        job = await finished(client, (await client.submit(video("a fox"), ORIGIN, "1")).job.id)
        assert job.state is State.FAILED and job.attempts == 1
        assert job.error is not None and job.error.code == "engine_missing"
        assert "there is no folder" in job.error.text
