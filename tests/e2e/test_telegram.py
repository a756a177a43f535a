"""The Telegram bot with the real library, on a loopback Telegram and a real render host."""

from __future__ import annotations

import pytest
from tests.chatlab import Fault
from tests.chatlab.telegram_server import User
from tests.support.media import png
from tests.support.telegram_world import OPERATOR, SHORT, World, module_world, world

__all__ = ["module_world", "world"]

pytestmark = [pytest.mark.asyncio(loop_scope="module")]


async def test_a_film_comes_back_as_one_that_plays_in_the_chat(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    chat = telegram.private(ann)
    asked = await telegram.message(f"/video a <b>red</b> *fox* {SHORT}", user=ann)
    card = await world.answer(asked)
    assert card.reply_to is asked
    assert [button["text"] for button in card.buttons] in (["Cancel"], [])

    film = await telegram.film(chat)
    assert film.reply_to is asked
    # What a person types is shown as they typed it, and they are told by name.
    assert film.caption == "Ann, here is your film: a <b>red</b> *fox*"
    assert film.entities[0]["type"] == "text_mention"
    assert film.entities[0]["user"]["id"] == ann.id
    assert [button["text"] for button in film.buttons] == ["Again", "Edit", "Details", "Delete"]
    call = world.sent("sendVideo", chat)[0]
    assert (call["width"], call["height"], call["duration"]) == (1280, 720, 1)
    assert call["supports_streaming"] is True
    assert "parse_mode" not in call
    assert call["uploads"] >= {"thumbnail.jpg", "cover.jpg"}
    assert (chat, "upload_video") in telegram.actions

    # The card shrinks to a line.
    await telegram.wait(lambda: card.text and "done" in card.text, 15, "line")
    assert "\n" not in (card.text or "")
    assert not card.buttons


async def test_cancel_makes_the_card_a_line(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    async with world.still():
        asked = await telegram.message("/video a ship", user=ann)
        card = await world.answer(asked)
        await world.press(card, "Cancel", user=ann)
        await telegram.wait(lambda: card.text and "cancelled" in card.text.lower(), 15, "line")
        assert not card.buttons


async def test_a_question_is_asked_and_its_answer_is_the_prompt(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    asked = await telegram.message("/video style: noir seconds: 1 music: none", user=ann)
    question = await world.answer(asked, "What is to be seen?")
    assert question.markup is not None
    assert question.markup["force_reply"] is True
    assert not await world.jobs(ann)
    reply = await telegram.message("a black cat", user=ann, reply_to=question)
    card = await world.answer(reply)
    assert (card.text or "").startswith("a black cat")
    (job,) = await world.jobs(ann)
    assert job.title == "a black cat"
    film = await telegram.film(telegram.private(ann))
    assert film.reply_to is reply


async def test_an_answer_without_reply_counts_too_in_a_private_chat(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    async with world.still():
        asked = await telegram.message("/music", user=ann)
        await world.answer(asked, "What is the music like?")
        said = await telegram.message("slow drums", user=ann)
        card = await world.answer(said)
        assert (card.text or "").startswith("slow drums")


async def test_a_sticker_that_moves_is_declined_in_a_sentence(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    sticker = await telegram.sticker(b"tgs", moving=True, user=ann)
    said = await telegram.message("/animate", user=ann, reply_to=sticker)
    await world.answer(said, "A sticker that moves cannot be used.")


async def test_a_file_that_telegram_does_not_hand_out_is_named(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    big = await telegram.send(
        "document", png(), name="a.png", mime="image/png", user=ann, size=40_000_000
    )
    said = await telegram.message("/animate", user=ann, reply_to=big)
    answer = await world.answer(said, "too big")
    assert "20 MB" in (answer.text or "")
    gone = await telegram.photo(png(), user=ann)
    assert gone.file is not None
    del telegram.files[gone.file.id]
    said = await telegram.message("/animate", user=ann, reply_to=gone)
    await world.answer(said, "no longer on Telegram")


async def test_in_a_group_only_what_is_meant_for_the_bot_is_heard(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    telegram.group_privacy = False
    group = telegram.add_group("Films")
    try:
        for text in ("hello", "/video@other_bot a fox", "/unknown", "see /video"):
            await telegram.message(text, user=ann, chat=group)
        last = await telegram.message("/video@Test_Bot", user=ann, chat=group)
        question = await world.answer(last, "Ann, what is to be seen?")
        assert len(telegram.said(group)) == 1
        # Somebody else's answer is not hers.
        bob = world.person("Bob")
        await telegram.message("a red cow", user=bob, chat=group, reply_to=question)
        answer = await telegram.message("a red fox", user=ann, chat=group, reply_to=question)
        card = await world.answer(answer)
        assert (card.text or "").startswith("a red fox")
        assert not await world.jobs(bob)
    finally:
        telegram.group_privacy = True


async def test_the_bot_says_hello_where_it_is_brought(world: World) -> None:
    telegram, ann = world.telegram, world.person(language_code="de")
    group = telegram.add_group("Films")
    await telegram.bring_bot(group, ann)
    hello = await telegram.posted(group)
    assert "/video@test_bot ein roter Fuchs" in (hello.text or "")


async def test_what_is_private_is_answered_in_private_by_a_link(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    group = telegram.add_group("Films")
    asked = await telegram.message("/jobs@test_bot", user=ann, chat=group)
    said = await world.answer(asked, "for you alone")
    assert "https://t.me/test_bot?start=jobs" in (said.text or "")
    started = await telegram.message("/start jobs", user=ann)
    await world.answer(started, "You have no jobs")


async def test_settings_of_a_group_are_for_its_admins(world: World) -> None:
    telegram, ann, bob = world.telegram, world.person(), world.person("Bob")
    group = telegram.add_group("Films")
    telegram.admins.add((group.id, ann.id))
    command = "/settings@test_bot scope: server shape: 9:16"
    refused = await telegram.message(command, user=bob, chat=group)
    await world.answer(refused, "in charge of this server")
    allowed = await telegram.message(command, user=ann, chat=group)
    await world.answer(allowed, "Saved.")


async def test_operators_alone_see_and_use_admin(world: World) -> None:
    telegram = world.telegram
    operator = User(OPERATOR, "Olga", language_code="en")
    telegram.users[OPERATOR] = operator
    said = await telegram.message("/admin stats", user=operator)
    await world.answer(said, "in line")
    ann = world.person()
    said = await telegram.message("/admin stats", user=ann)
    answer = await world.answer(said)
    assert "in line" not in (answer.text or "")


async def test_an_edited_command_is_not_a_second_job(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    async with world.still():
        asked = await telegram.message("/video a fox", user=ann)
        await world.answer(asked)
        await telegram.edit(asked, "/video a cow")
        after = await telegram.message("/jobs", user=ann)
        await world.answer(after)
        assert len(await world.jobs(ann)) == 1


async def test_curly_quotes_and_colons_are_read_as_people_mean_them(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    async with world.still():
        said = await telegram.message(
            "/video Star Wars: a new hope say: “Hello there” voice: high music: none", user=ann
        )
        card = await world.answer(said)
        assert (card.text or "").startswith("Star Wars: a new hope")
        (job,) = await world.jobs(ann)
        assert job.title == "Star Wars: a new hope"


async def test_a_button_of_another_version_is_answered(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    markup = {"inline_keyboard": [[{"text": "Old", "callback_data": "old-thing"}]]}
    old = telegram._post(telegram.private(ann), {}, text="…", markup=markup)
    toast = await world.press(old, "Old", user=ann)
    assert "another version" in toast["text"]


async def test_commands_are_published_in_every_language_and_scope(world: World) -> None:
    lists = world.telegram.commands
    scopes = {(scope.split('"type": "')[1].split('"')[0], lang) for scope, lang in lists}
    assert scopes == {
        (scope, lang)
        for scope in ("all_private_chats", "all_group_chats", "chat")
        for lang in ("", "de")
    }


async def test_a_429_holds_up_its_own_chat_only(world: World) -> None:
    telegram, ann, bob = world.telegram, world.person(), world.person("Bob")
    telegram.flooded[ann.id] = 1
    hers = await telegram.message("/start", user=ann)
    his = await telegram.message("/start", user=bob)
    first = await world.answer(his)
    assert not telegram.said(hers.chat)
    second = await world.answer(hers)
    assert second.id > first.id


@pytest.mark.parametrize(
    "fault",
    [
        Fault("sendMessage", status=502),
        Fault("sendMessage", drop=True),
        Fault("sendMessage", drop=True, after=True),
    ],
    ids=["502", "cut", "lost"],
)
async def test_an_answer_comes_in_spite_of_the_network(world: World, fault: Fault) -> None:
    telegram, ann = world.telegram, world.person()
    telegram.faults.append(fault)
    said = await telegram.message("/start", user=ann)
    await world.answer(said, "Reelbot makes films")
    await telegram.wait(lambda: fault.hits, 10, "fault")
