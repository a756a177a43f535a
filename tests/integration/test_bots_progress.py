"""Cards of jobs on a real host: stages, a preview, an interruption, a week without a platform."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.support.chat_platform import (
    Memory,
    bot,
    bots_settings,
    deeds,
    ordered,
    refusal,
    tidy,
)
from tests.support.hosts import STUDIO, calls, finished, reached, serving, until
from tests.support.queues import Clock

from reelbot.bots.adapter import Card
from reelbot.core.jobs import DeliveryState, State
from reelbot.render.host.app import RenderHost
from reelbot.render.host.policy import DAY_S

SLOW = '/video a fox seconds: 1 music: "slow-music"'


async def test_a_card_follows_its_job(tmp_path: Path) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    async with serving(settings) as (host, _), bot(host, memory, tmp_path / "b", settings) as room:
        await room.operator.pause()
        first = await room.say(SLOW)
        second = await room.say("/say one", user="bob")
        assert first.job is not None and second.job is not None
        assert "number 2" in room.card(second.job.id)[0].text
        await room.operator.resume()
        await until(lambda: "Making music" in room.card(first.job.id)[-1].text)  # type: ignore[union-attr]
        card = room.card(first.job.id)[-1]
        assert "%" in card.text and "▰" in card.text and deeds(card.buttons) == ["cancel"]
        # Whose turn is nearer hears so, though nothing happened to their job.
        await until(lambda: "Next in line" in room.card(second.job.id)[-1].text)  # type: ignore[union-attr]
        await room.say(f"/cancel {first.job.id}")
        await until(lambda: room.card(first.job.id)[-1].final)  # type: ignore[union-attr]
        await until(lambda: room.card(second.job.id)[-1].final)  # type: ignore[union-attr]
        assert len(room.cards) == 0
        assert list((tmp_path / "b").glob("*.jpg")) == []
        looks = room.card(first.job.id)
        assert all(one != other for one, other in pairwise(looks))


async def test_a_card_says_that_the_queue_is_paused_as_long_as_it_is(tmp_path: Path) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    async with serving(settings) as (host, _), bot(host, memory, tmp_path / "b", settings) as room:
        room.cards._refresh_s = 3_600.0  # nothing is noticed by looking now and then

        def quiet() -> bool:
            return not (room.cards._moved or room.cards._unknown)

        runs = await room.say(SLOW)
        assert runs.job is not None
        await reached(room.operator, runs.job.id, State.RUNNING)
        waits = await room.say("/say one", user="bob")
        assert waits.job is not None and "paused" not in waits.card.text  # type: ignore[union-attr]
        job = waits.job.id
        await until(quiet)
        await room.operator.pause()
        await until(lambda: "The queue is paused" in room.card(job)[-1].text)
        assert "Next in line" in room.card(job)[-1].text
        listed = (await room.say("/jobs", user="bob")).text
        assert listed.endswith("number 1\nThe queue is paused at the moment.")
        # Who asks now is told at once.
        late = await room.say("/say two", user="eve")
        assert "The queue is paused" in late.card.text  # type: ignore[union-attr]
        assert "paused" not in room.card(runs.job.id)[-1].text
        await until(quiet)
        await room.operator.resume()
        await until(lambda: "paused" not in room.card(job)[-1].text)
        assert not (await room.operator.job(job)).paused
        await room.say(f"/cancel {runs.job.id}")
        await tidy(room)


@pytest.mark.slow
async def test_a_card_shows_what_is_made(tmp_path: Path) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    async with serving(settings) as (host, _), bot(host, memory, tmp_path / "b", settings) as room:
        answer = await room.say("/video a fox seconds: 60 music: none")
        assert answer.job is not None
        job = answer.job.id
        await until(lambda: room.card(job)[-1].preview)
        await room.say(f"/cancel {job}")
        await until(lambda: room.card(job)[-1].final)
        assert room.card(job)[-1].preview is None
        await until(lambda: list((tmp_path / "b").glob("*.jpg")) == [])


@pytest.mark.slow
async def test_a_restart_of_the_host_is_seen_and_survived(tmp_path: Path) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    async with AsyncExitStack() as first:
        host = await first.enter_async_context(RenderHost(settings, studio=STUDIO))
        port = int(host.url.rpartition(":")[2])
        async with bot(host, memory, tmp_path / "b", settings) as room:
            answer = await room.say('/video a fox seconds: 1 music: "wait-music"')
            assert answer.job is not None
            job = answer.job.id
            await until(lambda: "Making music" in room.card(job)[-1].text)
            await first.aclose()
            settings = bots_settings(tmp_path, render={"port": port})
            async with RenderHost(settings, studio=STUDIO):
                message = await room.posted(job)
                await until(lambda: room.card(job)[-1].final)
    assert "your film" in message.text and len(memory.of(job)) == 1
    assert calls(tmp_path).count("picture") == 1  # it went on from what was made


@pytest.mark.slow
async def test_after_a_week_it_waits_for_show(tmp_path: Path, clock: Clock) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    memory.faults.extend([refusal("blocked", retry_after=3600.0)] * 3)
    async with (
        RenderHost(settings, studio=STUDIO, now=clock) as host,
        bot(host, memory, tmp_path / "b", settings) as room,
    ):
        answer = await room.say("/say one")
        assert answer.job is not None
        job = answer.job.id
        await finished(room.operator, job)
        await until(lambda: len(memory.faults) == 2)
        clock.now += 8 * DAY_S

        async def state() -> DeliveryState | None:
            delivery = (await room.operator.job(job)).delivery
            return delivery.state if delivery else None

        room.delivery.wake()
        while await state() is not DeliveryState.GAVE_UP:
            room.delivery.wake()
            await room.client.queue()
        assert memory.of(job) == []
        assert "could not be posted" in (await room.say("/jobs")).text
        memory.faults.clear()
        await room.say(f"/show {job}")
        assert (await room.posted(job)).text.startswith("Ann, here is your narration")
        await tidy(room)


async def test_who_is_banned_in_the_middle_still_gets_what_was_taken(tmp_path: Path) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    async with serving(settings) as (host, _), bot(host, memory, tmp_path / "b", settings) as room:
        await room.operator.pause()
        answer = await room.say("/say one")
        assert answer.job is not None
        await room.say("/admin ban ann", user="root", role="admin")
        await room.operator.resume()
        await reached(room.operator, answer.job.id, State.DONE)
        await room.posted(answer.job.id)


async def test_a_bot_that_starts_takes_up_the_cards_of_the_one_before(tmp_path: Path) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    async with serving(settings) as (host, operator):
        async with bot(host, memory, tmp_path / "b", settings) as room:
            await operator.pause()
            first = await room.say(SLOW, locale="de")
            second = await room.say("/say one", user="bob")
            assert first.job is not None and second.job is not None
            said = room.card(first.job.id)[-1].text
        # The bot is gone: what happens now is on no card.
        await operator.resume()
        await reached(operator, first.job.id, State.RUNNING)
        assert room.card(first.job.id)[-1].text == said
        async with bot(host, memory, tmp_path / "b", settings) as room:
            await until(lambda: "Musik" in room.card(first.job.id)[-1].text)  # type: ignore[union-attr]
            await until(lambda: "Next in line" in room.card(second.job.id)[-1].text)  # type: ignore[union-attr]
            await room.say(f"/cancel {first.job.id}")
            await until(lambda: room.card(first.job.id)[-1].final)  # type: ignore[union-attr]
            await until(lambda: room.card(second.job.id)[-1].final)  # type: ignore[union-attr]
            assert len(room.cards) == 0


async def test_a_job_tried_again_while_its_last_card_is_drawn_keeps_its_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    drawing, drawn, show = asyncio.Event(), asyncio.Event(), memory.show_card

    async def slow(reply: Mapping[str, Any], card: Card) -> None:
        if card.final:
            drawing.set()
            await drawn.wait()
        await show(reply, card)

    monkeypatch.setattr(memory, "show_card", slow)
    async with serving(settings) as (host, _), bot(host, memory, tmp_path / "b", settings) as room:
        await room.operator.pause()
        waits = await room.operator.job(await ordered(room))
        failed = waits.model_copy(update={"state": State.FAILED})
        room.cards.settle(failed, {"chat": "garden", "card": "old"}, None)
        await drawing.wait()
        room.cards.track(waits.id, {"chat": "garden", "card": "new"}, None)
        drawn.set()
        await until(lambda: memory.cards.get("new"))
        assert not memory.cards["new"][-1].final and len(room.cards) == 1
        await tidy(room)


@pytest.mark.slow
async def test_a_card_that_is_taken_up_says_that_its_job_was_interrupted(tmp_path: Path) -> None:
    settings, memory = bots_settings(tmp_path), Memory()
    async with serving(settings) as (host, operator):
        async with bot(host, memory, tmp_path / "b", settings) as room:
            answer = await room.say('/video a fox seconds: 1 music: "slow-music"')
            assert answer.job is not None
            job = answer.job.id
            await reached(operator, job, State.RUNNING)
        await operator.pause()
    async with serving(settings) as (host, _), bot(host, memory, tmp_path / "b", settings) as room:
        await until(lambda: "It was interrupted and goes on" in room.card(job)[-1].text)
        await room.operator.resume()
        await room.say(f"/cancel {job}")
        await until(lambda: room.card(job)[-1].final)
