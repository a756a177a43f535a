"""What every chat does with words, files and presses, against a real render host."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from tests.support.chat_platform import FILM, SHORT, File, Room, deeds, pressed, under
from tests.support.hosts import finished, until
from tests.support.media import png, write_sound

from reelbot.bots.adapter import Action, Ask, Form, Press, Subject
from reelbot.core.jobs import State

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def picture(tmp_path: Path) -> File:
    path = tmp_path / "garden.png"
    path.write_bytes(png(320, 180))
    return File(path, "image/png")


@pytest.fixture
def recording(tmp_path: Path) -> File:
    return File(write_sound(tmp_path / "voice.ogg", 4.0), "audio/ogg")


# --- a command to its film -----------------------------------------------------------------------


async def test_a_command_becomes_a_card_and_then_a_message(room: Room) -> None:
    answer = await room.say(FILM)
    assert answer.job is not None and answer.card is not None and not answer.private
    assert answer.card.text.startswith(f"a fox · {answer.job.id}\n")
    assert deeds(answer.card.buttons) == ["cancel"]
    message = await room.posted(answer.job.id)
    assert message.text == "Ann, here is your film: a fox"
    assert deeds(message.parcel.buttons) == ["again", "edit", "details", "delete"]
    (film,) = message.parcel.files
    assert (film.mime, film.width, film.height) == ("video/mp4", 1280, 720)
    assert film.alt == "A film of 1 s: a fox" and film.name == f"a-fox-{answer.job.id}.mp4"
    assert message.parcel.thumbnail is not None
    await until(lambda: room.card(answer.job.id)[-1].final)  # type: ignore[union-attr]
    line = room.card(answer.job.id)[-1]
    assert line.text.startswith("a fox · done") and line.buttons == ()
    delivery = (await room.operator.job(answer.job.id)).delivery
    assert delivery is not None and delivery.state == "sent"
    assert delivery.receipt == message.receipt


async def test_the_same_key_is_the_same_job(room: Room) -> None:
    first = await room.say(FILM, key="one")
    second = await room.say(FILM, key="one")
    assert first.job is not None and second.job is not None
    assert first.job.id == second.job.id
    other = await room.say(f"/video an owl {SHORT}", key="one")
    assert other.job is None and "sent before with other words" in other.text


async def test_what_is_heard_twice_is_posted_in_its_askers_language(room: Room) -> None:
    reply = {"chat": "garden"}
    asker = room.who(locale="de")
    answers = [
        await room.conversation.hear(Ask(asker, "/say eins", "twice", reply)) for _ in range(2)
    ]
    for answer in answers:  # both were answered before either was shown
        await room.shown(answer, reply)
    assert answers[0].job is not None
    message = await room.posted(answers[0].job.id)
    assert message.text.startswith("Ann, hier ist dein gesprochener Text")


async def test_files_are_taken_after_the_system_has_cleared_its_temporary_ones(
    room: Room, picture: File
) -> None:
    shutil.rmtree(room.conversation._tools._folder.name)
    answer = await room.say("/describe", picture)
    assert answer.job is not None, answer.text


async def test_what_is_wrong_is_said_in_the_askers_language(room: Room) -> None:
    wrong = await room.say("/video a fox seconds: 500", locale="de-AT")
    assert wrong.private and "1 bis 120" in wrong.text
    several = await room.say("/video a fox seconds: 500 shape: 3:2")
    assert len(several.text.splitlines()) == 2
    unknown = await room.say("/vido a fox")
    assert "/video" in unknown.text and unknown.private
    assert (await room.say("/video Star Wars: a new hope seconds: 1")).job is not None


async def test_an_example_of_start_is_a_film_for_whoever_presses(room: Room) -> None:
    hello = await room.say("/start", place=None)
    assert deeds(hello.buttons) == ["example"] * 3
    answer = await room.press(hello.buttons[0][0], user="bob", place=None)
    assert answer.job is not None and answer.job.owner == f"{room.memory.name}/bob"
    assert (await room.say("", place=None)).buttons == hello.buttons


async def test_a_link_of_start_leads_to_what_is_private(room: Room) -> None:
    assert "There is no limit" not in (await room.say("/start quota", place=None)).text
    assert "no voices yet" in (await room.say("/start voice", place=None)).text
    assert (await room.say("/start nonsense", place=None)).buttons


async def test_what_is_private_is_answered_elsewhere_where_it_must_be(room: Room) -> None:
    room.conversation.private_link = lambda command: f"https://t.example/bot?start={command}"
    answer = await room.say("/voice list")
    assert "https://t.example/bot?start=voice" in answer.text and not answer.private
    assert "t.example" not in (await room.say("/voice list", place=None)).text
    assert "t.example" not in (await room.say("/settings scope: server")).text


# --- files ---------------------------------------------------------------------------------------


async def test_a_picture_is_animated_wherever_it_came_from(room: Room, picture: File) -> None:
    answer = await room.say("/animate waves seconds: 1 music: none", picture)
    assert answer.job is not None and answer.job.kind == "animate"
    filled = await room.say("/animate", fields={"image": picture, "seconds": 1})
    assert filled.job is not None and filled.job.kind == "animate"
    replied = File(picture.path, "image/png", from_reply=True, by_other=True)
    assert (await room.say("/animate", replied)).job is not None
    assert (await room.say("/quota", replied)).job is None and replied.fetched == 1


async def test_bad_files_get_a_sentence_each(room: Room, picture: File, tmp_path: Path) -> None:
    assert "needs a picture" in (await room.say("/animate")).text
    assert "at most 10" in (await room.say("/animate", *[picture] * 20)).text
    assert picture.fetched == 0
    huge = File(picture.path, "image/png", said_bytes=400_000_000)
    assert "too big" in (await room.say("/animate", huge)).text and huge.fetched == 0
    note = tmp_path / "tool.exe"
    note.write_bytes(b"MZ" + bytes(500))
    odd = await room.say("/animate", File(note, "image/png"))
    assert "cannot be used" in odd.text
    assert "no place for the file" in (await room.say("/quota", picture)).text
    taken = await room.say("/video a fox", picture, picture)
    assert "no place for the file" in taken.text


@pytest.mark.slow
async def test_an_album_and_a_text_become_pages(room: Room, picture: File) -> None:
    answer = await room.say("/story captions: off music: none\nA fox.\n\nAn owl.", picture, picture)
    assert answer.job is not None and answer.job.kind == "story"
    done = await finished(room.operator, answer.job.id)
    assert done.recipe is not None and done.state is State.DONE
    assert "owl" in json.dumps(done.recipe["script"])
    bare = await room.say("/story music: none", picture, picture)
    assert bare.job is not None and bare.job.kind == "story"


@pytest.mark.slow
async def test_a_description_becomes_a_film(room: Room, picture: File) -> None:
    answer = await room.say("/describe", picture)
    assert answer.job is not None
    message = await room.posted(answer.job.id)
    assert message.text == "Ann, this is what is seen: It is a grey thing."
    assert deeds(message.parcel.buttons) == ["film", "details", "delete"]
    assert [file.mime for file in message.parcel.files] == ["application/json"]
    film = await room.press(under(message.parcel, "film"), user="bob")
    assert film.job is not None and film.job.kind == "video"
    done = await finished(room.operator, film.job.id)
    assert done.recipe is not None
    assert done.recipe["options"]["mode"] == "slideshow"
    assert done.recipe["options"]["prompt"] == "It is a grey thing."


async def test_what_came_without_words_is_called_what_it_is(room: Room, picture: File) -> None:
    await room.operator.pause()
    for locale, title in (("de", "Ein Bild in Bewegung"), ("en", "A picture in motion")):
        answer = await room.say("/animate", picture, locale=locale)
        assert answer.text.startswith(title)
        assert answer.job is not None
        assert title in (await room.say(f"/cancel {answer.job.id}", locale=locale)).text


# --- private messages ----------------------------------------------------------------------------


async def test_private_words_become_a_film(room: Room) -> None:
    offer = await room.say("a red fox music: none seconds: 1", place=None)
    button = pressed(offer, "make")
    subject = Subject("a red fox music: none seconds: 1")
    answer = await room.press(button, place=None, subject=subject)
    assert answer.job is not None and answer.job.kind == "video"
    assert answer.job.title == "a red fox"
    gone = await room.press(button, place=None, subject=None)
    assert gone.job is None and "is gone" in gone.text


@pytest.mark.slow
async def test_a_private_picture_is_offered_three_things(room: Room, picture: File) -> None:
    offer = await room.say("", picture, place=None)
    assert deeds(offer.buttons) == ["animate", "describe", "looks"]
    subject = Subject("", [picture])
    kinds = []
    for row in offer.buttons:
        for button in row:
            answer = await room.press(button, place=None, subject=subject)
            assert answer.job is not None, answer.text
            kinds.append(answer.job.kind)
    assert kinds == ["animate", "describe", "video"]
    album = await room.say("two of us", picture, picture, place=None)
    story = await room.press(
        pressed(album, "make"), place=None, subject=Subject("two of us", [picture, picture])
    )
    assert story.job is not None and story.job.kind == "story"


async def test_a_private_recording_is_offered_three_things(room: Room, recording: File) -> None:
    offer = await room.say("", recording, place=None)
    assert deeds(offer.buttons) == ["voice", "music", "narrate"]
    subject = Subject("", [recording])
    music = pressed(offer, "music")
    press = Press(room.who(place=None), music.action, "k", {"chat": "ann"}, subject)
    assert room.conversation.opens_form(press)
    form = await room.conversation.form_for(press)
    assert isinstance(form, Form) and [field.name for field in form.fields] == ["prompt"]
    sent = await room.press(music, place=None, subject=subject, values={"prompt": "a fox"})
    assert sent.job is not None and sent.job.title == "a fox"
    # Without forms the next message says what is to be seen.
    asked = await room.press(music, place=None, subject=subject)
    assert asked.job is None and "next message" in asked.text and asked.form is not None
    answer = await room.say("an owl at night", place=None)
    assert answer.job is not None and answer.job.title == "an owl at night"
    assert (await room.say("another", place=None)).job is None  # once


async def test_a_forwarded_recording_is_declined(room: Room, recording: File) -> None:
    declined = await room.say("", recording, place=None, forwarded=True)
    assert "only its speaker can" in declined.text and declined.buttons == ()
    subject = Subject("", [recording], forwarded=True)
    for deed in ("voice", "music", "narrate"):
        answer = await room.press(Action(deed), place=None, subject=subject)
        assert "only its speaker can" in answer.text and answer.job is None
    added = await room.say("/voice add", recording, place=None, forwarded=True)
    assert "only its speaker can" in added.text
    assert recording.fetched == 0


async def test_what_is_missing_is_asked_for_in_private(room: Room, picture: File) -> None:
    empty = await room.say("/video seconds: 1 music: none", place=None)
    assert empty.job is None
    answer = await room.say("a fox: red and quick", place=None)
    assert answer.job is not None and answer.job.title == "a fox: red and quick"
    assert "needs a picture" in (await room.say("/animate seconds: 1", place=None)).text
    animated = await room.say("", picture, place=None)
    assert animated.job is not None and animated.job.kind == "animate"
    await room.say("/video", place=None)
    await room.say("/quota", place=None)  # the question is dropped
    assert (await room.say("a fox", place=None)).job is None
    await room.say("/video", user="bob", place="garden")  # no dialogue in a group
    assert (await room.say("a fox", user="bob", place=None)).job is None


# --- who does not know what to write -------------------------------------------------------------


async def test_plain_words_show_the_way(room: Room) -> None:
    assert deeds((await room.say("Hallo!", place=None)).buttons) == ["example"] * 3
    assert "/video" in (await room.say("what can you do?", place=None)).text
    assert "no jobs" in (await room.say("stop", place=None)).text
    link = await room.say("https://example.com/a.mp4 https://example.com/b", place=None)
    assert "Links are not opened here" in link.text and not link.buttons
    offer = await room.say("a fox says hello", place=None)
    assert deeds(offer.buttons) == ["make"] and "/help" in offer.text


@pytest.mark.parametrize("locale", ["en", "de"])
async def test_the_examples_are_commands_in_the_askers_language(room: Room, locale: str) -> None:
    await room.operator.pause()
    hello = await room.say("/start", locale=locale)
    for row in hello.buttons:
        answer = await room.press(row[0], locale=locale)
        assert answer.job is not None, answer.text
        assert row[0].label.startswith(answer.job.title[:10])
    assert ("Fuchs" in hello.buttons[0][0].label) is (locale == "de")


async def test_what_only_an_operator_can_do_is_not_told_in_a_chat(room: Room) -> None:
    said = (await room.say("/story premise: a cat")).text
    assert "none is set up here" in said and "config.toml" not in said


# --- a host that is away, and a crowd ------------------------------------------------------------


async def test_an_away_host_loses_nothing(room: Room) -> None:
    url = room.client.base_url
    room.client.move("http://127.0.0.1:9", "x")
    away = await room.say(FILM, key="mine")
    assert "does not answer" in away.text and away.private
    assert "does not answer" in (await room.press(Action("again", "abc2"))).text
    assert await room.conversation.complete(room.who(), "job", "") == []
    room.client.move(url, "the bots' token")
    others = await room.press(pressed(away, "repeat"), user="bob")
    assert others.job is None and "no longer open" in others.text
    answer = await room.press(pressed(away, "repeat"))
    assert answer.job is not None and answer.job.owner == f"{room.memory.name}/ann"
    again = await room.press(pressed(away, "repeat"))
    assert "no longer open" in again.text
    await room.posted(answer.job.id)


async def test_many_at_once_are_all_taken(room: Room) -> None:
    await room.operator.pause()
    answers = await asyncio.gather(
        *(room.say(FILM, user=f"user{number % 20}") for number in range(60))
    )
    assert len({answer.job.id for answer in answers if answer.job is not None}) == 60
