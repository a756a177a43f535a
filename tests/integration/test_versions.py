"""Smaller versions of films: asked for, made once, whole or not there, gone with the job."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import aiohttp
import av
import pytest
from tests.support.hosts import (
    ORIGIN,
    HostProcess,
    alive,
    finished,
    group_of,
    reached,
    serving,
    settings_for,
    until,
    video,
)

from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, InvalidInput, NotFound, Unreachable
from reelbot.core.jobs import Artifact, Job, State
from reelbot.core.versions import MB
from reelbot.render.host import children
from reelbot.render.host.datafolder import DataFolder
from reelbot.render.host.versions import Making, Versions

MiB = 1 << 20
# A still of noise has about 3 MB.
TITLES = [*["A noise-film."] * 3, "The end."]


async def heavy(client: RenderClient, key: str, **fields: Any) -> Job:
    """A film that is larger than the smallest version."""
    asked = fields if "kind" in fields else video("noise-film", seconds=2)
    job = await finished(client, (await client.submit(asked, ORIGIN, key)).job.id)
    assert job.state is State.DONE, job.error
    assert job.artifacts[0].bytes > 10 * MB
    return job


def fitters(pid: int) -> list[int]:
    """The fitting children of a host."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and b"studio.fit" in (entry / "cmdline").read_bytes():
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) == pid:
                    found.append(int(entry.name))
    return found


@pytest.mark.slow
async def test_a_version_is_made_once_and_found_again(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    asked = {"kind": "story", "text": "\n\n".join(TITLES), "gap": 0}
    async with serving(settings) as (host, client):
        job = await heavy(client, "1", **asked)
        films = host.folder.films / job.id
        url = f"{host.url}/v1/jobs/{job.id}/artifacts/film.mp4"
        query = {"max_bytes": str(8 * MiB)}
        bearer = {"Authorization": f"Bearer {host.operator_token}"}
        async with aiohttp.ClientSession(headers=bearer) as session:
            async with session.get(url, params=query, allow_redirects=False) as answer:
                assert answer.status == 202
                assert 1 <= (await answer.json())["retry_after"] <= 5
                assert 1 <= int(answer.headers["Retry-After"]) <= 5
            targets = [tmp_path / f"{n}.mp4" for n in range(3)]
            await asyncio.gather(
                *(client.download(job.id, "film.mp4", t, bytes_max=8 * MiB) for t in targets)
            )
            async with session.get(url, params=query, allow_redirects=False) as answer:
                assert answer.status == 302
                assert answer.headers["Location"].endswith("/artifacts/film-8mb.mp4")
            large = {"max_bytes": str(job.artifacts[0].bytes)}
            async with session.get(url, params=large, allow_redirects=False) as answer:
                assert answer.status == 302
                assert answer.headers["Location"].endswith("/artifacts/film.mp4")
        assert len({target.read_bytes() for target in targets}) == 1
        made = (films / "film-8mb.mp4").stat()
        assert 7 * MB < made.st_size <= 8 * MB
        assert list(host.folder.work.iterdir()) == []
    assert_whole(targets[0], films / "film.mp4")
    async with serving(settings) as (host, client):
        await client.download(job.id, "film.mp4", targets[1], bytes_max=8 * MiB)
        assert (films / "film-8mb.mp4").stat().st_mtime_ns == made.st_mtime_ns
        await client.delete(job.id)
        assert not films.exists()
        with pytest.raises(NotFound):
            await client.download(job.id, "film-8mb.mp4", targets[2])


def assert_whole(version: Path, original: Path) -> None:
    """It plays from its beginning, and says what the original says."""
    head = version.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")
    with av.open(str(version)) as small, av.open(str(original)) as full:
        assert json.loads(small.metadata["reelbot"]) == json.loads(full.metadata["reelbot"])
        assert {**small.metadata} == {**full.metadata}
        assert small.streams.audio[0].language == full.streams.audio[0].language == "eng"
        assert [c["metadata"]["title"] for c in small.chapters()] == TITLES
        second = [film.chapters()[1] for film in (small, full)]
        starts_s = [float(chapter["start"] * (chapter["time_base"] or 0)) for chapter in second]
        assert starts_s[0] == pytest.approx(starts_s[1], abs=0.001)
        assert small.duration == pytest.approx(full.duration, abs=30_000)
        # At most: a plain chord takes far fewer.
        assert 20_000 < small.streams.audio[0].bit_rate < 200_000
        frames = [sum(1 for _ in film.decode(video=0)) for film in (small, full)]
        assert frames[0] == frames[1]
        stream = small.streams.video[0]
        assert stream.codec_context.pix_fmt == "yuv420p" and stream.codec_context.colorspace == 1


async def test_what_does_not_fit_says_what_would(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        job = await heavy(client, "1")
        target = tmp_path / "film.mp4"
        with pytest.raises(InvalidInput) as caught:
            await client.download(job.id, "film.mp4", target, bytes_max=8 * MB - 1)
        assert caught.value.code == "does_not_fit"
        assert caught.value.facts == {"bytes_min": 8 * MB}
        small = next(each for each in job.artifacts if each.name == "thumbnail.jpg")
        with pytest.raises(InvalidInput) as caught:
            await client.download(job.id, small.name, target, bytes_max=small.bytes - 1)
        assert caught.value.facts == {"bytes_min": small.bytes}
        await client.download(job.id, small.name, target, bytes_max=small.bytes)
        assert target.stat().st_size == small.bytes
        for name in ("film-9mb.mp4", "film-10mb.mp4", "other-10mb.mp4"):
            with pytest.raises(NotFound):
                await client.download(job.id, name, target)
        with pytest.raises(Unreachable) as late:
            await client.download(job.id, "film.mp4", target, bytes_max=10 * MB, wait_s=0)
        assert late.value.code == "version_not_ready"


async def there(job: str) -> bool:
    return True


async def test_a_long_film_does_not_fit_and_nothing_is_tried(tmp_path: Path) -> None:
    versions = Versions(DataFolder(tmp_path), there)
    hour = Artifact(name="film.mp4", mime="video/mp4", bytes=400 * MB, seconds=1200.0)
    with pytest.raises(InvalidInput) as caught:
        versions.ask("job", hour, 25 * MiB)
    assert caught.value.facts == {"bytes_min": 50 * MB}
    with pytest.raises(InvalidInput) as caught:
        versions.ask("job", hour.model_copy(update={"seconds": 9000.0}), 100 * MiB)
    assert caught.value.facts == {"bytes_min": 400 * MB}


async def test_what_goes_wrong_is_told_for_a_while_and_tried_again(tmp_path: Path) -> None:
    now = 0.0
    versions = Versions(DataFolder(tmp_path), there, clock=lambda: now)
    lost = Artifact(name="film.mp4", mime="video/mp4", bytes=40 * MB, seconds=10.0, width=64,
                    height=64)  # fmt: skip

    async def told() -> HostProblem:
        async with asyncio.timeout(30):
            while True:
                try:
                    versions.ask("job", lost, 8 * MB)
                except HostProblem as error:
                    return error
                await asyncio.sleep(0.05)

    assert (await told()).code == "encoder_failed"
    assert list(tmp_path.glob("work/*")) == []
    now = 61.0
    assert isinstance(versions.ask("job", lost, 8 * MB), Making)
    await versions.close()


async def test_sound_alone_is_made_smaller_too(tmp_path: Path) -> None:
    asked = {"kind": "music", "prompt": "calm", "seconds": 5}
    async with serving(settings_for(tmp_path)) as (host, client):
        job = await finished(client, (await client.submit(asked, ORIGIN, "1")).job.id)
        sound = job.artifacts[0]
        source = host.folder.films / job.id / "audio.m4a"
        # As if it were of eleven minutes: all of it is in a size that the test can wait for.
        target = tmp_path / "small.m4a"
        await children.fit(source, target, sound, 60_000 + 50_000)
    assert 10_000 < target.stat().st_size <= 110_000
    with av.open(str(target)) as small:
        assert small.streams.video == ()
        assert "reelbot" in small.metadata
        assert small.duration == pytest.approx(5e6, abs=50_000)


@pytest.mark.slow
async def test_a_kill_in_the_middle_leaves_nothing_half_made(tmp_path: Path) -> None:
    settings_for(tmp_path)
    target = tmp_path / "film.mp4"
    async with HostProcess(tmp_path) as host:
        async with await host.start() as client:
            job = await heavy(client, "1")
            films = host.data.films / job.id
            before = sorted(path.name for path in films.iterdir())
            with pytest.raises(Unreachable):
                await client.download(job.id, "film.mp4", target, bytes_max=10 * MB, wait_s=0)
            await until(lambda: fitters(host.pid))
            (child,) = fitters(host.pid)
            await until(lambda: list(host.data.work.glob("fit-*/pass*")))
            assert len(group_of(child)) == 2  # and its ffmpeg
            nice = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[16]
                    for pid in group_of(child)]  # fmt: skip
            assert nice == ["10", "10"]
            await host.kill()
            await until(lambda: not alive(child) and not group_of(child), 5)
            assert sorted(path.name for path in films.iterdir()) == before
        async with await host.start() as client:
            assert list(host.data.work.iterdir()) == []
            await client.download(job.id, "film.mp4", target, bytes_max=10 * MB)
            assert 9 * MB < target.stat().st_size <= 10 * MB
            # Deleted while another is made: the child ends, and nothing stays.
            with pytest.raises(Unreachable):
                await client.download(job.id, "film.mp4", target, bytes_max=8 * MB, wait_s=0)
            await until(lambda: fitters(host.pid))
            (child,) = fitters(host.pid)
            await client.delete(job.id)
            await until(lambda: not alive(child) and not group_of(child), 5)
            assert list(host.data.work.iterdir()) == []
            assert not films.exists()
        assert await host.terminate() < 10


async def test_a_look_at_what_is_made_has_no_smaller_version_and_is_had_as_it_is(
    tmp_path: Path,
) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        job = (await client.submit(video("gate-picture"), ORIGIN, "1")).job.id
        await reached(client, job, State.RUNNING)
        look, target = tmp_path / "look.jpg", tmp_path / "got.jpg"
        look.write_bytes(b"a look")
        shown = Artifact(name="preview.jpg", mime="image/jpeg", bytes=6, width=48, height=27)
        host.desk._bus.preview("console", job, shown, look)
        await client.download(job, "preview.jpg", target, bytes_max=8 * MB)
        assert target.read_bytes() == b"a look"
        with pytest.raises(InvalidInput) as caught:
            await client.download(job, "preview.jpg", target, bytes_max=5)
        assert caught.value.code == "does_not_fit"
        await client.cancel(job)
