"""What is let go of by its age; each function is a step.

The database lets go first, and notes the files as leftovers: a crash in between leaves a file that
nobody needs until the next start, never a job whose file is missing.
"""

from __future__ import annotations

from itertools import takewhile

from reelbot.render.host import leftovers
from reelbot.render.host.rows import Pruned, Retention
from reelbot.render.host.transaction import Transaction

# So many of each kind go in one transaction: others are not held up.
BATCH = 500

# The job's result is not posted yet.
UNDELIVERED = """EXISTS (SELECT 1 FROM deliveries d
    WHERE d.job = j.n AND d.state IN ('pending', 'claimed'))"""
# A job that may still read the blob: it waits, runs, is not posted, or can be made again.
NEEDS_BLOB = f"""EXISTS (SELECT 1 FROM job_blobs b JOIN jobs j ON j.n = b.job
    WHERE b.blob = blobs.id
    AND (j.state IN ('queued', 'running') OR j.artifacts IS NOT NULL OR {UNDELIVERED}))"""


def prune(tx: Transaction, policy: Retention) -> Pruned:
    """Let go of what is older than the policy keeps, and needed by no job that is not over."""
    films = _films(tx, policy.films_s)
    blobs = _blobs(tx, policy.uploads_s)
    events = _events(tx, policy.events_s)
    leftovers.add(tx, "film", films)
    leftovers.add(tx, "blob", blobs)
    batches = (len(films), len(blobs), events)
    return Pruned(
        films=tuple(films),
        blobs=tuple(blobs),
        events=events,
        more=max(batches) == BATCH,
    )


def _films(tx: Transaction, kept_s: float | None) -> list[str]:
    if kept_s is None:
        return []
    rows = tx.rows(
        f"""UPDATE jobs SET artifacts = NULL WHERE n IN (
                SELECT n FROM jobs j INDEXED BY jobs_kept
                WHERE artifacts IS NOT NULL AND finished < ? AND NOT {UNDELIVERED}
                ORDER BY finished LIMIT {BATCH})
            RETURNING id""",
        tx.now - kept_s,
    )
    return [row["id"] for row in rows]


def _blobs(tx: Transaction, kept_s: float | None) -> list[str]:
    if kept_s is None:
        return []
    rows = tx.rows(
        f"""DELETE FROM blobs WHERE id IN (
                SELECT id FROM blobs WHERE last_used < ? AND NOT {NEEDS_BLOB} LIMIT {BATCH})
            RETURNING id""",
        tx.now - kept_s,
    )
    return [row["id"] for row in rows]


def _events(tx: Transaction, kept_s: float | None) -> int:
    if kept_s is None:
        return 0
    oldest = tx.rows(f"SELECT seq, at FROM events ORDER BY seq LIMIT {BATCH}")
    # Only from the front: a clock that was set back must not tear a hole into the numbers.
    old = list(takewhile(lambda row: row["at"] < tx.now - kept_s, oldest))
    return tx.change("DELETE FROM events WHERE seq <= ?", old[-1]["seq"]) if old else 0
