"""Event streams: kept events in order and without gaps, progress live and never queued up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from reelbot.core.jobs import Artifact, Progress, Stage
from reelbot.core.wire import Event
from reelbot.render.host import streams
from reelbot.render.host.streams import EventBus


class Kept:
    """Events as the database would give them."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus
        self._events: list[Event] = []
        self.reads = 0

    def commit(self, kind: str, job: str, adapter: str = "console") -> None:
        self._events.append(Event(id=len(self._events) + 1, kind=kind, job=job))
        self._bus.kept(adapter, job)

    async def read(
        self, after: int, adapter: str | None, job: str | None, limit: int
    ) -> list[Event]:
        self.reads += 1
        later = [e for e in self._events if (e.id or 0) > after and job in (None, e.job)]
        return later[:limit]


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


@pytest.fixture
def kept(bus: EventBus) -> Kept:
    return Kept(bus)


async def _next(stream: AsyncGenerator[Event | None, None]) -> Event | None:
    async with asyncio.timeout(30):
        return await anext(stream)


def _progress(fraction: float) -> Progress:
    return Progress(stage=Stage.CUTTING, fraction=fraction)


def _look(size: int) -> Artifact:
    return Artifact(name="preview.jpg", mime="image/jpeg", bytes=size, width=480, height=270)


async def test_looks_at_what_is_made_are_live_and_rationed(
    bus: EventBus, kept: Kept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(streams, "LIVE_EVERY_S", 0.05)
    path = tmp_path / "preview.jpg"
    bus.preview("console", "job1", _look(1), path)
    bus.progress("console", "job1", _progress(0.1))
    stream = bus.follow(adapter=None, job="job1", after=0, read=kept.read)
    heard = [await _next(stream) for _ in range(2)]
    assert [event.kind for event in heard if event] == ["preview", "progress"]
    assert heard[0] is not None and heard[0].data["width"] == 480 and heard[0].id is None
    for size in range(2, 30):
        bus.preview("console", "job1", _look(size), path)
        bus.progress("console", "job1", _progress(size / 40))
    began = asyncio.get_running_loop().time()
    last = [await _next(stream) for _ in range(2)]
    assert asyncio.get_running_loop().time() - began > 0.05, "at most one of a job at a time"
    assert last[0] is not None and last[0].data["bytes"] == 29, "the newest, none of the others"
    assert last[1] is not None and last[1].kind == "progress"
    found = bus.latest_preview("job1")
    assert found is not None and found.path == path
    bus.ended("job1")
    assert bus.latest_preview("job1") is None


def test_a_job_is_told_of_live_at_most_twice_a_second() -> None:
    stream = streams.Stream(adapter=None, job=None)
    told: dict[str, list[int]] = {"job1": [], "job2": []}
    for hundredth in range(500):
        for job in told:
            for kind in ("progress", "preview"):
                stream.live[(job, kind)] = Event(kind=kind, job=job)
        for event in streams._due(stream, 100 + hundredth / 100):
            told[event.job or ""].append(hundredth)
    for moments in told.values():
        assert len(moments) >= 8
        assert all(sum(0 <= other - one < 100 for other in moments) <= 2 for one in moments)


async def test_what_was_missed_comes_first_and_in_order(bus: EventBus, kept: Kept) -> None:
    for i in range(450):
        kept.commit("queued", f"job{i}")
    stream = bus.follow(adapter=None, job=None, after=3, read=kept.read)
    numbers = [(await _next(stream)).id for _ in range(447)]  # type: ignore[union-attr]
    assert numbers == list(range(4, 451))
    kept.commit("done", "late")
    found = await _next(stream)
    assert found is not None and found.kind == "done"
    await stream.aclose()


async def test_the_latest_progress_is_told_on_connecting(bus: EventBus, kept: Kept) -> None:
    bus.progress("console", "a", _progress(0.2))
    bus.progress("console", "a", _progress(0.4))
    stream = bus.follow(adapter="console", job=None, after=0, read=kept.read)
    found = await _next(stream)
    assert found is not None and found.kind == "progress" and found.id is None
    assert found.data["fraction"] == 0.4
    await stream.aclose()


async def test_a_pause_is_told_to_all_that_are_open_and_only_the_newest(
    bus: EventBus, kept: Kept
) -> None:
    open_now = [
        bus.follow(adapter=adapter, job=job, after=0, read=kept.read)
        for adapter, job in (("discord", None), ("telegram", None), (None, "a"), (None, None))
    ]
    waiting = [asyncio.ensure_future(_next(stream)) for stream in open_now]
    while len(bus) < len(open_now):
        await asyncio.sleep(0)
    bus.line(paused=True)
    assert await asyncio.gather(*waiting) == [Event(kind="paused")] * 4
    for paused in (False, True, False):
        bus.line(paused=paused)
    assert [await _next(stream) for stream in open_now] == [Event(kind="resumed")] * 4
    # It is no news to who comes later: what a job says of itself is.
    late = bus.follow(adapter=None, job="b", after=0, read=kept.read)
    bus.progress("console", "b", _progress(0.1))
    found = await _next(late)
    assert found is not None and found.kind == "progress"
    for stream in (*open_now, late):
        await stream.aclose()


async def test_progress_is_sent_twice_a_second_and_always_the_latest(
    bus: EventBus, kept: Kept
) -> None:
    stream = bus.follow(adapter=None, job="a", after=0, read=kept.read)
    bus.progress("console", "a", _progress(0.0))
    assert await _next(stream) is not None
    started = asyncio.get_running_loop().time()
    waiting = asyncio.ensure_future(anext(stream))
    for i in range(1, 21):
        await asyncio.sleep(0)  # the stream hears of each one, and long before it may say so
        bus.progress("console", "a", _progress(i / 20))
    found = await waiting
    assert asyncio.get_running_loop().time() - started >= streams.LIVE_EVERY_S * 0.8
    assert found is not None and found.data["fraction"] == 1.0
    # Progress wakes the stream, but only commits make it read the database.
    assert kept.reads == 1
    await stream.aclose()


async def test_a_newer_stream_of_an_adapter_replaces_the_older(bus: EventBus, kept: Kept) -> None:
    older = bus.follow(adapter="discord", job=None, after=0, read=kept.read)
    waiting = asyncio.ensure_future(anext(older))
    await asyncio.sleep(0)
    newer = bus.follow(adapter="discord", job=None, after=0, read=kept.read)
    also_waiting = asyncio.ensure_future(anext(newer))
    found = await asyncio.wait_for(waiting, 30)
    assert found is not None and found.kind == "replaced"
    with pytest.raises(StopAsyncIteration):
        await anext(older)
    kept.commit("queued", "a", adapter="discord")
    assert (await asyncio.wait_for(also_waiting, 30)).kind == "queued"  # type: ignore[union-attr]
    await newer.aclose()
    assert len(bus) == 0


async def test_a_quiet_stream_is_kept_alive(
    bus: EventBus, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "KEEP_ALIVE_S", 0.05)
    stream = bus.follow(adapter=None, job=None, after=0, read=kept.read)
    assert await _next(stream) is None
    await stream.aclose()


async def test_ended_jobs_have_no_progress(bus: EventBus, kept: Kept) -> None:
    bus.progress("console", "a", _progress(0.9))
    bus.ended("a")
    kept.commit("done", "a")
    stream = bus.follow(adapter=None, job=None, after=0, read=kept.read)
    found = await _next(stream)
    assert found is not None and found.kind == "done"
    assert bus.latest("a") is None
    await stream.aclose()


async def test_what_a_stream_does_not_want_is_not_read_for_it(bus: EventBus, kept: Kept) -> None:
    """A page with many visitors has a stream for each; each commit is read for those alone whom it
    concerns."""
    mine = bus.follow(adapter=None, job="mine", after=0, read=kept.read)
    telegram = bus.follow(adapter="telegram", job=None, after=0, read=kept.read)
    waiting = [asyncio.create_task(_next(stream)) for stream in (mine, telegram)]
    while kept.reads < 2:
        await asyncio.sleep(0)
    for _ in range(20):
        kept.commit("queued", "another", adapter="discord")
        await asyncio.sleep(0.001)
    assert kept.reads == 2
    kept.commit("queued", "mine", adapter="discord")
    event = await waiting[0]
    assert event is not None and event.job == "mine"
    kept.commit("queued", "late", adapter="telegram")
    await waiting[1]
    assert kept.reads == 4
    for stream in (mine, telegram):
        await stream.aclose()
