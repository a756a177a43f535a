"""Smaller versions of what jobs made: found beside the original, or made once for all who ask.

A version lies in the film's folder under a name of its own and goes with it. It is made in the
work folder, which a start sweeps, and renamed into place when it is whole.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from reelbot.core.errors import HostProblem, InvalidInput, ReelbotError
from reelbot.core.jobs import Artifact
from reelbot.core.versions import MB, bytes_needed, least_bytes_max, version_mb, version_name
from reelbot.render.host import children
from reelbot.render.host.blobs import flush
from reelbot.render.host.datafolder import DataFolder

# Encoding takes every core: one at a time is done soonest.
MADE_AT_ONCE = 1
# An error is told to who asks for so long; then it is tried once more.
ERROR_KEPT_S = 60.0
RETRY_AFTER_S = (1.0, 5.0)

log = structlog.get_logger(__name__)

Exists = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Making:
    """A version that is being made; ask again after so many seconds."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class _Wrong:
    error: ReelbotError
    at: float


class Versions:
    """The versions of one host. `exists` says whether a job still has its files."""

    def __init__(
        self, folder: DataFolder, exists: Exists, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._exists = exists
        self._clock = clock
        self._turn = asyncio.Semaphore(MADE_AT_ONCE)
        self._making: dict[Path, asyncio.Task[None]] = {}
        self._wrong: dict[Path, _Wrong] = {}

    def ask(self, job: str, artifact: Artifact, bytes_max: int) -> str | Making:
        """The name of the file that has at most `bytes_max` bytes, or Making while it has not.

        Raises InvalidInput("does_not_fit", bytes_min), and for a while what went wrong while it
        was made: HostProblem (disk_full, ffmpeg_missing, encoder_failed).
        """
        if artifact.bytes <= bytes_max:
            return artifact.name
        mb = version_mb(bytes_max)
        _check(artifact, 0 if mb is None else mb * MB)
        assert mb is not None  # nothing fits into 0 bytes
        name = version_name(artifact.name, mb)
        target = self._folder.films / job / name
        if target.is_file():
            return name
        if target not in self._making:
            self._raise_known(target)
            task = asyncio.create_task(self._make(job, artifact, target, mb * MB))
            self._making[target] = task
            task.add_done_callback(lambda _: self._making.pop(target))
        low, high = RETRY_AFTER_S
        return Making(min(high, max(low, (artifact.seconds or 0.0) / 10)))

    async def forget(self, job: str) -> None:
        """Stop what is being made for a job whose files go."""
        await self._stop([task for path, task in self._making.items() if path.parent.name == job])

    async def forget_gone(self) -> None:
        """Stop what is being made for jobs that are gone."""
        for job in {path.parent.name for path in self._making}:
            if not await self._exists(job):
                await self.forget(job)

    async def close(self) -> None:
        """Stop all that is being made."""
        await self._stop(list(self._making.values()))

    async def _stop(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _raise_known(self, target: Path) -> None:
        now = self._clock()
        self._wrong = {
            path: wrong for path, wrong in self._wrong.items() if now - wrong.at < ERROR_KEPT_S
        }
        if target in self._wrong:
            raise self._wrong[target].error

    async def _make(self, job: str, artifact: Artifact, target: Path, bytes_max: int) -> None:
        try:
            async with self._turn:
                await self._make_now(job, artifact, target, bytes_max)
        except ReelbotError as error:
            log.warning("no smaller version", job=job, name=target.name, code=error.code)
            self._wrong[target] = _Wrong(error, self._clock())
        except Exception as error:  # the border: who asks is told, and may ask again
            log.exception("no smaller version", job=job, name=target.name)
            failed = HostProblem("encoder_failed", exception=type(error).__name__)
            self._wrong[target] = _Wrong(failed, self._clock())

    async def _make_now(self, job: str, artifact: Artifact, target: Path, bytes_max: int) -> None:
        source = target.with_name(artifact.name)
        work = self._folder.work / f"fit-{job}-{target.name}"
        started = self._clock()
        try:
            await asyncio.to_thread(work.mkdir, parents=True, exist_ok=True)
            await children.fit(source, work / target.name, artifact, bytes_max)
            bytes_made = (work / target.name).stat().st_size
            if bytes_made > bytes_max:
                raise HostProblem("encoder_failed", detail="the version is too large")
            await asyncio.to_thread(_place, work / target.name, target)
        finally:
            await asyncio.to_thread(shutil.rmtree, work, ignore_errors=True)
        # The job may have been forgotten while its folder was renamed into.
        if not await self._exists(job):
            await asyncio.to_thread(shutil.rmtree, target.parent, ignore_errors=True)
            return
        log.info("smaller version made", job=job, name=target.name, bytes=bytes_made,
                 seconds=round(self._clock() - started, 1))  # fmt: skip


def _check(artifact: Artifact, bytes_max: int) -> None:
    """Raises InvalidInput("does_not_fit") where there is no version in so many bytes."""
    needed = artifact.bytes
    if artifact.mime.startswith(("video/", "audio/")) and artifact.seconds:
        needed = bytes_needed(artifact.seconds, has_video=artifact.mime.startswith("video/"))
    if min(needed, artifact.bytes) > bytes_max or bytes_max == 0:
        raise InvalidInput("does_not_fit", bytes_min=least_bytes_max(artifact.bytes, needed))


def _place(made: Path, target: Path) -> None:
    """Rename a whole file into place, durably; FileNotFoundError where the folder is gone."""
    flush(made)
    made.replace(target)
    flush(target.parent)
