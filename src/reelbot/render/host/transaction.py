"""What a step of the queue works on: a connection inside a transaction, the time, and events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from reelbot.core.wire import Event


@dataclass(slots=True)
class Transaction:
    """One transaction. `now` is the same for all of it, in seconds since the epoch."""

    connection: sqlite3.Connection
    now: float
    random: Random
    events: list[tuple[str, Event]] = field(default_factory=list)  # with the job's adapter
    # A job may have become claimable: idle loops are woken after the commit.
    wakes: bool = False

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query, or of a statement that returns its rows."""
        # All rows are fetched: a statement that is not at its end would hold up the COMMIT.
        rows = self.connection.execute(sql, values).fetchall()
        return rows[0] if rows else None

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self.connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values: object) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, *values)
        return None if row is None else row[0]

    def change(self, sql: str, *values: object) -> int:
        """Run a statement; returns how many rows it changed."""
        return self.connection.execute(sql, values).rowcount

    def event(self, job: sqlite3.Row, kind: str, data: Mapping[str, Any] | None = None) -> None:
        """Keep an event of `job`, a row with n, id and adapter. Its number is the next of all.

        Write transactions run one after another, so numbers are in the order of commits.
        """
        data = dict(data or {})
        seq = self.connection.execute(
            "INSERT INTO events (adapter, job, kind, at, data) VALUES (?, ?, ?, ?, ?)",
            (job["adapter"], job["n"], kind, self.now, dump(data)),
        ).lastrowid
        self.events.append((job["adapter"], Event(id=seq, kind=kind, job=job["id"], data=data)))


def dump(value: Any) -> str:
    """JSON as it is stored."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load(text: str | None) -> Any:
    """What `dump` wrote; None for NULL."""
    return None if text is None else json.loads(text)
