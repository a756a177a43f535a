"""The durable queue against aiosqlite and bare sqlite3: claims, finishes and wake-ups.

All run in turn in one process on files of the same schema, so that a ratio says something on any
machine. `--quick` is small. Not called queue.py: that would hide the standard library's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiosqlite

from reelbot.core.jobs import Artifact, Origin, State
from reelbot.render.host import deliveries
from reelbot.render.host.database import CACHE_KIB, CHECKPOINT_PAGES, Database
from reelbot.render.host.queue import JobQueue, NewJob

FILM = Artifact(name="film.mp4", mime="video/mp4", bytes=5_000_000, seconds=6.0)
ARTIFACTS = json.dumps([FILM.model_dump(exclude_none=True)])
REQUEST = {"kind": "video", "prompt": "a red fox in the snow, " * 8}

T = TypeVar("T")

# What a claim and a finish must do, whoever does it: the same rows in the same transactions.
CLAIM = """
    UPDATE jobs SET state = 'running', attempt = attempt + 1, started = ? WHERE n = (
        SELECT n FROM jobs WHERE state = 'queued' AND not_before IS NULL ORDER BY turn, n LIMIT 1)
    RETURNING *
"""
FINISH = """
    UPDATE jobs SET state = 'done', finished = ?, artifacts = ?
    WHERE id = ? AND state = 'running' AND attempt = ? RETURNING n, adapter
"""
DELIVER = "INSERT INTO deliveries (job, adapter, state, due) VALUES (?, ?, 'pending', ?)"
EVENT = "INSERT INTO events (adapter, job, kind, at, data) VALUES (?, ?, ?, ?, '{}')"
TURN = "UPDATE line SET turn = ?"

FILL = """
    WITH RECURSIVE many(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM many WHERE i < :jobs)
    INSERT INTO jobs (id, kind, state, turn, adapter, user, place, key, request_hash, seed, created,
        finished, artifacts, reply, request)
    SELECT :state || i, 'video', :state, i / 1000, 'web', 'u' || (i % 1000), 'p' || (i % 50),
        :state || i, '0123456789abcdef', i, i, iif(:state = 'done', i, NULL),
        iif(:state = 'done', :artifacts, NULL), '{"channel": 1}', :request FROM many
"""
FILL_SENT = """
    INSERT INTO deliveries (job, adapter, state, due) SELECT n, 'web', 'sent', 0 FROM jobs
    WHERE state = 'done'
"""
FILL_EVENTS = """
    INSERT INTO events (adapter, job, kind, at, data) SELECT 'web', n, 'done', 0, '{}' FROM jobs
    WHERE state = 'done'
"""


Contenders = dict[str, Callable[[Path], Awaitable["Run"]]]


class Flushed(Database):
    """Every commit is on the disk: FULL, as the peers have it in that table."""

    async def write(
        self,
        fn: Callable[[sqlite3.Connection], T],
        *,
        durable: bool,
        then: Callable[[T], None] | None = None,
    ) -> T:
        return await super().write(fn, durable=True, then=then)


class Unflushed(Database):
    """No commit waits for the disk: NORMAL, as the peers have it in that table."""

    async def write(
        self,
        fn: Callable[[sqlite3.Connection], T],
        *,
        durable: bool,
        then: Callable[[T], None] | None = None,
    ) -> T:
        return await super().write(fn, durable=False, then=then)


class Stamped(Database):
    """Knows when its last transaction was committed."""

    committed_at = 0.0

    def _transact(self, fn: Callable[[sqlite3.Connection], T], durable: bool) -> T:
        result = super()._transact(fn, durable)
        self.committed_at = time.perf_counter()
        return result


@dataclass
class Run:
    """Seconds of each claim, and of all claims and finishes together."""

    claims: list[float]
    total: float

    @property
    def rate(self) -> float:
        return len(self.claims) / self.total


async def ours(kind: type[Database], jobs: int, path: Path) -> Run:
    async with kind.open(path) as database:
        return await measured(JobQueue(database), jobs)


async def measured(queue: JobQueue, jobs: int) -> Run:
    claims: list[float] = []
    begun = time.perf_counter()
    for _ in range(jobs):
        start = time.perf_counter()
        job = await queue.claim("cpu")
        claims.append(time.perf_counter() - start)
        assert job is not None
        assert await queue.finish(job.id, job.attempt, [FILM])
    return Run(claims, time.perf_counter() - begun)


async def side_by_side(
    kind: type[Database], small: Path, large: Path, jobs: int, rounds: int
) -> tuple[list[Run], list[Run]]:
    """Two files that stay open, in turn; the first turn of each fills the caches, uncounted."""
    async with kind.open(small) as one, kind.open(large) as other:
        queues = JobQueue(one), JobQueue(other)
        runs = [[await measured(queue, jobs) for queue in queues] for _ in range(rounds + 1)]
    return [run[0] for run in runs[1:]], [run[1] for run in runs[1:]]


async def peer(synchronous: str, jobs: int, path: Path) -> Run:
    async with aiosqlite.connect(path, isolation_level=None) as db:
        db.row_factory = sqlite3.Row
        for pragma in _pragmas(synchronous):
            await db.execute(pragma)
        claims: list[float] = []
        begun = time.perf_counter()
        for _ in range(jobs):
            start = time.perf_counter()
            await db.execute("BEGIN IMMEDIATE")
            (job,) = await db.execute_fetchall(CLAIM, (start,))
            await db.execute(TURN, (job["turn"],))
            await db.execute(EVENT, (job["adapter"], job["n"], "started", start))
            await db.execute("COMMIT")
            claims.append(time.perf_counter() - start)
            await db.execute("BEGIN IMMEDIATE")
            (done,) = await db.execute_fetchall(
                FINISH, (start, ARTIFACTS, job["id"], job["attempt"])
            )
            await db.execute(DELIVER, (done["n"], done["adapter"], start))
            await db.execute(EVENT, (done["adapter"], done["n"], "done", start))
            await db.execute("COMMIT")
        return Run(claims, time.perf_counter() - begun)


async def peer_of_two_statements(synchronous: str, jobs: int, path: Path) -> Run:
    """The least that can be called a queue: no event, no delivery, no turn; nobody is told."""
    async with aiosqlite.connect(path, isolation_level=None) as db:
        db.row_factory = sqlite3.Row
        for pragma in _pragmas(synchronous):
            await db.execute(pragma)
        claims: list[float] = []
        begun = time.perf_counter()
        for _ in range(jobs):
            start = time.perf_counter()
            (job,) = await db.execute_fetchall(CLAIM, (start,))
            claims.append(time.perf_counter() - start)
            await db.execute_fetchall(FINISH, (start, ARTIFACTS, job["id"], job["attempt"]))
        return Run(claims, time.perf_counter() - begun)


async def floor(synchronous: str, jobs: int, path: Path) -> Run:
    """The same statements on the event loop's own thread: what no queue can beat, or should do."""
    db = sqlite3.connect(path, isolation_level=None)
    db.row_factory = sqlite3.Row
    try:
        for pragma in _pragmas(synchronous):
            db.execute(pragma)
        claims: list[float] = []
        begun = time.perf_counter()
        for _ in range(jobs):
            start = time.perf_counter()
            db.execute("BEGIN IMMEDIATE")
            (job,) = db.execute(CLAIM, (start,)).fetchall()
            db.execute(TURN, (job["turn"],))
            db.execute(EVENT, (job["adapter"], job["n"], "started", start))
            db.execute("COMMIT")
            claims.append(time.perf_counter() - start)
            db.execute("BEGIN IMMEDIATE")
            values = (start, ARTIFACTS, job["id"], job["attempt"])
            (done,) = db.execute(FINISH, values).fetchall()
            db.execute(DELIVER, (done["n"], done["adapter"], start))
            db.execute(EVENT, (done["adapter"], done["n"], "done", start))
            db.execute("COMMIT")
        return Run(claims, time.perf_counter() - begun)
    finally:
        db.close()


async def wake_ups(path: Path, times: int) -> list[float]:
    """Seconds from the commit of a put until an idle loop has claimed that job."""
    waits: list[float] = []
    async with Stamped.open(path) as database:
        assert isinstance(database, Stamped)
        queue = JobQueue(database)
        for number in range(times):
            idle = asyncio.create_task(_claimed_at(queue))
            await asyncio.sleep(0.003)
            origin = Origin(adapter="web", user=f"u{number}", reply={"channel": 1})
            await queue.put(NewJob("video", REQUEST, origin))
            committed = database.committed_at
            waits.append(await idle - committed)
    return waits


async def looks(path: Path, times: int) -> dict[str, tuple[float, float]]:
    """Seconds that looks take at what is not over among all that is, and at all of it (median)."""

    async def took(look: Callable[[], Awaitable[object]]) -> float:
        runs = []
        for _ in range(times):
            began = time.perf_counter()
            await look()
            runs.append(time.perf_counter() - began)
        return statistics.median(runs)

    everything = "SELECT count(*) FROM jobs NOT INDEXED WHERE state = ? AND reply IS NOT NULL"
    async with Database.open(path) as database:
        queue = JobQueue(database)
        whole = await took(lambda: queue.look(lambda tx: tx.value(everything, "running")))
        running = await took(lambda: queue.list(states=[State.RUNNING]))
        coming = await took(lambda: queue.look(lambda tx: deliveries.coming(tx, "web", None, 200)))
    return {"what runs": (running, whole), "a bot's open cards": (coming, whole)}


async def _claimed_at(queue: JobQueue) -> float:
    await queue.next("cpu")
    return time.perf_counter()


async def fill(path: Path, waiting: int, done: int) -> None:
    async with Database.open(path) as database:

        def step(db: sqlite3.Connection) -> None:
            common = {"artifacts": ARTIFACTS, "request": json.dumps(REQUEST)}
            if done:
                db.execute(FILL, {"jobs": done, "state": "done", **common})
                db.execute(FILL_SENT)
                db.execute(FILL_EVENTS)
            db.execute(FILL, {"jobs": waiting, "state": "queued", **common})

        await database.write(step, durable=True)


async def in_turn(
    folder: Path, jobs: int, rounds: int, contenders: Contenders
) -> dict[str, list[Run]]:
    """Each contender on a fresh file of `jobs` waiting jobs, one after another, many times.

    Short turns: a disk that is busy for a second with something else meets them all.
    """
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name, contender in contenders.items():
            path = folder / f"{name.replace(' ', '-')}-{number}.db"
            await fill(path, jobs, 0)
            runs[name].append(await contender(path))
            path.unlink()
    return runs


def _pragmas(synchronous: str) -> list[str]:
    return [
        "PRAGMA journal_mode = WAL",
        f"PRAGMA synchronous = {synchronous}",
        f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
        f"PRAGMA cache_size = -{CACHE_KIB}",
        "PRAGMA foreign_keys = ON",
        "PRAGMA temp_store = MEMORY",
    ]


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def rate(runs: list[Run]) -> float:
    return statistics.median(run.rate for run in runs)


def p99_ms(runs: list[Run]) -> float:
    return 1e3 * quantile([claim for run in runs for claim in run.claims], 0.99)


def table(title: str, runs: dict[str, list[Run]], base: str) -> None:
    print(f"\n{title:<42}{'jobs/s':>9}{'ratio':>8}{'claim p50':>11}{'p99 ms':>9}")
    for name, done in runs.items():
        p50 = 1e3 * statistics.median(claim for run in done for claim in run.claims)
        ratio = rate(done) / rate(runs[base])
        print(f"{name:<42}{rate(done):>9.0f}{ratio:>8.2f}{p50:>11.3f}{p99_ms(done):>9.3f}")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, a few seconds")
    quick = parser.parse_args().quick
    jobs, rounds, crowd, wakes = (100, 5, 20_000, 60) if quick else (250, 15, 1_000_000, 300)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        used: Contenders = {"reelbot, flushed where promised": partial(ours, Database, jobs)}
        for synchronous, kind, others in (("FULL", Flushed, used), ("NORMAL", Unflushed, {})):
            contenders: Contenders = {
                "reelbot": partial(ours, kind, jobs),
                **others,
                "aiosqlite": partial(peer, synchronous, jobs),
                "aiosqlite, two statements": partial(peer_of_two_statements, synchronous, jobs),
                "sqlite3, no thread": partial(floor, synchronous, jobs),
            }
            runs = await in_turn(folder, jobs, rounds, contenders)
            table(f"claim + finish, {synchronous}, {jobs:,} waiting", runs, "aiosqlite")

        path = folder / "crowd.db"
        await fill(path, crowd, crowd)
        ways: dict[str, type[Database]] = {
            "flushed where promised": Database,
            "NORMAL": Unflushed,
        }
        for title, way in ways.items():
            few = folder / f"{title}.db"
            await fill(few, jobs * (rounds + 1), 0)
            small, large = await side_by_side(way, few, path, jobs, rounds)
            first = f"{jobs * rounds:,} waiting"
            rows = {first: small, f"{crowd:,} waiting + {crowd:,} done": large}
            table(f"reelbot, {title}", rows, first)
        over = folder / "over.db"
        await fill(over, 200, crowd)
        print()
        for look, (seconds, whole) in (await looks(over, 5)).items():
            print(
                f"{look}, beside {crowd:,} done: {1e3 * seconds:.2f} ms,"
                f" {whole / seconds:.0f} times as quick as reading all"
            )
        waits = await wake_ups(folder / "idle.db", wakes)
        p50, p99 = (1e3 * quantile(waits, share) for share in (0.5, 0.99))
        print(f"\nput committed → claimed by an idle loop: p50 {p50:.2f} ms, p99 {p99:.2f} ms")


if __name__ == "__main__":
    asyncio.run(main())
