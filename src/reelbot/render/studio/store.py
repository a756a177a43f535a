"""Assets by the hash of the take that makes them: made once, found for ever after.

An asset is a folder `ab/abcdef…/` with `asset.json` and its files, made under a temporary name
and renamed when it is whole and on disk. So a folder that has a name is complete, and a worker
that is killed leaves only temporary folders, which the host sweeps when it starts.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reelbot.core.errors import HostProblem
from reelbot.render.studio.child import FULL

TEMPORARY = "making"


class AssetStore:
    """The folder of assets. Several processes may read and write it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> Path | None:
        """The asset's folder, marked as used just now; None where it is not made yet."""
        folder = self._place(key)
        try:
            # Retention goes by this time: what was used lately stays.
            os.utime(folder / "asset.json")
        except FileNotFoundError:
            return None
        return folder

    def facts(self, key: str) -> dict[str, Any]:
        """What was written down with the asset; KeyError where it is not made."""
        folder = self.find(key)
        if folder is None:
            raise KeyError(key)
        facts: dict[str, Any] = json.loads((folder / "asset.json").read_text("utf-8"))
        return facts

    @contextlib.contextmanager
    def making(self, key: str, facts: dict[str, Any]) -> Iterator[Path]:
        """A folder to write an asset's files into; kept under `key` when the block ends well.

        `facts` is written at the end, so the block may add to it. HostProblem("disk_full") where
        there is no room; nothing half-made is left.
        """
        folder = self.folder / TEMPORARY / uuid.uuid4().hex
        try:
            folder.mkdir(parents=True)
            yield folder
            (folder / "asset.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
            for path in folder.iterdir():
                flush(path)
            target = self._place(key)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                folder.rename(target)
            except OSError as error:
                # Somebody else made the same asset meanwhile: the same take, so the same content.
                if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                    raise
            flush(target.parent)
        except OSError as error:
            if error.errno in FULL:
                raise HostProblem("disk_full", path=str(self.folder)) from error
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / key


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
