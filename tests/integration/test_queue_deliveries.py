"""Deliveries: posted once where that can be known, tried for a week, never forgotten."""

from __future__ import annotations

from typing import Any

from tests.support.queues import BROKEN, FILM, Clock, claimed, film

from reelbot.core.jobs import DeliveryState, Origin
from reelbot.core.wire import Coming, DeliveryClaim
from reelbot.render.host import deliveries
from reelbot.render.host.policy import DAY_S
from reelbot.render.host.queue import LEASE_S, JobQueue


async def finished(queue: JobQueue, user: str = "ann") -> str:
    await queue.put(film(user=user))
    taken = await claimed(queue)
    assert await queue.finish(taken.id, taken.attempt, [FILM])
    return taken.id


async def claim(queue: JobQueue, adapter: str = "web") -> DeliveryClaim:
    found = await queue.claim_delivery(adapter)
    assert found is not None
    return found


async def test_a_film_is_posted_once(queue: JobQueue) -> None:
    id = await finished(queue)
    first = await claim(queue)
    assert (first.job.id, first.reply, first.attempt) == (id, {"channel": "ann"}, 1)
    assert not first.claimed_before
    assert await queue.claim_delivery("web") is None
    assert await queue.sent(id, 1, "message 5")
    assert await queue.sent(id, 1, "message 5")
    delivery = (await queue.get(id)).delivery
    assert delivery is not None
    assert (delivery.state, delivery.receipt) == (DeliveryState.SENT, "message 5")
    assert await queue.claim_delivery("web") is None


async def test_each_adapter_gets_its_own(queue: JobQueue) -> None:
    await finished(queue)
    assert await queue.claim_delivery("discord") is None
    await claim(queue, "web")


async def test_without_a_reply_there_is_no_delivery(queue: JobQueue) -> None:
    await queue.put(film(origin=Origin(adapter="web", user="ann")))
    taken = await claimed(queue)
    await queue.finish(taken.id, 1, [FILM])
    assert await queue.claim_delivery("web") is None
    assert (await queue.get(taken.id)).delivery is None


async def test_a_reply_that_comes_after_the_end_is_answered(queue: JobQueue) -> None:
    await queue.put(film(origin=Origin(adapter="web", user="ann")))
    taken = await claimed(queue)
    await queue.finish(taken.id, 1, [FILM])
    await queue.reply(taken.id, {"channel": "late"})
    assert (await claim(queue)).reply == {"channel": "late"}


async def test_a_claim_that_ran_out_is_told_to_the_next(queue: JobQueue, clock: Clock) -> None:
    id = await finished(queue)
    await claim(queue)
    clock.now += LEASE_S
    second = await claim(queue)
    assert (second.attempt, second.claimed_before) == (2, True)
    # The first was slow, not dead: it did post, and its word counts.
    assert await queue.sent(id, 1, "message 1")
    assert await queue.sent(id, 2, "message 2")
    delivery = (await queue.get(id)).delivery
    assert delivery is not None
    assert delivery.receipt == "message 1"


async def test_a_late_failure_does_not_take_back_a_newer_claim(
    queue: JobQueue, clock: Clock
) -> None:
    id = await finished(queue)
    await claim(queue)
    clock.now += LEASE_S
    await claim(queue)
    assert not await queue.delivery_failed(id, 1, "timeout")
    assert await queue.claim_delivery("web") is None


async def next_due(queue: JobQueue) -> float | None:
    """When the next delivery may be claimed."""
    due: float | None = await queue.look(
        lambda tx: tx.value("SELECT min(due) FROM deliveries WHERE state != 'gave_up'")
    )
    return due


async def test_a_failed_posting_waits_longer_each_time(queue: JobQueue, clock: Clock) -> None:
    id = await finished(queue)
    waits = []
    for _ in range(6):
        taken = await claim(queue)
        assert await queue.delivery_failed(id, taken.attempt, "timeout")
        due = await next_due(queue)
        assert due is not None
        waits.append(due - clock.now)
        assert await queue.claim_delivery("web") is None
        clock.now = due
    assert waits == sorted(waits)
    assert waits[-1] > 60
    assert (await claim(queue)).claimed_before


async def test_the_platforms_wait_is_kept(queue: JobQueue, clock: Clock) -> None:
    id = await finished(queue)
    taken = await claim(queue)
    await queue.delivery_failed(id, taken.attempt, "rate_limited", retry_after=5000)
    clock.now += 4999
    assert await queue.claim_delivery("web") is None
    clock.now += 1
    await claim(queue)


async def test_a_final_answer_ends_it(queue: JobQueue) -> None:
    id = await finished(queue)
    taken = await claim(queue)
    await queue.delivery_failed(id, taken.attempt, "channel_gone", final=True)
    delivery = (await queue.get(id)).delivery
    assert delivery is not None
    assert (delivery.state, delivery.error) == (DeliveryState.GAVE_UP, "channel_gone")
    # Somewhere else to post it revives it.
    await queue.reply(id, {"channel": "new"})
    revived = await claim(queue)
    assert (revived.reply, revived.claimed_before) == ({"channel": "new"}, False)


async def test_after_a_week_it_is_given_up(queue: JobQueue, clock: Clock) -> None:
    await finished(queue)
    claims = 0
    while (taken := await queue.claim_delivery("web")) is not None:
        claims += 1
        state = await queue.delivery_failed(taken.job.id, taken.attempt, "timeout")
        due = await next_due(queue)
        assert state is (DeliveryState.GAVE_UP if due is None else DeliveryState.PENDING)
        if due is None:
            break
        clock.now = due
    assert claims > 100
    assert 1_000_000 + 7 * DAY_S <= clock.now < 1_000_000 + 7.1 * DAY_S
    stats = await queue.stats()
    assert stats.undelivered == 0


async def test_an_adapter_that_dies_over_it_again_and_again_ends_too(
    queue: JobQueue, clock: Clock
) -> None:
    id = await finished(queue)
    await claim(queue)
    clock.now += 8 * DAY_S
    assert await queue.claim_delivery("web") is None
    delivery = (await queue.get(id)).delivery
    assert delivery is not None
    assert (delivery.state, delivery.error) == (DeliveryState.GAVE_UP, "delivery_unseen")


async def test_an_adapter_that_was_away_for_a_month_still_posts(
    queue: JobQueue, clock: Clock
) -> None:
    id = await finished(queue)
    clock.now += 30 * DAY_S
    assert (await claim(queue)).job.id == id


async def test_a_report_on_an_earlier_result_is_not_one_on_this(queue: JobQueue) -> None:
    await queue.put(film())
    taken = await claimed(queue)
    await queue.fail(taken.id, 1, BROKEN, None)
    failure = await claim(queue)
    await queue.retry(taken.id)
    again = await claimed(queue)
    await queue.finish(again.id, again.attempt, [FILM])
    assert not await queue.sent(taken.id, failure.attempt, "message of the failure")
    result = await claim(queue)
    assert (result.attempt, result.claimed_before) == (2, False)
    assert await queue.sent(taken.id, result.attempt, "message of the film")


async def test_the_longest_due_goes_first(queue: JobQueue, clock: Clock) -> None:
    ids = []
    for user in ("ann", "bob", "cy"):
        ids.append(await finished(queue, user))
        clock.now += 1
    assert [(await claim(queue)).job.id for _ in range(3)] == ids


async def test_a_claim_whose_answer_was_lost_is_given_back(queue: JobQueue, clock: Clock) -> None:
    id, other = await finished(queue), await finished(queue, "bob")
    lost = await queue.claim_delivery("web", key="a")
    clock.now += LEASE_S / 2
    assert await queue.claim_delivery("web", key="a") == lost
    assert lost is not None and (lost.job.id, lost.attempt, lost.claimed_before) == (id, 1, False)
    # It is held for as long again, and nobody else gets it meanwhile.
    clock.now += LEASE_S * 0.75
    second = await queue.claim_delivery("web", key="b")
    assert second is not None and second.job.id == other
    assert await queue.claim_delivery("web", key="c") is None
    # A key is of one adapter, and of one claim: what is told of is not given again.
    assert await queue.claim_delivery("discord", key="a") is None
    assert await queue.sent(id, 1, "message 1")
    assert await queue.claim_delivery("web", key="a") is None
    assert await queue.delivery_failed(other, 1, "timeout")
    assert await queue.claim_delivery("web", key="b") is None


async def test_a_claim_that_ran_out_is_another_one_under_the_same_key(
    queue: JobQueue, clock: Clock
) -> None:
    await finished(queue)
    await queue.claim_delivery("web", key="a")
    clock.now += LEASE_S
    late = await queue.claim_delivery("web", key="a")
    assert late is not None and (late.attempt, late.claimed_before) == (2, True)


async def test_claims_of_a_process_that_is_gone_are_ended_and_no_others(
    queue: JobQueue, clock: Clock
) -> None:
    gone, lives = "a" * 32, "a" * 31 + "b"
    ids = [await finished(queue, user) for user in ("ann", "bob", "cy")]
    keys = (f"{gone}.1", f"{lives}.1", f"{gone}.2")
    for key in keys:
        assert await queue.claim_delivery("web", key=key) is not None
    assert await queue.sent(ids[2], 1, "message 3")
    assert await queue.change(lambda tx: deliveries.end_claims(tx, "discord", gone)) == 0
    assert await queue.change(lambda tx: deliveries.end_claims(tx, "web", gone[:-1])) == 0
    assert await queue.change(lambda tx: deliveries.end_claims(tx, "web", gone)) == 1
    # Not at once: what the process had sent when it was killed is there by then, to be found.
    assert await queue.claim_delivery("web", key="new") is None
    clock.now += deliveries.TAKE_OVER_S
    taken = await queue.claim_delivery("web", key="new")
    assert taken is not None
    assert (taken.job.id, taken.attempt, taken.claimed_before) == (ids[0], 2, True)
    assert await queue.claim_delivery("web") is None
    # Whatever it says after all is still true.
    assert await queue.sent(ids[0], 1, "message 1")
    clock.now += LEASE_S
    late = await queue.claim_delivery("web")
    assert late is not None and late.job.id == ids[1]
    assert await queue.change(lambda tx: deliveries.end_claims(tx, "web", gone)) == 0


async def test_what_is_to_come_is_listed_with_where_it_goes(queue: JobQueue) -> None:
    """So that a bot that was restarted knows which message shows which job."""
    ids = [(await queue.put(film(user=user)))[0].id for user in ("ann", "bob", "cy")]
    await queue.put(film(origin=Origin(adapter="discord", user="dan", reply={"channel": "d"})))
    await queue.put(film(origin=Origin(adapter="web", user="eve")))
    running = await claimed(queue)

    async def coming(**more: Any) -> list[Coming]:
        asked = {"adapter": "web", "after": None, "limit": 10} | more
        return await queue.look(lambda tx: deliveries.coming(tx, **asked))

    found = await coming()
    assert [each.job.id for each in found] == ids
    assert [each.reply for each in found] == [{"channel": user} for user in ("ann", "bob", "cy")]
    assert [each.event.kind for each in found if each.event] == ["started", "queued", "queued"]
    assert [each.job.id for each in await coming(after=ids[0], limit=1)] == [ids[1]]
    assert len(await coming(adapter=None)) == 4
    await queue.interrupt(running.id, running.attempt)
    event = (await coming())[0].event
    assert event is not None and event.data == {"reason": "interrupted"}
    for _ in ids:
        taken = await claimed(queue)
        await queue.finish(taken.id, taken.attempt, [FILM])
    assert await coming() == []
