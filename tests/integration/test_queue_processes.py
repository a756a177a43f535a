"""The queue's promises across processes: one claim each, and nothing lost to kill -9."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from tests.support import queues
from tests.support.queues import FILM, crowd, film

from reelbot.core.errors import Conflict
from reelbot.core.jobs import DeliveryState, State
from reelbot.render.host.database import Database
from reelbot.render.host.queue import SKIPPED_EVENTS, JobQueue


def start(path: Path, mode: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, queues.__file__, str(path), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


async def test_four_processes_claim_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with Database.open(path) as database:
        await crowd(database, 4000, together=True)
    processes = [start(path, "claim") for _ in range(4)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = await asyncio.gather(
        *(asyncio.to_thread(process.communicate, timeout=100) for process in processes)
    )
    assert [process.returncode for process in processes] == [0] * 4
    shares = [output.splitlines() for output, _ in outputs]
    assert sum(map(bool, shares)) >= 2  # they did race
    lines = [line for share in shares for line in share]
    assert len(lines) == 4000
    assert set(lines) == {f"claimed job{i} 1" for i in range(1, 4001)}


async def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    said: dict[str, set[str]] = defaultdict(set)
    for kills, lines in enumerate((7, 40, 95), start=1):
        process = start(path, "put")
        assert process.stdout is not None
        for _ in range(lines):
            word, id = process.stdout.readline().split()
            said[word].add(id)
        process.send_signal(signal.SIGKILL)
        # What it could still say before it died counts too; a torn line was not said.
        rest = process.stdout.read()
        process.communicate()
        for line in rest.splitlines(keepends=True):
            if line.endswith("\n"):
                word, id = line.split()
                said[word].add(id)
        async with Database.open(path) as database:
            queue = JobQueue(database)
            await queue.recover()
            # One task may have said "done" of a job before another printed its "put".
            told = set().union(*said.values())
            kept = {id: await queue.get(id) for id in told}
            for id in said["done"]:
                job = kept[id]
                assert (job.state, job.artifacts) == (State.DONE, (FILM,))
                assert job.delivery is not None
                assert job.delivery.state is DeliveryState.PENDING
            assert {job.state for job in kept.values()} <= {State.DONE, State.QUEUED}
            assert all(kept[id].attempts >= 1 for id in said["claimed"])
            numbers = [event.id or 0 for event in await queue.events(0, limit=10_000)]
            steps = Counter(after - before for before, after in pairwise(numbers))
            # One by one, but for a gap at each restart after a kill.
            assert set(steps) <= {1, SKIPPED_EVENTS + 1}
            assert steps[SKIPPED_EVENTS + 1] <= kills
            sound = await database.read(lambda c: c.execute("PRAGMA integrity_check").fetchall())
            assert [row[0] for row in sound] == ["ok"]
    assert len(said["put"]) > 40


async def test_cancel_and_finish_from_two_threads_have_one_winner(tmp_path: Path) -> None:
    async with (
        Database.open(tmp_path / "a.db") as here,
        Database.open(tmp_path / "a.db") as there,
    ):
        ours, theirs = JobQueue(here), JobQueue(there)
        for _ in range(30):
            await ours.put(film())
            taken = await ours.claim("cpu")
            assert taken is not None
            cancelled, finished = await asyncio.gather(
                theirs.cancel(taken.id),
                ours.finish(taken.id, taken.attempt, [FILM]),
                return_exceptions=True,
            )
            assert finished is isinstance(cancelled, Conflict)
            state = (await ours.get(taken.id)).state
            assert state is (State.DONE if finished else State.CANCELLED)
