"""Results find their way, whatever Telegram does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.chatlab import Fault
from tests.support.hosts import serving, settings_for
from tests.support.telegram_bots import bot, telegram_section
from tests.support.telegram_lab import TelegramLab
from tests.support.telegram_world import SHORT, World, module_world, world

__all__ = ["module_world", "world"]

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest.mark.parametrize(
    ("fault", "count"),
    [
        (Fault("sendVideo", status=500), 1),
        (Fault("sendVideo", drop=True), 1),
        # Telegram does not let a bot look at what it sent: at least once.
        (Fault("sendVideo", drop=True, after=True), 2),
    ],
    ids=["500", "cut", "lost"],
)
async def test_a_film_comes_in_spite_of_the_network(world: World, fault: Fault, count: int) -> None:
    telegram, ann = world.telegram, world.person()
    telegram.faults.append(fault)
    await telegram.message(f"/video a fox {SHORT}", user=ann)
    await telegram.film(telegram.private(ann), count=count, seconds=30)
    (job,) = await world.jobs(ann)
    await world.delivered(job)
    assert len(telegram.films(telegram.private(ann))) == count


async def test_a_film_that_is_too_big_is_told_in_words(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    fault = Fault(
        "sendVideo",
        times=9,
        status=413,
        body={"ok": False, "error_code": 413, "description": "Request Entity Too Large"},
    )
    telegram.faults.append(fault)
    asked = await telegram.message(f"/video a fox {SHORT}", user=ann)
    said = await telegram.says("too big", asked.chat, after=asked.id, seconds=60)
    assert said.buttons[0]["text"] == "Again"


async def test_a_group_that_threw_the_bot_out_gets_its_film_in_private(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    group = telegram.add_group("Films")
    async with world.paused():
        asked = await telegram.message(f"/video@test_bot a fox {SHORT}", user=ann, chat=group)
        await world.answer(asked)
        await telegram.kick_bot(group, ann)
    film = await telegram.film(telegram.private(ann))
    assert "could not post this where you asked" in (film.caption or "")


async def test_who_blocked_the_bot_finds_the_film_later(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    chat = telegram.private(ann)
    async with world.paused():
        asked = await telegram.message(f"/video a fox {SHORT}", user=ann)
        await world.answer(asked)
        await telegram.block(ann)
    job = (await world.jobs(ann))[0]
    gave_up = await world.delivered(job, "gave_up")
    assert gave_up.delivery is not None
    assert gave_up.delivery.error == "telegram_barred"
    await telegram.block(ann, blocked=False)
    await telegram.message(f"/show {job.id}", user=ann)
    await telegram.film(chat)


async def test_a_group_that_becomes_a_supergroup_keeps_its_films(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    told, untold = telegram.small_group("Told"), telegram.small_group("Untold")
    async with world.paused():
        for group in (told, untold):
            asked = await telegram.message(f"/video@test_bot a fox {SHORT}", user=ann, chat=group)
            await world.answer(asked)
        now = {
            told.id: await telegram.upgrade(told),
            untold.id: await telegram.upgrade(untold, told=False),
        }
    for new in now.values():
        await telegram.film(new)
    for job in await world.jobs(ann):
        assert job.place in {str(new.id) for new in now.values()}


async def test_a_failure_is_told_with_a_button_that_tries_again(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    asked = await telegram.message(f"/video memory-picture {SHORT}", user=ann)
    failed = await telegram.says("did not work", asked.chat, after=asked.id, seconds=60)
    assert "memory" in (failed.text or "")


async def test_topics_are_kept_to_and_one_that_is_gone_is_no_obstacle(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    group = telegram.add_group("Films")
    await telegram.in_topic(f"/video@test_bot a fox {SHORT}", 77, chat=group, user=ann)
    await telegram.film(group)
    assert [call["message_thread_id"] for call in world.sent("sendMessage", group)] == [77]
    assert world.sent("sendVideo", group)[0]["message_thread_id"] == 77
    telegram.closed_topics.add(78)
    await telegram.in_topic("/start@test_bot", 78, chat=group, user=ann)
    await telegram.says("Reelbot makes films", group)


async def test_who_presses_what_is_not_theirs_is_told_alone(world: World) -> None:
    telegram, ann, bob = world.telegram, world.person(), world.person("Bob")
    group = telegram.add_group("Films")
    await telegram.message(f"/video@test_bot a fox {SHORT}", user=ann, chat=group)
    film = await telegram.film(group)
    toast = await world.press(film, "Delete", user=bob)
    assert toast["show_alert"] is True
    assert "for who asked for it" in toast["text"]
    assert not film.deleted
    again = await telegram.press(film, "Again", user=bob)
    await telegram.answered(again)
    theirs = await telegram.film(group, count=2)
    assert (theirs.caption or "").startswith("Bob,")


async def test_cards_go_on_after_a_restart_of_the_bot(tmp_path: Path) -> None:
    async with TelegramLab() as server:
        settings = settings_for(tmp_path, telegram=telegram_section(server))
        async with serving(settings) as (host, client):
            await client.pause()
            async with bot(settings, host.url, host.operator_token):
                await server.ready()
                await server.posted(after=await server.message(f"/video a fox {SHORT}"))
                asked = await server.message(f"/video a wolf {SHORT}")
                card = await server.posted(after=asked)
                assert "number 2" in (card.text or "")
                first, second = sorted(await client.jobs(), key=lambda job: job.created)
                noted: set[str] = set()
                async with asyncio.timeout(30):  # until the host knows where the cards are
                    while noted != {first.id, second.id}:
                        coming = [each async for each in client.coming("telegram")]
                        noted = {each.job.id for each in coming if "card" in each.reply}
            await client.cancel(first.id)
            async with bot(settings, host.url, host.operator_token):
                await server.wait(lambda: "Next in line" in (card.text or ""), 30, "card")
                await client.cancel(second.id)
                await server.wait(lambda: not card.buttons, 30, "line")
        server.assert_clean()
