"""The command line with a real host whose engines are the tests' own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import tarfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import ORIGIN, finished, reached, serving, settings_for, until, video
from tests.support.logs import logging_to

from reelbot.cli import backup, checks, console, jobs, models, queue
from reelbot.cli import frame as cli_frame
from reelbot.cli.console import Order
from reelbot.cli.doctor import examine
from reelbot.cli.frame import Frame
from reelbot.cli.host_access import access
from reelbot.cli.local_host import living_host
from reelbot.core import logs
from reelbot.core.client import RenderClient
from reelbot.core.errors import (
    Cancelled,
    EngineFailed,
    HostProblem,
    InvalidInput,
    NotFound,
    ReelbotError,
    Unreachable,
)
from reelbot.core.jobs import Origin, Person, State
from reelbot.core.settings import Loaded, Settings
from reelbot.render.host.datafolder import DataFolder
from reelbot.render.host.desk import Desk

FOX = "/video a red fox seconds: 1 music: none"


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    return Frame(Loaded(settings_for(tmp_path), {}))


@pytest.fixture
async def client(frame: Frame) -> AsyncIterator[RenderClient]:
    async with serving(frame.settings) as (_, client):
        yield client


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """As in the program, logs do not get into stdout; a host that it starts sets them up anew."""
    with logging_to(None):
        yield


async def test_make_ends_in_a_film(
    frame: Frame, client: RenderClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await console.make(frame, Order(FOX, out=tmp_path)) == 0
    (job,) = await client.jobs()
    said = capsys.readouterr()
    path = tmp_path / f"a-red-fox-{job.id}.mp4"
    assert said.out.splitlines()[-1] == str(path)
    assert path.stat().st_size == job.artifacts[0].bytes
    assert re.search(r"^\w+( \w+)* \d+ %", said.err, re.MULTILINE)  # a stage, whichever was seen
    assert job.owner.startswith("console/")

    assert await console.make(frame, Order(f"/show {job.id}", out=tmp_path)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(path.with_stem(f"{path.stem}-2"))


async def test_json_and_captions_beside_the_film(
    frame: Frame, client: RenderClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = Order(f'{FOX} say: "Hello there." captions: file', out=tmp_path / "f.mp4", as_json=True)
    assert await console.make(frame, order) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["job"]["state"] == "done"
    assert report["recipe"]["options"]["captions"] == "file"
    assert "film.mp4" in [artifact["name"] for artifact in report["artifacts"]]
    assert report["path"] == str(tmp_path / "f.mp4")
    assert "Hello there." in (tmp_path / "f.srt").read_text("utf-8")


async def test_what_ends_without_a_film_is_an_error(
    frame: Frame, client: RenderClient, tmp_path: Path
) -> None:
    job = (await client.submit(video("slow-picture"), ORIGIN, "k")).job
    await client.cancel(job.id)
    with pytest.raises(Cancelled):
        await console.make(frame, Order(f"/show {job.id}", out=tmp_path))
    with pytest.raises(NotFound):
        await console.make(frame, Order("/show nowhere1", out=tmp_path))
    (tmp_path / "no-picture.png").write_text("words", encoding="utf-8")
    attach = (tmp_path / "no-picture.png",)
    with pytest.raises(InvalidInput):
        await console.make(frame, Order("/animate", attach=attach, out=tmp_path))
    assert not list(tmp_path.glob("*.mp4"))


async def test_ctrl_c_cancels_the_job(frame: Frame, client: RenderClient, tmp_path: Path) -> None:
    order = Order("/video slow-picture seconds: 1", out=tmp_path / "f.mp4")
    making = asyncio.create_task(console.make(frame, order))
    while not (found := await client.jobs()):
        await asyncio.sleep(0.01)
    await reached(client, found[0].id, State.RUNNING)
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(Cancelled):
        await making
    assert (await client.job(found[0].id)).state is State.CANCELLED
    assert not (tmp_path / "f.mp4").exists()


async def test_show_waits_for_what_is_not_over_and_cancels_nothing(
    frame: Frame, client: RenderClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = await client.submit(video("a fox", seconds=1, music="slow-music"), ORIGIN, "slow")
    show = f"/show {slow.job.id}"
    with pytest.raises(ReelbotError) as caught:
        await console.make(frame, Order(show, out=tmp_path, timeout_s=0.2))
    assert caught.value.code == "still_going" and "It goes on" in str(caught.value)
    assert not (await client.job(slow.job.id)).state.final
    await client.cancel(slow.job.id)
    with pytest.raises(Cancelled):
        await console.make(frame, Order(show, out=tmp_path))
    soon = (await client.submit(video("an owl", seconds=1, music="none"), ORIGIN, "soon")).job
    assert await console.make(frame, Order(f"/show {soon.id}", out=tmp_path)) == 0
    assert Path(capsys.readouterr().out.splitlines()[-1]).stat().st_size > 0


async def test_a_host_that_fails_on_the_way_is_named_and_not_a_cancelled_job(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Desk) -> None:
        while not await self._queue.list(states=[State.RUNNING]):
            await asyncio.sleep(0.01)
        raise LookupError

    monkeypatch.setattr(Desk, "clear_ended", broken)
    with pytest.raises(HostProblem) as failed:
        await console.make(frame, Order(FOX, out=tmp_path))
    assert (failed.value.code, failed.value.facts) == ("host_failed", {"reason": "LookupError"})
    monkeypatch.undo()
    async with serving(frame.settings) as (_, client):
        (job,) = await client.jobs()
        assert job.state is State.CANCELLED


async def test_time_out_cancels_the_job(frame: Frame, client: RenderClient, tmp_path: Path) -> None:
    order = Order("/video slow-picture seconds: 1", out=tmp_path, timeout_s=0.5)
    with pytest.raises(ReelbotError) as caught:
        await console.make(frame, order)
    assert caught.value.code == "timed_out"
    assert (await client.job(caught.value.facts["job"])).state is State.CANCELLED


async def test_jobs_from_the_terminal(
    frame: Frame, client: RenderClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await jobs.list_jobs(frame, None, None, 50, as_json=False) == 0
    assert capsys.readouterr().out == "No jobs.\n"
    assert await console.make(frame, Order(FOX, out=tmp_path / "fox.mp4")) == 0
    (first,) = await client.jobs()
    await queue.pause(frame)
    capsys.readouterr()

    assert await jobs.again(frame, first.id, "seed: 7", as_json=True) == 0
    second = json.loads(capsys.readouterr().out)
    assert second["state"] == "queued"
    assert await jobs.again(frame, str(tmp_path / "fox.mp4"), "a 2nd fox", as_json=True) == 0
    third = json.loads(capsys.readouterr().out)
    assert third["title"] == "a 2nd fox"

    assert await jobs.list_jobs(frame, None, None, 2, as_json=False) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == ["ID", third["id"], second["id"]]
    assert await jobs.cancel(frame, second["id"], as_json=False) == 0
    assert capsys.readouterr().out == f"{second['id']}: cancelled\n"
    assert await jobs.list_jobs(frame, str(ORIGIN.person), "queued", 50, as_json=True) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert await jobs.show(frame, first.id, as_json=False) == 0
    shown = capsys.readouterr().out
    assert "state: done" in shown
    assert "artifact: film.mp4 (video/mp4" in shown
    await queue.resume(frame)
    assert (await finished(client, third["id"])).state is State.DONE


async def test_queue_and_models(
    frame: Frame, client: RenderClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await queue.pause(frame)
    assert capsys.readouterr().out.startswith("The queue is paused")
    await queue.resume(frame, as_json=True)
    assert json.loads(capsys.readouterr().out)["paused"] is False
    await queue.pause(frame, as_json=True)
    assert json.loads(capsys.readouterr().out)["paused"] is True
    await queue.stats(frame, as_json=True)
    assert json.loads(capsys.readouterr().out)["paused"] is True
    await queue.stats(frame, as_json=False)
    assert capsys.readouterr().out.startswith("paused: yes\n")
    await queue.resume(frame)
    await queue.prune(frame, as_json=True)
    await models.list_engines(frame, as_json=False)
    assert "text_to_video." in capsys.readouterr().out
    with pytest.raises(InvalidInput) as caught:
        await models.pull(frame, ["text_to_video.scenry"])
    assert caught.value.code == "engine_unknown"


def failing_command(settings: Settings) -> None:
    """As on the command line: what went wrong is written down in the data folder."""
    environ = {"REELBOT_RENDER__DATA_DIR": str(settings.render.data_dir)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        assert cli_frame.run(None, False, failing) == cli_frame.FAILED


async def failing(_: Frame) -> int:
    raise OSError("the disk")


async def test_who_waits_for_a_paused_queue_is_told(
    frame: Frame, client: RenderClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await client.pause()
    making = asyncio.create_task(console.make(frame, Order(FOX, out=tmp_path)))
    said: list[str] = []

    def told(words: str) -> bool:
        said.append(capsys.readouterr().err)
        return words in "".join(said)

    await until(lambda: told("Your job keeps its place"))
    await until(lambda: told("Waiting, 1 in the queue; the queue is paused\n"))
    await jobs.list_jobs(frame, None, None, 10, as_json=False)
    assert "queued (1), paused" in capsys.readouterr().out
    await client.resume()
    assert await making == 0


@pytest.mark.parametrize("first", ["log", "doctor", "failure", "host"])
async def test_whatever_makes_the_data_folder_keeps_others_out(first: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, render={"data_dir": tmp_path / "new" / "data"})
    folder = settings.render.data_dir
    if first == "log":
        logs.configure(file=DataFolder(folder).logs / "host.log", terminal=False)
    elif first == "doctor":
        assert checks.data_folder(settings).level == "ok"
    elif first == "failure":
        await asyncio.to_thread(failing_command, settings)
    else:
        async with serving(settings) as (host, _):
            # The operator's token is in it.
            assert (folder / "host.json").stat().st_mode & 0o077 == 0
            assert host.operator_token in (folder / "host.json").read_text()
    assert folder.stat().st_mode & 0o077 == 0


async def test_backup_while_a_host_runs_and_restore_after(
    frame: Frame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "backup.tar"
    async with serving(frame.settings) as (host, client):
        await client.pause()
        kept = (await client.submit(video("a kept fox"), ORIGIN, "kept")).job
        (host.folder.root / "voices").mkdir()
        (host.folder.root / "voices" / "mine.json").write_text("{}", encoding="utf-8")
        assert await backup.backup(frame, archive) == 0
        await client.submit(video("a later fox"), ORIGIN, "later")
        with pytest.raises(HostProblem) as caught:
            await backup.restore(frame, archive)
        assert caught.value.code == "host_running"
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        assert "reelbot.db" in tar.getnames()
    (frame.settings.render.data_dir / "voices" / "mine.json").unlink()

    assert await backup.restore(frame, archive) == 0
    assert "kept in" in capsys.readouterr().out
    assert (frame.settings.render.data_dir / "voices" / "mine.json").exists()
    async with serving(frame.settings) as (_, client):
        assert [job.id for job in await client.jobs()] == [kept.id]


async def test_a_backup_brings_nobody_back_who_was_forgotten_since(
    frame: Frame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ann, bob = (
        Person(adapter="discord", user="ann-4711"),
        Person(adapter="discord", user="bob-0815"),
    )
    archive = tmp_path / "backup.tar"
    async with serving(frame.settings) as (_, client):
        await client.pause()
        for person in (ann, bob):
            origin = Origin(adapter=person.adapter, user=person.user)
            await client.submit(video("a fox"), origin, person.user)
        await backup.backup(frame, archive)
        await client.purge(ann)
    assert await backup.restore(frame, archive) == 0
    assert "Forgotten again: 1" in capsys.readouterr().out
    data = frame.settings.render.data_dir
    async with serving(frame.settings) as (_, client):
        assert [job.owner for job in await client.jobs()] == [str(bob)]
    assert b"ann-4711" not in (data / "reelbot.db").read_bytes()


async def test_a_python_whose_tarfile_has_no_filters_restores_too(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, extract = tmp_path / "backup.tar", tarfile.TarFile.extractall

    def of_debian_12(tar: tarfile.TarFile, path: Any = ".", members: Any = None) -> None:
        extract(tar, path, members)

    async with serving(frame.settings) as (_, client):
        await client.pause()
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        await backup.backup(frame, archive)
        await client.delete((await client.cancel(job)).id)
    monkeypatch.setattr(tarfile.TarFile, "extractall", of_debian_12)
    monkeypatch.delattr(tarfile, "data_filter")
    assert await backup.restore(frame, archive) == 0
    async with serving(frame.settings) as (_, client):
        assert [each.id for each in await client.jobs()] == [job]


async def test_what_is_no_backup_changes_nothing(frame: Frame, tmp_path: Path) -> None:
    (tmp_path / "noise.tar").write_bytes(b"noise" * 1000)
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        tar.add(tmp_path / "noise.tar", "../outside")
    for name in ("noise.tar", "other.tar"):
        with pytest.raises(InvalidInput) as caught:
            await backup.restore(frame, tmp_path / name)
        assert caught.value.code == "not_a_backup"
    assert not (frame.settings.render.data_dir / "reelbot.db").exists()


async def test_a_dead_hosts_note_is_not_believed(frame: Frame, tmp_path: Path) -> None:
    folder = frame.settings.render.data_dir
    folder.mkdir()
    note = {"url": "http://127.0.0.1:9", "token": "t", "pid": os.getpid(), "version": "0"}
    (folder / "host.json").write_text(json.dumps(note), encoding="utf-8")
    assert await living_host(frame.settings) is None
    (folder / "host.json").write_text("{", encoding="utf-8")
    assert await living_host(frame.settings) is None


async def test_a_named_server_is_used(frame: Frame, client: RenderClient, tmp_path: Path) -> None:
    there = settings_for(tmp_path / "elsewhere", bots={"server": client.base_url, "token": "wrong"})
    with pytest.raises(ReelbotError) as caught:
        await queue.stats(Frame(Loaded(there, {})), as_json=True)
    assert caught.value.code == "unauthorized"
    nowhere = settings_for(
        tmp_path / "elsewhere", bots={"server": "http://127.0.0.1:9", "token": "t"}
    )
    with pytest.raises(Unreachable):
        await queue.stats(Frame(Loaded(nowhere, {})), as_json=True)
    without = settings_for(tmp_path / "elsewhere", bots={"server": client.base_url})
    with pytest.raises(HostProblem) as problem:
        await queue.stats(Frame(Loaded(without, {})), as_json=True)
    assert problem.value.code == "server_token_missing"


async def test_without_a_host_one_is_started_for_its_own_time(frame: Frame) -> None:
    data = frame.settings.render.data_dir
    with pytest.raises(EngineFailed):  # as it was raised, not in a group
        async with access(frame.settings) as client:
            assert (await client.health())["status"] == "ok"
            assert (data / "host.json").exists()
            found = {check.name: check.level for check in await examine(frame)}
            assert found["port"] == "ok"
            assert found["data folder"] == "ok"
            raise EngineFailed("told")
    await until(lambda: not (data / "host.json").exists(), 5)
    assert (data / "logs" / "host.log").exists()
