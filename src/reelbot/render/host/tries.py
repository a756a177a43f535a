"""The tries of a job, from the claim to the result; each function is a step of a transaction.

`attempt` is the fence. It grows with every claim, and everything that a try writes names it: what
comes late, after a cancel or a requeue, changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from reelbot.core.errors import HostProblem
from reelbot.core.jobs import Artifact, ErrorInfo, Stage, State
from reelbot.render.host import deliveries, scopes, speaking
from reelbot.render.host.accounts import SAME_PERSON
from reelbot.render.host.policy import INTERRUPTIONS_MAX, PUT_OFF_MAX_S, WINDOW, Waiting, pick
from reelbot.render.host.rows import Claimed, Recovered, Running
from reelbot.render.host.transaction import Transaction, dump, load

# A job can be claimed if it is due and its person has not too many running.
CLAIMABLE = f"""
    w.state = 'queued' AND w.not_before IS NULL
    AND (w.running_max IS NULL OR w.running_max > (
        SELECT count(*) FROM jobs r INDEXED BY jobs_running
        WHERE r.state = 'running' AND {SAME_PERSON}))
"""

CLAIM = f"""
    UPDATE jobs SET state = 'running', attempt = attempt + 1, device = :device, started = :now,
        stage = NULL, fraction = NULL
    WHERE n = coalesce(:chosen, (
        SELECT n FROM jobs w INDEXED BY jobs_ready
        WHERE {CLAIMABLE} ORDER BY turn, n LIMIT 1))
    RETURNING *
"""

# The end of a try that takes effect: the state changes once, for whoever names the running attempt.
SETTLE = """
    UPDATE jobs SET {} WHERE id = ? AND state = 'running' AND attempt = ?
    RETURNING n, id, adapter
"""


def claim(tx: Transaction, device: str, warm: Collection[str] = ()) -> Claimed | None:
    """Take the next job, or None where the line is empty, not due or paused.

    With `warm` (models that are loaded) one of the first few may pass; see `policy.pick`.
    """
    if tx.value("SELECT paused FROM line"):
        return None
    # Jobs in back-off enter the index when they are due, so that a claim never walks over them.
    tx.change("UPDATE jobs SET not_before = NULL WHERE not_before <= ?", tx.now)
    chosen = _choose(tx, warm) if warm else None
    rows = tx.connection.execute(
        CLAIM, {"device": device, "now": tx.now, "chosen": chosen}
    ).fetchall()
    if not rows:
        return None
    job = rows[0]
    # Virtual time does not run back when an interrupted job is claimed at its old turn.
    tx.change("UPDATE line SET turn = ? WHERE turn < ?", job["turn"], job["turn"])
    tx.event(job, "started", {"attempt": job["attempt"]})
    blobs = tx.rows("SELECT blob FROM job_blobs WHERE job = ?", job["n"])
    return Claimed(
        id=job["id"],
        attempt=job["attempt"],
        tries=job["tries"],
        interruptions=job["interruptions"],
        kind=job["kind"],
        request=speaking.request_for(tx, job["n"], load(job["request"])),
        seed=job["seed"],
        title=job["title"],
        adapter=job["adapter"],
        user=job["user"],
        place=job["place"],
        locale=job["locale"],
        cost_s=job["cost_s"],
        recipe=load(job["recipe"]),
        blobs=tuple(row["blob"] for row in blobs),
        voice=speaking.voice_of(tx, job["n"]),
        shows_flagged=scopes.shows_flagged(tx, job["adapter"], job["place"]),
        waited_s=tx.now - job["created"] if job["attempt"] == 1 else None,
    )


def next_due(tx: Transaction) -> float | None:
    """When the next job in back-off is due. One that is due already waits for something else: for
    the line to be handed out again, which wakes by itself."""
    due: float | None = tx.value(
        "SELECT min(not_before) FROM jobs INDEXED BY jobs_delayed WHERE not_before > ?", tx.now
    )
    return due


def _choose(tx: Transaction, warm: Collection[str]) -> int | None:
    head = tx.rows(
        f"SELECT n, model, passed FROM jobs w INDEXED BY jobs_ready"
        f" WHERE {CLAIMABLE} ORDER BY turn, n LIMIT {WINDOW}"
    )
    if not head:
        return None
    waiting = [Waiting(row["n"], row["model"], bool(row["passed"])) for row in head]
    chosen = pick(waiting, warm)
    for job in waiting[:chosen]:
        tx.change("UPDATE jobs SET passed = 1 WHERE n = ?", job.n)
    return waiting[chosen].n


def progress(tx: Transaction, id: str, attempt: int, stage: Stage, fraction: float) -> bool:
    changed = tx.change(
        "UPDATE jobs SET stage = ?, fraction = ?"
        " WHERE id = ? AND state = 'running' AND attempt = ?",
        stage,
        fraction,
        id,
        attempt,
    )
    return changed == 1


def plan(
    tx: Transaction, id: str, attempt: int, recipe: Mapping[str, Any], notes: Sequence[str] = ()
) -> bool:
    if tx.one(SETTLE.format("recipe = ?"), dump(recipe), id, attempt) is None:
        return False
    _note(tx, id, notes)
    return True


def _note(tx: Transaction, id: str, notes: Sequence[str]) -> None:
    """Add to what the job's owner is told, each key once."""
    if notes:
        known = load(tx.value("SELECT notes FROM jobs WHERE id = ?", id)) or []
        merged = dump(list(dict.fromkeys([*known, *notes])))
        tx.change("UPDATE jobs SET notes = ? WHERE id = ?", merged, id)


def finish(
    tx: Transaction,
    id: str,
    attempt: int,
    artifacts: Sequence[Artifact],
    recipe: Mapping[str, Any] | None,
    stage_seconds: Mapping[str, float],
    notes: Sequence[str] = (),
) -> sqlite3.Row | None:
    """Result, delivery and event; the job's row, or None where the fence refused it."""
    lengths = [artifact.seconds for artifact in artifacts if artifact.seconds is not None]
    job = tx.one(
        SETTLE.format(
            "state = 'done', finished = ?, fraction = 1, error = NULL, artifacts = ?,"
            " recipe = coalesce(?, recipe), seconds = coalesce(?, seconds),"
            " cost_s = coalesce(?, cost_s)"
        ),
        tx.now,
        dump([artifact.model_dump(exclude_none=True) for artifact in artifacts]),
        None if recipe is None else dump(recipe),
        max(lengths, default=None),
        sum(stage_seconds.values()) if stage_seconds else None,
        id,
        attempt,
    )
    if job is not None:
        _note(tx, id, notes)
        tx.change("UPDATE line SET done = done + 1")
        deliveries.due(tx, job["n"])
        tx.event(job, "done")
        tx.wakes = True
    return job


def fail(
    tx: Transaction, id: str, attempt: int, error: ErrorInfo, retry_at: float | None
) -> State | None:
    """End a try: back to the line at the old turn, not before `retry_at`; or for good.

    Returns the new state, or None where the fence refused it.
    """
    if retry_at is None:
        return None if _give_up(tx, id, attempt, error) is None else State.FAILED
    job = tx.one(
        SETTLE.format(
            "state = 'queued', not_before = ?, tries = tries + 1, error = ?, passed = 0,"
            " stage = NULL, fraction = NULL"
        ),
        retry_at,
        error.model_dump_json(),
        id,
        attempt,
    )
    if job is None:
        return None
    tx.event(job, "queued", {"reason": "retry", "not_before": retry_at, "error": error.code})
    tx.wakes = True
    return State.QUEUED


def interrupt(tx: Transaction, id: str, attempt: int) -> State | None:
    """End a try that nobody is to blame for: back to the line at the old turn, at once.

    It is not one of the three tries, but bounded on its own: a job that brings its host down every
    time must not do so for ever.
    """
    before = tx.value(
        "SELECT interruptions FROM jobs WHERE id = ? AND state = 'running' AND attempt = ?",
        id,
        attempt,
    )
    if before is None:
        return None
    if before >= INTERRUPTIONS_MAX:
        error = HostProblem("interrupted_too_often", interruptions=before + 1).info()
        _give_up(tx, id, attempt, error)
        return State.FAILED
    job = tx.one(
        SETTLE.format(
            "state = 'queued', interruptions = interruptions + 1, passed = 0,"
            " stage = NULL, fraction = NULL"
        ),
        id,
        attempt,
    )
    assert job is not None
    tx.event(job, "queued", {"reason": "interrupted"})
    tx.wakes = True
    return State.QUEUED


def recover(tx: Transaction) -> Recovered:
    """Interrupt every running job: the host that ran them is gone. What is put off for ever, as the
    clock was wrong, is due now."""
    latest = tx.now + PUT_OFF_MAX_S
    tx.change("UPDATE jobs SET not_before = NULL WHERE not_before > ?", latest)
    deliveries.hasten(tx, latest)
    requeued: list[str] = []
    failed: list[str] = []
    running = tx.rows(
        "SELECT id, attempt FROM jobs INDEXED BY jobs_running WHERE state = 'running' ORDER BY n"
    )
    for row in running:
        state = interrupt(tx, row["id"], row["attempt"])
        (failed if state is State.FAILED else requeued).append(row["id"])
    return Recovered(tuple(requeued), tuple(failed))


def set_aside(tx: Transaction, id: str, error: ErrorInfo) -> Running | None:
    """Fail a job that waits or runs, as what it needs is gone; returns its try if it runs."""
    row = tx.one("SELECT n, state, attempt, adapter, id FROM jobs WHERE id = ?", id)
    if row is None or State(row["state"]).final:
        return None
    if row["state"] == State.RUNNING:
        _give_up(tx, id, row["attempt"], error)
        return Running(id, row["attempt"])
    tx.change(
        """UPDATE jobs SET state = 'failed', finished = ?, not_before = NULL, cost_s = 0, error = ?
           WHERE n = ?""",
        tx.now,
        error.model_dump_json(),
        row["n"],
    )
    tx.change("UPDATE line SET failed = failed + 1")
    deliveries.due(tx, row["n"])
    tx.event(row, "failed", {"error": error.code})
    return None


def _give_up(tx: Transaction, id: str, attempt: int, error: ErrorInfo) -> sqlite3.Row | None:
    job = tx.one(
        SETTLE.format("state = 'failed', finished = ?, tries = tries + 1, error = ?"),
        tx.now,
        error.model_dump_json(),
        id,
        attempt,
    )
    if job is not None:
        tx.change("UPDATE line SET failed = failed + 1")
        deliveries.due(tx, job["n"])
        tx.event(job, "failed", {"error": error.code})
        tx.wakes = True
    return job
