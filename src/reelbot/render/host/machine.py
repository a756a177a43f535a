"""The machines behind the queue: workers, what they have loaded, memory."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from reelbot.core.figures import (
    MachineFigures,
    MemoryFigures,
    ModelFigures,
    WorkerFigures,
)
from reelbot.render.host.devices import gpu_memory
from reelbot.render.host.memory import groups, machine_memory, resident_bytes
from reelbot.render.host.recent import Recent

# nvidia-smi takes a while, and a page asks every few seconds.
GPU_EVERY_S = 5.0


class SeenWorker(Protocol):
    """What is read of a worker."""

    device: str
    restarts: int
    warm: tuple[str, ...]

    @property
    def pid(self) -> int | None: ...

    @property
    def busy(self) -> bool: ...


class SeenLoop(Protocol):
    """What is read of a render loop."""

    @property
    def maker(self) -> SeenWorker: ...

    @property
    def cutter(self) -> SeenWorker: ...

    @property
    def workers(self) -> Sequence[SeenWorker]: ...

    @property
    def cuts_waiting(self) -> int: ...


class Machine:
    """`folder`: the data folder."""

    def __init__(self, folder: Path, recent: Recent) -> None:
        self._folder = folder
        self._recent = recent
        self._gpus: tuple[MemoryFigures, ...] = ()
        self._gpus_at = -GPU_EVERY_S

    async def figures(self, loops: Sequence[SeenLoop]) -> MachineFigures:
        """As they are now; files, processes and the driver are asked in a thread."""
        return await asyncio.to_thread(self._figures, loops)

    def _figures(self, loops: Sequence[SeenLoop]) -> MachineFigures:
        devices = {loop.maker.device for loop in loops}
        now = time.monotonic()
        if any(name.startswith("cuda") for name in devices) and now >= self._gpus_at + GPU_EVERY_S:
            self._gpus_at = now
            self._gpus = tuple(each for each in gpu_memory() if each.name in devices)
        members = groups()
        workers = tuple(_worker(loop, worker, members) for loop in loops for worker in loop.workers)
        return MachineFigures(
            workers=workers,
            memory=self._memory(workers),
            models=tuple(
                ModelFigures(name=name, device=each.device)
                for each in workers
                for name in each.models
                if each.does != "cuts"
            ),
            stages=self._recent.stages(),
            failures=self._recent.failures(),
        )

    def _memory(self, workers: Sequence[WorkerFigures]) -> tuple[MemoryFigures, ...]:
        disk = shutil.disk_usage(self._folder)
        found = [
            MemoryFigures(name="host", used_bytes=resident_bytes(None)),
            MemoryFigures(name="workers", used_bytes=sum(each.memory_bytes for each in workers)),
        ]
        if (whole := machine_memory()) is not None:
            used, total = whole
            found.append(MemoryFigures(name="machine", used_bytes=used, total_bytes=total))
        found.append(MemoryFigures(name="disk", used_bytes=disk.used, total_bytes=disk.total))
        return (*found, *self._gpus)


def _worker(loop: SeenLoop, worker: SeenWorker, members: dict[int, list[int]]) -> WorkerFigures:
    pid = worker.pid
    makes, cuts = worker is loop.maker, worker is loop.cutter
    return WorkerFigures(
        device=loop.maker.device,
        does="both" if makes and cuts else "makes" if makes else "cuts",
        state="away" if pid is None else "works" if worker.busy else "idle",
        waiting=loop.cuts_waiting if cuts else 0,
        models=worker.warm,
        memory_bytes=0 if pid is None else sum(map(resident_bytes, members.get(pid, ()))),
        restarts=worker.restarts,
    )
