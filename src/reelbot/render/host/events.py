"""The kept events: queued, started, done, failed, cancelled, numbered in order of commits."""

from __future__ import annotations

from reelbot.core.wire import Event
from reelbot.render.host.transaction import Transaction, load


def after(
    tx: Transaction, seq: int, adapter: str | None, job: str | None, limit: int
) -> list[Event]:
    """Events with a number above `seq`, in order, at most `limit`."""
    where, values = ["e.seq > ?"], [seq]
    filters: list[object] = [*values]
    if adapter is not None:
        where.append("e.adapter = ?")
        filters.append(adapter)
    if job is not None:
        where.append("e.job = (SELECT n FROM jobs WHERE id = ?)")
        filters.append(job)
    rows = tx.rows(
        f"SELECT e.seq, e.kind, e.data, j.id FROM events e JOIN jobs j ON j.n = e.job"
        f" WHERE {' AND '.join(where)} ORDER BY e.seq LIMIT ?",
        *filters,
        limit,
    )
    return [Event(id=r["seq"], kind=r["kind"], job=r["id"], data=load(r["data"])) for r in rows]


def skip(tx: Transaction, numbers: int) -> None:
    """Leave numbers out that may have been heard and then lost."""
    tx.change("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'events'", numbers)


def span(tx: Transaction) -> tuple[int, int]:
    """(first, last): a stream can go on after any number from first to last.

    `last` is the newest number ever given; `first` is one before the oldest that is still kept
    (equal to `last` where none is).
    """
    last = tx.value("SELECT seq FROM sqlite_sequence WHERE name = 'events'") or 0
    oldest = tx.value("SELECT min(seq) FROM events")
    return (last if oldest is None else oldest - 1, last)
