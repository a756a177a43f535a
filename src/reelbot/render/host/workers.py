"""Worker processes: started when there is work, watched, replaced, gone when idle.

The studio's entry is named here as a string only: nothing heavy is ever imported by the host.
A worker leads its own process group, so that killing it takes its ffmpeg along; it dies with the
host by parent-death signal and by the end of its pipe.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from reelbot.core import confinement, wire
from reelbot.core.errors import Cancelled, EngineFailed
from reelbot.render.host.worker_process import Ended, Inbox, Interrupted, Key, Said, WorkerProcess

__all__ = ["STUDIO", "Interrupted", "Worker"]

STUDIO = "reelbot.render.studio.worker"
START_SECONDS = 60.0
# A worker that was told to stop has this long to say so; then it is killed.
STOP_GRACE_S = 1.5
# What a worker needs of the environment beside what every child does: its home is for caches.
KEPT_ENVIRONMENT = ("HOME", "TMPDIR", "CUDA_VISIBLE_DEVICES")

log = structlog.get_logger(__name__)


class Worker:
    """One device's process, or its cutter's: an order ends in an answer or an error.

    The next order may be given once the one before it has ended, or has freed the device.
    `offline`: it asks nobody, and so has no network.
    """

    def __init__(
        self,
        hello: wire.Hello,
        *,
        hang_seconds: float,
        logs: Path,
        studio: str = STUDIO,
        offline: bool = False,
    ) -> None:
        self.device = hello.device
        self._hello = hello
        self._hang_seconds = hang_seconds
        self._logs = logs
        self._studio = studio
        self._offline = offline
        self._process: WorkerProcess | None = None
        self._leaving: set[WorkerProcess] = set()
        self._orders = 0
        self._idle_since = time.monotonic()
        self._lost = False
        self.restarts = 0
        # What its process has loaded, by its own word at the end of each order.
        self.warm: tuple[str, ...] = ()

    @property
    def pid(self) -> int | None:
        """The living process's id, or None."""
        process = self._process
        return process.pid if process is not None and process.alive else None

    @property
    def busy(self) -> bool:
        """Whether it works on an order."""
        return self._orders > 0

    def idle_s(self) -> float:
        """For how many seconds it has had nothing to do; 0 while it works."""
        return 0.0 if self.busy else time.monotonic() - self._idle_since

    async def run(
        self,
        order: wire.Make | wire.Cut,
        stopping: asyncio.Event,
        on_message: Callable[[wire.Live], object],
        freed: Callable[[], None] = lambda: None,
    ) -> wire.Made | wire.Done:
        """Give an order and wait for its end.

        `on_message` may be a coroutine function; it is awaited before the next message is read.
        `freed` is called when the device has done its part, and may have the next order.
        Raises Cancelled when `stopping` was set (the worker stopped, or was killed), EngineFailed
        when the worker failed, died or was silent for `hang_seconds`, Interrupted when it was lost
        on account of another order. A worker that died, hung or was cancelled from outside is gone
        and is replaced by the next order.
        """
        key = (order.job, order.attempt)
        self._orders += 1
        try:
            process = await self._started()
            inbox = process.open(key)
            try:
                await process.send(order)
                return await self._answer(process, inbox, key, stopping, on_message, freed)
            except (Cancelled, EngineFailed, Interrupted):
                raise
            except BaseException:
                # Shutting down, or a fault of ours: what the process does now nobody waits for.
                await self._lose(process, key)
                raise
            finally:
                process.close(key)
        finally:
            self._orders -= 1
            self._idle_since = time.monotonic()

    async def _answer(
        self,
        process: WorkerProcess,
        inbox: Inbox,
        key: Key,
        stopping: asyncio.Event,
        on_message: Callable[[wire.Live], object],
        freed: Callable[[], None],
    ) -> wire.Made | wire.Done:
        wish = asyncio.create_task(stopping.wait())
        reading: asyncio.Task[Said | Ended] | None = None
        job, told = key[0], False
        try:
            while True:
                reading = reading or asyncio.create_task(inbox.get())
                waiting = {reading} if told else {reading, wish}
                seconds = STOP_GRACE_S if told else self._hang_seconds
                done, _ = await asyncio.wait(
                    waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                if wish in done and not told and reading not in done:
                    told = True
                    with contextlib.suppress(EngineFailed):
                        await process.send(wire.Stop(job=job, attempt=key[1]))
                    deadline = time.monotonic() + STOP_GRACE_S
                    continue
                if told and (not done or time.monotonic() > deadline):
                    log.warning("worker did not stop, killed", job=job, device=self.device)
                    await self._lose(process, key)
                    raise Cancelled
                if not done:
                    log.error("worker hangs, killed", job=job, device=self.device)
                    await self._lose(process, key)
                    raise EngineFailed("worker_hung", seconds=self._hang_seconds)
                said = reading.result()
                reading = None
                if isinstance(said, Ended):
                    await self._ended(process, job, blamed=said.blamed, told=told)
                    continue
                if isinstance(said, wire.Ended):
                    self.warm = said.warm
                match said:
                    case wire.Reported() | wire.Previewed() | wire.Planned():
                        result = on_message(said)
                        if asyncio.iscoroutine(result):
                            await result
                    case wire.Freed():
                        freed()
                    case wire.Stopped():
                        raise Cancelled
                    case wire.Failed():
                        await self._failed(process, key, said)
                    case wire.Made() | wire.Done():
                        return said
        finally:
            wish.cancel()
            if reading is not None:
                reading.cancel()

    async def _ended(self, process: WorkerProcess, job: str, *, blamed: bool, told: bool) -> None:
        """The process is gone: raises what that means for an order."""
        code = await self._lose(process)
        if told:
            raise Cancelled
        if not blamed:
            raise Interrupted
        if code == wire.EXIT_UNWELL:
            log.error("worker's device is unwell", device=self.device)
            raise EngineFailed(wire.DEVICE_UNWELL)
        log.error("worker died", job=job, device=self.device, exit_code=code)
        raise EngineFailed("worker_died", exit_code=code)

    async def _failed(self, process: WorkerProcess, key: Key, failed: wire.Failed) -> None:
        log.error(
            "worker failed",
            job=failed.job,
            device=self.device,
            code=failed.error.code,
            trace=failed.trace,
        )
        if failed.error.code == wire.DEVICE_UNWELL:
            # Whatever this process does next on its device fails as well.
            await self._lose(process, key)
        raise EngineFailed.from_info(failed.error)

    async def kill(self) -> None:
        """End the process and its children at once, and wait until it is gone."""
        process, self._process = self._process, None
        self.warm = ()
        if process is not None:
            await self._end(process)
        # Whoever began to end another may have been cancelled meanwhile.
        for leaving in list(self._leaving):
            await self._end(leaving)

    async def _lose(self, process: WorkerProcess, blamed: Key | None = None) -> int | None:
        """End a process that is of no more use; its exit status."""
        if self._process is process:
            self._process, self._lost = None, True
            self.warm = ()
        return await self._end(process, blamed)

    async def _end(self, process: WorkerProcess, blamed: Key | None = None) -> int | None:
        self._leaving.add(process)
        status = await process.kill(blamed=blamed)
        self._leaving.discard(process)
        return status

    async def _started(self) -> WorkerProcess:
        if self._process is not None:
            if self._process.alive:
                return self._process
            await self._lose(self._process)
        if self._lost:
            self._lost = False
            self.restarts += 1
        self._process = process = await WorkerProcess.start(
            confinement.command(self._studio, offline=self._offline),
            _environment(),
            self._logs / f"worker-{self.device.replace(':', '-')}.log",
        )
        log.info("worker starts", device=self.device, worker_pid=process.pid)
        try:
            async with asyncio.timeout(START_SECONDS):
                ready = await process.greet(self._hello)
        except TimeoutError as error:
            await self._lose(process)
            raise EngineFailed("worker_hung", seconds=START_SECONDS) from error
        except BaseException:
            await self._lose(process)
            raise
        if not ready:
            raise EngineFailed("worker_died", exit_code=await self._lose(process))
        return process


def _environment() -> dict[str, str]:
    kept = confinement.environment(*KEPT_ENVIRONMENT)
    # One job's work must not start dozens of threads a core in each numeric library.
    return kept | {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": str(max(1, os.cpu_count() or 1))}
