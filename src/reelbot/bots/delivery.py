"""Posts results: claim → fit → post → tell, until it is told.

A claim is a lease of the render host's. Whatever dies in between, the claim is made again, says
that there was an earlier one, and the platform is asked whether that one had posted. Where only the
answer to a claim was lost, it is asked for again under the same key.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakValueDictionary

import structlog

from reelbot.bots import notes, parcels
from reelbot.bots.adapter import Adapter, NotPosted, Parcel, TooBig
from reelbot.bots.fitting import Fitting, LinkFor
from reelbot.core.client import RenderClient
from reelbot.core.errors import Conflict, NotFound, QuotaReached, ReelbotError, Unreachable
from reelbot.core.jobs import Job, State
from reelbot.core.wire import DeliveryClaim, Event

AT_ONCE = 64  # most of them wait for a smaller version to be made, or for their lane
POSTS_AT_ONCE = 12
POSTS_AT_ONCE_IN_A_LANE = 2
# Who waits longer for its lane is handed back for a while, so that others get its place.
LANE_PATIENCE_S = 20.0
BUSY_RETRY_S = 15.0
# A safety net beneath the events, and what asks for deliveries whose time has come again.
POLL_S = 15.0
AWAY_S = 2.0  # …and where the host was away when it was asked
POST_TIMEOUT_S = 600.0
FIND_TIMEOUT_S = 60.0
SIZES_MAX = 6
TELL_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STOP_S = 4.0
REPOST_TRIES = 4
REPOST_WAIT_S = 60.0

# No host answers, or it asks for patience: neither says anything about what was asked.
AWAY = (Unreachable, QuotaReached)

log = structlog.get_logger(__name__)


class Settler(Protocol):
    """Who makes the card of a job that is over into a line: `bots.keeper`."""

    def settle(self, job: Job, reply: Mapping[str, Any], locale: str | None) -> None: ...


class Delivery:
    """One adapter's. A `feed.Listener`; `run` claims and posts. With a `holder` (`bots.seat`) it
    first ends what an earlier process of that name still held."""

    def __init__(
        self,
        client: RenderClient,
        adapter: Adapter,
        *,
        settler: Settler | None = None,
        link_for: LinkFor | None = None,
        clock: Callable[[], float] = time.monotonic,
        poll_s: float = POLL_S,
        tell_s: tuple[float, ...] = TELL_S,
        stop_s: float = STOP_S,
        new_key: Callable[[], str] = lambda: secrets.token_hex(12),
        holder: str | None = None,
    ) -> None:
        self._client = client
        self._adapter = adapter
        self._settler = settler
        self._fitting = Fitting(client, adapter, link_for, clock=clock)
        self._poll_s = poll_s
        self._tell_s = tell_s
        self._stop_s = stop_s
        self._new_key = new_key if holder is None else lambda: f"{holder}.{new_key()}"
        self._key = self._new_key()  # of the claim that is asked for now
        self._gone = holder  # whose claims are to be ended: this process has made none yet
        self._woken = asyncio.Event()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._posts = asyncio.Semaphore(POSTS_AT_ONCE)
        self._lanes: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._at_work: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There may be something to post."""
        self._woken.set()

    def heard(self, event: Event) -> None:
        if event.kind in ("connected", "reset", "done", "failed"):
            self.wake()

    def repost(self, job: Job, reply: Mapping[str, Any]) -> None:
        """Post a result that was posted before once more. Nobody else knows of it, so it is tried
        a few times and not after a restart: who misses it asks again."""
        self._spawn(self._repost(job, reply))

    # --- claiming --------------------------------------------------------------------------------

    async def run(self) -> None:
        """Post what there is, until cancelled."""
        try:
            while True:
                self._woken.clear()
                wait_s = self._poll_s
                try:
                    await self._take_over()
                    while await self._claim():
                        pass
                except AWAY as error:
                    log.info("nothing claimed", adapter=self._adapter.name, code=error.code)
                    wait_s = min(wait_s, AWAY_S)
                try:
                    async with asyncio.timeout(wait_s):
                        await self._woken.wait()
                except TimeoutError:
                    pass
        finally:
            # What is being posted is finished and told, where that is quick: else it is looked for
            # when it is claimed again.
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=self._stop_s)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take_over(self) -> None:
        """End what a process before this one held, once: else it waits until its lease is over."""
        if self._gone is None:
            return
        try:
            found = await self._client.end_claims(self._adapter.name, self._gone)
        except NotFound:
            self._gone = None  # a host that cannot
            return
        self._gone = None
        if found.ended:
            log.info("took over", adapter=self._adapter.name, claims=found.ended)
            asyncio.get_running_loop().call_later(found.retry_after, self.wake)

    async def _claim(self) -> bool:
        """Begin one delivery; False where none is due."""
        await self._slots.acquire()
        claim = None
        try:
            claim = await self._client.claim_delivery(self._adapter.name, self._key)
            self._key = self._new_key()
        finally:
            if claim is None or claim.job.id in self._at_work:
                self._slots.release()
        if claim is None:
            return False
        if claim.job.id in self._at_work:
            # Its lease ran out while we are still posting: that report counts for this claim too.
            log.info("still posting", job=claim.job.id)
            return True
        self._at_work.add(claim.job.id)
        self._spawn(self._work(claim))
        return True

    async def _work(self, claim: DeliveryClaim) -> None:
        """One delivery, in its slot, to the report that ends it."""
        try:
            try:
                report = await self._outcome(claim)
            finally:
                self._slots.release()
            await self._tell(claim, report)
            if isinstance(report, str) and self._settler is not None:
                locale = notes.locale_in(claim.reply)
                self._settler.settle(claim.job, claim.reply, locale)
        finally:
            self._at_work.discard(claim.job.id)

    async def _outcome(self, claim: DeliveryClaim) -> str | NotPosted:
        """The receipt, or why there is none."""
        try:
            parcel = parcels.parcel(claim.job, claim.reply)
            if claim.claimed_before:
                async with self._turn(parcel), asyncio.timeout(FIND_TIMEOUT_S):
                    found = await self._adapter.find(parcel)
                if found is not None:
                    return found
            return await self._post(parcel)
        except NotPosted as error:
            log.warning("not posted", job=claim.job.id, code=error.code, final=error.final)
            return error
        except TimeoutError:
            return NotPosted("post_timed_out")
        except AWAY as error:
            return NotPosted(error.code, retry_after=error.retry_after)
        except NotFound:
            return NotPosted("unknown_job", final=True)
        except Exception:
            log.exception("not posted", job=claim.job.id)
            return NotPosted("post_unexpected")

    @contextlib.asynccontextmanager
    async def _turn(self, parcel: Parcel) -> AsyncIterator[None]:
        """A few at once in a lane, so that a slow one does not take all there are.

        Raises NotPosted("place_busy").
        """
        lane = self._adapter.lane(parcel.reply)
        turns = self._lanes.setdefault(lane, asyncio.Semaphore(POSTS_AT_ONCE_IN_A_LANE))
        try:
            async with asyncio.timeout(LANE_PATIENCE_S):
                await turns.acquire()
        except TimeoutError:
            raise NotPosted("place_busy", retry_after=BUSY_RETRY_S) from None
        try:
            async with self._posts:
                yield
        finally:
            turns.release()

    # --- posting ---------------------------------------------------------------------------------

    async def _post(self, parcel: Parcel) -> str:
        """Fit and post, smaller each time that it is too big."""
        with tempfile.TemporaryDirectory(prefix="reelbot-") as folder:
            for size in range(SIZES_MAX):
                each = Path(folder) / str(size)
                each.mkdir()
                whole = parcel
                if parcel.job.state is State.DONE:
                    whole = await self._fitting.fitted(parcel, each)
                try:
                    async with self._turn(whole), asyncio.timeout(POST_TIMEOUT_S):
                        return await self._adapter.post(whole)
                except TooBig as error:
                    log.info("too big", job=parcel.job.id, bytes_max=error.bytes_max)
                    if not self._fitting.refused(whole, error):
                        break
            # Whatever the place takes, words are among it.
            bare = parcels.with_line(parcel, "post.too_big")
            async with self._turn(bare), asyncio.timeout(POST_TIMEOUT_S):
                return await self._adapter.post(replace(bare, files=(), thumbnail=None))

    async def _repost(self, job: Job, reply: Mapping[str, Any]) -> None:
        parcel = parcels.parcel(job, reply)
        for _ in range(REPOST_TRIES):
            wait_s = 1.0
            try:
                async with self._slots:
                    await self._post(parcel)
                return
            except NotPosted as error:
                log.warning("not shown", job=job.id, code=error.code)
                if error.final:
                    return
                wait_s = min(error.retry_after or wait_s, REPOST_WAIT_S)
            except (ReelbotError, TimeoutError) as error:
                log.warning("not shown", job=job.id, error=type(error).__name__)
            except Exception:
                log.exception("not shown", job=job.id)
                return
            await asyncio.sleep(wait_s)

    # --- telling ---------------------------------------------------------------------------------

    async def _tell(self, claim: DeliveryClaim, report: str | NotPosted) -> None:
        """Say what became of it, until the host has heard it: a film that was posted and not told
        of would be posted again."""
        tries = 0
        while True:
            try:
                if isinstance(report, str):
                    await self._client.sent(claim.job.id, claim.attempt, report)
                else:
                    await self._client.not_sent(
                        claim.job.id,
                        claim.attempt,
                        report.code[:200],
                        retry_after=report.retry_after,
                        final=report.final,
                    )
                return
            except AWAY:
                await asyncio.sleep(self._tell_s[min(tries, len(self._tell_s) - 1)])
                tries += 1
            except (Conflict, NotFound):
                return  # deleted meanwhile, or another claim has it
            except ReelbotError as error:
                log.error("delivery not told", job=claim.job.id, code=error.code)
                return

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
