"""What `/metrics` tells, in Prometheus' format: the line, its waits, the work, the machine.

What is counted lives as long as the process; what can be looked up (the line, workers, disk) is
looked up when it is asked for. No person, place, job or text is a label.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from reelbot import __version__
from reelbot.render.host.machine import SeenLoop
from reelbot.render.host.memory import groups, resident_bytes
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.recent import Recent
from reelbot.render.host.transaction import Transaction

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

WAIT_S = (1, 5, 15, 60, 300, 900, 3600, 4 * 3600)
WORK_S = (0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
# The tasks of a stage, the one that says most first.
TASKS = {
    "speech": ("text_to_speech",),
    "pictures": ("text_to_video", "text_to_image", "image_to_video", "image_to_text"),
    "music": ("text_to_music",),
}


class Metrics:
    """One host's figures. `loops` have all of its workers, running or not."""

    def __init__(self, queue: JobQueue, folder: Path, listeners: Any) -> None:
        self._queue = queue
        self._folder = folder
        self._listeners = listeners  # its len() is the number of open event streams
        self.loops: Sequence[SeenLoop] = ()
        self.recent = Recent()
        self.registry = registry = CollectorRegistry()
        self._jobs = Gauge("reelbot_jobs", "Jobs in the line", ["state"], registry=registry)
        self._ended = Gauge(
            "reelbot_jobs_total", "Jobs put and ended since ever", ["state"], registry=registry
        )
        self._oldest = Gauge(
            "reelbot_oldest_waiting_seconds",
            "How long the next job has been waiting",
            registry=registry,
        )
        self._paused = Gauge("reelbot_paused", "1 while the line is paused", registry=registry)
        self._deliveries = Gauge(
            "reelbot_deliveries", "Results to be posted", ["adapter", "state"], registry=registry
        )
        self._delivered = Counter(
            "reelbot_deliveries_ended",
            "Ends of deliveries since the start: sent, failed (comes again), gave_up",
            ["state"],
            registry=registry,
        )
        self._waited = Histogram(
            "reelbot_wait_seconds",
            "From the request to the first try",
            ["kind"],
            buckets=WAIT_S,
            registry=registry,
        )
        self._stages = Histogram(
            "reelbot_stage_seconds",
            "Work of a stage",
            ["kind", "stage", "engine"],
            buckets=WORK_S,
            registry=registry,
        )
        self._failures = Counter(
            "reelbot_failed_tries", "Tries that failed, by reason", ["code"], registry=registry
        )
        self._memory = Gauge(
            "reelbot_resident_bytes", "Memory of a process", ["process"], registry=registry
        )
        self._restarts = Gauge(
            "reelbot_worker_restarts_total",
            "Workers replaced since the start, by device",
            ["device"],
            registry=registry,
        )
        self._cuts = Gauge(
            "reelbot_cuts_waiting",
            "Films that are made and wait for the cutter, by device",
            ["device"],
            registry=registry,
        )
        self._free = Gauge(
            "reelbot_disk_free_bytes", "Free where the data folder is", registry=registry
        )
        self._streams = Gauge("reelbot_event_streams", "Open event streams", registry=registry)
        about = Gauge("reelbot_build_info", "This version", ["version"], registry=registry)
        about.labels(__version__).set(1)

    # --- what happens ----------------------------------------------------------------------------

    def started(self, kind: str, waited_s: float) -> None:
        """A job's first try begins."""
        self._waited.labels(kind).observe(max(0.0, waited_s))

    def done(
        self, kind: str, stage_seconds: Mapping[str, float], recipe: Mapping[str, Any] | None
    ) -> None:
        engines = (recipe or {}).get("engines") or {}
        for stage, seconds in stage_seconds.items():
            engine = engine_of(stage, engines)
            self._stages.labels(kind, stage, engine).observe(seconds)
            if seconds > 0:  # a stage that had nothing to do says nothing of the others
                self.recent.took(stage, engine, seconds)

    def failed(self, code: str) -> None:
        self._failures.labels(code).inc()
        self.recent.failed(code, self._queue.now())

    def delivered(self, state: str) -> None:
        self._delivered.labels(state).inc()

    # --- what is told ----------------------------------------------------------------------------

    async def text(self) -> bytes:
        """The figures of this moment. Raises HostProblem where the queue cannot be read."""
        stats = await self._queue.stats()
        for state in ("waiting", "delayed", "running"):
            self._jobs.labels(state).set(getattr(stats, state))
        for state in ("put", "done", "failed", "cancelled"):
            self._ended.labels(state).set(getattr(stats, state))
        now = self._queue.now()
        oldest = stats.oldest_waiting
        self._oldest.set(0 if oldest is None else max(0.0, now - oldest))
        self._paused.set(stats.paused)
        self._deliveries.clear()
        for adapter, state, count in await self._queue.look(_open_deliveries):
            self._deliveries.labels(adapter, state).set(count)
        used, free = await asyncio.to_thread(self._resources)
        self._memory.clear()
        for process, resident in used.items():
            self._memory.labels(process).set(resident)
        for loop in self.loops:
            self._cuts.labels(loop.maker.device).set(loop.cuts_waiting)
            for worker in loop.workers:
                self._restarts.labels(worker.device).set(worker.restarts)
        self._free.set(free)
        self._streams.set(len(self._listeners))
        return generate_latest(self.registry)

    def _resources(self) -> tuple[dict[str, int], int]:
        """Memory by process and what is free on the disk, in bytes; every process is looked at."""
        members = groups()
        used = {"host": resident_bytes(None)}
        for worker in (each for loop in self.loops for each in loop.workers):
            if worker.pid is not None:
                used[worker.device] = sum(map(resident_bytes, members.get(worker.pid, ())))
        return used, shutil.disk_usage(self._folder).free


def engine_of(stage: str, engines: Mapping[str, str]) -> str:
    """The engine that did a stage, of a recipe's `{task: "name version"}`; empty where none did."""
    for task in TASKS.get(stage, ()):
        if found := engines.get(task):
            return found.partition(" ")[0]
    return ""


def _open_deliveries(tx: Transaction) -> list[tuple[str, str, int]]:
    rows = tx.rows(
        "SELECT adapter, state, count(*) AS n FROM deliveries INDEXED BY deliveries_due"
        " WHERE state IN ('pending', 'claimed') GROUP BY adapter, state"
    )
    return [(row["adapter"], row["state"], row["n"]) for row in rows]
