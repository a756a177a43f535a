"""The render loop: claim, make, cut, settle; one loop a device, a task for each of its jobs.

Where a GPU makes the assets, films are cut while the next jobs are on the device, one after
another. A few may wait for that, so that one which takes longer to cut than to make holds up
nobody; the device stands still only where that line is full. Without a GPU both would fight for the
same cores, so there it is one job at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog

from reelbot.core import wire
from reelbot.core.errors import Cancelled, EngineFailed, HostProblem, ReelbotError
from reelbot.core.jobs import Artifact, Progress, Stage
from reelbot.render.host.blobs import BlobStore, disk_problem
from reelbot.render.host.metrics import Metrics, engine_of
from reelbot.render.host.queue import Claimed, JobQueue
from reelbot.render.host.running import PREVIEW, Folders, Try, metadata, place
from reelbot.render.host.streams import EventBus
from reelbot.render.host.turns import Turns
from reelbot.render.host.workers import Interrupted, Worker

# How long a claim or a settlement waits before it tries the database again (a full disk, mostly).
AGAIN_S = 2.0
# A result that is being committed as the host stops has so long to get there.
COMMIT_S = 2.0
# Progress is written down this often; what is live goes by the event bus.
KEEP_PROGRESS_S = 2.0
# So many jobs of a device are open at a time: one on it, one that is cut, and two in between. More
# would be claimed early for nothing: what is cut at last was made no sooner for it.
OPEN_MAX = 4

log = structlog.get_logger(__name__)

T = TypeVar("T")


class RenderLoop:
    """Runs claimed jobs on one device and its cutter, which may be one and the same worker."""

    def __init__(
        self,
        queue: JobQueue,
        bus: EventBus,
        blobs: BlobStore,
        folders: Folders,
        *,
        maker: Worker,
        cutter: Worker,
        idle_seconds: float,
        overlap: bool,
        fail: Callable[[Claimed, ReelbotError], Awaitable[None]],
        metrics: Metrics,
    ) -> None:
        self.maker = maker
        self.cutter = cutter
        self._queue = queue
        self._bus = bus
        self._blobs = blobs
        self._folders = folders
        self._idle_seconds = idle_seconds
        self._fail = fail
        self._metrics = metrics
        self._places = asyncio.Semaphore(OPEN_MAX if overlap else 1)
        self._cuts = Turns()
        self._running: dict[tuple[str, int], Try] = {}
        # Told to stop before the claim came round to us: the commit is first, the telling second.
        self._stop_early: set[tuple[str, int]] = set()

    @property
    def workers(self) -> tuple[Worker, ...]:
        """The maker, and the cutter if that is another."""
        return (self.maker,) if self.cutter is self.maker else (self.maker, self.cutter)

    @property
    def running(self) -> list[Try]:
        return list(self._running.values())

    def stop(self, job: str, attempt: int) -> None:
        """Tell the worker of a try whose cancellation is committed."""
        if found := self._running.get((job, attempt)):
            found.stopping.set()
        else:
            self._stop_early.add((job, attempt))

    @property
    def cuts_waiting(self) -> int:
        """How many films are made and wait for the cutter."""
        return self._cuts.waiting

    async def run(self) -> None:
        """Serve the queue until cancelled; then running jobs go back to it at their old turn."""
        try:
            async with asyncio.TaskGroup() as jobs:
                while True:
                    await self._places.acquire()
                    current = await self._claimed()
                    free = asyncio.Event()
                    job = jobs.create_task(self._job(current, free.set))
                    job.add_done_callback(partial(self._left, free))
                    await free.wait()
        except ExceptionGroup as group:
            # One is enough to end the host, and says more than the group of it.
            raise group.exceptions[0] from None
        finally:
            await asyncio.gather(*(worker.kill() for worker in self.workers))

    def _left(self, free: asyncio.Event, job: asyncio.Task[None]) -> None:
        free.set()
        self._places.release()

    async def _claimed(self) -> Try:
        claimed = await self._next()
        current = Try(claimed, self._folders.work / f"{claimed.id}-{claimed.attempt}")
        self._running[current.key] = current
        if current.key in self._stop_early:
            current.stopping.set()
        self._stop_early.clear()
        return current

    async def _job(self, current: Try, freed: Callable[[], None]) -> None:
        """A try from its first step to its end; `freed` is called when the device has done its
        part."""
        made = await self._guarded(current, self._make(current, freed))
        if made is not None:
            await self._finish(current, self._cut(current, made))

    async def _next(self) -> Claimed:
        """The next job; meanwhile workers that are idle for long are sent home."""
        while True:
            ready = self._queue.ready()
            claimed = await self._insist(
                lambda: self._queue.claim(self.maker.device, self.maker.warm)
            )
            if claimed is not None:
                return claimed
            await self._rest(ready)

    async def _rest(self, ready: Awaitable[Any]) -> None:
        """Wait until the queue may have something, sending idle workers home on the way."""
        waiting = asyncio.ensure_future(ready)
        try:
            while True:
                there = [worker for worker in self.workers if worker.pid is not None]
                ends = [self._idle_seconds - worker.idle_s() for worker in there]
                patience = max(0.05, min(ends)) if ends else None
                done, _ = await asyncio.wait({waiting}, timeout=patience)
                if done:
                    return
                for worker in there:
                    if not worker.busy and worker.idle_s() >= self._idle_seconds:
                        log.info("worker leaves, idle", device=worker.device)
                        await worker.kill()
        finally:
            waiting.cancel()

    async def _make(self, current: Try, freed: Callable[[], None]) -> wire.Made | None:
        """Have the assets made; None where that was the whole job."""
        claimed = current.claimed
        log.info("job starts", job=claimed.id, attempt=claimed.attempt, kind=claimed.kind)
        if claimed.waited_s is not None:
            self._metrics.started(claimed.kind, claimed.waited_s)
        self._make_folder(current)
        order = wire.Make(
            job=claimed.id,
            attempt=claimed.attempt,
            request=claimed.request,
            seed=claimed.seed,
            recipe=claimed.recipe,
            blobs=self._uploads(claimed),
            voice=self._voice(claimed),
            shows_flagged=claimed.shows_flagged,
            locale=claimed.locale,
            folder=current.folder,
            preview=current.preview,
        )
        answer = await self.maker.run(order, current.stopping, self._heard(current), freed)
        freed()
        if isinstance(answer, wire.Made):
            await self._noted(claimed, answer.notes)
            return answer
        await self._finish(current, self._settle(current, answer, {}))
        return None

    async def _finish(self, current: Try, work: Coroutine[Any, Any, None]) -> None:
        await self._guarded(current, work, last=True)

    def _make_folder(self, current: Try) -> None:
        try:
            current.folder.mkdir(parents=True)
        except OSError as error:
            raise disk_problem(error, self._folders.work) from error

    async def _cut(self, current: Try, made: wire.Made) -> None:
        claimed = current.claimed
        order = wire.Cut(
            job=claimed.id,
            attempt=claimed.attempt,
            storyboard=made.storyboard,
            metadata=metadata(claimed),
            folder=current.folder,
            blobs=self._uploads(claimed),
            voice=self._voice(claimed),
            shows_flagged=claimed.shows_flagged,
            fraction_from=made.fraction,
            preview=current.preview,
        )
        # What its card says while it waits; what was made last is not made any more.
        waits = Progress(stage=Stage.CUTTING, fraction=made.fraction)
        self._bus.progress(claimed.adapter, claimed.id, waits)
        async with self._cuts.turn(current.stopping):
            done = await self.cutter.run(order, current.stopping, self._heard(current))
        if not isinstance(done, wire.Done):
            raise EngineFailed("worker_died", exit_code=None)
        await self._settle(current, done, made.stage_seconds)

    async def _settle(
        self, current: Try, done: wire.Done, stage_seconds: Mapping[str, float]
    ) -> None:
        """Put the files in their place and commit the result, whatever else happens meanwhile."""
        if current.stopping.is_set():
            raise Cancelled
        commit = asyncio.create_task(
            self._commit(current, done, {**stage_seconds, **done.stage_seconds})
        )
        try:
            await asyncio.shield(commit)
        except OSError as error:
            raise disk_problem(error, self._folders.films) from error
        except asyncio.CancelledError:
            # The host stops: what is done need not be made again.
            await asyncio.wait({commit}, timeout=COMMIT_S)
            raise

    async def _commit(
        self, current: Try, done: wire.Done, stage_seconds: Mapping[str, float]
    ) -> None:
        claimed = current.claimed
        await asyncio.to_thread(place, current.folder, self._folders.films / claimed.id)
        artifacts = [Artifact(**file.model_dump()) for file in done.files]
        used = (claimed.recipe or {}).get("engines") or {}
        accepted = await self._insist(
            lambda: self._queue.finish(
                claimed.id,
                claimed.attempt,
                artifacts=artifacts,
                stage_seconds=stage_seconds,
                engines={stage: engine_of(stage, used) for stage in stage_seconds},
                notes=("note.flagged",) if done.flagged else (),
            )
        )
        if not accepted:
            # Cancelled while it was being put in its place: nothing of it stays.
            await asyncio.to_thread(
                shutil.rmtree, self._folders.films / claimed.id, ignore_errors=True
            )
        else:
            self._metrics.done(claimed.kind, stage_seconds, claimed.recipe)
        outcome = "job done" if accepted else "late finish refused"
        log.info(outcome, job=claimed.id, attempt=claimed.attempt, **stage_seconds)

    async def _guarded(self, current: Try, work: Awaitable[T], *, last: bool = False) -> T | None:
        """Await a step of a try; its errors end the try and nothing else."""
        claimed = current.claimed
        over = last
        try:
            return await work
        except Cancelled:
            over = True
            log.info("job stopped", job=claimed.id, attempt=claimed.attempt)
        except Interrupted:
            over = True
            log.warning("job goes on in another worker", job=claimed.id, attempt=claimed.attempt)
            await asyncio.shield(self._insist(partial(self._queue.interrupt, *current.key)))
        except asyncio.CancelledError:
            over = True
            # The host is stopping: the job was not at fault and goes on at its old turn.
            await asyncio.shield(self._queue.interrupt(claimed.id, claimed.attempt))
            raise
        except ReelbotError as error:
            over = True
            await asyncio.shield(self._failed(claimed, error))
        except Exception as error:  # a fault of ours: told as one, and the queue goes on
            over = True
            log.exception("job failed inside the host", job=claimed.id)
            failure = EngineFailed("internal", exception=type(error).__name__)
            await asyncio.shield(self._failed(claimed, failure))
        finally:
            if over:
                self._running.pop(current.key, None)
                self._bus.ended(claimed.id)
                shutil.rmtree(current.folder, ignore_errors=True)
                current.preview.unlink(missing_ok=True)
        return None

    async def _failed(self, claimed: Claimed, error: ReelbotError) -> None:
        self._metrics.failed(error.code)
        await self._insist(lambda: self._fail(claimed, error))

    async def _insist(self, step: Callable[[], Awaitable[T]]) -> T:
        """Try a commit again while the machine is in the way: a full disk is cleared some day."""
        while True:
            try:
                return await step()
            except HostProblem as problem:
                log.error("cannot write to the queue, trying again", code=problem.code)
                await asyncio.sleep(AGAIN_S)

    def _voice(self, claimed: Claimed) -> Path | None:
        return None if claimed.voice is None else self._folders.voices / claimed.voice

    def _uploads(self, claimed: Claimed) -> dict[str, Path]:
        """Where what the decoding child left of each upload is."""
        return {blob: self._blobs.normal(blob) for blob in claimed.blobs}

    async def _noted(self, claimed: Claimed, notes: Sequence[str]) -> None:
        """Write into the recipe what was decided while the assets were made."""
        known = (claimed.recipe or {}).get("notes", [])
        new = [note for note in notes if note not in known]
        if claimed.recipe is not None and new:
            claimed.recipe = {**claimed.recipe, "notes": [*known, *new]}
            await self._insist(
                partial(self._queue.plan, claimed.id, claimed.attempt, claimed.recipe)
            )

    def _heard(self, current: Try) -> Callable[[wire.Live], Awaitable[object] | None]:
        claimed = current.claimed

        def on_message(message: wire.Live) -> Awaitable[object] | None:
            if isinstance(message, wire.Planned):
                claimed.recipe = message.recipe
                return self._insist(
                    partial(self._queue.plan, *current.key, message.recipe, message.notes)
                )
            if isinstance(message, wire.Previewed):
                seen = message.model_dump(include={"bytes", "width", "height"})
                artifact = Artifact(name=PREVIEW, mime="image/jpeg", **seen)
                self._bus.preview(claimed.adapter, claimed.id, artifact, current.preview)
                return None
            self._bus.progress(claimed.adapter, claimed.id, message.progress)
            now = time.monotonic()
            if now - current.kept_at < KEEP_PROGRESS_S:
                return None
            current.kept_at = now
            return self._keep_progress(claimed, message.progress)

        return on_message

    async def _keep_progress(self, claimed: Claimed, progress: Progress) -> None:
        # Worth keeping, not worth a job: what is live was told already.
        with contextlib.suppress(HostProblem):
            await self._queue.progress(
                claimed.id, claimed.attempt, Stage(progress.stage), progress.fraction
            )
