"""What the queue tells of itself: events in the order of commits, and lists of jobs."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from tests.support.queues import FILM, claimed, film

from reelbot.core.errors import Conflict, NotFound
from reelbot.core.jobs import Origin, Person, State
from reelbot.core.wire import Event
from reelbot.render.host.queue import JobQueue

# --- events --------------------------------------------------------------------------------------


async def test_events_are_numbered_without_gaps_in_order_of_commits(queue: JobQueue) -> None:
    heard: list[Event] = []
    silence = queue.listen(lambda adapter, event: heard.append(event))

    async def person(user: str) -> None:
        for number in range(6):
            job, _ = await queue.put(film(user=user))
            if number % 3 == 0:
                # Another may have claimed and finished it by now.
                with suppress(Conflict):
                    await queue.cancel(job.id)
            elif (taken := await queue.claim("cpu")) is not None:
                await queue.finish(taken.id, taken.attempt, [FILM])

    await asyncio.gather(*(person(f"u{i}") for i in range(6)))
    silence()
    kept = await queue.events(0, limit=1000)
    assert kept == heard
    assert [event.id for event in kept] == list(range(1, len(kept) + 1))
    assert await queue.event_span() == (0, len(kept))
    by_job: dict[str | None, list[str]] = {}
    for event in kept:
        by_job.setdefault(event.job, []).append(event.kind)
    orders = {tuple(kinds) for kinds in by_job.values()}
    assert orders <= {
        ("queued",),
        ("queued", "cancelled"),
        ("queued", "started", "done"),
        ("queued", "started", "cancelled"),
    }


async def test_events_are_read_on_from_a_number(queue: JobQueue) -> None:
    ours, _ = await queue.put(film())
    await queue.put(film(origin=Origin(adapter="discord", user="bob")))
    await queue.cancel(ours.id)
    assert [event.id for event in await queue.events(1)] == [2, 3]
    assert [event.id for event in await queue.events(0, adapter="web")] == [1, 3]
    assert [event.kind for event in await queue.events(0, job=ours.id)] == ["queued", "cancelled"]
    assert [event.id for event in await queue.events(0, limit=2)] == [1, 2]


async def test_no_event_holds_where_to_reply(queue: JobQueue) -> None:
    job, _ = await queue.put(film(origin=Origin(adapter="web", user="a", reply={"token": "dear"})))
    taken = await claimed(queue)
    await queue.finish(taken.id, taken.attempt, [FILM])
    everything = str(await queue.events(0)) + str(await queue.get(job.id)) + str(taken)
    assert "dear" not in everything


# --- reading -------------------------------------------------------------------------------------


async def test_jobs_are_listed_newest_first_by_what_is_asked(queue: JobQueue) -> None:
    mine = [(await queue.put(film()))[0].id for _ in range(3)]
    theirs, _ = await queue.put(film(user="bob"))
    await queue.cancel(mine[0])
    ann = Person(adapter="web", user="ann")
    assert [job.id for job in await queue.list(owner=ann)] == mine[::-1]
    assert [job.id for job in await queue.list(owner=ann, before=mine[2])] == mine[1::-1]
    assert [job.id for job in await queue.list(states=[State.CANCELLED])] == mine[:1]
    assert [job.id for job in await queue.list(place="garden", adapter="web", limit=1)] == [
        theirs.id
    ]
    assert [job.id for job in await queue.list(ids=[mine[1], "nothere"])] == [mine[1]]
    assert await queue.list(ids=[]) == []


async def test_a_job_that_is_over_can_be_deleted(queue: JobQueue) -> None:
    job, _ = await queue.put(film())
    with pytest.raises(Conflict) as caught:
        await queue.delete(job.id)
    assert caught.value.code == "not_over"
    await queue.cancel(job.id)
    await queue.delete(job.id)
    with pytest.raises(NotFound):
        await queue.get(job.id)
    assert await queue.events(0) == []


async def test_numbers_of_events_are_never_used_twice(queue: JobQueue) -> None:
    job, _ = await queue.put(film())
    await queue.cancel(job.id)
    await queue.delete(job.id)
    assert await queue.event_span() == (2, 2)
    await queue.put(film())
    assert [event.id for event in await queue.events(0)] == [3]
