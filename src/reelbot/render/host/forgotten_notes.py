"""Notes of what was forgotten; each function is a step of a transaction. See `forgotten`."""

from __future__ import annotations

from reelbot.render.host.transaction import Transaction

KEPT_S = 365 * 86_400.0


def note(tx: Transaction, kind: str, name: str, at: float | None = None) -> None:
    """Note it, and let go of notes that are too old."""
    tx.change(
        "INSERT OR REPLACE INTO forgotten (kind, name, at) VALUES (?, ?, ?)",
        kind,
        name,
        tx.now if at is None else at,
    )
    tx.change("DELETE FROM forgotten WHERE at < ?", tx.now - KEPT_S)
