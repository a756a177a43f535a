"""Backups with something in the way: voices that go meanwhile, a database that is the reason."""

from __future__ import annotations

import os
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import ORIGIN, serving, settings_for, video

from reelbot.cli import backup
from reelbot.cli.frame import Frame
from reelbot.core.jobs import Origin, Person
from reelbot.core.settings import Loaded
from reelbot.render.host.datafolder import DataFolder


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    # Characters that mean something in a URI, which SQLite opens.
    return Frame(Loaded(settings_for(tmp_path / "who? #1 100%"), {}))


def _damage(database: Path) -> None:
    database.write_bytes(os.urandom(100_000))


def _of_a_newer_version(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _of_another_program(database: Path) -> None:
    database.unlink()
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()


@pytest.mark.parametrize("spoil", [_damage, _of_a_newer_version, _of_another_program])
async def test_a_restore_replaces_a_database_that_no_host_starts_with(
    frame: Frame,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
) -> None:
    archive = tmp_path / "backup.tar"
    eve = Person(adapter="discord", user="eve-4711")
    async with serving(frame.settings) as (host, client):
        await client.pause()
        kept = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        of_eve = Origin(adapter=eve.adapter, user=eve.user)
        gone = (await client.submit(video("an owl"), of_eve, "2")).job.id
        assert await backup.backup(frame, archive) == 0
        await client.purge(eve)
    database = host.folder.database
    spoil(database)
    spoiled = database.read_bytes()
    assert await backup.restore(frame, archive) == 0
    told = capsys.readouterr().out
    (aside,) = host.folder.root.glob("before-restore-*/reelbot.db")
    assert aside.read_bytes() == spoiled
    async with serving(frame.settings) as (_, client):
        found = {job.id for job in await client.jobs()}
    # Whoever was forgotten since is, wherever the database that goes still says so.
    assert found == ({kept} if spoil is _of_a_newer_version else {kept, gone})
    assert ("cannot be read" in told) == (spoil is _damage)


async def test_a_backup_has_what_of_voices_cannot_be_made_again(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "backup.tar"
    async with serving(frame.settings):
        folder = DataFolder(frame.settings.render.data_dir)
        for name in ("v1/sample.wav", "v1/speech/ab/cd/sound.npy", "v2/sample.wav", "making/v3/x"):
            (folder.voices / name).parent.mkdir(parents=True, exist_ok=True)
            (folder.voices / name).write_bytes(b"x")
        # Somebody has one forgotten while the archive is written.
        real = tarfile.TarFile.add

        def add(self: tarfile.TarFile, name: Path, *args: Any, **kwargs: Any) -> None:
            if name.parent.name == "v2":
                name.unlink()
            real(self, name, *args, **kwargs)

        monkeypatch.setattr(tarfile.TarFile, "add", add)
        assert await backup.backup(frame, archive) == 0
    with tarfile.open(archive) as tar:
        found = {name for name in tar.getnames() if name.startswith("voices/")}
    assert found == {"voices/v1", "voices/v1/sample.wav", "voices/v2"}


async def test_copies_that_a_killed_backup_or_restore_left_go_with_the_next_start(
    frame: Frame,
) -> None:
    root = frame.settings.render.data_dir
    for name in ("backup-old", "backup-now", "restore-x", "before-restore-20260101T000000"):
        (root / name).mkdir(parents=True)
        (root / name / "reelbot.db").write_bytes(b"what people asked for")
    os.utime(root / "backup-old", (0, 0))
    async with serving(frame.settings):
        kept = {path.name for path in root.iterdir() if "-" in path.name}
        kept -= {"reelbot.db-wal", "reelbot.db-shm"}
    # One may be at work; the other is the operator's to delete.
    assert kept == {"backup-now", "before-restore-20260101T000000"}
