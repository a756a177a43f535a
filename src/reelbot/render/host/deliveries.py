"""Results that are still to be posted; each function is a step of a transaction.

A claim is a lease: an adapter that dies holding one loses it, and the next claim says that there
was an earlier one, so that the poster looks before it posts again.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from reelbot.core.jobs import DeliveryState
from reelbot.core.wire import Coming, DeliveryClaim, Event
from reelbot.render.host import policy
from reelbot.render.host.rows import JOBS, UNFINISHED, job_of
from reelbot.render.host.transaction import Transaction, load

OPEN = "state IN ('pending', 'claimed')"
# What a process had wholly sent when it was killed, its platform shows within this time.
TAKE_OVER_S = 10.0


def due(tx: Transaction, n: int) -> None:
    """The job has a result to post, where its origin said how to reply.

    A job that failed, was retried and now ended again starts its delivery anew; the attempt goes
    on counting, so that a late report on the earlier message is told from one on this.
    """
    tx.change(
        """INSERT INTO deliveries (job, adapter, state, due)
           SELECT n, adapter, 'pending', ? FROM jobs WHERE n = ? AND reply IS NOT NULL
           ON CONFLICT (job) DO UPDATE SET state = 'pending', due = excluded.due, claims = 0,
               first_claimed = NULL, receipt = NULL, error = NULL, claim_key = NULL""",
        tx.now,
        n,
    )


def hasten(tx: Transaction, latest: float) -> None:
    """Let what is due after a moment be due now."""
    tx.change(f"UPDATE deliveries SET due = ? WHERE {OPEN} AND due > ?", tx.now, latest)


def withdraw(tx: Transaction, n: int) -> None:
    """What was to be posted is no longer true."""
    tx.change(
        f"UPDATE deliveries SET state = 'gave_up', claims = 0, claim_key = NULL"
        f" WHERE job = ? AND {OPEN}",
        n,
    )


def claim(
    tx: Transaction, adapter: str, lease_s: float, key: str | None = None
) -> DeliveryClaim | None:
    """The delivery of an adapter that is due the longest, held until `now + lease_s`; what is held
    under the same `key` is given back as it was."""
    if key is not None and (held := _held(tx, adapter, lease_s, key)) is not None:
        return held
    while True:
        row = tx.one(
            f"SELECT * FROM deliveries INDEXED BY deliveries_due"
            f" WHERE adapter = ? AND {OPEN} AND due <= ? ORDER BY due LIMIT 1",
            adapter,
            tx.now,
        )
        if row is None:
            return None
        first = row["first_claimed"]
        # Only what was tried is given up: an adapter that was away for a month posts on return.
        if first is not None and tx.now - first >= policy.DELIVERY_PATIENCE_S:
            _give_up(tx, row["job"], row["error"] or "delivery_unseen")
            continue
        tx.change(
            """UPDATE deliveries SET state = 'claimed', attempt = attempt + 1, claims = claims + 1,
                   due = ?, first_claimed = coalesce(first_claimed, ?), claim_key = ?
               WHERE job = ?""",
            tx.now + lease_s,
            tx.now,
            key,
            row["job"],
        )
        return _claim(tx, row["job"], row["attempt"] + 1, row["claims"] + 1)


def end_claims(tx: Transaction, adapter: str, holder: str) -> int:
    """End the claims under keys of `holder`, whose process is gone, as if they had run out
    TAKE_OVER_S from now; returns how many there were."""
    return tx.change(
        """UPDATE deliveries INDEXED BY deliveries_claim SET due = min(due, ?), claim_key = NULL
           WHERE adapter = ? AND claim_key > ? AND claim_key < ? AND state = 'claimed'""",
        tx.now + TAKE_OVER_S,
        adapter,
        f"{holder}.",
        f"{holder}/",  # the character after the dot
    )


def coming(tx: Transaction, adapter: str | None, after: str | None, limit: int) -> list[Coming]:
    """Jobs (of an adapter) that wait or run and whose results are to be posted, the oldest first;
    those after the job `after`."""
    # The plus keeps SQLite from the index of everybody's jobs that ever were.
    whose, asked = ("", []) if adapter is None else ("+j.adapter = ? AND", [adapter])
    rows = tx.rows(
        f"""{JOBS} WHERE {whose} {UNFINISHED} AND j.reply IS NOT NULL
                AND j.n > coalesce((SELECT n FROM jobs WHERE id = ?), 0)
            ORDER BY j.n LIMIT ?""",
        *asked,
        after,
        limit,
    )
    return [Coming(job=job_of(each), reply=_reply(tx, each["n"]), event=_last(tx, each))
            for each in rows]  # fmt: skip


def sent(tx: Transaction, id: str, attempt: int, receipt: str) -> bool:
    """It was posted. Any claim of this result may say so: it is true even if the lease ran out.

    Returns False where the job is not known or the attempt is of an earlier result.
    """
    row = _of(tx, id)
    if row is None or not row["attempt"] - row["claims"] < attempt <= row["attempt"]:
        return False
    if row["state"] != "sent":
        tx.change(
            "UPDATE deliveries SET state = 'sent', receipt = ?, error = NULL, claim_key = NULL"
            " WHERE job = ?",
            receipt,
            row["job"],
        )
    return True


def failed(
    tx: Transaction, id: str, attempt: int, code: str, retry_after: float | None, final: bool
) -> DeliveryState | None:
    """It could not be posted: again later, or given up. None where the claim is not the latest."""
    row = _of(tx, id)
    if row is None or row["state"] != "claimed" or row["attempt"] != attempt:
        return None
    decision = policy.after_unsent(
        row["claims"],
        row["first_claimed"],
        tx.now,
        tx.random,
        retry_after=retry_after,
        final=final,
    )
    if isinstance(decision, policy.GiveUp):
        _give_up(tx, row["job"], code)
        return DeliveryState.GAVE_UP
    tx.change(
        "UPDATE deliveries SET state = 'pending', due = ?, error = ?, claim_key = NULL"
        " WHERE job = ?",
        decision.at,
        code,
        row["job"],
    )
    return DeliveryState.PENDING


def _held(tx: Transaction, adapter: str, lease_s: float, key: str) -> DeliveryClaim | None:
    """The claim that is held under `key`, for as long again."""
    row = tx.one(
        """SELECT * FROM deliveries INDEXED BY deliveries_claim
           WHERE adapter = ? AND claim_key = ? AND state = 'claimed' AND due > ?""",
        adapter,
        key,
        tx.now,
    )
    if row is None:
        return None
    tx.change("UPDATE deliveries SET due = ? WHERE job = ?", tx.now + lease_s, row["job"])
    return _claim(tx, row["job"], row["attempt"], row["claims"])


def _claim(tx: Transaction, n: int, attempt: int, claims: int) -> DeliveryClaim:
    job = tx.one(f"{JOBS} WHERE j.n = ?", n)
    assert job is not None
    return DeliveryClaim(
        job=job_of(job), reply=_reply(tx, n), attempt=attempt, claimed_before=claims > 1
    )


def _reply(tx: Transaction, n: int) -> dict[str, Any]:
    reply: dict[str, Any] = load(tx.value("SELECT reply FROM jobs WHERE n = ?", n))
    return reply


def _last(tx: Transaction, job: sqlite3.Row) -> Event | None:
    row = tx.one(
        "SELECT seq, kind, data FROM events WHERE job = ? ORDER BY seq DESC LIMIT 1", job["n"]
    )
    if row is None:
        return None  # it waited for longer than events are kept
    return Event(id=row["seq"], kind=row["kind"], job=job["id"], data=load(row["data"]) or {})


def _give_up(tx: Transaction, n: int, code: str) -> None:
    tx.change(
        "UPDATE deliveries SET state = 'gave_up', error = ?, claim_key = NULL WHERE job = ?",
        code,
        n,
    )


def _of(tx: Transaction, id: str) -> sqlite3.Row | None:
    return tx.one("SELECT d.* FROM deliveries d JOIN jobs j ON j.n = d.job WHERE j.id = ?", id)
