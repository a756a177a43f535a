"""What every chat does with commands and presses, against a real render host."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.chat_platform import (
    File,
    Memory,
    Room,
    bot,
    bots_settings,
    deeds,
    pressed,
    tidy,
    under,
)
from tests.support.hosts import calls, finished, reached, serving, until, video
from tests.support.media import png, write_sound

from reelbot.bots.adapter import Action, Ask, Form, Press, Subject
from reelbot.core.jobs import Origin, State
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

SHORT = "seconds: 1 music: none"
FILM = f"/video a fox {SHORT}"


# One host for all, as its workers take seconds to start; each test has a platform of its own.
pytestmark = pytest.mark.asyncio(loop_scope="module")
PLATFORMS = itertools.count(1)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return bots_settings(tmp_path_factory.mktemp("host"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def host(settings: Settings) -> AsyncIterator[RenderHost]:
    async with serving(settings) as (host, _):
        yield host


@pytest_asyncio.fixture(loop_scope="module")
async def room(host: RenderHost, settings: Settings, tmp_path: Path) -> AsyncIterator[Room]:
    memory = Memory(f"chat{next(PLATFORMS)}")
    async with bot(host, memory, tmp_path / "bot", settings) as found:
        yield found
        await tidy(found)


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


# --- buttons -------------------------------------------------------------------------------------


async def test_again_is_the_pressers_own_with_another_seed(room: Room) -> None:
    answer = await room.say(f"{FILM} seed: 5")
    assert answer.job is not None
    message = await room.posted(answer.job.id)
    # Bob is there, but has never asked for anything.
    again = await room.press(under(message.parcel, "again"), user="bob", key="press-1")
    assert again.job is not None and again.job.owner == f"{room.memory.name}/bob"
    assert again.job.id != answer.job.id
    done = await finished(room.operator, again.job.id)
    assert done.recipe is not None and done.recipe["seed"] != 5
    twice = await room.press(under(message.parcel, "again"), user="bob", key="press-1")
    assert twice.job is not None and twice.job.id == again.job.id
    elsewhere = await room.press(under(message.parcel, "again"), user="eve", place="desert")
    assert elsewhere.job is None and "not yours to see" in elsewhere.text


async def test_edit_cancel_and_delete_are_the_owners(room: Room) -> None:
    answer = await room.say(FILM)
    assert answer.job is not None
    message = await room.posted(answer.job.id)
    for deed in ("edit", "delete"):
        button = under(message.parcel, deed)
        assert "for who asked" in (await room.press(button, user="bob")).text
    details = await room.press(under(message.parcel, "details"), user="bob")
    assert details.private and "Seed" in details.text and "1280×720" in details.text
    (file,) = details.files
    recipe = json.loads(file.read_text())
    assert recipe["options"]["prompt"] == "a fox"
    assert "ann" not in file.read_text() and "garden" not in file.read_text()
    waits = await room.say(f"/video a hare {SHORT} say: slow-speech words")
    assert waits.job is not None
    theirs = await room.press(pressed(waits, "cancel"), user="bob")
    assert "for who asked" in theirs.text
    gone = await room.press(pressed(waits, "cancel"))
    assert gone.edit_pressed and gone.card is not None and gone.card.final
    late = await room.press(pressed(waits, "cancel"))
    assert "cancelled already" in late.text and not late.edit_pressed
    deleted = await room.press(under(message.parcel, "delete"))
    assert deleted.delete_pressed
    for deed in ("again", "edit", "details", "delete"):
        after = await room.press(under(message.parcel, deed))  # type: ignore[arg-type]
        assert "no longer kept" in after.text and after.private and after.job is None


@pytest.mark.slow
async def test_an_edited_form_changes_what_was_changed(room: Room) -> None:
    folder = room.settings.render.data_dir.parent
    answer = await room.say(f'{FILM} say: "one two" seed: 5')
    assert answer.job is not None
    message = await room.posted(answer.job.id)
    press = Press(room.who(), under(message.parcel, "edit").action, "k1", {"chat": "garden"})
    assert room.conversation.opens_form(press)
    form = await room.conversation.form_for(press)
    assert isinstance(form, Form)
    values = {each.name: each.value for each in form.fields}
    assert values["prompt"] == "a fox" and values["say"] == "one two"
    assert "seconds: 1" in values["rest"] and "seed: 5" in values["rest"]
    assert form.command.startswith(f"/again {answer.job.id} prompt: ")
    same = await room.press(form.action, values=values)
    assert same.job is None and "Nothing was changed" in same.text
    before = calls(folder).count("speech")
    values |= {"prompt": "an owl", "rest": values["rest"].replace("seconds: 1", "seconds: 2")}
    changed = await room.press(form.action, values=values)
    assert changed.job is not None
    done = await finished(room.operator, changed.job.id)
    assert done.recipe is not None and done.title == "an owl" and done.recipe["seed"] == 5
    assert done.recipe["options"]["seconds"] == 2.0
    assert calls(folder).count("speech") == before  # what did not change is not made again
    copied = await room.say(form.command.replace("a fox", "a hare"))
    assert copied.job is not None and copied.job.title == "a hare"
    bobs = await room.conversation.form_for(
        Press(room.who("bob"), form.action, "k2", {"chat": "garden"})
    )
    assert not isinstance(bobs, Form) and "for who asked" in bobs.text


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


async def test_an_empty_story_opens_a_form(room: Room) -> None:
    ask = Ask(room.who(), "/story", "k", {"chat": "garden"}, {"music": "none"})
    assert room.conversation.opens_form(ask)
    form = await room.conversation.form_for(ask)
    assert isinstance(form, Form)
    values = {field.name: field.value for field in form.fields}
    assert values["rest"] == 'music: "none"'
    values["text"] = "A fox: red.\n\nAn owl."
    answer = await room.press(form.action, values=values)
    assert answer.job is not None and answer.job.kind == "story"
    done = await finished(room.operator, answer.job.id)
    assert done.recipe is not None and done.recipe["options"]["text"] == "A fox: red.\n\nAn owl."
    full = Ask(room.who(), "/story", "k", {"chat": "garden"}, {"text": "A fox."})
    assert not room.conversation.opens_form(full)


# --- jobs ----------------------------------------------------------------------------------------


async def test_jobs_are_listed_cancelled_and_shown_again(room: Room) -> None:
    assert "no jobs" in (await room.say("/jobs")).text
    assert "nothing in line" in (await room.say("/cancel")).text
    done = await room.say(FILM)
    assert done.job is not None
    await room.posted(done.job.id)
    running = await room.say(f"/video a hare {SHORT} say: slow-speech words")
    waiting = await room.say(f"/video an owl {SHORT}")
    assert running.job is not None and waiting.job is not None
    await reached(room.operator, running.job.id, State.RUNNING)
    listed = await room.say("/jobs")
    lines = listed.text.splitlines()
    assert [line.split(" · ")[0] for line in lines] == [
        running.job.id, waiting.job.id, done.job.id
    ]  # fmt: skip
    assert "number 1" in lines[1] and "done" in lines[2]
    assert deeds(listed.buttons) == ["cancel", "cancel"]
    assert "“" not in (await room.say("/jobs", user="bob")).text
    cancelled = await room.say("/cancel")
    assert "an owl is cancelled" in cancelled.text
    stopped = await room.say(f"/cancel {running.job.id}")
    assert "a hare is cancelled" in stopped.text
    await until(lambda: room.card(running.job.id)[-1].final)  # type: ignore[union-attr]
    assert "cancelled" in room.card(running.job.id)[-1].text
    shown = await room.say(f"/show {done.job.id}", user="bob")
    assert shown.private and "posted once more" in shown.text
    second = await room.posted(done.job.id, 2)
    assert second.parcel.marker != room.memory.of(done.job.id)[0].parcel.marker
    assert second.text.startswith("Bob, ")
    assert "no job" in (await room.say("/show zzzzzzzzz2")).text


async def test_show_moves_the_card_of_what_is_not_over(room: Room) -> None:
    answer = await room.say(f"/video a hare {SHORT} say: wait-speech")
    assert answer.job is not None
    await reached(room.operator, answer.job.id, State.RUNNING)
    shown = await room.say(f"/show {answer.job.id}", place="yard")
    assert shown.job is not None and shown.card is not None
    await room.say(f"/cancel {answer.job.id}")


# --- people --------------------------------------------------------------------------------------


async def test_settings_are_mine_or_of_the_place(room: Room) -> None:
    assert "Nothing is set" in (await room.say("/settings")).text
    saved = await room.say("/settings shape: 1:1")
    assert saved.private and "shape: 1:1" in saved.text
    assert (
        "in charge of this server" in (await room.say("/settings scope: server shape: 9:16")).text
    )
    server = await room.say("/settings scope: server style: noir", manages=True)
    assert "style: noir" in server.text
    assert "here is none" in (await room.say("/settings scope: server", place=None)).text
    taken_back = await room.say("/settings shape: default")
    assert "Nothing is set" in taken_back.text


async def test_quota_privacy_and_help(room: Room) -> None:
    assert "In line: 0 of 20" in (await room.say("/quota")).text
    assert "/video: " in (await room.say("/help")).text
    assert "/admin" not in (await room.say("/help")).text
    assert "/admin" in (await room.say("/help", role="admin")).text
    assert "seconds: " in (await room.say("/help video")).text
    assert "/video" in (await room.say("/help vido")).text
    await room.say(FILM)
    kept = await room.say("/privacy")
    assert "1 job" in kept.text and kept.private
    sure = await room.press(pressed(kept, "forget"))
    user = f"{room.memory.name}/ann"
    assert "Really" in sure.text and len(await room.operator.jobs(user=user)) == 1
    await room.press(pressed(sure, "forget"))
    assert await room.operator.jobs(user=user) == []


async def test_only_operators_administer(room: Room) -> None:
    assert "operators" in (await room.say("/admin pause")).text
    assert "operators" in (await room.say("/admin pause", role="place_admin")).text
    paused = await room.say("/admin pause", role="admin")
    assert "paused" in paused.text and paused.private
    stats = await room.say("/admin stats", role="admin")
    assert "Paused: yes" in stats.text
    await room.say("/admin resume", role="admin")
    banned = await room.say("/admin ban bob hours: 2 reason: flooding", role="admin")
    assert f"{room.memory.name}/bob" in banned.text
    refused = await room.say(FILM, user="bob")
    assert "flooding" in refused.text and refused.job is None
    await room.say(f"/admin unban {room.memory.name}/bob", role="admin")
    limited = await room.say("/admin limit bob jobs: 0", role="admin")
    assert "0 jobs" in limited.text
    assert "today's" in (await room.say(FILM, user="bob")).text


async def test_suggestions_are_ones_own(room: Room) -> None:
    answer = await room.say(FILM)
    assert answer.job is not None
    complete = room.conversation.complete
    assert [value for _, value in await complete(room.who(), "job", "fox")] == [answer.job.id]
    assert await complete(room.who("bob"), "job", "") == []
    assert ("noir", "noir") in await complete(room.who(), "style", "no")
    assert {value for _, value in await complete(room.who(), "voice", "")} == {"high", "low"}
    assert ("German (de)", "de") in await complete(room.who(), "language", "ger")
    assert await complete(room.who(), "nonsense", "x") == []


# --- a host that is away -------------------------------------------------------------------------


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


async def test_a_job_is_seen_by_those_of_its_place(room: Room) -> None:
    await room.operator.pause()
    origin = Origin(adapter=room.memory.name, user="ann", place="garden")
    job = (await room.operator.submit(video("a fox"), origin, "k")).job.id
    details = Action("details", job)
    assert "no recipe yet" in (await room.press(details, user="eve")).text
    for place in (None, "desert"):
        assert "not yours" in (await room.press(details, user="eve", place=place)).text


# --- what somebody types leads nowhere else ------------------------------------------------------

ELSEWHERE = (
    *("..", ".", "../queue/pause?", "../../v1/queue/pause#", "../queue/pause%3f"),
    *("%2e%2e/queue/pause?", "..%2fqueue%2fpause?", "x/../../queue/pause?", "../bans", "a b"),
)


@pytest.mark.parametrize("typed", ELSEWHERE)
async def test_an_id_is_no_way_to_another_route(room: Room, typed: str) -> None:
    """Though a bot that runs beside its host has the operator's token."""
    room.conversation._tools.client._token = room.operator._token
    deeds = [Action(deed, typed) for deed in ("cancel", "retry", "show", "details", "delete")]
    for name in ("cancel", "show", "again"):
        said = (await room.say(f"/{name} {typed}")).text
        assert "There is no job" in said or "does not know" in said or "no job" in said, said
    for action in (*deeds, Action("again", typed), Action("edit", typed), Action("film", typed)):
        assert "longer kept" in (await room.press(action)).text, action
    for command in ("use", "forget"):
        said = (await room.say(f"/voice {command} {typed}")).text
        assert "There is no voice" in said or "does not know" in said, said
    assert (await room.operator.queue())["paused"] is False


# --- who does not know what to write -------------------------------------------------------------


async def test_plain_words_show_the_way(room: Room) -> None:
    assert deeds((await room.say("Hallo!", place=None)).buttons) == ["example"] * 3
    assert "/video" in (await room.say("what can you do?", place=None)).text
    assert "no jobs" in (await room.say("stop", place=None)).text
    link = await room.say("https://example.com/a.mp4 https://example.com/b", place=None)
    assert "Links are not opened here" in link.text and not link.buttons
    offer = await room.say("a fox says hello", place=None)
    assert deeds(offer.buttons) == ["make"] and "/help" in offer.text


async def test_who_may_not_change_a_place_is_told_who_may(room: Room) -> None:
    said = await room.say("/settings scope: server style: noir")
    assert "in charge of this server" in said.text
    saved = await room.say("/settings scope: server style: noir", role="place_admin")
    assert saved.text.startswith("Saved.")
    assert "noir" in (await room.say("/settings scope: server")).text


async def test_what_came_without_words_is_called_what_it_is(room: Room, picture: File) -> None:
    await room.operator.pause()
    for locale, title in (("de", "Ein Bild in Bewegung"), ("en", "A picture in motion")):
        answer = await room.say("/animate", picture, locale=locale)
        assert answer.text.startswith(title)
        assert answer.job is not None
        assert title in (await room.say(f"/cancel {answer.job.id}", locale=locale)).text


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


async def test_all_of_mine_are_cancelled_at_once(room: Room) -> None:
    await room.operator.pause()
    mine = [await room.say(f"/video fox {number} {SHORT}") for number in range(3)]
    theirs = await room.say(FILM, user="bob")
    assert theirs.job is not None and all(answer.job for answer in mine)
    said = await room.say("/cancel all")
    assert said.text.startswith("3 jobs cancelled: ") and "fox 1" in said.text and said.private
    for answer in mine:
        assert answer.job and (await room.operator.job(answer.job.id)).state is State.CANCELLED
    assert (await room.operator.job(theirs.job.id)).state is State.QUEUED
    assert "nothing in line" in (await room.say("/cancel all")).text
