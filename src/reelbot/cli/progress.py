"""How far a job is: events → a status (pure) → a bar on a terminal, or a few plain lines."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from reelbot.core import texts
from reelbot.core.jobs import Job, Stage, State
from reelbot.core.locales.template import duration
from reelbot.core.wire import Event

# Time left is said from this share of the work on: before it, the guess jumps about.
MEASURED_MIN = 0.03
LEFT_S_MIN = 0.5
PLAIN_STEP = 0.25


@dataclass(frozen=True, slots=True)
class Status:
    """What the reader is shown. `since_s` and `since_fraction` are where the measuring began."""

    state: State = State.QUEUED
    kind: str | None = None
    stage: Stage | None = None
    fraction: float = 0.0
    position: int | None = None
    wait_s: float | None = None
    paused: bool = False
    left_s: float | None = None
    since_s: float | None = None
    since_fraction: float = 0.0

    @property
    def words(self) -> str:
        """The status without its numbers: what is being done."""
        if self.state is State.QUEUED:
            place = f", {self.position} in the queue" if self.position else ""
            if self.paused:
                return f"Waiting{place}; the queue is paused"
            wait = f", starts in about {duration(self.wait_s)}" if self.wait_s else ""
            return f"Waiting{place}{wait}"
        if self.state is State.RUNNING:
            return texts.stage(self.stage, kind=self.kind) if self.stage else "Starting"
        return self.state.value.capitalize()

    @property
    def left(self) -> str:
        if self.state is not State.RUNNING or self.left_s is None or self.left_s < LEFT_S_MIN:
            return ""
        return f"about {duration(self.left_s)} left"


def of_job(status: Status, job: Job, now_s: float) -> Status:
    """The status after the job itself was asked for."""
    status = replace(
        status,
        state=job.state,
        kind=job.kind,
        position=job.position,
        wait_s=job.wait_s,
        paused=job.paused,
    )
    if job.state is State.DONE:
        return replace(status, fraction=1.0, left_s=None)
    if job.state is State.RUNNING:
        return _moved(status, job.stage or status.stage, job.fraction, now_s)
    return status


def of_event(status: Status, event: Event, now_s: float) -> Status:
    """The status after an event; one that says nothing of progress changes nothing."""
    match event.kind:
        case "queued":
            # A try was interrupted: the job waits again, and the clock begins anew.
            return replace(status, state=State.QUEUED, since_s=None, left_s=None)
        case "started":
            return replace(status, state=State.RUNNING)
        case "progress":
            stage = event.data.get("stage")
            fraction = event.data.get("fraction")
            status = replace(status, state=State.RUNNING)
            return _moved(
                status,
                Stage(stage) if stage in set(Stage) else status.stage,
                float(fraction) if isinstance(fraction, int | float) else None,
                now_s,
            )
    return status


def _moved(status: Status, stage: Stage | None, fraction: float | None, now_s: float) -> Status:
    """Progress never goes back, and the time left follows from the pace since it began."""
    fraction = max(status.fraction, min(1.0, fraction or 0.0))
    if status.since_s is None:
        return replace(
            status, stage=stage, fraction=fraction, since_s=now_s, since_fraction=fraction
        )
    made = fraction - status.since_fraction
    took_s = now_s - status.since_s
    left_s = took_s / made * (1 - fraction) if made >= MEASURED_MIN else None
    return replace(status, stage=stage, fraction=fraction, left_s=left_s)


class Display(Protocol):
    """Something that shows a status; used as a context manager."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def show(self, status: Status) -> None: ...


class Bar:
    """One line on a terminal that is drawn again and again."""

    def __init__(self, stream: TextIO) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[left]}", markup=False),
            console=Console(file=stream),
            transient=True,
            refresh_per_second=4,
        )
        self._task = self._progress.add_task("Waiting", total=1.0, left="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def show(self, status: Status) -> None:
        self._progress.update(
            self._task, description=status.words, completed=status.fraction, left=status.left
        )


class Lines:
    """A line where the work changes, at each quarter, and where the queue is paused or goes on:
    for logs and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._said: tuple[str, int, bool] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.flush()

    def show(self, status: Status) -> None:
        if status.state.final:
            return
        step = (
            status.stage.value if status.state is State.RUNNING and status.stage else status.state,
            int(status.fraction / PLAIN_STEP),
            status.paused,
        )
        if step == self._said:
            return
        self._said = step
        percent = f" {status.fraction * 100:.0f} %" if status.state is State.RUNNING else ""
        left = f", {status.left}" if status.left else ""
        print(f"{status.words}{percent}{left}", file=self._stream, flush=True)


def display(stream: TextIO | None = None) -> Display:
    """A bar where the stream (stderr) is a terminal, else plain lines."""
    stream = stream or sys.stderr
    return Bar(stream) if stream.isatty() else Lines(stream)
