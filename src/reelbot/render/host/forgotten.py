"""What was forgotten at somebody's wish, so that a backup of before does not bring it back; each
function is a step of a transaction.

A person is noted by the digest of their id alone. Notes go after a year: an older backup should not
be kept, and what it brings back can be forgotten again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from reelbot.core.jobs import Person
from reelbot.render.host import people, voice_rows
from reelbot.render.host.forgotten_notes import note
from reelbot.render.host.transaction import Transaction


class Forgotten(NamedTuple):
    """A voice by its id, or a person by their digest; `at` in seconds since the epoch."""

    kind: Literal["voice", "person"]
    name: str
    at: float


def since(tx: Transaction, at: float) -> list[Forgotten]:
    """What was forgotten from a moment on."""
    rows = tx.rows("SELECT kind, name, at FROM forgotten WHERE at >= ? ORDER BY at", at)
    return [Forgotten(row["kind"], row["name"], row["at"]) for row in rows]


def again(tx: Transaction, forgotten: Iterable[Forgotten]) -> None:
    """Forget it here too. What of files goes with it is left over, as always."""
    wanted = list(forgotten)
    digests = {entry.name for entry in wanted if entry.kind == "person"}
    for person in _people(tx):
        if people.digest(person) in digests:
            people.purge_account(tx, person)
    for entry in wanted:
        if entry.kind == "voice":
            voice_rows.drop(tx, entry.name)
        note(tx, entry.kind, entry.name, entry.at)


def _people(tx: Transaction) -> list[Person]:
    """Everybody of whom there is anything."""
    # Asked of the schema: a list here would lack the table that is added next.
    tables = tx.rows(
        """SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
           WHERE m.type = 'table' AND c.name = 'user'"""
    )
    union = " UNION ".join(f"SELECT adapter, user FROM {table['name']}" for table in tables)
    found = {(row["adapter"], row["user"]) for row in tx.rows(union)}
    for row in tx.rows("SELECT DISTINCT scope FROM settings"):
        kind, _, of = row["scope"].partition(" ")
        adapter, _, user = of.partition("/")
        if kind == "person":
            found.add((adapter, user))
    return [Person(adapter=adapter, user=user) for adapter, user in sorted(found)]
