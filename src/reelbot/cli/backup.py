"""`reelbot backup` and `restore`: queue, voices and settings in one archive."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import SystemRandom

from reelbot import __version__
from reelbot.cli.frame import DONE, Frame
from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.render.host import forgotten
from reelbot.render.host.database import Database
from reelbot.render.host.datafolder import BACKING_UP, RESTORING, DataFolder
from reelbot.render.host.forgotten import Forgotten
from reelbot.render.host.housekeeping import SPEECH_OF_VOICE
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.transaction import Transaction
from reelbot.render.host.voices import MAKING, VoiceStore

# What cannot be made again is taken along: the database (queue, settings, bans) and the voices.
# Films, uploads and assets are not: they are large, and retention takes them anyway.
MANIFEST = "reelbot-backup.json"
DATABASE = "reelbot.db"
FOLDERS = ("voices",)
# In a voice's folder, and beside it: what was said with it, and voices that are not whole.
NOT_KEPT = (SPEECH_OF_VOICE, MAKING)
CONFIG = "config.backup.toml"
FORMAT = 1
# The copy waits so long for a host's transaction, then tries the page again.
BUSY_S = 0.05


async def backup(frame: Frame, file: Path) -> int:
    """Write the archive, complete or not at all; a host may be running meanwhile.

    Raises HostProblem: nothing_to_back_up, database_unreadable; InvalidInput: out_unwritable.
    """
    folder = DataFolder(frame.settings.render.data_dir)
    if not folder.database.exists():
        raise HostProblem("nothing_to_back_up", path=str(folder.root))
    target = file.expanduser().absolute()
    await asyncio.to_thread(_write, folder, frame.loaded.file, target)
    print(target)
    return DONE


async def restore(frame: Frame, file: Path) -> int:
    """Put an archive's contents in place; what was there is kept beside it.

    Raises HostProblem: host_running; InvalidInput: file_missing, not_a_backup.
    """
    source = file.expanduser()
    if not source.is_file():
        raise InvalidInput("file_missing", path=str(file))
    folder = DataFolder(frame.settings.render.data_dir)
    with folder.held(), tempfile.TemporaryDirectory(prefix=RESTORING, dir=folder.root) as scratch:
        fresh = DataFolder(Path(scratch))
        made = await asyncio.to_thread(_read, fresh, source)
        await _forget_again(folder, fresh, made)
        kept = await asyncio.to_thread(_swap, folder, fresh.root)
    print(f"Restored into {folder.root}.")
    if kept is not None:
        print(f"What was there is kept in {kept}.")
    if (folder.root / CONFIG).exists():
        print(f"The configuration of then is {folder.root / CONFIG}; copy it where you want it.")
    return DONE


def _write(folder: DataFolder, config: Path | None, target: Path) -> None:
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with (
            tempfile.TemporaryDirectory(prefix=BACKING_UP, dir=folder.root) as scratch,
            _private(partial) as archive,
        ):
            copy = Path(scratch) / DATABASE
            _copy_database(folder.database, copy)
            manifest = {"format": FORMAT, "reelbot": __version__, "created": time.time()}
            _add_bytes(archive, MANIFEST, json.dumps(manifest).encode())
            archive.add(copy, DATABASE)
            for name in FOLDERS:
                if (folder.root / name).is_dir():
                    _add_folder(archive, folder.root / name, name)
            if config is not None:
                archive.add(config, CONFIG)
        partial.replace(target)
    except sqlite3.Error as error:
        raise HostProblem("database_unreadable", path=str(folder.database)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidInput(
            "out_unwritable", field="file", path=str(target), reason=reason
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


@contextlib.contextmanager
def _private(path: Path) -> Iterator[tarfile.TarFile]:
    """A tar archive that its owner alone may read: there are tokens and voices in it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        yield archive


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mtime = int(time.time())
    archive.addfile(entry, io.BytesIO(data))


def _add_folder(archive: tarfile.TarFile, folder: Path, name: str) -> None:
    """A folder with all that is in it, but for what a host removes meanwhile or can make again."""
    archive.add(folder, name, recursive=False)
    for path in sorted(folder.iterdir()):
        inside = f"{name}/{path.name}"
        with contextlib.suppress(FileNotFoundError):
            if not path.is_dir():
                archive.add(path, inside)
            elif path.name not in NOT_KEPT:
                _add_folder(archive, path, inside)


def _copy_database(source: Path, copy: Path) -> None:
    """One consistent state, whatever a host writes meanwhile (SQLite's online backup)."""
    reader = _opened(source)
    writer = sqlite3.connect(copy)
    try:
        reader.backup(writer, sleep=BUSY_S)
    finally:
        writer.close()
        reader.close()


def _read(fresh: DataFolder, source: Path) -> float:
    """Unpack an archive into a folder of its own; returns when it was made."""
    try:
        with tarfile.open(source) as archive:
            # Debian 12's Python 3.11.2 has no filters yet; nothing else is ever in a backup.
            archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
            members = [_checked(member) for member in archive]
            archive.extractall(fresh.root, members)  # noqa: S202 - each is looked at
        manifest = json.loads((fresh.root / MANIFEST).read_text("utf-8"))
        _check_database(fresh.database)
        if manifest["format"] != FORMAT:
            raise ValueError(manifest["format"])
        return float(manifest["created"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InvalidInput("not_a_backup", path=str(source)) from error
    except (tarfile.TarError, sqlite3.Error) as error:
        raise InvalidInput("not_a_backup", path=str(source)) from error


async def _forget_again(folder: DataFolder, fresh: DataFolder, made: float) -> None:
    """What people had forgotten since the backup was made is forgotten in it too."""
    entries = await asyncio.to_thread(_forgotten_since, folder.database, made)
    if entries is None:
        print(f"{folder.database} cannot be read: what people had forgotten since is not known.")
    if not entries:
        return
    async with Database.open(fresh.database) as database:
        await JobQueue(database).change(lambda tx: forgotten.again(tx, entries))
    for entry in entries:
        if entry.kind == "voice":
            VoiceStore(fresh.voices).drop(entry.name)
    print(f"Forgotten again: {len(entries)} voices and people of since then.")


def _forgotten_since(database: Path, made: float) -> list[Forgotten] | None:
    """What the database that is to be replaced knows; None where it cannot be read. It may be of
    any version, and is not changed: it is put aside as it is."""
    if not database.exists():
        return []
    try:
        with contextlib.closing(_opened(database)) as connection:
            tx = Transaction(connection, made, SystemRandom())
            known = tx.one("SELECT 1 FROM sqlite_master WHERE name = 'forgotten'")
            return forgotten.since(tx, made) if known else []
    except sqlite3.DatabaseError:
        return None


def _opened(database: Path) -> sqlite3.Connection:
    """A file that is there: it is not made where it is not."""
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _checked(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Raises ValueError where it is no plain file or folder, or would lie outside."""
    parts = Path(member.name).parts
    if not (member.isfile() or member.isdir()) or member.name.startswith("/") or ".." in parts:
        raise ValueError(member.name)
    return member


def _check_database(file: Path) -> None:
    """Raises sqlite3.Error where it is damaged or not there."""
    connection = _opened(file)
    try:
        (found,) = connection.execute("PRAGMA quick_check").fetchone()
    finally:
        connection.close()
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _swap(folder: DataFolder, fresh: Path) -> Path | None:
    """Move what is there aside, then the fresh into place."""
    names = [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", CONFIG, *FOLDERS]
    old = [name for name in names if (folder.root / name).exists()]
    kept: Path | None = None
    if old:
        kept = folder.root / time.strftime("before-restore-%Y%m%dT%H%M%S", time.gmtime())
        kept.mkdir(mode=0o700)
        for name in old:
            shutil.move(folder.root / name, kept / name)
    for name in (DATABASE, CONFIG, *FOLDERS):
        if (fresh / name).exists():
            shutil.move(fresh / name, folder.root / name)
    return kept
