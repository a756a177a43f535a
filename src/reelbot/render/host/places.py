"""Places as rows: what hangs on a community; each function is a step of a transaction."""

from __future__ import annotations

from reelbot.render.host.scopes import scope_of_place
from reelbot.render.host.transaction import Transaction


def move(tx: Transaction, adapter: str, old: str, new: str) -> None:
    """A community has another id now (a Telegram group that became a supergroup): its jobs, and
    with them its limits, its settings and the voices that are shared there move along.

    What the new id has already stays. Moving once more changes nothing.
    """
    if old == new:
        return
    for table in ("jobs", "spent"):
        tx.change(
            f"UPDATE {table} SET place = ? WHERE adapter = ? AND place = ?", new, adapter, old
        )
    was, now = scope_of_place(adapter, old), scope_of_place(adapter, new)
    tx.change("UPDATE OR IGNORE settings SET scope = ? WHERE scope = ?", now, was)
    tx.change("DELETE FROM settings WHERE scope = ?", was)
    tx.change(
        "UPDATE OR IGNORE voice_places SET place = ? WHERE adapter = ? AND place = ?",
        new,
        adapter,
        old,
    )
    tx.change("DELETE FROM voice_places WHERE adapter = ? AND place = ?", adapter, old)
