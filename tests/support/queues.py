"""Parts of tests of the queue: a clock that is set by hand, and a process that can be killed.

As a program, `queues.py FILE put`: puts jobs for ever, each then claimed and mostly finished.
`queues.py FILE claim`: says `ready`, and at a line claims until nothing waits. Every step that was
acknowledged is one line.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from reelbot.core.jobs import Artifact, ErrorInfo, Origin
from reelbot.render.host.database import Database
from reelbot.render.host.queue import Claimed, JobQueue, NewJob

FILM = Artifact(name="film.mp4", mime="video/mp4", bytes=3, seconds=6.0)
BROKEN = ErrorInfo(code="engine_crashed", text="The engine crashed.", retryable=True)


@dataclass
class Clock:
    """Seconds since the epoch, moved by hand."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def film(user: str = "ann", key: str | None = None, **changes: Any) -> NewJob:
    """A job for a short film by somebody on the web."""
    asked: dict[str, Any] = {
        "kind": "video",
        "request": {"kind": "video", "prompt": "a fox"},
        "origin": Origin(adapter="web", user=user, place="garden", reply={"channel": user}),
        "key": key,
        "seconds": 6.0,
    }
    return NewJob(**(asked | changes))


async def claimed(queue: JobQueue, device: str = "cpu") -> Claimed:
    """The next job, which must be there."""
    found = await queue.claim(device)
    assert found is not None
    return found


async def crowd(database: Database, jobs: int, *, user: str = "greedy", together: bool) -> None:
    """Many waiting jobs job1, job2, … at once: all of one person, or each of somebody else."""
    await database.write(
        lambda connection: connection.execute(
            """WITH RECURSIVE many(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM many WHERE i < :n)
               INSERT INTO jobs
                   (id, kind, turn, adapter, user, request_hash, seed, created, request)
               SELECT 'job' || i, 'video', iif(:together, i, 0), 'web',
                   :user || iif(:together, '', i), '', 0, 0, '{}' FROM many""",
            {"n": jobs, "user": user, "together": together},
        ),
        durable=True,
    )


async def _put(queue: JobQueue) -> None:
    for number in count():
        job, _ = await queue.put(film(user=f"u{number % 7}", key=f"{Random().random()}"))
        print("put", job.id, flush=True)
        taken = await queue.claim("cpu")
        assert taken is not None
        print("claimed", taken.id, flush=True)
        if number % 3 and await queue.finish(taken.id, taken.attempt, [FILM]):
            print("done", taken.id, flush=True)


async def _claim(queue: JobQueue) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    while (taken := await queue.claim("cpu")) is not None:
        print("claimed", taken.id, taken.attempt)


async def main(arguments: Sequence[str]) -> None:
    path, mode = arguments
    async with Database.open(Path(path)) as database:
        queue = JobQueue(database)
        await (_put(queue) if mode == "put" else _claim(queue))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
