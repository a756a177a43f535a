"""The database: transactions that are whole, versions, and files that are not ours."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Awaitable
from pathlib import Path
from random import Random

import pytest
from tests.support.queues import film

from reelbot.core.errors import HostProblem
from reelbot.core.jobs import Person, State
from reelbot.render.host import database, deliveries
from reelbot.render.host.database import Database
from reelbot.render.host.migrations import Migration, shipped
from reelbot.render.host.queue import JobQueue

FIRST = Migration(1, "CREATE TABLE notes (text TEXT); -- a; b\nCREATE INDEX i ON notes (text);")
SECOND = Migration(2, "ALTER TABLE notes ADD COLUMN at REAL;")
BROKEN = Migration(2, "ALTER TABLE notes ADD COLUMN at REAL;\nALTER TABLE nothing ADD COLUMN x;")


def note(text: str, connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO notes (text) VALUES (?)", (text,))


def notes(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT text FROM notes ORDER BY rowid")]


async def test_an_error_leaves_nothing_behind() -> None:
    async with Database.open(None, steps=[FIRST]) as database:

        def half(connection: sqlite3.Connection) -> None:
            note("half", connection)
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await database.write(half, durable=True)
        await database.write(lambda c: note("whole", c), durable=True)
        assert await database.read(notes) == ["whole"]


async def test_a_cancelled_task_does_not_cut_a_transaction() -> None:
    async with Database.open(None, steps=[FIRST]) as database:
        inside = threading.Event()
        after: list[str] = []

        def slow(connection: sqlite3.Connection) -> str:
            note("one", connection)
            inside.set()
            time.sleep(0.05)
            note("two", connection)
            return "both"

        running = asyncio.create_task(database.write(slow, durable=True, then=after.append))
        # This one has not begun when it is cancelled, and is done all the same.
        behind = asyncio.create_task(database.write(lambda c: note("three", c), durable=True))
        await asyncio.to_thread(inside.wait)
        running.cancel()
        behind.cancel()
        await asyncio.wait([running, behind])
        assert running.cancelled()
        assert behind.cancelled()
        assert await database.read(notes) == ["one", "two", "three"]
        assert after == ["both"]


async def test_what_was_promised_is_flushed_and_progress_is_not(tmp_path: Path) -> None:
    def level(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA synchronous").fetchone()[0])

    async with Database.open(tmp_path / "a.db", steps=[FIRST]) as database:
        levels = [await database.write(level, durable=durable) for durable in (True, False, True)]
    assert levels == [2, 1, 2]  # FULL, NORMAL, FULL


async def test_a_closed_database_leaves_one_file_and_no_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    async with Database.open(tmp_path / "a.db") as database:
        await JobQueue(database).put(film())
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]
    assert threading.active_count() == before


async def test_a_forward_step_keeps_a_copy_of_what_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with Database.open(path, steps=[FIRST]) as database:
        await database.write(lambda c: note("old", c), durable=True)
    async with Database.open(path, steps=[FIRST, SECOND]) as database:
        assert await database.read(notes) == ["old"]
        await database.read(lambda c: c.execute("SELECT at FROM notes").fetchall())
    async with Database.open(tmp_path / "a.db.version-1", steps=[FIRST]) as copy:
        assert await copy.read(notes) == ["old"]


async def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with Database.open(path, steps=[FIRST]):
        pass
    with pytest.raises(sqlite3.OperationalError):
        async with Database.open(path, steps=[FIRST, BROKEN]):
            pass
    async with Database.open(path, steps=[FIRST, SECOND]) as database:
        assert await database.read(notes) == []


async def test_a_step_says_what_stopped_it_also_where_sqlite_rolled_back(tmp_path: Path) -> None:
    # As SQLite does by itself where the disk is full.
    steps = (Migration(1, "CREATE TABLE a (n);\nROLLBACK;\nSELECT the_cause;\n"),)
    with pytest.raises(sqlite3.OperationalError, match="the_cause"):
        async with Database.open(tmp_path / "queue.db", steps=steps):
            pass


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with Database.open(path, steps=[FIRST, SECOND]):
        pass
    with pytest.raises(HostProblem) as caught:
        async with Database.open(path, steps=[FIRST]):
            pass
    assert (caught.value.code, caught.value.facts) == ("database_newer", {"found": 2, "known": 1})


async def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(Random(1).randbytes(20_000))
    with pytest.raises(HostProblem) as caught:
        async with Database.open(path):
            pass
    assert (caught.value.code, caught.value.facts) == ("database_damaged", {"path": str(path)})


async def test_damage_found_later_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with Database.open(path) as database:
        queue = JobQueue(database)
        for _ in range(50):
            await queue.put(film())
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * (path.stat().st_size - 4096 * 2))
    with pytest.raises(HostProblem) as caught:
        async with Database.open(path) as database:
            await JobQueue(database).put(film())
    assert caught.value.code == "database_damaged"


async def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(HostProblem) as caught:
        async with Database.open(path):
            pass
    assert caught.value.code == "database_foreign"


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(HostProblem) as caught:
        async with Database.open(tmp_path / "nowhere" / "a.db"):
            pass
    assert caught.value.code == "database_unreadable"


async def test_traces_that_somebody_still_reads_are_told_and_go_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    path = tmp_path / "a.db"
    async with Database.open(path) as opened:
        await opened.write(note_of_a_secret, durable=True)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM settings").fetchone() == (1,)
        await opened.write(lambda c: c.execute("DELETE FROM settings"), durable=True)
        with pytest.raises(HostProblem) as caught:
            await opened.scrub()
        assert caught.value.code == "database_busy"
        reader.close()
        await opened.scrub()
        assert not any(b"a secret" in file.read_bytes() for file in tmp_path.iterdir())


def note_of_a_secret(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO settings (scope, key, value) VALUES ('x', 'y', 'a secret')")


def test_steps_are_numbered_from_one_without_gaps() -> None:
    assert [step.number for step in shipped()] == list(range(1, len(shipped()) + 1))


async def scans(database: Database, work: Awaitable[object]) -> set[str]:
    """What the statements of some work walk over from one end, by SQLite's own plan."""
    seen: list[str] = []

    def plans(connection: sqlite3.Connection) -> list[str]:
        connection.set_trace_callback(None)
        steps: list[str] = []
        for sql in seen:
            if sql.split()[0] in ("SELECT", "UPDATE"):
                steps += [r["detail"] for r in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        return steps

    await database.read(lambda c: c.set_trace_callback(seen.append))
    await work
    details = await database.read(plans)
    # The line is one row; a person is listed as a row, too.
    harmless = ("SCAN line", "SCAN CONSTANT ROW")
    return {d for d in details if d.startswith("SCAN") and d not in harmless}


async def test_a_claim_reads_no_more_than_it_takes() -> None:
    """No statement of a claim walks over the table, whatever lies in it."""
    async with Database.open(None) as database:
        queue = JobQueue(database)
        await queue.put(film())
        # The line in its order, ended by LIMIT 1; what runs, which is as much as there are devices.
        assert await scans(database, queue.claim("cpu")) <= {
            "SCAN w USING INDEX jobs_ready",
            "SCAN r USING INDEX jobs_running",
        }


async def test_what_is_over_is_not_read_to_find_what_is_not() -> None:
    """A host may have made a hundred thousand films, and has a few jobs to do."""
    active = {"SCAN j USING INDEX jobs_open", "SCAN jobs USING INDEX jobs_running"}
    async with Database.open(None) as database:
        queue = JobQueue(database)
        for states in ([State.RUNNING], [State.QUEUED], [State.QUEUED, State.RUNNING]):
            assert await scans(database, queue.list(states=states)) <= active
        everybodys = queue.look(lambda tx: deliveries.coming(tx, None, None, 50))
        assert await scans(database, everybodys) <= active
        the_webs = queue.look(lambda tx: deliveries.coming(tx, "web", None, 50))
        assert await scans(database, the_webs) <= active
        to_be_posted = {"SCAN deliveries USING INDEX deliveries_due"}
        assert await scans(database, queue.recover()) <= active | to_be_posted
        ann = Person(adapter="web", user="ann")
        assert await scans(database, queue.list(owner=ann)) == set()
