"""One living worker process: lines of JSON to it, and an inbox for each order that it works on.

It may have two orders at a time: one on the device, and the one before it, of which the last files
are being written. When the process is lost, only one of them is to blame.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import structlog

from reelbot.core import wire
from reelbot.core.logs import FILE_BYTES_MAX

LINE_BYTES_MAX = 64 * 1024 * 1024
PIPE_S = 1.0  # until the pipe of a process that is gone is closed

log = structlog.get_logger(__name__)

Key = tuple[str, int]  # a try: job and attempt
Said = wire.Live | wire.Freed | wire.Made | wire.Done | wire.Failed | wire.Stopped


class Interrupted(Exception):
    """The process was lost on account of another order; this one goes back to the line."""


class Ended:
    """The last thing in an inbox: the process is gone. `blamed`: this order's fault, as far as one
    can tell."""

    def __init__(self, *, blamed: bool) -> None:
        self.blamed: Final = blamed


Inbox = asyncio.Queue[Said | Ended]


class WorkerProcess:
    """A process that leads its own group; killing it takes its ffmpeg along."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._inboxes: dict[Key, Inbox] = {}
        self._killed = False
        self._blamed: Key | None = None
        self._reading: asyncio.Task[None] | None = None
        self._over = False

    @classmethod
    async def start(
        cls, command: Sequence[str], environment: Mapping[str, str], errors: Path
    ) -> WorkerProcess:
        """Start it; what it prints goes to the end of the file `errors`, of which one earlier is
        kept once it is large."""
        errors.parent.mkdir(parents=True, exist_ok=True)
        if errors.exists() and errors.stat().st_size > FILE_BYTES_MAX:
            errors.replace(errors.with_name(f"{errors.name}.1"))
        with errors.open("ab") as output:
            return cls(
                await asyncio.create_subprocess_exec(
                    *command,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=output,
                    env=dict(environment),
                    process_group=0,
                    limit=LINE_BYTES_MAX,
                )
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def greet(self, hello: wire.Hello) -> bool:
        """Send the first message; False where the process ends instead of saying that it is ready.
        Once it is, its answers go to the inboxes."""
        await self.send(hello)
        line = await self._line()
        if not line or not isinstance(wire.decode_answer(line), wire.Ready):
            return False
        self._reading = asyncio.create_task(self._read())
        return True

    def open(self, key: Key) -> Inbox:
        """Where the answers to an order go, until `close`; the newest is the one on the device."""
        inbox = self._inboxes[key] = Inbox()
        if self._over:
            inbox.put_nowait(Ended(blamed=False))
        return inbox

    def close(self, key: Key) -> None:
        self._inboxes.pop(key, None)

    async def send(self, message: wire.Message) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(wire.encode(message))
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            # The end of its output says the same, and says it after all that it still wrote.
            return

    async def kill(self, *, blamed: Key | None = None) -> int | None:
        """End it and its children at once and wait until it is gone; its exit status. `blamed` is
        the order that it is killed for."""
        if not self._killed:
            self._killed, self._blamed = True, blamed
            # The leader may be dead already while a child of its group lives on.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        status = await self._process.wait()
        if self._reading is not None:
            # What else holds the pipe open left the group, and says nothing that anybody awaits.
            _, open_still = await asyncio.wait({self._reading}, timeout=PIPE_S)
            for reading in open_still:
                reading.cancel()
        return status

    async def _read(self) -> None:
        try:
            while line := await self._line():
                answer = wire.decode_answer(line)
                if isinstance(answer, wire.Ready):
                    continue
                inbox = self._inboxes.get((answer.job, answer.attempt))
                if inbox is not None:
                    inbox.put_nowait(answer)
        except ValueError:  # a line that is none of ours, or too long: it cannot be talked to
            log.exception("worker's answer cannot be read", worker_pid=self.pid)
        finally:
            self._over = True
            # The order on the device is the newest; those before it are merely being written.
            blamed = self._blamed or next(reversed(self._inboxes), None)
            for key, inbox in self._inboxes.items():
                inbox.put_nowait(Ended(blamed=key == blamed))

    async def _line(self) -> bytes:
        assert self._process.stdout is not None
        return await self._process.stdout.readline()
