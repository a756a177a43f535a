"""The queue and the machines behind it in figures: `GET /v1/queue`.

No person, place, job or text is in it. What concerns the machines is for the operator's eyes, and
for tokens that only read.
"""

from __future__ import annotations

from typing import Literal

from reelbot.core.jobs import Model


class WorkerFigures(Model):
    """A worker process. `does`: makes on the device, cuts what was made there, or both in turn."""

    device: str
    does: Literal["makes", "cuts", "both"]
    state: Literal["works", "idle", "away"]  # away: no process; it starts with the next order
    waiting: int  # films that are made and wait for it
    models: tuple[str, ...]  # loaded, as "task.name"
    memory_bytes: int  # of its process and their children; 0 where it is not known
    restarts: int  # since the host's start: it died, hung or did not stop


class MemoryFigures(Model):
    """`name`: host, workers, machine, disk (of the data folder), or a GPU as cuda:0."""

    name: str
    used_bytes: int
    total_bytes: int | None = None


class ModelFigures(Model):
    """An engine that is loaded."""

    name: str  # "task.name"
    device: str


class StageFigures(Model):
    """What a stage took by one engine ("" for none), of the last jobs since the host's start."""

    stage: str
    engine: str
    jobs: int
    median_s: float
    p90_s: float


class FailureFigures(Model):
    """Tries that failed by one reason since the host's start; `last`: seconds since the epoch."""

    code: str
    tries: int
    last: float


class MachineFigures(Model):
    """What `GET /v1/queue` says beside the queue's own figures."""

    workers: tuple[WorkerFigures, ...]
    memory: tuple[MemoryFigures, ...]
    models: tuple[ModelFigures, ...]
    stages: tuple[StageFigures, ...]
    failures: tuple[FailureFigures, ...]


class LineFigures(Model):
    """The line at a glance. `waiting` includes `delayed`; the last four are since ever.

    `oldest_waiting`: when the next job was put, in seconds since the epoch.
    """

    paused: bool
    waiting: int
    delayed: int
    running: int
    undelivered: int
    oldest_waiting: float | None
    put: int
    done: int
    failed: int
    cancelled: int


class QueueFigures(LineFigures):
    """`GET /v1/queue`. What is None is not told to who asks."""

    listeners: int  # open event streams
    workers: tuple[WorkerFigures, ...] | None = None
    memory: tuple[MemoryFigures, ...] | None = None
    models: tuple[ModelFigures, ...] | None = None
    stages: tuple[StageFigures, ...] | None = None
    failures: tuple[FailureFigures, ...] | None = None


# What only they are told who look after the machines.
MACHINE = tuple(MachineFigures.model_fields)
