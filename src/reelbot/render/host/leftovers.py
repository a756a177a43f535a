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

# So many are removed at a time, and then uploads have their turn.
BATCH = 100

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


def pending(tx: Transaction, after: Leftover | None) -> list[Leftover]:
    """What is to be removed now, at most BATCH; those after one of them."""
    last = ("", "") if after is None else (after.kind, after.name)
    rows = tx.rows(
        "SELECT kind, name FROM leftovers WHERE (kind, name) > (?, ?) ORDER BY kind, name LIMIT ?",
        *last,
        BATCH,
    )
    return [Leftover(row["kind"], row["name"]) for row in rows]


def removed(tx: Transaction, gone: Iterable[Leftover]) -> None:
    for each in gone:
        tx.change("DELETE FROM leftovers WHERE kind = ? AND name = ?", each.kind, each.name)
