"""Files whose rows are gone and which are still to be removed; each function is a step.

The row of a leftover is written in the transaction that lets go of the file's own row, or before an
upload's file gets its name, and goes when the file is gone, or has its own row: a crash in between
leaves a file that the next start removes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reelbot.render.host.transaction import Transaction

Kind = Literal["film", "blob", "voice", "traces"]


@dataclass(frozen=True, slots=True)
class Leftover:
    """`name` is the job, upload or voice; `traces` are what a database keeps of deleted rows."""

    kind: Kind
    name: str


def add(tx: Transaction, kind: Kind, names: Iterable[str]) -> None:
    for name in names:
        tx.change("INSERT OR IGNORE INTO leftovers (kind, name) VALUES (?, ?)", kind, name)


def some(tx: Transaction) -> bool:
    """Whether there is anything to be removed."""
    return bool(tx.value("SELECT EXISTS (SELECT 1 FROM leftovers)"))


def pending(tx: Transaction) -> list[Leftover]:
    """What is to be removed now."""
    rows = tx.rows("SELECT kind, name FROM leftovers ORDER BY kind, name")
    return [Leftover(row["kind"], row["name"]) for row in rows]


def removed(tx: Transaction, leftover: Leftover) -> None:
    tx.change("DELETE FROM leftovers WHERE kind = ? AND name = ?", leftover.kind, leftover.name)
