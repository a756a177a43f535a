"""The data folder: one host at a time holds it, and says in it where it is reached."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from reelbot import __version__
from reelbot.core import wire
from reelbot.core.errors import HostProblem

# Folders with copies of the database that a backup or a restore works in. A restore holds the lock
# as a host does; a backup that is older than this was killed.
BACKING_UP, RESTORING = "backup-", "restore-"
BACKUP_S_MAX = 3600.0


class DataFolder:
    """Where everything durable is; `held` gives the right to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.database = root / "reelbot.db"
        self.blobs = root / "blobs"
        self.assets = root / "assets"
        self.films = root / "films"
        self.voices = root / "voices"
        self.work = root / "work"
        self.logs = root / "logs"
        self._host_file = root / "host.json"

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder's lock while inside.

        Raises HostProblem("host_running") where another host has it, ("data_dir_unwritable").
        """
        with unwritable(self.root):
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                other = self.host()
                raise HostProblem(
                    "host_running",
                    path=str(self.root),
                    pid=other.pid if other else None,
                    url=other.url if other else None,
                ) from error
            self._sweep()
            yield
        finally:
            os.close(handle)

    def host(self) -> wire.HostFile | None:
        """What the host that holds the folder wrote down; None where there is nothing readable."""
        try:
            return wire.HostFile.model_validate_json(self._host_file.read_bytes())
        except (OSError, ValueError):
            return None

    @contextlib.contextmanager
    def announced(self, url: str, token: str, *, passing: bool) -> Iterator[None]:
        """`host.json` is there while inside, readable by its owner alone."""
        note = wire.HostFile(
            url=url, token=token, pid=os.getpid(), version=__version__, passing=passing
        )
        partial = self._host_file.with_suffix(".part")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(note.model_dump(), file)
        partial.replace(self._host_file)
        try:
            yield
        finally:
            self._host_file.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Drop what an earlier host was making when it died; what is whole has another name."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.rmtree(self.assets / "making", ignore_errors=True)
        for scratch in self.root.glob(f"{RESTORING}*"):
            shutil.rmtree(scratch, ignore_errors=True)
        for scratch in self.root.glob(f"{BACKING_UP}*"):
            with contextlib.suppress(FileNotFoundError):
                if scratch.stat().st_mtime < time.time() - BACKUP_S_MAX:
                    shutil.rmtree(scratch, ignore_errors=True)
        for folder in (self.blobs, self.assets, self.films, self.work, self.logs):
            with unwritable(folder):
                folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """An OSError becomes HostProblem("data_dir_unwritable", path, reason)."""
    try:
        yield
    except OSError as error:
        raise HostProblem("data_dir_unwritable", path=str(folder), reason=error.strerror) from error
