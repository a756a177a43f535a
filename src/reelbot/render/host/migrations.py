"""The numbered schema files, and how a database is brought to the newest of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from reelbot.core.errors import HostProblem

# Says that an SQLite file is ours ("Reel" in ASCII).
APPLICATION_ID = 0x5265656C


@dataclass(frozen=True)
class Migration:
    """One step: `sql` takes a database from version `number - 1` to `number`."""

    number: int
    sql: str


def shipped() -> tuple[Migration, ...]:
    """The migrations of this version of the program, in order."""
    folder = files("reelbot.render.host").joinpath("schema")
    named = sorted((f.name, f) for f in folder.iterdir() if f.name.endswith(".sql"))
    return tuple(Migration(int(name[:4]), f.read_text("utf-8")) for name, f in named)


def migrate(connection: sqlite3.Connection, path: Path | None, steps: Sequence[Migration]) -> None:
    """Bring the database to the last of `steps`, one transaction each.

    Before the first step on a database that has data, a copy is kept beside it as
    `NAME.version-N`. `path` is None for a database in memory.

    Raises:
        HostProblem: `database_newer` (found, known) where a newer program wrote it,
            `database_foreign` (path) where it is another program's file.
    """
    known = steps[-1].number
    found = _version(connection)
    if found > known:
        raise HostProblem("database_newer", found=found, known=known)
    if found == 0 and _has_tables(connection) and _application_id(connection) != APPLICATION_ID:
        raise HostProblem("database_foreign", path=str(path))
    if path is not None and 0 < found < known:
        _keep_copy(connection, path.with_name(f"{path.name}.version-{found}"))
    for step in steps:
        if step.number > found:
            _apply(connection, step)


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    # Not executescript: it would commit before the version can be looked at under the lock, and
    # two processes that open a new file at once would both apply the step.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) < step.number:
            for statement in _statements(step.sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {step.number}")
        connection.execute("COMMIT")
    except BaseException:
        # Some errors (a full disk) have rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(sql: str) -> Iterator[str]:
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _keep_copy(connection: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _application_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
