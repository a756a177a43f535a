"""Use cases: what a caller may do with jobs, uploads, deliveries and the queue.

The desk knows who may see what, and puts admission, queue, blobs and event bus together. Routes are
in `api`, SQL is in the queue's steps, decisions about numbers are in `policy` and `estimate`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog

from reelbot.core import wire
from reelbot.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, ReelbotError
from reelbot.core.figures import MACHINE, QueueFigures
from reelbot.core.jobs import Job, Person, State
from reelbot.core.settings import Settings
from reelbot.core.versions import original_name
from reelbot.render.host import accounts, children, estimate, housekeeping, leftovers, policy
from reelbot.render.host.account_desk import AccountDesk
from reelbot.render.host.admission import Admission
from reelbot.render.host.blobs import BlobStore
from reelbot.render.host.callers import Caller
from reelbot.render.host.datafolder import DataFolder
from reelbot.render.host.delivery_desk import DeliveryDesk
from reelbot.render.host.machine import Machine, SeenLoop
from reelbot.render.host.metrics import Metrics
from reelbot.render.host.people_desk import PeopleDesk
from reelbot.render.host.queue import Claimed, JobQueue
from reelbot.render.host.rows import Running
from reelbot.render.host.sample_desk import SampleDesk
from reelbot.render.host.streams import EventBus
from reelbot.render.host.submissions import Submissions
from reelbot.render.host.upload_desk import UploadDesk
from reelbot.render.host.versions import Making, Versions
from reelbot.render.host.voice_desk import VoiceDesk
from reelbot.render.host.voices import VoiceStore

log = structlog.get_logger(__name__)


class Loop(SeenLoop, Protocol):
    """What the desk needs of a render loop."""

    def stop(self, job: str, attempt: int) -> None: ...


@dataclass(frozen=True, slots=True)
class File:
    """An artifact on disk."""

    path: Path
    mime: str


class Desk:
    """One host's use cases. `loops` are told when a running job is cancelled; `device` is the one
    that engines are chosen for."""

    def __init__(
        self,
        settings: Settings,
        queue: JobQueue,
        bus: EventBus,
        blobs: BlobStore,
        folder: DataFolder,
        studio: str,
        metrics: Metrics,
        *,
        device: str,
        examiner: str = children.EXAMINER,
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._bus = bus
        self._blobs = blobs
        self._folder = folder
        self._admission = Admission(settings, studio, device, queue.uploads)
        self._jitter = random.Random()
        self.loops: Sequence[Loop] = ()
        self.metrics = metrics
        self._machine = Machine(folder.root, metrics.recent)
        self._voices = VoiceStore(folder.voices)
        self.voices = VoiceDesk(
            settings.voices,
            queue,
            blobs,
            self._voices,
            examiner=examiner,
            engine_voices=self._admission.voices,
            clones=self._admission.clones,
            stop=self._stop,
            clear=self._clear,
        )
        self.uploads = UploadDesk(settings, queue, blobs)
        self._versions = Versions(folder, self._has_files)
        self.people = PeopleDesk(settings, queue, stop=self._stop, clear=self._clear)
        self.accounts = AccountDesk(queue)
        self.deliveries = DeliveryDesk(queue, metrics)
        self._submissions = Submissions(
            queue,
            self._admission,
            self.people,
            self.voices,
            SampleDesk(queue, self.voices, self._voices),
        )
        self._ended = asyncio.Event()
        queue.listen(self._heard)

    # --- asking for something --------------------------------------------------------------------

    def _heard(self, adapter: str, event: wire.Event) -> None:
        assert event.job is not None  # kept events have one
        self._bus.kept(adapter, event.job)
        if event.kind in ("done", "failed", "cancelled"):
            self._ended.set()

    async def submit(self, caller: Caller, given: wire.Submit) -> tuple[Job, bool]:
        """Put a request into the queue; (job, False) where its key is known already."""
        job, created = await self._submissions.submit(caller, given)
        return await self._with_wait(job), created

    async def again(self, caller: Caller, job_id: str, given: wire.Again) -> tuple[Job, bool]:
        """The same request with some fields changed (None: removed), with the same seed."""
        seen = await self._seen(caller, job_id)
        asked = await self._queue.asked(job_id)
        if asked.gone:
            raise Conflict("inputs_gone", job=job_id, blobs=list(asked.gone))
        job, created = await self._submissions.again(caller, seen, asked, given)
        return await self._with_wait(job), created

    # --- looking ---------------------------------------------------------------------------------

    async def job(self, caller: Caller, job_id: str) -> Job:
        return await self._with_wait(await self._seen(caller, job_id))

    async def jobs(
        self,
        caller: Caller,
        *,
        user: str | None,
        states: Collection[State],
        ids: Sequence[str],
        limit: int,
        before: str | None,
    ) -> list[Job]:
        """Jobs that fit and that the caller may see, newest first."""
        owner = _person(user) if user is not None else None
        if not caller.all_seeing:
            if caller.person is None:
                raise NotAllowed("forbidden", needed="bot or operator")
            mine = await self._accounts(caller.person)
            if owner is not None and owner not in mine:
                return []
            owner = owner or caller.person
        found = await self._queue.list(
            owner=owner, states=states, ids=list(ids) or None, limit=limit, before=before
        )
        return await self._with_waits(found)

    async def artifact(self, caller: Caller, job_id: str, name: str) -> File:
        """A file that the job made, or a version of it that there is; NotFound
        ("artifact_not_found", "artifact_gone")."""
        job = await self._seen(caller, job_id)
        preview = self._bus.latest_preview(job.id)
        if preview is not None and name == preview.artifact.name and preview.path.is_file():
            return File(preview.path, preview.artifact.mime)
        artifact = next((a for a in job.artifacts if a.name in (name, original_name(name))), None)
        if artifact is None:
            raise NotFound("artifact_not_found", job=job_id, name=name)
        path = self._folder.films / job.id / name
        if not path.is_file():
            raise NotFound("artifact_gone", job=job_id, name=name)
        return File(path, artifact.mime)

    async def version(self, caller: Caller, job_id: str, name: str, bytes_max: int) -> str | Making:
        """The name of the file, of those that the job made or a version of one, that fits."""
        await self.artifact(caller, job_id, name)
        # With the look at what is being made, which no row has.
        job, original = await self.job(caller, job_id), original_name(name) or name
        artifact = next((a for a in job.artifacts if a.name == original), None)
        if artifact is None:
            raise NotFound("artifact_gone", job=job_id, name=name)
        return self._versions.ask(job_id, artifact, bytes_max)

    async def events(
        self, caller: Caller, *, adapter: str | None, job: str | None, after: int | None
    ) -> AsyncGenerator[wire.Event | None, None]:
        """A stream of events; begins with `reset` where it cannot be resumed after `after`."""
        if job is not None:
            await self._seen(caller, job)
        elif not caller.all_seeing:
            raise NotAllowed("forbidden", needed="bot or operator")
        first, last = await self._queue.event_span()
        reset = after is not None and not first <= after <= last
        start = last if after is None or reset else after
        return self._follow(adapter, job, start, reset)

    async def _follow(
        self, adapter: str | None, job: str | None, after: int, reset: bool
    ) -> AsyncGenerator[wire.Event | None, None]:
        if reset:
            yield wire.Event(id=after, kind="reset")
        stream = self._bus.follow(adapter=adapter, job=job, after=after, read=self._queue.events)
        try:
            async for event in stream:
                yield event
        finally:
            await stream.aclose()

    async def engines(self) -> list[dict[str, Any]]:
        return await self._admission.engines()

    async def quota(self, caller: Caller, place: str | None = None) -> dict[str, Any]:
        return await self._submissions.quota(caller, place)

    # --- changing --------------------------------------------------------------------------------

    async def cancel(self, caller: Caller, job_id: str) -> Job:
        """Exact: the cancel is committed first, then the try's worker is told."""
        await self._owned(caller, job_id)
        outcome = await self._queue.cancel(job_id)
        self._stop([outcome.running] if outcome.running else [])
        self._bus.ended(job_id)
        log.info("job cancelled", job=job_id)
        return outcome.job

    def _stop(self, running: Sequence[Running]) -> None:
        """Tell the workers of tries whose end is committed."""
        for each in running:
            for loop in self.loops:
                loop.stop(each.id, each.attempt)
            self._bus.ended(each.id)

    async def retry(self, caller: Caller, job_id: str) -> Job:
        job = await self._owned(caller, job_id)
        await self.people.check_ban(Person.parse(job.owner))
        return await self._with_wait(await self._queue.retry(job_id))

    async def delete(self, caller: Caller, job_id: str) -> None:
        """Forget a job that is over, with its files."""
        await self._owned(caller, job_id)
        await self._queue.delete(job_id)
        await self._clear()

    async def set_reply(self, caller: Caller, job_id: str, reply: dict[str, Any] | None) -> None:
        caller.need("bot", "operator")
        job = await self._owned(caller, job_id)
        if caller.person is not None and caller.person.adapter != Person.parse(job.owner).adapter:
            # Another platform's delivery has nothing to do with this one's channels.
            raise NotAllowed("forbidden", needed="the adapter that asked for it")
        await self._queue.reply(job_id, reply)

    # --- the queue -------------------------------------------------------------------------------

    async def recover(self) -> int:
        """At a start: how many jobs an earlier host left running; they go on. What was still to be
        removed from the disk goes now."""
        await self.voices.sweep()
        await self._clear()
        recovered = await self._queue.recover()
        jobs = (*recovered.requeued, *recovered.failed)
        await housekeeping.drop_films(self._folder, jobs)
        return len(jobs)

    async def fail(self, claimed: Claimed, error: ReelbotError) -> None:
        """A try went wrong: again after a while, or for good."""
        now, tries_max = self._queue.now(), self._settings.render.tries
        after = policy.after_failure(error.retryable, claimed.tries, now, self._jitter, tries_max)
        retry_at = after.at if isinstance(after, policy.Retry) else None
        state = await self._queue.fail(claimed.id, claimed.attempt, error.info(), retry_at)
        log.warning("try failed", job=claimed.id, attempt=claimed.attempt, code=error.code,
                    state=state)  # fmt: skip

    async def pause(self, caller: Caller, *, paused: bool) -> None:
        caller.need_operator()
        await (self._queue.pause() if paused else self._queue.resume())
        self._bus.line(paused=paused)
        log.info("queue paused" if paused else "queue resumed")

    async def queue_state(self, caller: Caller) -> QueueFigures:
        """The queue; for who looks after the machines, those too."""
        line = await self._queue.stats()
        figures = QueueFigures(**line.model_dump(), listeners=len(self._bus))
        if not caller.sees_machines:
            return figures
        machine = await self._machine.figures(self.loops)
        return figures.model_copy(update={name: getattr(machine, name) for name in MACHINE})

    async def prune(self, caller: Caller) -> dict[str, int]:
        caller.need_operator()
        return await self.apply_retention()

    async def apply_retention(self) -> dict[str, int]:
        gone = await housekeeping.apply(self._queue, self._folder, self._settings.retention)
        return gone | {"voices": await self.forget_old_voices()}

    async def forget_old_voices(self) -> int:
        """Voices that nobody consented to in time, or used for very long; returns how many."""
        gone = await self.voices.forget_old()
        await self._clear()
        return gone

    async def clear_ended(self) -> None:
        """Wait for the end of a job, and remove what it had for itself alone."""
        await self._ended.wait()
        self._ended.clear()
        if await self._queue.look(leftovers.some):
            await self._clear()

    async def _clear(self) -> None:
        await self._versions.forget_gone()
        await housekeeping.clear(self._queue, self._blobs, self._folder, self._voices)

    async def _has_files(self, job_id: str) -> bool:
        return any(job.artifacts for job in await self._queue.list(ids=[job_id]))

    async def close(self) -> None:
        """End what is being made for those who asked for a file."""
        await self._versions.close()

    async def check_database(self) -> None:
        await self._queue.stats()

    # --- who may ---------------------------------------------------------------------------------

    async def _seen(self, caller: Caller, job_id: str) -> Job:
        """The job, if the caller may see it; NotFound otherwise, as if it were not there."""
        job = await self._queue.get(job_id)
        if caller.all_seeing or await self._is_theirs(caller, job):
            return job
        raise NotFound("unknown_job", job=job_id)

    async def _is_theirs(self, caller: Caller, job: Job) -> bool:
        person = caller.person
        if person is None:
            return False
        if await self._is_own(person, job):
            return True
        adapter = Person.parse(job.owner).adapter
        if job.place is not None and (person.adapter, caller.place) == (adapter, job.place):
            return True  # they are there now, whether they ever asked for something or not
        return job.place is not None and await self._queue.is_of_place(person, adapter, job.place)

    async def _owned(self, caller: Caller, job_id: str) -> Job:
        """The job, if the caller may change it: its owner, an admin, or the host's own tools."""
        job = await self._seen(caller, job_id)
        if caller.all_seeing or (caller.person and await self._is_own(caller.person, job)):
            return job
        raise NotAllowed("forbidden", needed="its owner")

    async def _is_own(self, person: Person, job: Job) -> bool:
        """Whether it is the person's, under whichever account they asked for it."""
        if str(person) == job.owner:
            return True
        return Person.parse(job.owner) in await self._accounts(person)

    async def _accounts(self, person: Person) -> tuple[Person, ...]:
        return await self._queue.look(lambda tx: accounts.joined(tx, person))

    async def _with_wait(self, job: Job) -> Job:
        """The job with how long it will wait, and how far it is right now."""
        return (await self._with_waits([job]))[0]

    async def _with_waits(self, jobs: Sequence[Job]) -> list[Job]:
        """As `_with_wait`, with one look at the line for all."""
        starts = [0.0]
        if any(job.state is State.QUEUED for job in jobs):
            outlook, now = await self._queue.outlook(), self._queue.now()
            running = [estimate.left_s(cost, started, now) for cost, started in outlook.running]
            starts = estimate.starts_s(outlook.waiting, running, len(self.loops))
        return [self._as_it_is(job, starts) for job in jobs]

    def _as_it_is(self, job: Job, starts: Sequence[float]) -> Job:
        if job.state is State.QUEUED:
            # The line may have become shorter since the job was read.
            place = min(job.position or len(starts), len(starts))
            return job.model_copy(update={"wait_s": round(starts[place - 1], 1)})
        if job.state is not State.RUNNING:
            return job
        latest, preview = self._bus.latest(job.id), self._bus.latest_preview(job.id)
        if latest is not None:
            job = job.model_copy(update={"stage": latest.stage, "fraction": latest.fraction})
        if preview is not None:
            job = job.model_copy(update={"artifacts": (*job.artifacts, preview.artifact)})
        return job


def _person(text: str) -> Person:
    try:
        return Person.parse(text)
    except ValueError as error:
        raise InvalidInput("field_invalid", field="user", reason="adapter/user") from error
