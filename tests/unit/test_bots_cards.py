"""How jobs look and what is said of them, without a host: cards, forms, offers, parcels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.chat_platform import File, deeds

from reelbot.bots import buttons, cards, forms, notes, offers, parcels
from reelbot.bots.access import Access
from reelbot.bots.adapter import ACTION_BYTES_MAX, Ask, Asker
from reelbot.bots.cards import Status
from reelbot.bots.jobs import job_line
from reelbot.bots.suggestions import fitting, spoken
from reelbot.bots.waiting import Waiting
from reelbot.core import results
from reelbot.core.jobs import Artifact, ErrorInfo, Job, Person, Stage, State
from reelbot.core.locales import LOCALES
from reelbot.core.settings import Settings
from reelbot.core.wire import Event

ANN = Asker(Person(adapter="chat", user="ann"))
BOB = Asker(Person(adapter="chat", user="bob"))


def job(state: State = State.QUEUED, **more: Any) -> Job:
    facts: dict[str, Any] = {
        "id": "abc2defghi", "kind": "video", "state": state, "owner": "chat/ann",
        "title": "a fox", "created": 100.0,
    }  # fmt: skip
    return Job(**(facts | more))


def progress(stage: str, fraction: float) -> Event:
    return Event(kind="progress", job="abc2defghi", data={"stage": stage, "fraction": fraction})


def text(status: Status, locale: str | None = None) -> str:
    return cards.card(status, locale).text


# --- cards ---------------------------------------------------------------------------------------


def test_a_waiting_job_shows_place_and_wait() -> None:
    card = cards.card(Status(job(position=3, wait_s=41)), None)
    assert card.text == "a fox · abc2defghi\nIn line: number 3, about 45 s to wait."
    assert deeds(card.buttons) == ["cancel"] and not card.final
    assert text(Status(job(position=1, wait_s=0))).endswith("Next in line.")
    assert text(Status(job(position=None))).endswith("In line: more than 1,000 before it.")


def test_a_waiting_job_says_that_the_queue_is_paused_and_promises_no_time() -> None:
    waits = job(position=3, wait_s=41, paused=True)
    said = "In line: number 3. The queue is paused at the moment."
    assert text(Status(waits)) == f"a fox · abc2defghi\n{said}"
    assert text(Status(waits), "de").endswith("Platz 3. Die Warteschlange ruht gerade.")
    assert job_line(waits, None) == "abc2defghi · a fox · in line · number 3"
    goes_on = cards.of_job(Status(waits), job(position=3, wait_s=41), 0.0)
    assert "paused" not in text(goes_on)
    started = cards.of_event(Status(waits), Event(kind="started"), 10.0)
    assert text(started).endswith("\nPlanning")


def test_a_running_job_shows_stage_bar_and_what_is_left() -> None:
    status = cards.of_event(Status(job()), Event(kind="started"), 10.0)
    assert text(status) == "a fox · abc2defghi\nPlanning"
    status = cards.of_event(status, progress("pictures", 0.0), 10.0)
    status = cards.of_event(status, progress("pictures", 0.5), 40.0)
    said = "▰▰▰▰▰▰▱▱▱▱▱▱\nMaking pictures · 50 % · about 30 s left"
    assert text(status) == f"a fox · abc2defghi\n{said}"
    # Progress does not go back, and a second more or less is not an edit.
    back = cards.of_event(status, progress("pictures", 0.4), 41.0)
    assert "50 %" in text(back)
    assert text(cards.of_event(status, progress("pictures", 0.501), 40.1)) == text(status)
    assert "Bilder machen" in text(status, "de")
    assert "█" not in cards.bar(0.999) and cards.bar(0.999) != cards.bar(1.0)


def test_what_was_interrupted_goes_on() -> None:
    running = cards.of_event(Status(job()), progress("music", 0.7), 10.0)
    again = cards.of_event(running, Event(kind="queued", data={"reason": "interrupted"}), 20.0)
    assert "interrupted and goes on" in text(again) and "▰" not in text(again)
    placed = cards.of_job(again, job(position=2), 21.0)
    assert "interrupted" in text(placed) and "number 2" in text(placed)
    started = cards.of_event(placed, Event(kind="started"), 22.0)
    goes_on = cards.of_event(started, progress("music", 0.1), 23.0)
    assert "interrupted" in text(started) and "interrupted" not in text(goes_on)
    assert "10 %" in text(goes_on)  # of this try
    event = Event(kind="queued", data={"reason": "retry", "error": "worker_died"})
    retried = text(cards.of_event(running, event, 20.0))
    assert "ended at once" in retried and "will be tried again" in retried


def test_a_job_that_is_over_is_a_line() -> None:
    done = cards.card(Status(job(State.DONE, finished=160.0)), None)
    assert (done.text, done.final, done.buttons) == ("a fox · done in 1 min", True, ())
    assert text(Status(job(State.CANCELLED))) == "a fox · cancelled"
    error = ErrorInfo(code="worker_died", text="", retryable=True)
    failed = cards.card(Status(job(State.FAILED, error=error)), None)
    assert failed.text.startswith("a fox · It did not work: The process") and failed.final
    assert deeds(failed.buttons) == ["retry"]
    fatal = error.model_copy(update={"retryable": False})
    assert cards.card(Status(job(State.FAILED, error=fatal)), None).buttons == ()


def test_two_equal_looks_are_equal_cards() -> None:
    assert cards.card(Status(job(position=3, wait_s=41)), None) == cards.card(
        Status(job(position=3, wait_s=44)), None
    )


@pytest.mark.parametrize("locale", sorted(LOCALES))
@pytest.mark.parametrize("kind", ["video", "animate", "story", "music", "say", "describe"])
def test_every_button_fits_its_platform(locale: str, kind: Any) -> None:
    done = job(State.DONE, kind=kind)
    shown = [*buttons.under_result(done, locale), *buttons.consent("v" + "0" * 24, locale)]
    shown += buttons.under_card(job(kind=kind), locale)
    for button in (button for row in shown for button in row):
        assert 0 < len(str(button.action).encode()) <= ACTION_BYTES_MAX
        assert 0 < len(button.label) <= 80
    assert all(len(row) <= 5 for row in shown)


def test_what_is_seen_is_said_as_far_as_a_caption_goes(tmp_path: Path) -> None:
    seen, file = job(State.DONE, kind="describe"), tmp_path / "description.json"
    for words, ends in (("a fox in the snow " * 30, "snow"), ("a fox in the snow " * 99, "…")):
        file.write_text(json.dumps({"description": words.strip()}))
        text = parcels.text(seen, {"_mention": "Ann" * 33}, parcels.description_in(file))
        assert 500 < len(text) < 1_000 and text.endswith(ends)


# --- forms ---------------------------------------------------------------------------------------


def made(kind: str = "video", seed: int = 7, **options: Any) -> Job:
    recipe = {"seed": seed, "options": options, "engines": {}}
    return job(State.DONE, kind=kind, recipe=recipe)


def test_a_form_changes_what_was_changed_and_nothing_else() -> None:
    film = made(prompt="a fox", say="hello: there", music="none", seconds=2.0, title="The fox")
    form = forms.edit(film, None)
    values = {field.name: field.value for field in form.fields}
    assert list(values) == ["prompt", "say", "voice", "music", "rest"]
    assert values["rest"] == 'seconds: 2 title: "The fox" seed: 7'
    assert forms.changes(film, values) == {}
    assert forms.changes(film, values | {"prompt": "an owl "}) == {"prompt": "an owl"}
    assert forms.changes(film, values | {"say": ""}) == {"say": None}
    without = forms.changes(film, values | {"rest": "seconds: 3 shape: 1:1 seed: 7"})
    assert without == {"seconds": "3", "shape": "1:1", "title": None}
    assert forms.changes(film, {"prompt": "an owl"}) == {"prompt": "an owl"}


def test_a_form_keeps_within_a_modal() -> None:
    long = made("story", text="x" * 5_000, gap=0.5)
    form = forms.edit(long, "de")
    assert "text" not in [field.name for field in form.fields]  # it would be cut off
    for each in (form, forms.edit(made(prompt="p" * 2_000), None), forms.story("de")):
        assert 0 < len(each.fields) <= 5 and len(each.title) <= 45
        assert all(len(field.label) <= 45 for field in each.fields)
        assert all(len(field.value) <= field.max_length <= 4_000 for field in each.fields)
    # Without the words that did not fit, nothing of them changes.
    values = {field.name: field.value for field in form.fields} | {"rest": "gap: 1"}
    assert set(forms.changes(long, values)) == {"gap", "seed"}


def test_a_forms_command_reads_as_the_form() -> None:
    film = made(prompt='he said "stop", then: go', say="hi", seconds=2.5, voice="Dr.")
    command = forms.edit(film, None).command
    from reelbot.core.parse import parse

    said = parse(command).arguments
    assert said["job"] == film.id
    assert said["changes"]["prompt"] == 'he said "stop", then: go'
    assert said["changes"]["seconds"] == "2.5" and said["changes"]["voice"] == "Dr."


# --- offers --------------------------------------------------------------------------------------


def offered(*files: File, text: str = "", **more: Any) -> list[str]:
    answer = offers.offer(Ask(ANN, text, "k", None, files=files, **more))
    return [] if answer is None else deeds(answer.buttons)


def test_what_a_message_may_become() -> None:
    picture = File(Path("a.png"), "image/png")
    sound = File(Path("a.ogg"), "audio/ogg; codecs=opus")
    assert offered(text="a fox") == ["make"]
    assert offered(picture) == ["animate", "describe", "looks"]
    assert offered(picture, picture) == ["make"]
    assert offered(sound) == offered(File(Path("a.mp4"), "video/mp4"))
    assert offered(sound) == ["voice", "music", "narrate"]
    assert offered(File(Path("tale.md"), "application/octet-stream")) == ["make"]
    assert offered(sound, forwarded=True) == [] and offered() == []
    assert offered(picture, forwarded=True) == ["animate", "describe", "looks"]


# --- parcels -------------------------------------------------------------------------------------

REPLY = {"chat": "c", "_mention": "Ann"}


def test_a_parcel_is_addressed() -> None:
    done = job(State.DONE, finished=160.0)
    assert parcels.parcel(done, REPLY).text == "Ann, here is your film: a fox"
    assert parcels.parcel(done, {"chat": "c"}).text == "Here is your film: a fox"
    odd = {"chat": "c", "_mention": "{title} [x]"}
    assert parcels.parcel(done, odd).text.startswith("{title} [x], here")
    noted = parcels.parcel(done.model_copy(update={"notes": ("note.voice_closest", "x")}), REPLY)
    assert noted.text.splitlines()[1].startswith("Your voice stands for")
    many = parcels.with_line(noted, "post.link", {"url": "u" * 3_000})
    assert len(many.text) <= parcels.TEXT_CHARACTERS_MAX


def test_a_marker_is_one_results() -> None:
    done = job(State.DONE, finished=160.0)
    marker = notes.marker(done, REPLY)
    assert len(marker) <= 25 and marker == notes.marker(done, {**REPLY, "card": "c2"})
    later = done.model_copy(update={"finished": 170.0})
    shown = {**REPLY, notes.SHOWN: "k"}
    assert len({marker, notes.marker(later, REPLY), notes.marker(done, shown)}) == 3


def test_what_is_posted_beside_a_film() -> None:
    def artifact(name: str) -> Artifact:
        return Artifact(name=name, mime="x/y", bytes=1, seconds=2.0)

    names = ("thumbnail.jpg", "film.mp4", "captions.srt", "preview.jpg")
    film = made(captions="on").model_copy(update={"artifacts": tuple(map(artifact, names))})
    assert results.main_of(film) == artifact("film.mp4") and results.beside(film) == []
    beside = film.model_copy(update={"recipe": {"options": {"captions": "file"}}})
    assert [each.name for each in results.beside(beside)] == ["captions.srt"]
    assert parcels.alt(film, artifact("film.mp4"), None) == "A film of 2 s: a fox"
    name = parcels.file_of(film, artifact("film.mp4"), Path("x"), None).name
    assert name == "a-fox-abc2defghi.mp4"


# --- small things --------------------------------------------------------------------------------


def test_what_waits_is_its_askers_and_goes() -> None:
    now = 0.0
    waiting: Waiting[str] = Waiting(lambda: now, 10.0, count_max=2)
    waiting.put("a", ANN, "hers")
    assert waiting.take("a", BOB) is None and waiting.take("a", ANN) == "hers"
    assert waiting.take("a", ANN) is None
    for key in "abc":
        waiting.put(key, ANN, key)
    assert waiting.take("a", ANN) is None and waiting.take("c", ANN) == "c"
    now = 11.0
    assert waiting.take("b", ANN) is None


def test_suggestions_begin_with_what_is_typed() -> None:
    pairs = [("noir", "noir"), ("piano", "piano"), ("neon", "neon"), ("noir", "noir")]
    assert [value for _, value in fitting(pairs, "NO")] == ["noir", "piano"]
    assert [value for _, value in fitting(pairs, "n")] == ["noir", "neon", "piano"]
    assert len(fitting([(str(n), str(n)) for n in range(99)], "")) == 25


def test_who_is_served_and_as_what() -> None:
    settings = Settings.model_validate({"limits": {"roles": {"patron": {}, "friend": {}}}})
    access = Access.of(settings, ("1", "2"), ("42",))
    assert access.serves("1", "7") and not access.serves("3", "7")
    assert access.serves(None, "7", ("2", "9")) and not access.serves(None, "7")
    assert access.serves("3", "42") and access.serves(None, "42")
    assert Access.of(settings, (), ()).serves("3", "7")
    assert access.role("42", ("patron",)) == "admin"
    assert access.role("7", ("friend", "patron")) == "patron"
    assert access.role("7", ("admin", "place_admin")) is None
    assert replace(ANN, manages=True).place_admin and not ANN.place_admin


def test_the_status_of_a_job_that_was_asked_for() -> None:
    running = job(State.RUNNING, stage=Stage.SPEECH, fraction=0.25)
    assert "Speaking · 25 %" in text(cards.of_job(None, running, 5.0))
    over = cards.of_job(cards.of_job(None, running, 5.0), job(State.DONE), 6.0)
    assert over.fraction is None and over.job.state is State.DONE


def test_only_the_engine_that_narrates_is_offered() -> None:
    engines: list[dict[str, Any]] = [
        {"task": "text_to_speech", "name": "a", "missing": None, "voices": ["x", "y"]},
        {"task": "text_to_speech", "name": "b", "missing": None, "languages": ["de"]},
        {"task": "text_to_speech", "name": "c", "missing": "weights", "voices": ["z"]},
        {"task": "text_to_music", "name": "a", "missing": None},
    ]
    assert spoken(engines, "auto") == (["x", "y"], ["de"])
    assert spoken(engines, "b") == ([], ["de"])
