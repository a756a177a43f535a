"""A job from the queue to the file: followed with progress, fetched, stopped exactly."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Iterator
from pathlib import Path

from reelbot.cli import output, progress
from reelbot.cli.frame import say
from reelbot.cli.host_access import HostClient
from reelbot.cli.output import Place
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import (
    Cancelled,
    Conflict,
    EngineFailed,
    HostProblem,
    NotFound,
    ReelbotError,
)
from reelbot.core.jobs import Job, State
from reelbot.core.results import main_of
from reelbot.core.wire import Event, Submitted

# A job whose events are silent is asked for itself: its place in the queue has no events.
REFRESH_S = 5.0


async def finished(
    client: HostClient,
    submission: Awaitable[Submitted],
    timeout_s: float | None,
) -> Job:
    """Wait for a submission's job to be done, if need be until its host is back.

    When this task is cancelled, or the time is over, the job is cancelled first.

    Raises Cancelled, ReelbotError("timed_out"), and the error with which the job failed.
    """
    submitting = asyncio.ensure_future(submission)
    try:
        async with asyncio.timeout(timeout_s):
            job = (await asyncio.shield(submitting)).job
            if job.paused:
                say(texts.error("queue_paused", {}))
            job = await follow(client, job)
    except TimeoutError as error:
        job = await _stop(client, submitting)
        if job.state is not State.DONE:
            raise ReelbotError("timed_out", seconds=timeout_s, job=job.id) from error
    except asyncio.CancelledError:
        # Ctrl-C. The host may have the job already, so it is cancelled by its own name.
        job = await _stop(client, submitting)
        if job.state is not State.DONE:
            raise Cancelled from None
    return done(job)


async def over(client: HostClient, job: Job, timeout_s: float | None) -> Job:
    """Wait for a job that was asked for before to be done: whoever stops waiting, by Ctrl-C or as
    the time is over, cancels nothing.

    Raises ReelbotError("still_going"), Cancelled, and the error with which the job failed.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return done(job if job.state.final else await follow(client, job))
    except (TimeoutError, asyncio.CancelledError):
        job = await client.job(job.id)
        raise ReelbotError("still_going", job=job.id, state=job.state) from None


def done(job: Job) -> Job:
    """The job, if it is done; raises the error with which it failed, or Cancelled."""
    if job.state is State.CANCELLED:
        raise Cancelled
    if job.error is not None:
        error = EngineFailed.from_info(job.error)
        error.facts = {**error.facts, "job": job.id}
        raise error
    return job


async def follow(client: HostClient, job: Job) -> Job:
    """Show how far a job is until it is over; returns it as it is then.

    A host that goes away is waited for: its jobs are kept. Raises Unreachable("host_unreachable",
    url, job) where it stays away.
    """
    while True:
        try:
            return await _shown(client, job)
        except ReelbotError as error:
            if not client.lost(error):
                raise
            job = await client.job_again(job.id, error)


async def _shown(client: RenderClient, job: Job) -> Job:
    with progress.display() as display:
        status = progress.of_job(progress.Status(), job, time.monotonic())
        display.show(status)
        async with contextlib.AsyncExitStack() as stack:
            heard: asyncio.Queue[Event | ReelbotError] = asyncio.Queue()
            listening = asyncio.create_task(_listen(client, job.id, heard))
            stack.push_async_callback(_end, listening)
            while not job.state.final:
                event = await _next(heard)
                if isinstance(event, ReelbotError):
                    raise event
                if event is None or event.kind not in ("progress", "preview"):
                    job = await client.job(job.id)
                    status = progress.of_job(status, job, time.monotonic())
                if event is not None:
                    status = progress.of_event(status, event, time.monotonic())
                display.show(status)
    return job


async def fetch(client: RenderClient, job: Job, place: Place) -> Path:
    """Download what the job was made for, and what lies beside it (`output.beside`).

    Raises HostProblem("nothing_made"), HostProblem("out_unwritable").
    """
    artifact = main_of(job)
    if artifact is None:
        raise HostProblem("nothing_made", job=job.id)
    target = place.file(job, artifact)
    if place.name is not None and target.exists():
        say(f"Replacing {target}.")
    try:
        await client.download(job.id, artifact.name, target)
        for name, path in output.beside(job, target):
            await client.download(job.id, name, path)
            say(f"Beside it: {path}")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise HostProblem("out_unwritable", path=str(target), reason=reason, job=job.id) from error
    return target


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """The first Ctrl-C (or SIGTERM) cancels this task; the second leaves at once."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    interrupted = False

    def on_signal() -> None:
        nonlocal interrupted
        if interrupted:
            os._exit(1)
        interrupted = True
        say("Cancelling. Once more leaves at once.")
        if task is not None:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _stop(client: RenderClient, submitting: asyncio.Future[Submitted]) -> Job:
    """Cancel the job, whatever it is doing; one that is over already stays as it is."""
    job = (await submitting).job
    try:
        return await client.cancel(job.id)
    except (Conflict, NotFound):
        return await client.job(job.id)


async def _listen(
    client: RenderClient, job: str, heard: asyncio.Queue[Event | ReelbotError]
) -> None:
    try:
        async for event in client.events(job=job):
            heard.put_nowait(event)
    except ReelbotError as error:
        heard.put_nowait(error)


async def _next(heard: asyncio.Queue[Event | ReelbotError]) -> Event | ReelbotError | None:
    try:
        async with asyncio.timeout(REFRESH_S):
            return await heard.get()
    except TimeoutError:
        return None


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
