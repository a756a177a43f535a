"""Settings by what they are of: a person or a place; each function is a step of a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reelbot.core.jobs import Person
from reelbot.render.host.transaction import Transaction, dump, load


def scope_of_person(person: Person) -> str:
    return f"person {person}"


def scope_of_place(adapter: str, place: str) -> str:
    return f"place {adapter}/{place}"


def settings(tx: Transaction, scope: str) -> dict[str, Any]:
    rows = tx.rows("SELECT key, value FROM settings WHERE scope = ? ORDER BY key", scope)
    return {row["key"]: load(row["value"]) for row in rows}


def set_settings(tx: Transaction, scope: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Change what is named, take back what is None; returns all that is set then."""
    for key, value in changes.items():
        if value is None:
            tx.change("DELETE FROM settings WHERE scope = ? AND key = ?", scope, key)
        else:
            tx.change(
                """INSERT INTO settings (scope, key, value) VALUES (?, ?, ?)
                   ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value""",
                scope,
                key,
                dump(value),
            )
    return settings(tx, scope)


def shows_flagged(tx: Transaction, adapter: str, place: str | None) -> bool:
    """Whether pictures that the moderation flags are hidden in a place rather than refused."""
    return place is not None and (
        settings(tx, scope_of_place(adapter, place)).get("flagged") == "spoiler"
    )
