"""Reading jobs, and what people do to them: cancel, retry, delete; each function is a step."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from reelbot.core.errors import Conflict, NotFound
from reelbot.core.jobs import Job, Person, State
from reelbot.render.host import accounts, deliveries, leftovers, speaking, spending
from reelbot.render.host.rows import JOBS, UNFINISHED, Asked, CancelOutcome, Running, job_of
from reelbot.render.host.transaction import Transaction, dump, load
from reelbot.render.host.waiting_line import next_turn, position

LIST_MAX = 200


def row_of(tx: Transaction, id: str) -> sqlite3.Row:
    """A job's row; raises NotFound("unknown_job", job)."""
    row = tx.one(f"{JOBS} WHERE j.id = ?", id)
    if row is None:
        raise NotFound("unknown_job", job=id)
    return row


def get(tx: Transaction, id: str) -> Job:
    return _seen(tx, row_of(tx, id))


def find(
    tx: Transaction,
    *,
    owner: Person | None,
    adapter: str | None,
    place: str | None,
    states: Collection[State],
    ids: Collection[str] | None,
    limit: int,
    before: str | None,
) -> list[Job]:
    """Jobs that fit all that is given, newest first; an owner's are those of all accounts."""
    where: list[str] = []
    values: list[object] = []
    if owner is not None:
        mine, whose = accounts.among(accounts.joined(tx, owner), "j.adapter, j.user")
        where.append(mine)
        values += whose
    if adapter is not None:
        where.append("j.adapter = ?")
        values.append(adapter)
    if place is not None:
        where.append("j.place = ?")
        values.append(place)
    if states:
        where.append(f"j.state IN ({_marks(states)})")
        values += states
        if not any(state.final for state in states):
            where.append(UNFINISHED)
    if ids is not None:
        where.append(f"j.id IN ({_marks(ids)})")
        values += ids
    if before is not None:
        where.append("j.n < ?")
        values.append(row_of(tx, before)["n"])
    rows = tx.rows(
        f"{JOBS} {'WHERE ' if where else ''}{' AND '.join(where)} ORDER BY j.n DESC LIMIT ?",
        *values,
        min(limit, LIST_MAX),
    )
    return [_seen(tx, row) for row in rows]


def is_of_place(tx: Transaction, person: Person, adapter: str, place: str) -> bool:
    """Whether a person has put a job from a place, under any account of that adapter."""
    return any(
        tx.value(
            # Somebody's jobs are fewer than a place's.
            "SELECT EXISTS (SELECT 1 FROM jobs INDEXED BY jobs_person"
            " WHERE adapter = ? AND user = ? AND place = ?)",
            adapter,
            each.user,
            place,
        )
        for each in accounts.joined(tx, person)
        if each.adapter == adapter
    )


def cancel(tx: Transaction, id: str) -> CancelOutcome:
    """End a job that is not over; raises Conflict("already_done" | …_failed | …_cancelled)."""
    row = _open(tx, id)
    # What a running try has cost is charged, what never ran is not.
    tx.change(
        """UPDATE jobs SET state = 'cancelled', finished = ?, not_before = NULL,
               cost_s = CASE state WHEN 'running' THEN max(? - started, 0) ELSE 0 END
           WHERE n = ?""",
        tx.now,
        tx.now,
        row["n"],
    )
    tx.change("UPDATE line SET cancelled = cancelled + 1")
    tx.event(row, "cancelled")
    # One running fewer may let another job of the same person run.
    tx.wakes = True
    running = Running(id, row["attempt"]) if row["state"] == State.RUNNING else None
    return CancelOutcome(get(tx, id), running)


def retry(tx: Transaction, id: str) -> Job:
    """Put a failed job back into the line, at a new turn, with three new tries.

    Raises Conflict("not_failed", job, state), or Conflict("inputs_gone", job, blobs) or
    ("voice_forgotten") where uploads or a voice that it needs are no longer kept.
    """
    row = row_of(tx, id)
    if row["state"] != State.FAILED:
        raise Conflict("not_failed", job=id, state=row["state"])
    gone = asked(tx, id).gone
    if gone:
        raise Conflict("inputs_gone", job=id, blobs=list(gone))
    speaking.check_kept(tx, row["n"])
    tx.change(
        """UPDATE jobs SET state = 'queued', turn = ?, tries = 0, interruptions = 0, passed = 0,
               error = NULL, stage = NULL, fraction = NULL, started = NULL, finished = NULL
           WHERE n = ?""",
        next_turn(tx, Person(adapter=row["adapter"], user=row["user"])),
        row["n"],
    )
    deliveries.withdraw(tx, row["n"])
    tx.event(row, "queued", {"reason": "asked"})
    tx.wakes = True
    return get(tx, id)


def asked(tx: Transaction, id: str) -> Asked:
    row = tx.one("SELECT n, kind, request, seed, title FROM jobs WHERE id = ?", id)
    if row is None:
        raise NotFound("unknown_job", job=id)
    blobs = tx.rows(
        """SELECT u.blob, b.id IS NULL AS gone FROM job_blobs u LEFT JOIN blobs b ON b.id = u.blob
           WHERE u.job = ? ORDER BY u.blob""",
        row["n"],
    )
    return Asked(
        kind=row["kind"],
        request=load(row["request"]),
        seed=row["seed"],
        title=row["title"],
        blobs=tuple(blob["blob"] for blob in blobs),
        gone=tuple(blob["blob"] for blob in blobs if blob["gone"]),
        voice=speaking.voice_of(tx, row["n"]),
    )


def set_reply(tx: Transaction, id: str, reply: Mapping[str, Any] | None) -> None:
    """Change where the result is to be posted; None withdraws a delivery that is still open.

    A job that ended while it had no reply, or whose delivery was given up, gets a delivery now:
    nothing that somebody waits for falls between the two.
    """
    row = row_of(tx, id)
    tx.change(
        "UPDATE jobs SET reply = ? WHERE n = ?", None if reply is None else dump(reply), row["n"]
    )
    if row["state"] not in (State.DONE, State.FAILED):
        return
    if reply is None:
        deliveries.withdraw(tx, row["n"])
    elif row["d_state"] in (None, "gave_up"):
        deliveries.due(tx, row["n"])


def delete(tx: Transaction, id: str) -> None:
    """Forget a job that is over, with its events and delivery; raises Conflict("not_over").

    Only what it counts for in the day's quota is kept, until that day is over. Its files are left
    over."""
    row = row_of(tx, id)
    if not State(row["state"]).final:
        raise Conflict("not_over", job=id, state=row["state"])
    spending.keep(tx, row["n"])
    tx.change("DELETE FROM jobs WHERE n = ?", row["n"])
    leftovers.add(tx, "film", [id])


def _open(tx: Transaction, id: str) -> sqlite3.Row:
    row = row_of(tx, id)
    if State(row["state"]).final:
        raise Conflict(f"already_{row['state']}", job=id)
    return row


def _seen(tx: Transaction, row: sqlite3.Row) -> Job:
    return job_of(row, position(tx, row) if row["state"] == State.QUEUED else None)


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
