"""What a chat does with jobs that are there: buttons, forms, lists, and for whom."""

from __future__ import annotations

import json

import pytest
from tests.support.chat_platform import FILM, SHORT, Room, deeds, pressed, under
from tests.support.hosts import calls, finished, reached, until, video

from reelbot.bots.adapter import Action, Ask, Form, Press
from reelbot.core.jobs import Origin, State

pytestmark = pytest.mark.asyncio(loop_scope="module")


# --- buttons and forms ---------------------------------------------------------------------------


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


# --- lists ---------------------------------------------------------------------------------------


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


# --- to whom, and by which id --------------------------------------------------------------------


async def test_a_job_is_seen_by_those_of_its_place(room: Room) -> None:
    await room.operator.pause()
    origin = Origin(adapter=room.memory.name, user="ann", place="garden")
    job = (await room.operator.submit(video("a fox"), origin, "k")).job.id
    details = Action("details", job)
    assert "no recipe yet" in (await room.press(details, user="eve")).text
    for place in (None, "desert"):
        assert "not yours" in (await room.press(details, user="eve", place=place)).text


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
