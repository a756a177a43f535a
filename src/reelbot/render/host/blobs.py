"""Uploads and finished files on disk: written to a temporary name, hashed, flushed, renamed."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from reelbot.core.errors import HostProblem, InvalidInput, Refused

# Bytes gathered before a thread writes them: fewer hops than aiohttp's chunks.
WRITE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Incoming:
    """A received file that has no name yet; `id` is its sha256, hex, and `normal` an empty folder
    for what the decoding child makes of it."""

    id: str
    bytes: int
    path: Path
    normal: Path


class BlobStore:
    """Blobs by their sha256: the file as it was sent in `ab/abcdef…`, and beside it, in the folder
    `abcdef….normal`, what workers use in its place. The same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        # Held while an upload's row and file come or go: between the two nobody may look.
        self.lock = asyncio.Lock()

    def open(self) -> None:
        """Make the folder, and drop what an earlier host was receiving when it died."""
        shutil.rmtree(self._incoming, ignore_errors=True)
        self._incoming.mkdir(parents=True)

    def path(self, blob: str) -> Path:
        return self._folder / blob[:2] / blob

    def normal(self, blob: str) -> Path:
        """The folder of what the decoding child left of an upload."""
        return self._folder / blob[:2] / f"{blob}.normal"

    def holds(self, blob: str) -> bool:
        """Whether an upload and what was made of it are here."""
        return self.path(blob).is_file() and self.normal(blob).is_dir()

    async def receive(self, chunks: AsyncIterator[bytes], bytes_max: int) -> Incoming:
        """Stream to disk. The caller has the file decoded and then keeps it, and discards it in
        any case.

        Raises InvalidInput ("blob_too_big", "blob_empty"), Refused("body_aborted"),
        HostProblem("disk_full"); nothing is left then.
        """
        path = self._incoming / uuid.uuid4().hex
        digest = hashlib.sha256()
        size = 0
        try:
            with path.open("xb") as file:
                gathered = bytearray()
                async for chunk in chunks:
                    size += len(chunk)
                    if size > bytes_max:
                        raise InvalidInput("blob_too_big", bytes_max=bytes_max)
                    digest.update(chunk)
                    gathered += chunk
                    if len(gathered) >= WRITE_BYTES:
                        await asyncio.to_thread(file.write, bytes(gathered))
                        gathered.clear()
                file.write(gathered)
            if not size:
                raise InvalidInput("blob_empty")
            normal = path.with_suffix(".normal")
            normal.mkdir()
        except ConnectionError as error:  # it is an OSError, but the disk is well
            path.unlink(missing_ok=True)
            raise Refused("body_aborted") from error
        except OSError as error:
            path.unlink(missing_ok=True)
            raise disk_problem(error, self._folder) from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Incoming(digest.hexdigest(), size, path, normal)

    async def keep(self, incoming: Incoming) -> None:
        """Give a received file and what was made of it their names. What has a name already
        stays: a worker may be reading it. Raises HostProblem("disk_full")."""
        target, normal = self.path(incoming.id), self.normal(incoming.id)

        def move() -> None:
            target.parent.mkdir(exist_ok=True)
            if not normal.is_dir():
                flush_tree(incoming.normal)
                incoming.normal.rename(normal)
            flush(incoming.path)
            incoming.path.replace(target)
            flush(target.parent)

        try:
            await asyncio.to_thread(move)
        except OSError as error:
            raise disk_problem(error, self._folder) from error

    async def discard(self, incoming: Incoming) -> None:
        """Remove what is left of a received file that was kept, or is not to be."""
        incoming.path.unlink(missing_ok=True)
        await asyncio.to_thread(shutil.rmtree, incoming.normal, ignore_errors=True)

    def drop(self, blob: str) -> None:
        self.path(blob).unlink(missing_ok=True)
        # Renamed first: a folder with a name is whole, also when the host dies in the middle.
        dying = self._incoming / uuid.uuid4().hex
        try:
            self.normal(blob).rename(dying)
        except FileNotFoundError:
            return
        shutil.rmtree(dying)


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk (fsync(2))."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path) -> None:
    """Wait until a folder and all that is in it are on the disk."""
    for path in folder.iterdir():
        flush_tree(path) if path.is_dir() else flush(path)
    flush(folder)


def disk_problem(error: OSError, folder: Path) -> Exception:
    """HostProblem("disk_full") where that is what an OSError means, else the error itself."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return HostProblem("disk_full", path=str(folder))
    return error
