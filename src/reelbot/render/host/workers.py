"""Worker processes: started when there is work, watched, replaced, gone when idle.

The studio's entry is named here as a string only: nothing heavy is ever imported by the host.
A worker leads its own process group, so that killing it takes its ffmpeg along; it dies with the
host by parent-death signal and by the end of its pipe.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from reelbot.core import confinement, wire
from reelbot.core.errors import Cancelled, EngineFailed

STUDIO = "reelbot.render.studio.worker"
START_SECONDS = 60.0
# A worker that was told to stop has this long to say so; then it is killed.
STOP_GRACE_S = 1.5
LINE_BYTES_MAX = 64 * 1024 * 1024
# What a worker needs of the environment: to find programs, its home for caches, and its locale.
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "CUDA_VISIBLE_DEVICES")

log = structlog.get_logger(__name__)


class Worker:
    """One worker process: an order at a time, each ends in an answer or an error.

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
        self._process: asyncio.subprocess.Process | None = None
        self.idle_since = time.monotonic()
        self.restarts = 0
        # What its process has loaded, by its own word at the end of each order.
        self.warm: tuple[str, ...] = ()

    @property
    def pid(self) -> int | None:
        """The living process's id, or None."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def run(
        self,
        order: wire.Make | wire.Cut,
        stopping: asyncio.Event,
        on_message: Callable[[wire.Live], object],
    ) -> wire.Made | wire.Done:
        """Give an order and wait for its end.

        `on_message` may be a coroutine function; it is awaited before the next message is read.
        Raises Cancelled when `stopping` was set (the worker stopped, or was killed), EngineFailed
        when the worker failed, died or was silent for `hang_seconds`. A worker that died, hung or
        was cancelled from outside is gone and is replaced by the next order.
        """
        try:
            process = await self._started()
            await self._send(process, order)
            return await self._answer(process, order, stopping, on_message)
        except (Cancelled, EngineFailed):
            raise
        except BaseException:
            # Shutting down, or a fault of ours: what the process does now nobody waits for.
            await self.kill()
            raise
        finally:
            self.idle_since = time.monotonic()

    async def _answer(
        self,
        process: asyncio.subprocess.Process,
        order: wire.Make | wire.Cut,
        stopping: asyncio.Event,
        on_message: Callable[[wire.Live], object],
    ) -> wire.Made | wire.Done:
        wish = asyncio.create_task(stopping.wait())
        reading: asyncio.Task[bytes] | None = None
        told = False
        try:
            while True:
                reading = reading or asyncio.create_task(self._line(process))
                waiting = {reading} if told else {reading, wish}
                seconds = STOP_GRACE_S if told else self._hang_seconds
                done, _ = await asyncio.wait(
                    waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                if wish in done and not told and reading not in done:
                    told = True
                    with contextlib.suppress(EngineFailed):
                        await self._send(process, wire.Stop(job=order.job, attempt=order.attempt))
                    deadline = time.monotonic() + STOP_GRACE_S
                    continue
                if told and (not done or time.monotonic() > deadline):
                    log.warning("worker did not stop, killed", job=order.job, device=self.device)
                    await self.kill()
                    raise Cancelled
                if not done:
                    log.error("worker hangs, killed", job=order.job, device=self.device)
                    await self.kill()
                    raise EngineFailed("worker_hung", seconds=self._hang_seconds)
                line = reading.result()
                reading = None
                if not line:
                    code = await self._reaped(process)
                    if told:
                        raise Cancelled
                    if code == wire.EXIT_UNWELL:
                        log.error("worker's device is unwell", device=self.device)
                        raise EngineFailed(wire.DEVICE_UNWELL)
                    log.error("worker died", job=order.job, device=self.device, exit_code=code)
                    raise EngineFailed("worker_died", exit_code=code)
                message = wire.decode_answer(line)
                if isinstance(message, wire.Ready):
                    continue
                if (message.job, message.attempt) != (order.job, order.attempt):
                    continue
                if isinstance(message, wire.Ended):
                    self.warm = message.warm
                match message:
                    case wire.Reported() | wire.Previewed() | wire.Planned():
                        result = on_message(message)
                        if asyncio.iscoroutine(result):
                            await result
                    case wire.Stopped():
                        raise Cancelled
                    case wire.Failed():
                        log.error(
                            "worker failed",
                            job=order.job,
                            device=self.device,
                            code=message.error.code,
                            trace=message.trace,
                        )
                        if message.error.code == wire.DEVICE_UNWELL:
                            # Whatever this process does next on its device fails as well.
                            await self.kill()
                        raise EngineFailed.from_info(message.error)
                    case wire.Made() | wire.Done():
                        return message
        finally:
            wish.cancel()
            if reading is not None:
                reading.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await reading

    async def kill(self) -> None:
        """End the process and its children at once, and wait until it is gone."""
        process = self._process
        self._process = None
        self.warm = ()
        if process is None:
            return
        # The leader may be dead already while a child of its group lives on.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        if self._process is not None:
            await self.kill()
            self.restarts += 1
        self._logs.mkdir(parents=True, exist_ok=True)
        with (self._logs / f"worker-{self.device.replace(':', '-')}.log").open("ab") as output:
            self._process = process = await asyncio.create_subprocess_exec(
                *confinement.command(self._studio, offline=self._offline),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=output,
                env=_environment(),
                process_group=0,
                limit=LINE_BYTES_MAX,
            )
        log.info("worker starts", device=self.device, worker_pid=process.pid)
        await self._send(process, self._hello)
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await self._line(process)
        except TimeoutError as error:
            await self.kill()
            raise EngineFailed("worker_hung", seconds=START_SECONDS) from error
        if not line or not isinstance(wire.decode_answer(line), wire.Ready):
            code = await self._reaped(process)
            raise EngineFailed("worker_died", exit_code=code)
        return process

    async def _reaped(self, process: asyncio.subprocess.Process) -> int | None:
        await self.kill()
        return process.returncode

    @staticmethod
    async def _send(process: asyncio.subprocess.Process, message: wire.Message) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(wire.encode(message))
            await process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            # The end of its output says the same, and says it after all that it still wrote.
            return

    @staticmethod
    async def _line(process: asyncio.subprocess.Process) -> bytes:
        assert process.stdout is not None
        return await process.stdout.readline()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    # One job's work must not start dozens of threads a core in each numeric library.
    return kept | {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": str(max(1, os.cpu_count() or 1))}
