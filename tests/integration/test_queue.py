"""The queue's promises to one process: keys, quotas, the fence, cancel, failures, recovery."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from random import Random
from typing import Any

import pytest
from tests.support.queues import BROKEN, FILM, Clock, claimed, film

from reelbot.core.errors import Conflict, InvalidInput, QuotaReached
from reelbot.core.jobs import Origin, Stage, State
from reelbot.core.parse import parse
from reelbot.render.host.policy import INTERRUPTIONS_MAX, Limits
from reelbot.render.host.queue import JobQueue

# --- put -----------------------------------------------------------------------------------------


async def test_the_same_key_is_the_same_job(queue: JobQueue) -> None:
    first, created = await queue.put(film(key="k"))
    again, created_again = await queue.put(film(key="k"))
    assert (created, created_again) == (True, False)
    assert again == first
    assert (await queue.stats()).put == 1


async def test_a_key_is_unique_per_adapter(queue: JobQueue) -> None:
    here, _ = await queue.put(film(key="k"))
    there, created = await queue.put(film(key="k", origin=Origin(adapter="discord", user="ann")))
    assert created
    assert there.id != here.id


async def test_the_same_key_for_another_request_is_a_conflict(queue: JobQueue) -> None:
    job, _ = await queue.put(film(key="k"))
    with pytest.raises(Conflict) as caught:
        await queue.put(film(key="k", request={"kind": "video", "prompt": "a hen"}))
    assert (caught.value.code, caught.value.facts) == ("key_reused", {"job": job.id})


async def test_two_puts_at_once_with_one_key_are_one_job(queue: JobQueue) -> None:
    outcomes = await asyncio.gather(*(queue.put(film(key="k")) for _ in range(20)))
    assert len({job.id for job, _ in outcomes}) == 1
    assert sum(created for _, created in outcomes) == 1


async def test_ids_are_short_and_plain(queue: JobQueue) -> None:
    ids = [(await queue.put(film()))[0].id for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(id) == 10 and set(id) <= set("abcdefghijklmnopqrstuvwxyz234567") for id in ids)
    # What is written behind /again is told from the words of a change.
    for id in ids:
        assert parse(f"/again {id} a hill").arguments == {
            "job": id,
            "changes": {"prompt": "a hill"},
        }


async def test_a_quota_holds_against_requests_at_once(queue: JobQueue) -> None:
    limits = Limits(waiting_per_person=3)
    outcomes = await asyncio.gather(
        *(queue.put(film(), limits) for _ in range(10)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, QuotaReached)]
    assert len(refused) == 7
    assert (await queue.stats()).waiting == 3
    await queue.put(film(user="bob"), limits)


async def test_a_known_key_is_answered_whatever_the_quota(queue: JobQueue) -> None:
    limits = Limits(waiting_per_person=1)
    first, _ = await queue.put(film(key="k"), limits)
    assert await queue.put(film(key="k"), limits) == (first, False)


async def test_the_days_quota_counts_what_was_not_in_vain(queue: JobQueue, clock: Clock) -> None:
    limits = Limits(seconds_per_day=12)
    await queue.put(film(), limits)
    failed = await claimed(queue)
    await queue.fail(failed.id, failed.attempt, BROKEN, None)
    for _ in range(2):
        await queue.put(film(), limits)
    with pytest.raises(QuotaReached) as caught:
        await queue.put(film(), limits)
    assert caught.value.code == "quota_day"
    assert caught.value.retry_after is not None
    clock.now += caught.value.retry_after
    await queue.put(film(), limits)


async def test_who_deletes_a_film_has_no_more_of_the_day(queue: JobQueue, clock: Clock) -> None:
    limits = Limits(seconds_per_day=12, jobs_per_day=2, cooldown_s=60)
    for _ in range(2):
        job, _ = await queue.put(film(), limits)
        taken = await claimed(queue)
        await queue.finish(taken.id, taken.attempt, [FILM])
        await queue.delete(job.id)
        with pytest.raises(QuotaReached) as caught:
            await queue.put(film(), limits)
        assert caught.value.code == "quota_cooldown"
        clock.now += 60
    for narrow, code in ((Limits(seconds_per_day=12), "quota_day"),
                         (Limits(jobs_per_day=2), "quota_jobs")):  # fmt: skip
        with pytest.raises(QuotaReached) as caught:
            await queue.put(film(), narrow)
        assert caught.value.code == code
        assert caught.value.retry_after is not None
    await queue.put(film(user="bob"), limits)
    clock.now += caught.value.retry_after or 0
    await queue.put(film(), limits)


async def test_an_upload_that_is_gone_is_told_and_nothing_is_put(queue: JobQueue) -> None:
    with pytest.raises(InvalidInput) as caught:
        await queue.put(film(blobs=("f" * 64,)))
    assert caught.value.code == "blob_gone"
    assert (await queue.stats()).put == 0
    assert await queue.events(0) == []


# --- the fence -----------------------------------------------------------------------------------


async def test_a_job_goes_its_way(queue: JobQueue, clock: Clock) -> None:
    job, _ = await queue.put(film())
    taken = await claimed(queue)
    assert (taken.id, taken.attempt, taken.request["prompt"]) == (job.id, 1, "a fox")
    assert await queue.progress(taken.id, 1, Stage.SPEECH, 0.4)
    assert await queue.plan(taken.id, 1, {"seed": 5})
    running = await queue.get(job.id)
    assert (running.state, running.stage, running.fraction) == (State.RUNNING, Stage.SPEECH, 0.4)
    clock.now += 9
    assert await queue.finish(taken.id, 1, [FILM], stage_seconds={"speech": 2.0, "cutting": 3.0})
    done = await queue.get(job.id)
    assert (done.state, done.artifacts, done.recipe) == (State.DONE, (FILM,), {"seed": 5})
    assert (done.cost_s, done.finished) == (5.0, clock.now)
    assert ("video", "", "cutting") in await queue.learned()


async def test_what_comes_late_is_refused(queue: JobQueue) -> None:
    await queue.put(film())
    old = await claimed(queue)
    await queue.interrupt(old.id, old.attempt)
    new = await claimed(queue)
    assert (new.id, new.attempt) == (old.id, old.attempt + 1)
    assert not await queue.progress(old.id, old.attempt, Stage.CUTTING, 0.9)
    assert not await queue.plan(old.id, old.attempt, {"seed": 1})
    assert not await queue.finish(old.id, old.attempt, [FILM])
    assert await queue.fail(old.id, old.attempt, BROKEN, None) is None
    assert await queue.interrupt(old.id, old.attempt) is None
    assert await queue.finish(new.id, new.attempt, [FILM])
    assert not await queue.finish(new.id, new.attempt, [FILM])


async def test_cancel_comes_before_a_late_finish(queue: JobQueue) -> None:
    await queue.put(film())
    taken = await claimed(queue)
    outcome = await queue.cancel(taken.id)
    assert outcome.running is not None
    assert (outcome.running.id, outcome.running.attempt) == (taken.id, taken.attempt)
    assert not await queue.finish(taken.id, taken.attempt, [FILM])
    assert (await queue.get(taken.id)).state is State.CANCELLED
    assert await queue.claim_delivery("web") is None


async def test_cancelling_what_waits_and_what_is_over(queue: JobQueue) -> None:
    job, _ = await queue.put(film())
    outcome = await queue.cancel(job.id)
    assert (outcome.running, outcome.job.state) == (None, State.CANCELLED)
    assert await queue.claim("cpu") is None
    await queue.put(film())
    taken = await claimed(queue)
    await queue.finish(taken.id, taken.attempt, [FILM])
    for id, code in ((job.id, "already_cancelled"), (taken.id, "already_done")):
        with pytest.raises(Conflict) as caught:
            await queue.cancel(id)
        assert caught.value.code == code


async def test_cancel_and_finish_at_once_have_one_winner(queue: JobQueue) -> None:
    random = Random(11)
    winners: Counter[str] = Counter()
    for _ in range(100):
        await queue.put(film())
        taken = await claimed(queue)
        steps: list[Coroutine[Any, Any, object]] = [
            queue.cancel(taken.id),
            queue.finish(taken.id, taken.attempt, [FILM]),
        ]
        random.shuffle(steps)
        outcomes = await asyncio.gather(*steps, return_exceptions=True)
        finished = True in outcomes
        assert finished is any(isinstance(outcome, Conflict) for outcome in outcomes)
        state = (await queue.get(taken.id)).state
        assert state is (State.DONE if finished else State.CANCELLED)
        winners["finish" if finished else "cancel"] += 1
    assert set(winners) == {"finish", "cancel"}


# --- failures, interruptions ---------------------------------------------------------------------


async def test_a_failed_try_comes_back_at_its_turn_when_it_is_due(
    queue: JobQueue, clock: Clock
) -> None:
    first, _ = await queue.put(film())
    second, _ = await queue.put(film(user="bob"))
    third, _ = await queue.put(film(user="cy"))
    taken = await claimed(queue)
    assert await queue.fail(taken.id, 1, BROKEN, clock.now + 60) is State.QUEUED
    assert (await claimed(queue)).id == second.id
    clock.now += 60
    again = await claimed(queue)
    assert (again.id, again.attempt, again.tries) == (first.id, 2, 1)
    assert (await claimed(queue)).id == third.id


async def test_a_failure_for_good_is_told(queue: JobQueue) -> None:
    await queue.put(film())
    taken = await claimed(queue)
    assert await queue.fail(taken.id, 1, BROKEN, None) is State.FAILED
    job = await queue.get(taken.id)
    assert job.error == BROKEN
    claim = await queue.claim_delivery("web")
    assert claim is not None
    assert claim.job.error == BROKEN


async def test_a_failed_job_can_be_put_back(queue: JobQueue) -> None:
    await queue.put(film())
    taken = await claimed(queue)
    with pytest.raises(Conflict) as caught:
        await queue.retry(taken.id)
    assert caught.value.code == "not_failed"
    await queue.fail(taken.id, 1, BROKEN, None)
    job = await queue.retry(taken.id)
    assert (job.state, job.error, job.delivery) == (State.QUEUED, None, None)
    assert await queue.claim_delivery("web") is None
    again = await claimed(queue)
    assert (again.attempt, again.tries) == (2, 0)
    await queue.finish(again.id, 2, [FILM])
    claim = await queue.claim_delivery("web")
    assert claim is not None
    assert claim.job.state is State.DONE


async def test_what_ran_when_the_host_died_goes_on_first(queue: JobQueue) -> None:
    jobs = [(await queue.put(film(user=f"u{i}")))[0] for i in range(4)]
    running = [await claimed(queue), await claimed(queue)]
    await queue.plan(running[0].id, 1, {"seed": 3})
    recovered = await queue.recover()
    assert recovered.requeued == (jobs[0].id, jobs[1].id)
    again = await claimed(queue)
    assert (again.id, again.tries, again.interruptions) == (jobs[0].id, 0, 1)
    assert again.recipe == {"seed": 3}


async def test_a_job_that_brings_the_host_down_is_set_aside(queue: JobQueue) -> None:
    job, _ = await queue.put(film())
    for _ in range(INTERRUPTIONS_MAX):
        await claimed(queue)
        assert (await queue.recover()).requeued == (job.id,)
    await claimed(queue)
    assert (await queue.recover()).failed == (job.id,)
    failed = await queue.get(job.id)
    assert failed.error is not None
    assert failed.error.code == "interrupted_too_often"
    assert await queue.claim_delivery("web") is not None


async def test_a_clock_that_was_ahead_puts_nothing_off_for_years(
    queue: JobQueue, clock: Clock
) -> None:
    now = clock.now
    clock.now += 10 * 365 * 86_400.0
    posted, _ = await queue.put(film())
    await queue.finish((await claimed(queue)).id, 1, [FILM])
    retried, _ = await queue.put(film())
    await queue.fail((await claimed(queue)).id, 1, BROKEN, clock.now + 10)
    clock.now = now
    assert await queue.claim("cpu") is None and await queue.claim_delivery("web") is None
    await queue.recover()
    assert (await claimed(queue)).id == retried.id
    delivery = await queue.claim_delivery("web")
    assert delivery is not None and delivery.job.id == posted.id


async def test_what_is_put_off_by_right_is_still_put_off_after_a_start(
    queue: JobQueue, clock: Clock
) -> None:
    await queue.put(film())
    await queue.fail((await claimed(queue)).id, 1, BROKEN, clock.now + 75)
    await queue.recover()
    assert await queue.claim("cpu") is None
    clock.now += 75
    assert (await claimed(queue)).attempt == 2
