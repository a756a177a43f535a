"""The durable queue: jobs, their tries, their deliveries and events.

Each method is one transaction. What is promised to anybody (a job, its cancellation, its result, a
claim to post it) is on the disk when the method returns. A claim to render and progress survive
the death of any process, but may be lost to a power cut: then the job waits, as it did.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from random import Random, SystemRandom
from typing import Any, TypeVar

from reelbot.core.figures import LineFigures
from reelbot.core.jobs import Artifact, DeliveryState, ErrorInfo, Job, Origin, Person, Stage, State
from reelbot.core.wire import Blob, DeliveryClaim, Event
from reelbot.render.host import (
    deliveries,
    events,
    learned,
    ledger,
    retention,
    tries,
    uploads,
    waiting_line,
)
from reelbot.render.host.database import Database
from reelbot.render.host.estimate import Key, Rate
from reelbot.render.host.policy import Facts, Limits
from reelbot.render.host.rows import (
    Asked,
    CancelOutcome,
    Claimed,
    NewJob,
    Outlook,
    Pruned,
    Recovered,
    Retention,
)
from reelbot.render.host.transaction import Transaction
from reelbot.render.host.wakeup import Wakeup

__all__ = ["Claimed", "JobQueue", "NewJob"]

LEASE_S = 120.0
NO_LIMITS = Limits()
# More than there can be claims between two durable commits.
SKIPPED_EVENTS = 100

T = TypeVar("T")
Listener = Callable[[str, Event], None]


class JobQueue:
    """Jobs on a `Database`. `now` gives seconds since the epoch; ids, seeds and jitter come from
    `random`, which only the database's thread uses.

    Every method may raise HostProblem; those that take a job's id raise NotFound("unknown_job").
    """

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], float] = time.time,
        random: Random | None = None,
    ) -> None:
        self._database = database
        self._now = now
        self._random = SystemRandom() if random is None else random
        self._wakeup = Wakeup()
        self._listeners: list[Listener] = []
        self._timer: asyncio.TimerHandle | None = None

    # --- waking and listening --------------------------------------------------------------------

    def ready(self) -> asyncio.Future[None]:
        """A future that is done once a job may have become claimable.

        Ask for it before `claim`, await it when the claim found nothing: no change falls between.
        """
        return self._wakeup.next()

    async def next(self, device: str, warm: Collection[str] = ()) -> Claimed:
        """Claim a job, waiting for one as long as it takes."""
        while True:
            ready = self.ready()
            claimed = await self.claim(device, warm)
            if claimed is not None:
                return claimed
            await ready

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(adapter, event)` on the event loop with each kept event, after its commit
        and in order; `adapter` is the job's.

        It must not raise. Returns a function that ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # --- the line --------------------------------------------------------------------------------

    async def put(self, new: NewJob, limits: Limits = NO_LIMITS) -> tuple[Job, bool]:
        """Take a job; with a known key, the job of that key and False.

        Raises:
            Conflict: `key_reused` (job): the key belongs to another request.
            QuotaReached: see `policy.admit`.
            InvalidInput: `blob_gone` (blob): an upload is no longer there.
        """

        def step(tx: Transaction) -> tuple[Job, bool]:
            id, created = waiting_line.put(tx, new, limits)
            return ledger.get(tx, id), created

        return await self._write(step)

    async def is_put(self, adapter: str, key: str) -> bool:
        """Whether a request with this key has become a job."""
        return await self._read(lambda tx: waiting_line.is_put(tx, adapter, key))

    async def facts(self, origin: Origin, limits: Limits) -> Facts:
        """What quotas are decided by, for showing them; what has no limit is not counted."""
        return await self._read(lambda tx: waiting_line.facts(tx, origin, limits))

    async def position(self, id: str) -> int | None:
        """1 is next; None past 1,000, and for a job that does not wait."""
        return (await self.get(id)).position

    async def outlook(self) -> Outlook:
        """What waits and what runs, for `estimate.starts_s`."""
        return await self._read(waiting_line.outlook)

    async def pause(self) -> None:
        """Hand out no more jobs; what runs goes on."""
        await self._write(lambda tx: tx.change("UPDATE line SET paused = 1"))

    async def resume(self) -> None:
        def step(tx: Transaction) -> None:
            tx.change("UPDATE line SET paused = 0")
            tx.wakes = True

        await self._write(step)

    async def stats(self) -> LineFigures:
        return await self._read(waiting_line.stats)

    # --- tries -----------------------------------------------------------------------------------

    async def claim(self, device: str, warm: Collection[str] = ()) -> Claimed | None:
        """The next job, now running on `device`; None where there is none or the line is paused.

        A job for a model in `warm` may pass a few others, none of them twice.
        """

        def step(tx: Transaction) -> tuple[Claimed | None, float | None]:
            claimed = tries.claim(tx, device, warm)
            return claimed, tries.next_due(tx) if claimed is None else None

        # Not flushed: what a power cut takes back is as if it had not been claimed, as the worker
        # went down with the machine. It is on the disk with the next durable commit.
        claimed, due = await self._write(step, durable=False)
        if due is not None:
            self._wake_at(due)
        return claimed

    async def progress(self, id: str, attempt: int, stage: Stage, fraction: float) -> bool:
        """Note how far a try is; False where the try is over."""
        return await self._write(
            lambda tx: tries.progress(tx, id, attempt, stage, fraction), durable=False
        )

    async def plan(
        self, id: str, attempt: int, recipe: Mapping[str, Any], notes: Sequence[str] = ()
    ) -> bool:
        """Keep the resolved recipe, for this and every later try, and what its owner should know;
        False where the try is over."""
        return await self._write(lambda tx: tries.plan(tx, id, attempt, recipe, notes))

    async def finish(
        self,
        id: str,
        attempt: int,
        artifacts: Sequence[Artifact],
        recipe: Mapping[str, Any] | None = None,
        stage_seconds: Mapping[str, float] | None = None,
        engines: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
    ) -> bool:
        """Commit result, delivery, event and what was learned of costs; False where it is too late.

        `recipe` replaces the planned one. `stage_seconds`: work by stage; `engines`: the engine of
        each stage that had one.
        """

        def step(tx: Transaction) -> bool:
            job = tries.finish(tx, id, attempt, artifacts, recipe, stage_seconds or {}, notes)
            if job is not None and stage_seconds:
                learned.observe(tx, job["n"], stage_seconds, engines or {})
            return job is not None

        return await self._write(step)

    async def fail(
        self, id: str, attempt: int, error: ErrorInfo, retry_at: float | None
    ) -> State | None:
        """End a try with an error: `queued` again for `retry_at`, or `failed` where that is None.

        `policy.after_failure` decides which. Returns None where the try was over already.
        """
        return await self._write(lambda tx: tries.fail(tx, id, attempt, error, retry_at))

    async def interrupt(self, id: str, attempt: int) -> State | None:
        """End a try that nobody is to blame for; after more than ten of them the job fails."""
        return await self._write(lambda tx: tries.interrupt(tx, id, attempt))

    async def recover(self) -> Recovered:
        """At a host's start: what was running goes back to the line at its old turn."""
        interrupted = self._database.interrupted

        def step(tx: Transaction) -> Recovered:
            if interrupted:
                # A power cut may have taken `started` events that somebody has heard; their
                # numbers must not mean something else to whoever resumes after them.
                events.skip(tx, SKIPPED_EVENTS)
            return tries.recover(tx)

        return await self._write(step)

    async def learned(self) -> dict[Key, Rate]:
        """What stages have been seen to cost, for `estimate.cost_s`."""
        return await self._read(learned.rates)

    # --- events ----------------------------------------------------------------------------------

    async def events(
        self, after: int, adapter: str | None = None, job: str | None = None, limit: int = 200
    ) -> list[Event]:
        """Kept events with a number above `after`, in order."""
        return await self._read(lambda tx: events.after(tx, after, adapter, job, limit))

    async def event_span(self) -> tuple[int, int]:
        """(first, last): a stream can be resumed after any number from first to last."""
        return await self._read(events.span)

    # --- jobs ------------------------------------------------------------------------------------

    async def get(self, id: str) -> Job:
        return await self._read(lambda tx: ledger.get(tx, id))

    async def list(
        self,
        *,
        owner: Person | None = None,
        adapter: str | None = None,
        place: str | None = None,
        states: Collection[State] = (),
        ids: Collection[str] | None = None,
        limit: int = 50,
        before: str | None = None,
    ) -> list[Job]:
        """Jobs that fit all that is given, newest first, older than the job `before`."""
        return await self._read(
            lambda tx: ledger.find(
                tx,
                owner=owner,
                adapter=adapter,
                place=place,
                states=states,
                ids=ids,
                limit=limit,
                before=before,
            )
        )

    async def asked(self, id: str) -> Asked:
        """What was asked for, and which of its uploads are no longer kept."""
        return await self._read(lambda tx: ledger.asked(tx, id))

    async def cancel(self, id: str) -> CancelOutcome:
        """End a job. When this returns, it is committed: no finish can win any more.

        Raises Conflict: `already_done`, `already_failed`, `already_cancelled` (job).
        """
        return await self._write(lambda tx: ledger.cancel(tx, id))

    async def retry(self, id: str) -> Job:
        """Put a failed job back; raises Conflict: `not_failed` (state), `inputs_gone` (blobs)."""
        return await self._write(lambda tx: ledger.retry(tx, id))

    async def reply(self, id: str, reply: Mapping[str, Any] | None) -> None:
        """Change where the result is to be posted."""
        await self._write(lambda tx: ledger.set_reply(tx, id, reply))

    async def delete(self, id: str) -> None:
        """Forget a job that is over; raises Conflict("not_over")."""
        await self._write(lambda tx: ledger.delete(tx, id))

    async def is_of_place(self, person: Person, adapter: str, place: str) -> bool:
        """Whether a person has asked for something in a place: then its jobs are theirs to see."""
        return await self._read(lambda tx: ledger.is_of_place(tx, person, adapter, place))

    # --- uploads ---------------------------------------------------------------------------------

    async def keep_upload(self, blob: Blob, sender: Person | None = None) -> None:
        """Know an upload whose file is in its place, and who sent it."""
        await self._write(lambda tx: uploads.add(tx, blob, sender))

    async def uploads(self, ids: Collection[str]) -> dict[str, Blob]:
        """Those that are still kept, by id."""
        return await self._read(lambda tx: uploads.find(tx, ids))

    # --- deliveries ------------------------------------------------------------------------------

    async def claim_delivery(
        self, adapter: str, lease_s: float = LEASE_S, *, key: str | None = None
    ) -> DeliveryClaim | None:
        """The next result for `adapter` to post, leased; None where none is due."""
        return await self._write(lambda tx: deliveries.claim(tx, adapter, lease_s, key))

    async def sent(self, id: str, attempt: int, receipt: str) -> bool:
        """It was posted; False where the claim is not of this result."""
        return await self._write(lambda tx: deliveries.sent(tx, id, attempt, receipt))

    async def delivery_failed(
        self,
        id: str,
        attempt: int,
        code: str,
        retry_after: float | None = None,
        final: bool = False,
    ) -> DeliveryState | None:
        """It could not be posted; how it stands then, None where the claim is no longer the
        latest."""
        return await self._write(
            lambda tx: deliveries.failed(tx, id, attempt, code, retry_after, final)
        )

    # --- letting go ------------------------------------------------------------------------------

    async def prune(self, policy: Retention) -> Pruned:
        """Let go of what is old and not needed; call again while `more`."""
        return await self._write(lambda tx: retention.prune(tx, policy))

    # --- other rooms -----------------------------------------------------------------------------

    def now(self) -> float:
        """The queue's clock: seconds since the epoch."""
        return self._now()

    async def change(self, step: Callable[[Transaction], T]) -> T:
        """Run a step of another room (voices, people, leftovers); durable when it returns."""
        return await self._write(step)

    async def look(self, step: Callable[[Transaction], T]) -> T:
        """Run a step of another room that only reads."""
        return await self._read(step)

    async def scrub(self) -> None:
        """Leave no trace of deleted rows in the database's files."""
        await self._database.scrub()

    # --- transactions ----------------------------------------------------------------------------

    async def _write(self, step: Callable[[Transaction], T], *, durable: bool = True) -> T:
        def run(connection: sqlite3.Connection) -> tuple[T, Transaction]:
            tx = Transaction(connection, self._now(), self._random)
            return step(tx), tx

        result, _ = await self._database.write(run, durable=durable, then=self._committed)
        return result

    async def _read(self, step: Callable[[Transaction], T]) -> T:
        return await self._database.read(
            lambda connection: step(Transaction(connection, self._now(), self._random))
        )

    def _committed(self, outcome: tuple[object, Transaction]) -> None:
        _, tx = outcome
        for adapter, event in tx.events:
            for listener in list(self._listeners):
                listener(adapter, event)
        if tx.wakes:
            self._wakeup.call()

    def _wake_at(self, moment: float) -> None:
        """Wake idle loops when a job in back-off is due; the clock of the timer is the loop's."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_later(max(moment - self._now(), 0.001), self._wakeup.call)
