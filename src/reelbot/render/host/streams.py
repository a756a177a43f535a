"""Server-sent events: what is kept comes from the database by number, what is live from memory.

A stream is woken by commits and by progress; it never polls. Progress is sent at most twice a
second a job, always the latest; a stream that falls behind skips, it is never queued up for.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from reelbot.core.jobs import Artifact, Progress
from reelbot.core.wire import Event

LIVE_EVERY_S = 0.5
# A comment line keeps proxies and clients from taking a quiet stream for a dead one.
KEEP_ALIVE_S = 15.0
# Streams that are open at once; beyond it the oldest is closed, and told to come back.
STREAMS_MAX = 256
PAGE = 200

# Where a stream keeps what the line itself does: of no job, and only the newest.
_LINE = ("", "line")

# (after, adapter, job, limit) → kept events in order.
ReadEvents = Callable[[int, str | None, str | None, int], Awaitable[list[Event]]]


class Preview(NamedTuple):
    """The newest look at what a job makes; the file goes with its try."""

    adapter: str
    event: Event
    artifact: Artifact
    path: Path


@dataclass(slots=True, eq=False)
class Stream:
    """One open connection."""

    adapter: str | None
    job: str | None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    live: dict[tuple[str, str], Event] = field(default_factory=dict)
    sent_at: dict[str, float] = field(default_factory=dict)
    replaced: bool = False
    crowded: bool = False  # there are too many: it is to come back later
    unread: bool = True  # something that it wants was committed since the database was read

    def wants(self, adapter: str, job: str) -> bool:
        return self.adapter in (None, adapter) and self.job in (None, job)


class EventBus:
    """All open streams, and the latest progress of every running job."""

    def __init__(self) -> None:
        self._streams: dict[Stream, None] = {}  # in order of opening
        self._latest: dict[str, tuple[str, Event]] = {}
        self._previews: dict[str, Preview] = {}
        self._closed = False

    def __len__(self) -> int:
        return len(self._streams)

    def _make_room(self) -> None:
        """Close the oldest stream where there are too many; an adapter's own are last to go."""
        there = [stream for stream in self._streams if not (stream.crowded or stream.replaced)]
        if len(there) >= STREAMS_MAX:
            oldest = next((one for one in there if one.job is not None), None) or next(
                (one for one in there if one.adapter is None), there[0]
            )
            oldest.crowded = True
            oldest.woken.set()

    def kept(self, adapter: str, job: str) -> None:
        """An event of a job was committed: streams that want it read on, the others rest."""
        for stream in self._streams:
            if stream.wants(adapter, job):
                stream.unread = True
                stream.woken.set()

    def progress(self, adapter: str, job: str, progress: Progress) -> None:
        """The job's newest progress, for whoever listens now or connects later."""
        event = Event(kind="progress", job=job, data=progress.model_dump(mode="json"))
        self._latest[job] = (adapter, event)
        self._tell(adapter, job, event)

    def preview(self, adapter: str, job: str, artifact: Artifact, path: Path) -> None:
        """There is a new look at what is made, in the file at `path`."""
        data = artifact.model_dump(mode="json", exclude_none=True)
        event = Event(kind="preview", job=job, data=data)
        self._previews[job] = Preview(adapter, event, artifact, path)
        self._tell(adapter, job, event)

    def line(self, *, paused: bool) -> None:
        """The line was paused, or goes on: all that waits, of whichever adapter, is another now.

        Nobody who connects later is told: how jobs are then is asked for, and it stands there.
        """
        event = Event(kind="paused" if paused else "resumed")
        for stream in self._streams:
            stream.live[_LINE] = event
            stream.woken.set()

    def _tell(self, adapter: str, job: str, event: Event) -> None:
        for stream in self._streams:
            if stream.wants(adapter, job):
                stream.live[(job, event.kind)] = event
                stream.woken.set()

    def ended(self, job: str) -> None:
        """The try is over: its progress is no longer true."""
        self._latest.pop(job, None)
        self._previews.pop(job, None)
        for stream in self._streams:
            stream.live = {key: event for key, event in stream.live.items() if key[0] != job}

    def latest(self, job: str) -> Progress | None:
        found = self._latest.get(job)
        return Progress.model_validate(found[1].data) if found else None

    def latest_preview(self, job: str) -> Preview | None:
        return self._previews.get(job)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for stream in self._streams:
            stream.woken.set()

    async def follow(
        self,
        *,
        adapter: str | None,
        job: str | None,
        after: int,
        read: ReadEvents,
    ) -> AsyncGenerator[Event | None, None]:
        """Events after a number, for ever; None asks for a keep-alive. Where there are too many
        streams, the oldest gets `crowded` and ends: it may come back a while later.

        One stream an adapter: an older one gets `replaced` and ends.
        """
        stream = Stream(adapter, job)
        if adapter is not None and job is None:
            for other in self._streams:
                if other.adapter == adapter and other.job is None:
                    other.replaced = True
                    other.woken.set()
        self._make_room()
        self._streams[stream] = None
        previews = {name: (each.adapter, each.event) for name, each in self._previews.items()}
        for now_true in (previews, self._latest):
            for name, (owner, event) in now_true.items():
                if stream.wants(owner, name):
                    stream.live[(name, event.kind)] = event
        try:
            while not self._closed:
                stream.woken.clear()
                if stream.replaced:
                    yield Event(kind="replaced")
                    return
                if stream.crowded:
                    yield Event(kind="crowded")
                    return
                while stream.unread:
                    stream.unread = False
                    for event in await read(after, adapter, job, PAGE):
                        after = event.id or after
                        stream.unread = True  # there may be another page
                        yield event
                now = time.monotonic()
                for event in _due(stream, now):
                    yield event
                try:
                    async with asyncio.timeout(_patience(stream, now)):
                        await stream.woken.wait()
                except TimeoutError:
                    if not stream.live:
                        yield None
        finally:
            self._streams.pop(stream, None)


def _due(stream: Stream, now: float) -> list[Event]:
    """Live events whose job was not told of within the last half second; they leave the stream.
    Of a job it is one at a time: a preview before progress, as there are fewer of them."""
    live = sorted(stream.live, key=lambda key: key[1] != "preview")
    first = {key[0]: key for key in reversed(live)}
    ready = [
        key for job, key in first.items() if now - stream.sent_at.get(job, 0.0) >= LIVE_EVERY_S
    ]
    due = [stream.live.pop(key) for key in ready]
    for event in due:
        stream.sent_at[event.job or ""] = now
    return due


def _patience(stream: Stream, now: float) -> float:
    """How long to wait for a wake-up: until the next live event may be sent, or a keep-alive."""
    waits = [stream.sent_at.get(job, 0.0) + LIVE_EVERY_S - now for job, _ in stream.live]
    return max(0.01, min(waits, default=KEEP_ALIVE_S))
