"""An upload is decoded once, by a child with limits, and leaves what workers use in its place."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.support.hosts import ORIGIN, alive, finished, serving, settings_for, until
from tests.support.media import RATE_HZ, png, png_bomb, write_sound, write_video, zip_of

from reelbot.core.errors import Conflict, HostProblem, InvalidInput
from reelbot.core.wire import Blob
from reelbot.render.host import children
from reelbot.render.host.blobs import BlobStore
from reelbot.render.host.rows import Retention

SETTINGS: dict[str, Any] = {"moderation": {"images": False}}


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def placed(blob: Blob, *names: str) -> set[str]:
    return {f"{blob.id[:2]}/{blob.id}", *(f"{blob.id[:2]}/{blob.id}.normal/{n}" for n in names)}


@pytest.mark.slow
async def test_what_is_kept_of_an_upload(tmp_path: Path) -> None:
    blobs = tmp_path / "data" / "blobs"
    sources = {
        "photo.png": png(200, 100),
        "tone.ogg": write_sound(tmp_path / "tone.ogg").read_bytes(),
        "film.mp4": write_video(tmp_path / "film.mp4").read_bytes(),
        "story.txt": b"# The Fox\nOnce.\n\nTwice.",
        "story.zip": zip_of(tmp_path / "a.zip", {"1.txt": "A.", "1.png": png()}).read_bytes(),
    }
    for name, content in sources.items():
        (tmp_path / name).write_bytes(content)
    async with serving(settings_for(tmp_path, **SETTINGS)) as (host, client):
        photo, tone, film, text, pages = [await client.upload(tmp_path / name) for name in sources]
        assert (photo.kind, photo.width, photo.height) == ("image", 200, 100)
        assert (tone.kind, tone.has_sound, tone.truncated) == ("audio", True, False)
        assert (film.kind, film.width, film.has_sound) == ("video", 160, True)
        assert (text.kind, text.pages, pages.kind, pages.pages) == ("text", 2, "archive", 1)
        whole = set.union(
            placed(photo, "picture.png"),
            placed(tone, "sound.npy"),
            placed(film, "picture.png", "sound.npy"),
            placed(text, "text.txt"),
            placed(pages, "pages.json", "page-001/text.txt", "page-001/picture.png"),
        )
        assert files(blobs) == whole

        store = BlobStore(blobs)
        assert np.load(store.normal(tone.id) / "sound.npy").shape == (2 * RATE_HZ,)
        assert store.path(film.id).read_bytes() == sources["film.mp4"]

        # The same bytes again are not decoded again, and say the same.
        mark = store.normal(pages.id) / "mark"
        mark.touch()
        assert await client.upload(tmp_path / "story.zip") == pages
        assert mark.exists()
        # What went missing is made again.
        os.unlink(mark)
        store.drop(pages.id)
        assert await client.upload(tmp_path / "story.zip") == pages
        assert files(blobs) == whole

        # The database's own word on it, for whoever asks for the blob by its id.
        assert host.desk is not None
        assert list((blobs / "incoming").iterdir()) == []


@pytest.mark.slow
async def test_nothing_stays_of_what_is_refused(tmp_path: Path) -> None:
    whole = {
        "film.mp4": write_video(tmp_path / "film.mp4", 4.0).read_bytes(),
        "tone.mp3": write_sound(tmp_path / "tone.mp3", 4.0).read_bytes(),
    }
    bad: dict[str, tuple[bytes, str]] = {
        "empty": (b"", "blob_empty"),
        "cut.mp4": (whole["film.mp4"][: len(whole["film.mp4"]) * 2 // 3], "media_unreadable"),
        "cut.mp3": (whole["tone.mp3"][: len(whole["tone.mp3"]) // 2], "media_unreadable"),
        "cut.png": (png(300, 300)[:200], "media_unreadable"),
        "bomb.png": (png_bomb(50_000, 50_000), "media_too_big"),
        "list.m3u8": (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "unsupported_media"),
        "out.zip": (zip_of(tmp_path / "o", {"../1.txt": "x"}).read_bytes(), "archive_unsafe"),
        "half.zip": (
            # The first page is written before the second turns out to be damaged.
            zip_of(tmp_path / "h", {"1.png": png(), "2.png": png()[:70]}).read_bytes(),
            "media_unreadable",
        ),
    }
    for name, (content, _) in bad.items():
        (tmp_path / name).write_bytes(content)
    async with serving(settings_for(tmp_path, **SETTINGS)) as (_, client):

        async def refused(name: str) -> InvalidInput:
            with pytest.raises(InvalidInput) as caught:
                await client.upload(tmp_path / name)
            return caught.value

        errors = await asyncio.gather(*(refused(name) for name in bad))
        assert [error.code for error in errors] == [code for _, code in bad.values()]
        assert files(tmp_path / "data" / "blobs") == set()
        assert (await client.upload(tmp_path / "film.mp4")).kind == "video"


@pytest.mark.parametrize(
    "limits",
    [
        {"limits": {"cpu_s": 0}},
        {"limits": {"memory_bytes": 400 * 1024**2}},
        {"seconds": 0.05},
    ],
)
async def test_a_child_at_its_limit_is_a_clear_error(
    tmp_path: Path, limits: dict[str, Any]
) -> None:
    picture, out = tmp_path / "photo.png", tmp_path / "out"
    Image.new("RGBA", (6_000, 6_000), (1, 2, 3, 128)).save(picture, compress_level=1)
    out.mkdir()
    with pytest.raises(InvalidInput) as caught:
        await children.look(picture, out, judge=False, engines={}, **limits)
    assert caught.value.code == "media_unreadable"
    assert "too much time or memory" in str(caught.value)


async def test_a_child_without_room_is_the_hosts_problem(tmp_path: Path) -> None:
    tone, out = write_sound(tmp_path / "tone.mp3"), tmp_path / "out"
    out.mkdir()
    with pytest.raises(HostProblem) as caught:
        await children.look(tone, out, judge=False, engines={}, limits={"file_bytes": 100_000})
    assert caught.value.code == "disk_full"


async def test_a_child_dies_with_whoever_waits_for_it(tmp_path: Path) -> None:
    """A pipe that nobody writes to stands in for a file that takes for ever."""
    slow, out = tmp_path / "slow", tmp_path / "out"
    os.mkfifo(slow)
    out.mkdir()

    def children_of_this() -> list[int]:
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
        return [int(pid) for pid in text.split()]

    before = set(children_of_this())
    look = asyncio.create_task(children.look(slow, out, judge=False, engines={}))
    await until(lambda: set(children_of_this()) - before)
    (pid,) = set(children_of_this()) - before
    look.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await look
    assert not alive(pid)


async def test_a_store_survives_a_death_in_the_middle_of_forgetting(tmp_path: Path) -> None:
    async def chunks() -> Any:
        yield b"abc"

    store = BlobStore(tmp_path)
    store.open()
    incoming = await store.receive(chunks(), 10)
    (incoming.normal / "text.txt").write_text("abc")
    await store.keep(incoming)
    await store.discard(incoming)
    assert store.holds(incoming.id)

    # The host died after the first of the two was gone.
    store.path(incoming.id).unlink()
    assert not store.holds(incoming.id)
    store.open()
    again = await store.receive(chunks(), 10)
    (again.normal / "text.txt").write_text("abc")
    await store.keep(again)
    await store.discard(again)
    assert store.holds(incoming.id)
    assert list((tmp_path / "incoming").iterdir()) == []
    store.drop(incoming.id)
    store.drop(incoming.id)
    assert files(tmp_path) == set()


async def test_what_was_asked_before_is_the_same_job_when_its_upload_is_gone(
    tmp_path: Path,
) -> None:
    """An answer that was lost is asked for again, after however long."""
    async with serving(settings_for(tmp_path)) as (host, client):
        fox = tmp_path / "fox.png"
        fox.write_bytes(png())
        picture = (await client.upload(fox)).id
        asked = {"kind": "describe", "image": picture}
        first = await client.submit(asked, ORIGIN, "k")
        await finished(client, first.job.id)
        await host.desk._queue.prune(Retention(films_s=0.0))
        await host.desk._queue.prune(Retention(uploads_s=0.0))
        again = await client.submit(asked, ORIGIN, "k")
        assert (again.job.id, again.created) == (first.job.id, False)
        with pytest.raises(Conflict) as caught:
            await client.submit(asked | {"language": "de"}, ORIGIN, "k")
        assert caught.value.code == "key_reused"
        with pytest.raises(InvalidInput) as wrong:
            await client.submit(asked, ORIGIN, "another")
        assert wrong.value.code == "blob_gone"
