"""What is in the host's own way (its database, its disk, its end) costs nobody a job."""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.hosts import ORIGIN, finished, serving, settings_for, until, video

from reelbot.core import wire
from reelbot.core.errors import HostProblem, ReelbotError
from reelbot.core.jobs import State
from reelbot.core.wire import Event
from reelbot.render.host import housekeeping, leftovers, loop, running
from reelbot.render.host.blobs import BlobStore
from reelbot.render.host.callers import Caller
from reelbot.render.host.database import Database
from reelbot.render.host.datafolder import DataFolder
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.rows import Retention
from reelbot.render.host.voices import VoiceStore
from reelbot.render.host.worker_process import WorkerProcess


@pytest.mark.parametrize("name", ["", "lock", "films", "work"])
async def test_what_is_in_the_folders_place_is_named(tmp_path: Path, name: str) -> None:
    """A file where a folder is to be, and for the lock the other way round."""
    there = tmp_path / "data" / name
    if name == "lock":
        there.mkdir(parents=True)
    else:
        there.parent.mkdir(exist_ok=True)
        there.write_text("somebody's own")
    with pytest.raises(HostProblem) as problem:
        async with serving(settings_for(tmp_path)):
            pass
    assert problem.value.code == "data_dir_unwritable"
    place = tmp_path / "data" / ("" if name == "lock" else name)
    assert problem.value.facts["path"] == str(place)


@pytest.mark.parametrize("step", ["claim", "plan", "finish"])
async def test_a_database_that_cannot_be_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(loop, "AGAIN_S", 0.01)
    real = getattr(JobQueue, step)
    refused: list[str] = []

    async def late(self: JobQueue, *args: Any, **kwargs: Any) -> Any:
        if len(refused) < 3:
            refused.append(step)
            raise HostProblem("database_busy", path="reelbot.db")
        return await real(self, *args, **kwargs)

    monkeypatch.setattr(JobQueue, step, late)
    async with serving(settings_for(tmp_path)) as (_, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        done = await finished(client, job)
    assert (done.state, done.attempts, len(refused)) == (State.DONE, 1, 3)


async def test_a_film_that_is_put_in_its_place_as_the_host_stops_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "COMMIT_S", 60.0)
    placing = threading.Event()

    def slow(folder: Path, target: Path) -> None:
        placing.set()
        time.sleep(0.3)  # in a thread of its own, while the host goes down
        running.place(folder, target)

    monkeypatch.setattr(loop, "place", slow)
    async with serving(settings_for(tmp_path)) as (host, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        await until(placing.is_set)
        films = host.folder.films
    async with Database.open(host.folder.database) as database:
        done = await JobQueue(database).get(job)
    assert done.state is State.DONE and done.attempts == 1
    assert (films / job / "film.mp4").is_file()


async def test_a_stream_ends_where_the_database_cannot_be_read_and_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = JobQueue.events
    broken = False

    async def events(self: JobQueue, *args: Any) -> list[Event]:
        if broken:
            raise HostProblem("database_busy", path="reelbot.db")
        return await real(self, *args)

    monkeypatch.setattr(JobQueue, "events", events)
    async with serving(settings_for(tmp_path)) as (host, client):
        headers = {"Authorization": f"Bearer {host.operator_token}"}
        async with (
            aiohttp.ClientSession(host.url, headers=headers) as session,
            session.get("/v1/events?after=0") as stream,
        ):
            await stream.content.readuntil(b"connected")
            broken = True
            job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
            # No second answer in the middle of the first.
            with pytest.raises(aiohttp.ClientError):
                while b"HTTP/1.1" not in await stream.content.readany():
                    pass
        broken = False
        async for event in client.events(after=0):
            if event.kind == "queued":
                assert event.job == job
                break


async def test_files_that_cannot_be_removed_do_not_end_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[Path] = []

    def refuse(folder: Path, *_: object) -> int:
        refused.append(folder)
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(housekeeping, "drop_assets", refuse)
    async with serving(settings_for(tmp_path)) as (_, client):
        await until(lambda: refused)
        assert (await client.health())["status"] == "ok"
        with pytest.raises(ReelbotError):  # an operator who asks for it is told
            await client.prune()
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        assert (await finished(client, job)).state is State.DONE


async def test_what_workers_print_does_not_grow_for_ever(tmp_path: Path) -> None:
    errors = tmp_path / "logs" / "worker-cpu.log"
    printing = [sys.executable, "-c", "import sys; sys.stderr.write('x' * 3_000_000)"]
    hello = wire.Hello(device="cpu", assets=tmp_path, engines={}, film={}, threads=1)
    for _ in range(6):
        process = await WorkerProcess.start(printing, {}, errors)
        await process.greet(hello)
        await process.kill()
    assert sorted(path.name for path in errors.parent.iterdir()) == [
        errors.name,
        f"{errors.name}.1",
    ]
    assert sum(path.stat().st_size for path in errors.parent.iterdir()) <= 12_000_000


# --- files whose row came or went as the host died -----------------------------------------------


class Died(BaseException):
    """Stands for the end of the process at a step."""


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], None]:
    """Let the host get no further than before a step."""

    def before(owner: object, step: str) -> None:
        def die(*_: Any, **__: Any) -> None:
            raise Died

        monkeypatch.setattr(owner, step, die)

    return before


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_a_film_that_was_deleted_goes_with_the_next_start(
    tmp_path: Path, dies: Callable[[object, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path)
    async with serving(settings) as (host, client):
        jobs = [(await client.submit(video("a fox"), ORIGIN, str(n))).job.id for n in range(2)]
        for job in jobs:
            await finished(client, job)
        dies(housekeeping, "clear")
        with pytest.raises(Died):
            await host.desk.delete(Caller(scope="operator", token="test"), jobs[0])
        # The other one's time is over.
        await host.desk._queue.prune(Retention(films_s=0.0))
        films = host.folder.films
        assert {path.parent.name for path in films.glob("*/film.mp4")} == set(jobs)
    monkeypatch.undo()
    async with serving(settings):
        assert files(films) == []


async def test_an_upload_that_got_no_row_goes_with_the_next_start(
    tmp_path: Path, dies: Callable[[object, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path)
    text = tmp_path / "story.txt"
    text.write_text("A fox.\n---\nA wolf.")
    async with serving(settings) as (host, client):
        dies(JobQueue, "keep_upload")
        with contextlib.suppress(Exception):
            await client.upload(text)
        monkeypatch.undo()
        blobs = host.folder.blobs
        assert files(blobs) != []
    async with serving(settings) as (_, client):
        assert files(blobs) == []
        sent = await client.upload(text)
        assert f"{sent.id[:2]}/{sent.id}" in files(blobs)
    async with serving(settings):
        assert f"{sent.id[:2]}/{sent.id}" in files(blobs)


async def test_what_a_try_that_was_cut_off_had_put_in_its_place_goes_with_the_next_start(
    tmp_path: Path,
) -> None:
    settings = settings_for(tmp_path)
    async with serving(settings) as (host, client):
        await client.pause()
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
    async with Database.open(host.folder.database) as database:
        queue = JobQueue(database)
        await queue.resume()
        assert await queue.claim("cpu") is not None
        await queue.pause()
    (host.folder.films / job).mkdir()
    (host.folder.films / job / "film.mp4").write_bytes(b"a film")
    async with serving(settings) as (host, client):
        assert files(host.folder.films) == []
        assert (await client.cancel(job)).state is State.CANCELLED


async def test_all_that_is_left_over_goes_but_for_what_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "BATCH", 3)
    names = [f"job{number}" for number in range(10)]
    real = shutil.rmtree

    def rmtree(path: Path, **options: Any) -> None:
        if path.name == "job4":
            raise PermissionError(13, "Permission denied", str(path))
        real(path, **options)

    async with Database.open(None) as database:
        queue, folder = JobQueue(database), DataFolder(tmp_path)
        blobs = BlobStore(folder.blobs)
        blobs.open()
        for name in names:
            (folder.films / name).mkdir(parents=True)
        await queue.change(lambda tx: leftovers.add(tx, "film", names))
        monkeypatch.setattr(shutil, "rmtree", rmtree)
        await housekeeping.clear(queue, blobs, folder, VoiceStore(folder.voices))
        assert [path.name for path in folder.films.iterdir()] == ["job4"]
        monkeypatch.undo()
        await housekeeping.clear(queue, blobs, folder, VoiceStore(folder.voices))
        assert list(folder.films.iterdir()) == []
        assert not await queue.look(leftovers.some)
