"""A bot's seat: proof that no process before it still posts.

Of a claim to post, nobody knows whether its process lives: one that only lost its way to the host
goes on posting. But a lock that the kernel gives up with a process says so of those on this
machine: who has it knows that whoever had it before is gone, and may end its claims.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import structlog

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

log = structlog.get_logger(__name__)


@contextlib.contextmanager
def seat(folder: Path, adapter: str, *, boot_id: Path = BOOT_ID) -> Iterator[str | None]:
    """The name under which this process claims, the same for each that has the seat after another
    on this machine; None where another has it now, or nobody can tell.

    A folder that was copied to another machine, or outlived a restart of this one, has another
    name: the lock there says nothing of a process here.
    """
    try:
        boot = boot_id.read_text("ascii").strip()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"bot-{adapter}.lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except (OSError, ValueError) as error:
        log.info("no seat", adapter=adapter, error=type(error).__name__)
        yield None
        return
    try:
        yield _holder(handle, boot)
    finally:
        os.close(handle)  # and with it goes the lock


def _holder(handle: int, boot: str) -> str | None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    file = os.fstat(handle)
    return hashlib.sha256(f"{boot} {file.st_dev} {file.st_ino}".encode()).hexdigest()[:32]
