"""One SQLite file, one connection, one thread that owns it.

A transaction is one synchronous function that runs whole on that thread. So no task's cancellation
can cut it in two, no two tasks can mix their statements, and the hop to the thread is paid once a
transaction (docs/decisions/sqlite.md has the measurements).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from reelbot.core.errors import HostProblem
from reelbot.render.host.migrations import Migration, migrate, shipped

T = TypeVar("T")

SQLITE_NEEDED = (3, 37, 0)  # STRICT tables; RETURNING is older
BUSY_TIMEOUT_S = 30.0
# A checkpoint at the default of 1,000 pages would come with every hundredth claim and be its p99.
CHECKPOINT_PAGES = 8192
CACHE_KIB = 32 * 1024

# Results of SQLite that say something about the machine: primary code → our code.
_PROBLEMS = {
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_damaged",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "database_unreadable",
    sqlite3.SQLITE_CANTOPEN: "database_unreadable",
    sqlite3.SQLITE_READONLY: "database_unreadable",
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
}


class Database:
    """Transactions on one file. Made by `async with Database.open(path) as database`.

    `interrupted`: the last program did not close the file, so commits that were not durable may
    be missing from it if it was the machine that went down.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.interrupted = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._connection: sqlite3.Connection
        self._durable: bool | None = None

    @classmethod
    @asynccontextmanager
    async def open(
        cls, path: Path | None, *, steps: Sequence[Migration] | None = None
    ) -> AsyncIterator[Database]:
        """Open and migrate the file (None: a database in memory); close it at the end.

        `steps` are the migrations to know; without them, those of this program.

        Raises:
            HostProblem: `database_newer` (found, known), `database_foreign` (path),
                `database_damaged` (path), `database_unreadable` (path), `database_busy` (path),
                `sqlite_too_old` (found, needed).
        """
        database = cls(path)
        try:
            await database._run(database._connect, steps or shipped())
            yield database
        finally:
            # Shielded: a cancelled host still leaves a file that is closed, with no log beside it.
            try:
                await asyncio.shield(database._run(database._close))
            finally:
                database._thread.shutdown()

    async def write(
        self,
        fn: Callable[[sqlite3.Connection], T],
        *,
        durable: bool,
        then: Callable[[T], None] | None = None,
    ) -> T:
        """Run `fn(connection)` as one transaction: all of it is committed, or nothing.

        With `durable` the commit has reached the disk when this returns (synchronous=FULL), and so
        have all commits before it. Without, a power cut may undo it, but no crash of a process.

        If the awaiting task is cancelled, the transaction is still run to its end and, unless
        `fn` raised, committed; only its result is lost. `then(result)` is called on the event loop
        after the commit in either case, in order of commits; it must not raise.

        Raises:
            HostProblem: what the disk or the file did; anything `fn` raises, after a rollback.
        """
        transaction = self._run(self._transact, fn, durable)
        if then is not None:
            transaction.add_done_callback(_call(then))
        return await asyncio.shield(transaction)

    async def read(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run `fn(connection)` on one consistent state of the database; it must not write."""
        return await self._run(self._look, fn)

    async def scrub(self) -> None:
        """Leave no trace of deleted rows in the file or its log, nor copies of older versions.

        The file is written anew (VACUUM), which takes about a second for 100 MB.

        Raises HostProblem: what the disk or the file did; `database_busy` (path) where another
        program, such as a backup, still reads the state of before.
        """
        await asyncio.shield(self._run(self._scrub))

    def _run(self, work: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    # --- all below runs on the thread ------------------------------------------------------------

    def _connect(self, steps: Sequence[Migration]) -> None:
        if sqlite3.sqlite_version_info < SQLITE_NEEDED:
            needed = ".".join(map(str, SQLITE_NEEDED))
            raise HostProblem("sqlite_too_old", found=sqlite3.sqlite_version, needed=needed)
        with _Border(self.path):
            # SQLite removes its log when the last connection is closed.
            log = None if self.path is None else self.path.with_name(f"{self.path.name}-wal")
            self.interrupted = log is not None and log.exists()
            # isolation_level=None: the module begins nothing by itself; BEGIN and COMMIT are ours,
            # which is the same in every version of Python.
            self._connection = sqlite3.connect(
                self.path or ":memory:", timeout=BUSY_TIMEOUT_S, isolation_level=None
            )
            self._connection.row_factory = sqlite3.Row
            for pragma in (
                "journal_mode = WAL",
                "foreign_keys = ON",
                f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
                f"cache_size = -{CACHE_KIB}",
                "temp_store = MEMORY",
            ):
                self._connection.execute(f"PRAGMA {pragma}").fetchall()
            self._synchronous(durable=True)
            migrate(self._connection, self.path, steps)

    def _close(self) -> None:
        # Not there where opening failed.
        connection: sqlite3.Connection | None = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()

    def _transact(self, fn: Callable[[sqlite3.Connection], T], durable: bool) -> T:
        connection = self._connection
        with _Border(self.path):
            self._synchronous(durable)
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = fn(connection)
                connection.execute("COMMIT")
            except BaseException:
                # Some errors (a full disk) have rolled back already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

    def _look(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection
        with _Border(self.path):
            connection.execute("BEGIN")
            try:
                return fn(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _scrub(self) -> None:
        with _Border(self.path):
            self._connection.execute("VACUUM")
            # It tells by a column, not by an error, that somebody kept it from that.
            (busy, *_) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise HostProblem("database_busy", path=str(self.path))
        if self.path is not None:
            for copy in self.path.parent.glob(f"{self.path.name}.version-*"):
                copy.unlink(missing_ok=True)

    def _synchronous(self, durable: bool) -> None:
        """Set how a commit is flushed. SQLite allows it only between transactions."""
        if durable is not self._durable:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._durable = durable


class _Border:
    """Where errors of SQLite that are the machine's become ours."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            # Extended codes have the primary one in their low byte.
            number = getattr(error, "sqlite_errorcode", 0) & 0xFF
            code = _PROBLEMS.get(number)
            if code is not None:
                raise HostProblem(code, path=str(self._path)) from error


def _call(then: Callable[[T], None]) -> Callable[[asyncio.Future[T]], None]:
    def done(transaction: asyncio.Future[T]) -> None:
        if not transaction.cancelled() and transaction.exception() is None:
            then(transaction.result())

    return done
