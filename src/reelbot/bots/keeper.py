"""Keeps the cards of jobs up to date, each lane at its platform's pace.

What is to be shown is never queued: a lane knows only which of its cards are out of date, and when
it may edit again the card is drawn as the job is then. Which message shows which job is known to
the render host: a process that starts takes up the cards of an earlier one.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import structlog

from reelbot.bots import cards, notes
from reelbot.bots.adapter import Adapter, Card, NotPosted
from reelbot.bots.cards import Status
from reelbot.bots.pace import Lane
from reelbot.core.client import RenderClient
from reelbot.core.errors import NotFound, ReelbotError
from reelbot.core.jobs import Job, State
from reelbot.core.wire import Coming, Event

# Places in the line have no events: they are asked for when something moved, and now and then.
REFRESH_S = 10.0
STIR_S = 0.5
IDS_AT_ONCE = 50
TRACKED_MAX = 10_000
AWAY_S = 2.0
SHOW_TIMEOUT_S = 30.0
FAILURES_MAX = 3
OVER_MAX = 1_000
PREVIEW = "preview.jpg"

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Tracked:
    """A card that is shown somewhere; `status` is None until the job was asked for."""

    reply: Mapping[str, Any]
    locale: str | None
    lane: str
    shown: Card | None = None
    status: Status | None = None
    failures: int = 0


@dataclass(slots=True)
class Busy:
    """A lane with cards that are out of date, in the order in which they became so."""

    lane: Lane
    stale: dict[str, None] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Cards:
    """One adapter's. A `feed.Listener`; `run` draws. `folder` is for previews."""

    def __init__(
        self,
        client: RenderClient,
        adapter: Adapter,
        folder: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Any] = asyncio.sleep,
        refresh_s: float = REFRESH_S,
    ) -> None:
        self._client = client
        self._adapter = adapter
        self._folder = folder
        self._clock = clock
        self._sleep = sleep
        self._refresh_s = refresh_s
        self._tracked: dict[str, Tracked] = {}
        self._lanes: dict[str, Busy] = {}
        self._unknown: set[str] = set()  # jobs that are to be asked for
        self._stirred = asyncio.Event()
        self._moved = False  # places in the line may be others now
        self._tasks: set[asyncio.Task[None]] = set()
        # The last cards of jobs that ended here, so that nothing is edited twice.
        self._over: OrderedDict[str, Card] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tracked)

    # --- what is told ----------------------------------------------------------------------------

    def track(
        self, job: str, reply: Mapping[str, Any], locale: str | None, shown: Card | None = None
    ) -> None:
        """From now on the card of `job` is where `reply` says."""
        while len(self._tracked) >= TRACKED_MAX:
            self._forget(next(iter(self._tracked)))
        known = self._tracked.get(job)
        self._over.pop(job, None)
        lane = self._adapter.lane(reply)
        status = known.status if known is not None else None
        self._tracked[job] = Tracked(reply, locale, lane, shown, status)
        self._ask(job)

    def settle(self, job: Job, reply: Mapping[str, Any], locale: str | None) -> None:
        """A job is over: its card becomes a line, whichever process has shown it."""
        known = self._tracked.get(job.id)
        if known is None:
            known = Tracked(reply, locale, self._adapter.lane(reply))
            known.shown = self._over.get(job.id)
            self._tracked[job.id] = known
        known.status = cards.of_job(known.status, job, self._clock())
        self._touch(job.id)

    def heard(self, event: Event) -> None:
        if event.kind in ("connected", "reset"):
            for job in self._tracked:
                self._ask(job)
            return
        self._moved |= event.kind not in ("progress", "preview")
        if self._moved:
            self._stirred.set()
        known = self._tracked.get(event.job or "")
        if known is None or event.job is None:
            return
        if event.kind == "preview":
            name = event.data.get("name")
            self._spawn(self._fetch_preview(event.job, name if isinstance(name, str) else PREVIEW))
        elif known.status is not None:
            known.status = cards.of_event(known.status, event, self._clock())
            self._touch(event.job)
        if event.kind != "progress":
            self._ask(event.job)

    # --- asking ----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Take up the cards that an earlier process has shown, and ask for what is not known, until
        cancelled."""
        self._spawn(self._take_up())
        try:
            while True:
                try:
                    async with asyncio.timeout(self._refresh_s):
                        await self._stirred.wait()
                    await asyncio.sleep(STIR_S if self._moved else 0)
                except TimeoutError:
                    self._moved = True
                self._stirred.clear()
                self._sweep()
                if self._moved:
                    self._moved = False
                    self._unknown |= {job for job, each in self._tracked.items() if _waits(each)}
                await self._learn()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take_up(self) -> None:
        while True:
            try:
                async for coming in self._client.coming(self._adapter.name):
                    if coming.job.id not in self._tracked:
                        self._resume(coming)
                return
            except NotFound:
                return  # a host that does not tell yet: as each job ends, its card becomes a line
            except ReelbotError as error:
                log.info("cards not taken up yet", code=error.code)
                await self._sleep(AWAY_S)

    def _resume(self, coming: Coming) -> None:
        job = coming.job
        self.track(job.id, coming.reply, notes.locale_in(coming.reply))
        if coming.event is not None and job.state is State.QUEUED:
            # Why it waits again.
            known = self._tracked[job.id]
            known.status = cards.of_event(cards.Status(job), coming.event, self._clock())
        elif job.state is State.RUNNING:
            self._spawn(self._fetch_preview(job.id, PREVIEW))

    def _sweep(self) -> None:
        """Let go of lanes that were quiet for so long that there is nothing to remember."""
        now = self._clock()
        for name, busy in list(self._lanes.items()):
            if not busy.stale and busy.lane.idle(now) and (busy.task is None or busy.task.done()):
                del self._lanes[name]

    async def _learn(self) -> None:
        while self._unknown:
            asked = sorted(self._unknown)[:IDS_AT_ONCE]
            try:
                found = await self._client.jobs(ids=asked, limit=len(asked))
            except ReelbotError as error:
                log.debug("cards not refreshed", code=error.code)
                await asyncio.sleep(STIR_S)
                return
            self._unknown.difference_update(asked)
            for job in found:
                known = self._tracked.get(job.id)
                if known is not None:
                    known.status = cards.of_job(known.status, job, self._clock())
                    self._touch(job.id)
            for gone in set(asked) - {job.id for job in found}:
                self._forget(gone)

    def _ask(self, job: str) -> None:
        self._unknown.add(job)
        self._stirred.set()

    async def _fetch_preview(self, job: str, name: str) -> None:
        target = self._folder / f"{job}-{self._clock():.3f}.jpg"
        try:
            # Systems clear /tmp of what was not touched for days; a bot runs for longer.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            await self._client.download(job, name, target)
        except (ReelbotError, OSError) as error:
            log.debug("no preview", job=job, error=str(error))
            return
        known = self._tracked.get(job)
        if known is None or known.status is None or known.status.job.state.final:
            target.unlink(missing_ok=True)
            return
        if known.status.preview is not None:
            known.status.preview.unlink(missing_ok=True)
        known.status = replace(known.status, preview=target)
        self._touch(job)

    # --- drawing ---------------------------------------------------------------------------------

    def _touch(self, job: str) -> None:
        """The card of a job is out of date."""
        known = self._tracked[job]
        busy = self._lanes.get(known.lane)
        if busy is None:
            busy = self._lanes[known.lane] = Busy(Lane(self._adapter.pace(known.reply)))
        busy.stale[job] = None
        if busy.task is None or busy.task.done():
            busy.task = self._spawn(self._draw(busy))

    async def _draw(self, busy: Busy) -> None:
        """Edit a lane's cards one after another, until none is out of date."""
        while busy.stale:
            wait_s = busy.lane.wait_s(self._clock())
            if wait_s > 0:
                await self._sleep(wait_s)
                continue
            job = self._next(busy)
            del busy.stale[job]
            known = self._tracked.get(job)
            if known is None or known.status is None:
                continue
            card = cards.card(known.status, known.locale)
            if card != known.shown:
                await self._show(job, known, card, busy)
            # It may have been tried again meanwhile, and have another card.
            if card.final and job not in busy.stale and self._tracked.get(job) is known:
                self._over[job] = card
                while len(self._over) > OVER_MAX:
                    self._over.popitem(last=False)
                self._forget(job)

    def _next(self, busy: Busy) -> str:
        """A card that is over first: nobody should press Cancel on it. Else who waits longest."""
        for job in busy.stale:
            known = self._tracked.get(job)
            if known is not None and known.status is not None and known.status.job.state.final:
                return job
        return next(iter(busy.stale))

    async def _show(self, job: str, known: Tracked, card: Card, busy: Busy) -> None:
        busy.lane.went(self._clock())
        try:
            async with asyncio.timeout(SHOW_TIMEOUT_S):
                await self._adapter.show_card(known.reply, card)
            known.shown, known.failures = card, 0
        except NotPosted as error:
            if error.retry_after is None:
                self._forget(job)
                return
            busy.lane.pause(self._clock(), error.retry_after)
            busy.stale[job] = None
        except Exception as error:
            known.failures += 1
            log.warning("card not shown", job=job, error=type(error).__name__)
            if known.failures >= FAILURES_MAX:
                self._forget(job)
            else:
                busy.stale[job] = None

    def _forget(self, job: str) -> None:
        known = self._tracked.pop(job, None)
        self._unknown.discard(job)
        if known is not None and known.status is not None and known.status.preview is not None:
            known.status.preview.unlink(missing_ok=True)

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _waits(known: Tracked) -> bool:
    """Whether a card shows a place in the line, or nothing yet."""
    return known.status is None or known.status.job.state is State.QUEUED
