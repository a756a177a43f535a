"""Uploads as rows: what each is, and whether it is still kept; each function is a step."""

from __future__ import annotations

from collections.abc import Collection

from reelbot.core.jobs import Person
from reelbot.core.wire import Blob
from reelbot.render.host import leftovers
from reelbot.render.host.leftovers import Leftover
from reelbot.render.host.transaction import Transaction, dump, load

# What a blob's columns hold; the rest are facts of its kind.
_COLUMNS = {"id", "mime", "bytes", "kind"}


def add(tx: Transaction, blob: Blob, sender: Person | None = None) -> None:
    """Keep an upload from now on; the same bytes again begin their time anew."""
    tx.change(
        """INSERT INTO blobs (id, mime, bytes, kind, facts, created, last_used)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used""",
        blob.id,
        blob.mime,
        blob.bytes,
        blob.kind,
        dump(blob.model_dump(exclude=_COLUMNS, exclude_none=True)),
        tx.now,
        tx.now,
    )
    leftovers.removed(tx, [Leftover("blob", blob.id)])
    if sender is not None:
        tx.change(
            "INSERT OR IGNORE INTO blob_people (blob, adapter, user) VALUES (?, ?, ?)",
            blob.id,
            sender.adapter,
            sender.user,
        )


def find(tx: Transaction, ids: Collection[str]) -> dict[str, Blob]:
    """Those of the uploads that are still kept, by id."""
    marks = ", ".join("?" * len(ids))
    rows = tx.rows(f"SELECT id, mime, bytes, kind, facts FROM blobs WHERE id IN ({marks})", *ids)
    return {
        row["id"]: Blob(
            id=row["id"],
            mime=row["mime"],
            bytes=row["bytes"],
            kind=row["kind"],
            **load(row["facts"]),
        )
        for row in rows
    }
