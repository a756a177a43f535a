"""Who watches which job: one stream of the render host, told on to all open pages.

A page never misses anything: each connection begins with how its person's jobs are now, and what
follows is always the newest state, never a backlog. So a stream that falls behind skips, and one
that was lost is simply opened again.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog

from reelbot.core.client import RenderClient
from reelbot.core.errors import NotAllowed, ReelbotError, Unreachable
from reelbot.core.jobs import Job, State

STREAMS_MAX = 600
STREAMS_PER_PERSON = 8
WATCHED_PER_PERSON = 200
WATCHERS_MAX = 5_000
# Jobs asked for at once; the host's own bound for a list.
PAGE = 200
# Commits come in bursts: a moment's patience makes one question of them.
COALESCE_S = 0.05
# How often the place in the line is asked for anew, when the line moved and when it did not.
LINE_EVERY_S = 3.0
LOOK_EVERY_S = 15.0
AWAY_RETRY_S = (1.0, 2.0, 5.0, 10.0)

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Stream:
    """One open page. `jobs` and `progress` hold what it was not yet told, newest only."""

    user: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    jobs: dict[str, Job] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    progress: dict[str, dict[str, Any]] = field(default_factory=dict)
    previews: set[str] = field(default_factory=set)
    away: bool | None = None  # news about the host
    closed: bool = False
    evicted: bool = False  # another one took its place


class Hub:
    """`run` follows the host for ever; `open` is one page's stream."""

    def __init__(
        self,
        client: RenderClient,
        *,
        streams_max: int = STREAMS_MAX,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._streams_max = max(1, streams_max)
        self._clock = clock
        self._streams: OrderedDict[Stream, None] = OrderedDict()
        self._watched: OrderedDict[str, OrderedDict[str, Job]] = OrderedDict()
        self._dirty: set[str] = set()
        self._wake = asyncio.Event()
        self._line_moved = True
        self.away = False

    def __len__(self) -> int:
        return len(self._streams)

    # --- pages -----------------------------------------------------------------------------------

    def open(self, user: str) -> Stream:
        """A new stream. Where there are too many, the oldest is closed (of the same person, where
        they have too many): it may come back later."""
        own = [stream for stream in self._streams if stream.user == user]
        if len(own) >= STREAMS_PER_PERSON:
            self._evict(own[0])
        if len(self._streams) >= self._streams_max:
            self._evict(next(iter(self._streams)))
        stream = Stream(user, away=self.away or None)
        self._streams[stream] = None
        return stream

    def leave(self, stream: Stream) -> None:
        self._streams.pop(stream, None)
        if not any(other.user == stream.user for other in self._streams):
            self._watched.pop(stream.user, None)

    def close(self) -> None:
        """End every stream."""
        for stream in list(self._streams):
            self._close(stream)

    def _evict(self, stream: Stream) -> None:
        stream.evicted = True
        self._close(stream)

    def _close(self, stream: Stream) -> None:
        stream.closed = True
        stream.woken.set()
        self._streams.pop(stream, None)

    def watch(self, user: str, jobs: Iterable[Job]) -> None:
        """Tell this person's pages of these jobs from now on: the host has shown them theirs."""
        watched = self._watched.setdefault(user, OrderedDict())
        self._watched.move_to_end(user)
        for job in jobs:
            watched[job.id] = job
            watched.move_to_end(job.id)
        while len(watched) > WATCHED_PER_PERSON:
            watched.popitem(last=False)
        while len(self._watched) > WATCHERS_MAX:
            self._watched.popitem(last=False)

    def known(self, user: str, job: str) -> Job | None:
        """The job as it was when it was last asked for."""
        return self._watched.get(user, OrderedDict()).get(job)

    def watched_by(self, user: str) -> Iterable[str]:
        return tuple(self._watched.get(user, ()))

    def tell(self, user: str, job: Job) -> None:
        """Something was done with a job here: its person's pages see it at once."""
        self.watch(user, [job])
        for stream in self._of(user):
            stream.jobs[job.id] = job
            stream.woken.set()

    def forget(self, user: str, job: str) -> None:
        """The job was deleted."""
        self._watched.get(user, OrderedDict()).pop(job, None)
        for stream in self._of(user):
            stream.gone.add(job)
            stream.jobs.pop(job, None)
            stream.woken.set()

    def host_is_away(self, away: bool) -> None:
        """The host did not answer, or does again."""
        if away == self.away:
            return
        self.away = away
        log.info("the render host is away" if away else "the render host is back")
        for stream in self._streams:
            stream.away = away
            stream.woken.set()
        if not away:
            self._ask({job for watched in self._watched.values() for job in watched})

    # --- the host --------------------------------------------------------------------------------

    async def run(self) -> None:
        """Follow the host's events and ask for what changed, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._refresh())
            tasks.create_task(self._keep_places())

    async def _follow(self) -> None:
        failures = 0
        while True:
            try:
                # All adapters' events: a person's jobs may come from elsewhere too, and a second
                # page beside this one takes nothing away from it.
                async for event in self._client.events():
                    failures = 0
                    self._heard(event.kind, event.job, event.data)
            except Unreachable:
                self.host_is_away(True)
            except NotAllowed as error:
                self.host_is_away(True)
                log.error("the render host refuses the page's token", code=error.code)
            except ReelbotError as error:
                log.warning("the event stream ended", code=error.code)
            await asyncio.sleep(AWAY_RETRY_S[min(failures, len(AWAY_RETRY_S) - 1)])
            failures += 1

    def _heard(self, kind: str, job: str | None, data: dict[str, Any]) -> None:
        if kind in ("connected", "reset"):
            self.host_is_away(False)
            self._ask({job for watched in self._watched.values() for job in watched})
        elif kind in ("paused", "resumed"):
            # Seldom, and all who wait look at it: told at once, not with the next look at the line.
            self._ask(self._waiting())
        elif job is None:
            return
        elif kind in ("progress", "preview"):
            for stream in self._watching(job):
                if kind == "preview":
                    stream.previews.add(job)
                else:
                    stream.progress[job] = data
                stream.woken.set()
        else:
            self._line_moved = True
            if any(True for _ in self._watching(job)):
                self._ask({job})

    def _ask(self, jobs: set[str]) -> None:
        if jobs:
            self._dirty |= jobs
            self._wake.set()

    async def _refresh(self) -> None:
        """Ask for the jobs that changed, many at once, and hand them to whoever watches them."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(COALESCE_S)
            self._wake.clear()
            while self._dirty:
                asked = [self._dirty.pop() for _ in range(min(PAGE, len(self._dirty)))]
                try:
                    found = await self._client.jobs(ids=asked, limit=PAGE)
                except Unreachable:
                    self.host_is_away(True)
                    self._dirty |= set(asked)
                    await asyncio.sleep(AWAY_RETRY_S[0])
                    continue
                except ReelbotError as error:
                    log.warning("jobs could not be asked for", code=error.code)
                    continue
                self.host_is_away(False)
                self._found(asked, found)

    def _found(self, asked: list[str], found: list[Job]) -> None:
        for job in found:
            for user, watched in self._watched.items():
                if job.id in watched:
                    watched[job.id] = job
                    for stream in self._of(user):
                        stream.jobs[job.id] = job
                        if job.state is not State.RUNNING:
                            stream.progress.pop(job.id, None)
                        stream.woken.set()
        for missing in set(asked) - {job.id for job in found}:
            for user in [user for user, watched in self._watched.items() if missing in watched]:
                self.forget(user, missing)

    async def _keep_places(self) -> None:
        """Places in the line change with other people's jobs: ask when it moved."""
        looked = self._clock()
        while True:
            await asyncio.sleep(LINE_EVERY_S)
            if self.away:
                await self._look()
            if not self._line_moved and self._clock() - looked < LOOK_EVERY_S:
                continue
            self._line_moved, looked = False, self._clock()
            self._ask(self._waiting())

    def _waiting(self) -> set[str]:
        """Jobs that are not over and that somebody looks at."""
        return {
            job
            for user, jobs in self._watched.items()
            for job, known in jobs.items()
            if not known.state.final and any(True for _ in self._of(user))
        }

    async def _look(self) -> None:
        """Whether a host that did not answer one question does now: its stream of events may have
        lived on, and then nobody else would say that it is there."""
        try:
            await self._client.jobs(limit=1)
        except ReelbotError:
            return
        self.host_is_away(False)

    def _of(self, user: str) -> Iterator[Stream]:
        return (stream for stream in self._streams if stream.user == user)

    def _watching(self, job: str) -> Iterator[Stream]:
        return (stream for stream in self._streams if job in self._watched.get(stream.user, ()))
