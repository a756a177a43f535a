"""The worker process's entry: orders in on stdin, answers out on what was stdout.

    python -m reelbot.render.studio.worker
    python -m reelbot.render.studio.worker catalogue < settings.json

One process serves one device (or cuts films); it runs one order at a time, and meanwhile writes the
last of what the one before it made. The first order is Hello. A thread reads the pipe, so that Stop
is heard while an engine works; the end of the pipe means that the host is gone, and takes this
process and its children with it. `catalogue` tells the host, which imports no engine, which ones
are here.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from reelbot.core import wire
from reelbot.core.errors import Cancelled, EngineFailed, HostProblem, ReelbotError
from reelbot.core.jobs import Progress
from reelbot.render.studio.child import FULL, die_with_parent

if TYPE_CHECKING:
    from reelbot.render.studio.studio import Studio

# Progress goes up at most this often; the wish to stop is looked at on every report.
REPORT_EVERY_S = 0.1


class Pipe:
    """The host's end of the conversation."""

    def __init__(self, orders: BinaryIO, answers: BinaryIO) -> None:
        self._orders = orders
        self._answers = answers
        self._waiting: queue.SimpleQueue[wire.Hello | wire.Make | wire.Cut] = queue.SimpleQueue()
        self._stopped: set[tuple[str, int]] = set()
        self._sending = threading.Lock()
        threading.Thread(target=self._listen, name="pipe", daemon=True).start()

    def order(self) -> wire.Hello | wire.Make | wire.Cut:
        """The next order; waits for it."""
        return self._waiting.get()

    def stopped(self, job: str, attempt: int) -> bool:
        """Whether the host wished that this try stops."""
        return (job, attempt) in self._stopped

    def send(self, message: wire.Message) -> None:
        with self._sending:
            self._answers.write(wire.encode(message))
            self._answers.flush()

    def _listen(self) -> None:
        for line in self._orders:
            order = wire.decode_order(line)
            if isinstance(order, wire.Stop):
                self._stopped.add((order.job, order.attempt))
            else:
                self._waiting.put(order)
        end_of_host()


def end_of_host() -> NoReturn:
    """End at once with every child: this process leads its own group."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


class Reporter:
    """Sends a try's progress, and raises Cancelled once the host wished to stop."""

    def __init__(self, pipe: Pipe, job: str, attempt: int) -> None:
        self._pipe = pipe
        self._job = job
        self._attempt = attempt
        self._next_at = 0.0

    def __call__(self, progress: Progress) -> None:
        if self._pipe.stopped(self._job, self._attempt):
            raise Cancelled
        now = time.monotonic()
        if now >= self._next_at:
            self._next_at = now + REPORT_EVERY_S
            self._pipe.send(wire.Reported(job=self._job, attempt=self._attempt, progress=progress))


def failure(error: BaseException) -> ReelbotError:
    """What the host is told of an exception: ours as it is, others by what they mean."""
    if isinstance(error, ReelbotError):
        return error
    if isinstance(error, MemoryError):
        return EngineFailed("out_of_memory")
    if isinstance(error, OSError) and error.errno in FULL:
        return HostProblem("disk_full", path=error.filename or "")
    return EngineFailed("engine_failed", exception=type(error).__name__)


def serve(pipe: Pipe, extra_engines: Mapping[str, str]) -> NoReturn:
    """Run orders for ever."""
    hello = pipe.order()
    if not isinstance(hello, wire.Hello):
        raise TypeError(f"the first order is Hello, not {hello.type}")
    # The studio is imported here, so that the pipe answers while numpy and OpenCV load.
    from reelbot.render.studio.engines import Registry
    from reelbot.render.studio.studio import Studio

    studio = Studio(hello, Registry(hello.engines, extra=extra_engines))
    # What the device is not needed for is ended beside the next order.
    behind = ThreadPoolExecutor(1, "behind")
    pipe.send(wire.Ready(pid=os.getpid()))
    while True:
        order = pipe.order()
        if isinstance(order, wire.Hello):
            continue
        report = Reporter(pipe, order.job, order.attempt)
        work: Callable[[], wire.Ended | None]
        if isinstance(order, wire.Make):
            work = partial(_made, studio, order, report, pipe, behind)
        else:
            work = partial(studio.cut, order, report, pipe.send)
        answer = answered(order, work)
        if isinstance(answer, wire.Failed) and answer.error.code == wire.DEVICE_UNWELL:
            behind.shutdown()  # what was made before that is whole
        if answer is not None:
            pipe.send(answer.model_copy(update={"warm": studio.warm()}))
        if isinstance(answer, wire.Failed) and answer.error.code == wire.DEVICE_UNWELL:
            sys.stderr.flush()
            os._exit(wire.EXIT_UNWELL)


def _made(
    studio: Studio, order: wire.Make, report: Reporter, pipe: Pipe, behind: ThreadPoolExecutor
) -> wire.Ended | None:
    """Make; None where the answer follows when all is written."""
    rest = studio.make(order, report, pipe.send)
    if rest.ready:
        return rest()

    def end() -> None:
        answer = answered(order, rest)
        assert answer is not None
        pipe.send(answer.model_copy(update={"warm": studio.warm()}))

    pipe.send(wire.Freed(job=order.job, attempt=order.attempt, warm=studio.warm()))
    behind.submit(end)
    return None


def answered(
    order: wire.Make | wire.Cut, work: Callable[[], wire.Ended | None]
) -> wire.Ended | None:
    """What work gives, or how it went wrong."""
    try:
        return work()
    except Cancelled:
        return wire.Stopped(job=order.job, attempt=order.attempt)
    except Exception as error:  # the border: whatever an engine raises ends this try only
        trace = traceback.format_exc()
        return wire.Failed(
            job=order.job, attempt=order.attempt, error=failure(error).info(), trace=trace
        )


def catalogue(extra_engines: Mapping[str, str]) -> None:
    """Print every engine's card as JSON; the `[engines]` section comes on stdin."""
    from reelbot.render.studio.engines import Registry, describe

    print(json.dumps(describe(Registry(json.load(sys.stdin), extra=extra_engines))))


def main(extra_engines: Mapping[str, str] | None = None) -> None:
    """`extra_engines`: "task.name" → "module:Class", beside those that are registered."""
    die_with_parent()
    if sys.argv[1:] == ["catalogue"]:
        return catalogue(extra_engines or {})
    if os.getppid() == 1:
        # The host died before prctl was called.
        end_of_host()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A library that prints would break the conversation: its output goes to the log instead.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(Pipe(sys.stdin.buffer, answers), extra_engines or {})
    except BaseException:
        # An ordinary end would wait for the thread that reads the pipe; the trace goes to the log.
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    main()
