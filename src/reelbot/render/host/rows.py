"""What goes into the queue and comes out of it, a type for each moment."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reelbot.core.jobs import Delivery, DeliveryState, Job, Origin, State
from reelbot.core.wire import Consent
from reelbot.render.host.transaction import load


@dataclass(frozen=True, slots=True)
class NewSample:
    """A sample of a voice for one job, examined; its folder has the id as its name."""

    id: str
    blob: str  # the upload that it was
    report: Mapping[str, Any]
    bytes: int
    consent: Consent


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be put.

    `key` is the adapter's own id of the request: one job each. `seconds` and `cost_s` are the
    expected length of the result and the work it takes, `model` is what has to be warm for it.
    `asked` is the request before settings filled it: the key belongs to that. `voice` is the id of
    a person's voice that it speaks with, `sample` is one that it has for itself; `notes` are keys
    of `core.texts` for the person.
    """

    kind: str
    request: Mapping[str, Any]
    origin: Origin
    key: str | None = None
    seed: int | None = None
    title: str = ""
    seconds: float | None = None
    cost_s: float | None = None
    model: str | None = None
    blobs: tuple[str, ...] = ()
    asked: Mapping[str, Any] | None = None
    voice: str | None = None
    sample: NewSample | None = None
    notes: tuple[str, ...] = ()

    @property
    def request_hash(self) -> str:
        """Tells the same request again from another under the same key."""
        asked = self.request if self.asked is None else self.asked
        canonical = json.dumps([self.kind, asked], sort_keys=True, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()[:32]


@dataclass(slots=True)
class Claimed:
    """A job as a render loop gets it. `attempt` is the fence: nothing is settled without it.

    `tries` are failures before this claim. `recipe` is that of an earlier try, or set by this one.
    """

    id: str
    attempt: int
    tries: int
    interruptions: int
    kind: str
    request: dict[str, Any]
    seed: int
    title: str
    adapter: str
    user: str
    place: str | None
    locale: str | None
    cost_s: float | None
    recipe: dict[str, Any] | None
    blobs: tuple[str, ...]
    waited_s: float | None = None  # since it was put; None at a later try
    voice: str | None = None  # the id of the person's voice that it speaks with
    shows_flagged: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job was asked for. `blobs` are its uploads, `gone` those that are no longer kept.

    `voice` is the id of a person's voice that it speaks with, which may be gone too.
    """

    kind: str
    request: dict[str, Any]
    seed: int
    title: str
    blobs: tuple[str, ...]
    gone: tuple[str, ...]
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A try that runs now."""

    id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class CancelOutcome:
    """`running` is the try whose worker is to be told, where there was one."""

    job: Job
    running: Running | None


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of the jobs that were running when the host ended."""

    requeued: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What waits and what runs, for estimates of waits.

    `waiting`: cost in seconds of the jobs that are next, in order, at most 1,000 (None: not known).
    `running`: (cost_s, started) of running jobs.
    """

    waiting: tuple[float | None, ...]
    running: tuple[tuple[float | None, float | None], ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in seconds; None is for ever.

    `films_s` counts from a job's end, and its files go. `uploads_s` counts from the arrival of an
    upload or the last job put with it; it stays while such a job has its files.
    """

    films_s: float | None = 30 * 86_400.0
    uploads_s: float | None = 86_400.0
    events_s: float | None = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Pruned:
    """What the database has let go of; its files are left over.

    `films` are ids of jobs whose folder can go, `blobs` are uploads. `more`: there is more to
    prune than one transaction should hold; call again.
    """

    films: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()
    events: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Purged:
    """What was kept of a person and is gone; `running` tries are to be told to stop."""

    jobs: tuple[str, ...]
    running: tuple[Running, ...]
    blobs: tuple[str, ...]


# The columns of a job that the outside sees; `d_` are its delivery's.
JOB = """
    j.n, j.id, j.kind, j.state, j.turn, j.not_before, j.adapter, j.user, j.place, j.title, j.cost_s,
    j.stage, j.fraction, j.attempt, j.error, j.artifacts, j.recipe, j.notes, j.created, j.started,
    j.finished, (SELECT paused FROM line) AS paused,
    d.state AS d_state, d.claims AS d_claims, d.receipt AS d_receipt, d.error AS d_error
"""
# The words of the index jobs_open: SQLite takes it where they are said as they are there.
UNFINISHED = "j.state IN ('queued', 'running')"
JOBS = f"SELECT {JOB} FROM jobs j LEFT JOIN deliveries d ON d.job = j.n"


def job_of(row: sqlite3.Row, position: int | None = None) -> Job:
    """A row of `JOBS` as the outside sees it."""
    return Job(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        owner=f"{row['adapter']}/{row['user']}",
        place=row["place"],
        title=row["title"],
        position=position,
        paused=row["state"] == State.QUEUED and bool(row["paused"]),
        cost_s=row["cost_s"],
        stage=row["stage"],
        fraction=row["fraction"],
        attempts=row["attempt"],
        # Of a job that is tried again, the error of the last try is nobody's bad news yet.
        error=load(row["error"]) if row["state"] == State.FAILED else None,
        artifacts=tuple(load(row["artifacts"]) or ()),
        recipe=load(row["recipe"]),
        notes=tuple(load(row["notes"]) or ()),
        delivery=_delivery_of(row),
        created=row["created"],
        started=row["started"],
        finished=row["finished"],
    )


def _delivery_of(row: sqlite3.Row) -> Delivery | None:
    # A job that waits for another try may have the delivery of its earlier failure.
    if row["d_state"] is None or not State(row["state"]).final:
        return None
    return Delivery(
        state=DeliveryState(row["d_state"]),
        attempts=row["d_claims"],
        receipt=row["d_receipt"],
        error=row["d_error"],
    )
