"""Results that are still to be posted; each function is a step of a transaction.

A claim is a lease: an adapter that dies holding one loses it, and the next claim says that there
was an earlier one, so that the poster looks before it posts again.
"""

from __future__ import annotations

import sqlite3

from reelbot.core.wire import DeliveryClaim
from reelbot.render.host import policy
from reelbot.render.host.rows import JOBS, job_of
from reelbot.render.host.transaction import Transaction, load

OPEN = "state IN ('pending', 'claimed')"


def due(tx: Transaction, n: int) -> None:
    """The job has a result to post, where its origin said how to reply.

    A job that failed, was retried and now ended again starts its delivery anew; the attempt goes
    on counting, so that a late report on the earlier message is told from one on this.
    """
    tx.change(
        """INSERT INTO deliveries (job, adapter, state, due)
           SELECT n, adapter, 'pending', ? FROM jobs WHERE n = ? AND reply IS NOT NULL
           ON CONFLICT (job) DO UPDATE SET state = 'pending', due = excluded.due, claims = 0,
               first_claimed = NULL, receipt = NULL, error = NULL""",
        tx.now,
        n,
    )


def withdraw(tx: Transaction, n: int) -> None:
    """What was to be posted is no longer true."""
    tx.change(f"UPDATE deliveries SET state = 'gave_up', claims = 0 WHERE job = ? AND {OPEN}", n)


def claim(tx: Transaction, adapter: str, lease_s: float) -> DeliveryClaim | None:
    """The delivery of an adapter that is due the longest, held until `now + lease_s`."""
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
                   due = ?, first_claimed = coalesce(first_claimed, ?) WHERE job = ?""",
            tx.now + lease_s,
            tx.now,
            row["job"],
        )
        job = tx.one(f"{JOBS} WHERE j.n = ?", row["job"])
        assert job is not None
        return DeliveryClaim(
            job=job_of(job),
            reply=load(tx.value("SELECT reply FROM jobs WHERE n = ?", row["job"])),
            attempt=row["attempt"] + 1,
            claimed_before=row["claims"] > 0,
        )


def sent(tx: Transaction, id: str, attempt: int, receipt: str) -> bool:
    """It was posted. Any claim of this result may say so: it is true even if the lease ran out.

    Returns False where the job is not known or the attempt is of an earlier result.
    """
    row = _of(tx, id)
    if row is None or not row["attempt"] - row["claims"] < attempt <= row["attempt"]:
        return False
    if row["state"] != "sent":
        tx.change(
            "UPDATE deliveries SET state = 'sent', receipt = ?, error = NULL WHERE job = ?",
            receipt,
            row["job"],
        )
    return True


def failed(
    tx: Transaction, id: str, attempt: int, code: str, retry_after: float | None, final: bool
) -> bool:
    """It could not be posted: again later, or given up. False where the claim is not the latest."""
    row = _of(tx, id)
    if row is None or row["state"] != "claimed" or row["attempt"] != attempt:
        return False
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
    else:
        tx.change(
            "UPDATE deliveries SET state = 'pending', due = ?, error = ? WHERE job = ?",
            decision.at,
            code,
            row["job"],
        )
    return True


def next_due(tx: Transaction, adapter: str) -> float | None:
    """When the adapter's next delivery may be claimed."""
    moment: float | None = tx.value(
        f"SELECT min(due) FROM deliveries WHERE adapter = ? AND {OPEN}", adapter
    )
    return moment


def _give_up(tx: Transaction, n: int, code: str) -> None:
    tx.change("UPDATE deliveries SET state = 'gave_up', error = ? WHERE job = ?", code, n)


def _of(tx: Transaction, id: str) -> sqlite3.Row | None:
    return tx.one("SELECT d.* FROM deliveries d JOIN jobs j ON j.n = d.job WHERE j.id = ?", id)
