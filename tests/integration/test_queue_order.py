"""The line's order: turns, warm models, positions, and who is woken when something waits."""

from __future__ import annotations

import asyncio
from random import Random

from tests.support.queues import BROKEN, FILM, Clock, claimed, crowd, film

from reelbot.render.host.database import Database
from reelbot.render.host.policy import Limits
from reelbot.render.host.queue import JobQueue

# --- order ---------------------------------------------------------------------------------------


async def test_somebody_new_is_next_but_one_behind_ten_thousand(
    queue: JobQueue, database: Database
) -> None:
    await queue.put(film(user="greedy"))
    await crowd(database, 9999, user="greedy", together=True)
    for _ in range(20):
        await claimed(queue)
    new, _ = await queue.put(film(user="bob"))
    assert new.position is not None
    assert new.position <= 2
    assert new.id in [(await claimed(queue)).id, (await claimed(queue)).id]
    # And so is their second, once the first is served.
    second, _ = await queue.put(film(user="bob"))
    assert second.position is not None
    assert second.position <= 2


async def test_people_are_served_in_turn(queue: JobQueue) -> None:
    for user in ("ann", "ann", "ann", "bob", "bob", "cy"):
        await queue.put(film(user=user))
    order = [(await claimed(queue)).user for _ in range(6)]
    assert order == ["ann", "bob", "cy", "ann", "bob", "ann"]


async def test_an_interrupted_job_does_not_turn_back_the_time(queue: JobQueue) -> None:
    for _ in range(5):
        await queue.put(film())
    old = await claimed(queue)
    for _ in range(3):
        await claimed(queue)
    await queue.interrupt(old.id, old.attempt)
    assert (await claimed(queue)).id == old.id
    newcomer, _ = await queue.put(film(user="bob"))
    assert newcomer.position == 1  # turn 3, as the time says; not 0, where it was interrupted
    assert (await claimed(queue)).user == "bob"


async def test_a_warm_model_passes_once(queue: JobQueue) -> None:
    for user, model in (("ann", "wan"), ("bob", "ltx"), ("cy", "ltx"), ("dee", "ltx")):
        await queue.put(film(user=user, model=model))
    order = []
    while taken := await queue.claim("gpu", warm={"ltx"}):
        order.append(taken.user)
    assert order == ["bob", "ann", "cy", "dee"]


async def test_a_person_has_no_more_running_than_allowed(queue: JobQueue) -> None:
    limits = Limits(running_per_person=1)
    for _ in range(2):
        await queue.put(film(), limits)
    await queue.put(film(user="bob"), limits)
    first = await claimed(queue)
    assert (await claimed(queue)).user == "bob"
    assert await queue.claim("cpu") is None
    ready = queue.ready()
    await queue.finish(first.id, first.attempt, [FILM])
    await asyncio.wait_for(ready, 30)
    assert (await claimed(queue)).user == "ann"


async def test_position_and_outlook(queue: JobQueue) -> None:
    jobs = [(await queue.put(film(user=f"u{i}", cost_s=10.0 * i)))[0] for i in range(4)]
    assert [await queue.position(job.id) for job in jobs] == [1, 2, 3, 4]
    await claimed(queue)
    assert [await queue.position(job.id) for job in jobs] == [None, 1, 2, 3]
    outlook = await queue.outlook()
    assert outlook.waiting == (10.0, 20.0, 30.0)
    assert [cost for cost, _ in outlook.running] == [0.0]


async def test_position_is_exact_to_a_thousand(queue: JobQueue, database: Database) -> None:
    await crowd(database, 999, together=False)
    thousandth, _ = await queue.put(film(user="bob"))
    later, _ = await queue.put(film(user="cy"))
    assert (thousandth.position, later.position) == (1000, None)


async def test_a_paused_line_hands_out_nothing(queue: JobQueue) -> None:
    await queue.put(film())
    await queue.pause()
    assert await queue.claim("cpu") is None
    assert (await queue.stats()).paused
    waiting = asyncio.create_task(queue.next("cpu"))
    await asyncio.sleep(0.01)
    await queue.resume()
    assert (await asyncio.wait_for(waiting, 30)).attempt == 1


# --- waking --------------------------------------------------------------------------------------


async def test_idle_loops_are_woken_and_none_sleeps_beside_work(queue: JobQueue) -> None:
    loops = [asyncio.create_task(queue.next(f"gpu{i}")) for i in range(3)]
    await asyncio.sleep(0.01)
    await asyncio.gather(*(queue.put(film(user=f"u{i}")) for i in range(3)))
    taken = await asyncio.wait_for(asyncio.gather(*loops), 30)
    assert len({one.id for one in taken}) == 3


async def test_a_job_in_back_off_wakes_the_loop_when_it_is_due(database: Database) -> None:
    loop = asyncio.get_running_loop()
    queue = JobQueue(database, now=loop.time, random=Random(1))
    await queue.put(film())
    taken = await claimed(queue)
    due = loop.time() + 0.05
    await queue.fail(taken.id, 1, BROKEN, due)
    again = await asyncio.wait_for(queue.next("cpu"), 30)
    assert again.attempt == 2
    assert loop.time() >= due


async def test_a_job_that_is_due_in_a_paused_line_wakes_nobody_until_it_goes_on(
    queue: JobQueue, clock: Clock
) -> None:
    await queue.put(film())
    await queue.fail((await claimed(queue)).id, 1, BROKEN, clock.now - 1)
    await queue.pause()
    ready = queue.ready()
    assert await queue.claim("cpu") is None
    await asyncio.sleep(0.02)  # a timer for the past would have gone off first
    assert not ready.done()
    await queue.resume()
    assert ready.done()
    assert (await claimed(queue)).attempt == 2
