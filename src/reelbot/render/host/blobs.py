"""Uploads and finished files on disk: written to a temporary name, hashed, flushed, renamed."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

from reelbot.core.errors import HostProblem, InvalidInput

# Bytes gathered before a thread writes them: fewer hops than aiohttp's chunks.
WRITE_BYTES = 1 << 20


class BlobStore:
    """Blobs by their sha256, in `ab/abcdef…`; the same bytes are kept once."""

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

    async def receive(self, chunks: AsyncIterator[bytes], bytes_max: int) -> tuple[str, Path, int]:
        """Stream to disk; returns sha256, the incoming file and its size in bytes.

        The caller looks at the file and then keeps or drops it. Raises InvalidInput
        ("blob_too_big", "blob_empty"), HostProblem("disk_full"); nothing is left then.
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
        except OSError as error:
            path.unlink(missing_ok=True)
            raise disk_problem(error, self._folder) from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return digest.hexdigest(), path, size

    async def keep(self, blob: str, incoming: Path) -> Path:
        """Give a received file its name."""
        target = self.path(blob)

        def move() -> None:
            target.parent.mkdir(exist_ok=True)
            flush(incoming)
            incoming.replace(target)
            flush(target.parent)

        await asyncio.to_thread(move)
        return target

    def drop(self, blob: str) -> None:
        self.path(blob).unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk (fsync(2))."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_problem(error: OSError, folder: Path) -> Exception:
    """HostProblem("disk_full") where that is what an OSError means, else the error itself."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return HostProblem("disk_full", path=str(folder))
    return error
