"""Telegram's rules, without Telegram: limits of text, lanes of chats, what errors mean."""

from __future__ import annotations

import asyncio
import datetime
import random
import time
from pathlib import Path
from typing import Any

import pytest
from telegram import BotCommandScopeChat, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from reelbot.bots.adapter import Action, Asker, Button, Card
from reelbot.bots.telegram_bot import dialogue, menu, polling
from reelbot.bots.telegram_bot.card_messages import CardMessages
from reelbot.bots.telegram_bot.files import Unusable
from reelbot.bots.telegram_bot.keyboards import action_of, keyboard
from reelbot.bots.telegram_bot.lanes import Bound, LaneBusy, Lanes
from reelbot.bots.telegram_bot.messages import called
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.refusals import FileTooBig, Refusal, pause_s, refusal
from reelbot.bots.telegram_bot.sender import Sender
from reelbot.bots.telegram_bot.texts import clip, split, units
from reelbot.core.commands import COMMANDS
from reelbot.core.jobs import Person
from reelbot.core.locales import LOCALES


@pytest.fixture(autouse=True)
def _as_the_bot_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


class Time:
    """A clock that goes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    def lanes(self) -> Lanes:
        return Lanes(clock=self.clock, sleep=self.sleep)


# --- text ----------------------------------------------------------------------------------------


def test_units_are_those_of_utf_16() -> None:
    for text in ("", "fox", "füchse", "🦊", "👩‍👩‍👧", "a🦊b"):
        assert units(text) == len(text.encode("utf-16-le")) // 2


def test_a_long_text_is_parted_between_paragraphs_lines_sentences_and_words() -> None:
    assert split("one\n\ntwo", 7) == ["one", "two"]
    assert split("one\ntwo", 6) == ["one", "two"]
    assert split("One. Two", 6) == ["One.", "Two"]
    assert split("one two", 5) == ["one", "two"]
    assert split("onetwo", 3) == ["one", "two"]
    assert split("  ") == []


def test_nothing_is_lost_and_nothing_too_long_whatever_the_text() -> None:
    random.seed(5)
    letters = "ab .\n🦊\u0301\u200d👩🏽é"
    for _ in range(300):
        text = "".join(random.choices(letters, k=random.randint(0, 400)))
        parts = split(text, 50, first=20)
        assert all(units(part) <= (20 if i == 0 else 50) for i, part in enumerate(parts))
        assert all(parts)
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_what_is_seen_as_one_character_stays_whole() -> None:
    family = "👩‍👩‍👧"
    assert split(family + "x" * 3, units(family) + 1)[0] == family + "x"
    assert (
        split("ab" + family, 5) == ["ab", family[:3], family[3:]]
        or split("ab" + family, 5)[0] == "ab"
    )
    assert clip("ne\u0301e", 3) == "n…"
    assert clip("short", 5) == "short"


# --- lanes ---------------------------------------------------------------------------------------


async def test_a_burst_goes_at_once_and_then_one_a_second() -> None:
    clock = Time()
    lanes = clock.lanes()
    sent: list[float] = []

    async def call() -> None:
        sent.append(clock.now)

    for _ in range(15):
        await lanes.send(7, call)
    assert sent[:5] == [1000.0] * 5
    for i in range(5, 15):
        assert sent[i] - sent[i - 5] >= 5.0


async def test_a_group_takes_twenty_a_minute() -> None:
    clock = Time()
    lanes = clock.lanes()
    sent: list[float] = []

    async def call() -> None:
        sent.append(clock.now)

    for _ in range(45):
        await lanes.send(-100, call, patience_s=1e6)
    assert all(sent[i] - sent[i - 20] >= 60.0 for i in range(20, 45))


async def test_a_429_stops_its_chat_alone() -> None:
    clock = Time()
    over = asyncio.Event()
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await over.wait()
        clock.now += seconds

    lanes = Lanes(clock=clock.clock, sleep=sleep)
    tries: list[float] = []

    async def refused_once() -> str:
        tries.append(clock.now)
        if len(tries) == 1:
            raise RetryAfter(datetime.timedelta(seconds=30))
        return "sent"

    async def fine() -> float:
        return clock.now

    first = asyncio.create_task(lanes.send(7, refused_once))
    while not waits:
        await asyncio.sleep(0)
    assert (lanes.wait_s(7), lanes.wait_s(8)) == (30.0, 0.0)
    assert await lanes.send(8, fine) == 1000.0
    over.set()
    assert await first == "sent"
    assert tries == [1000.0, 1030.0]


async def test_who_would_wait_too_long_is_told_and_takes_no_turn() -> None:
    clock = Time()
    lanes = clock.lanes()

    async def call() -> None:
        pass

    lanes.pause(-5, 100)
    with pytest.raises(LaneBusy) as busy:
        await lanes.send(-5, call, patience_s=10)
    assert 99 <= busy.value.wait_s <= 101
    assert clock.now == 1000.0


async def test_all_chats_together_keep_below_the_bound_however_late_requests_arrive() -> None:
    lanes = Lanes(over_all=Bound(4, 0.1))
    arrived: list[float] = []

    async def call(delay: float) -> None:
        await asyncio.sleep(delay)
        arrived.append(time.monotonic())

    delays = [0.06, 0.0, 0.03, 0.0, 0.05] * 4
    calls = [lanes.send(chat, lambda d=delay: call(d)) for chat, delay in enumerate(delays, 1)]  # type: ignore[misc]
    await asyncio.gather(*calls)
    arrived.sort()
    assert all(arrived[i] - arrived[i - 4] >= 0.09 for i in range(4, len(arrived)))


# --- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ChatMigrated(-100), Refusal.MOVED),
        (FileTooBig("…"), Refusal.TOO_BIG),
        (Forbidden("Forbidden: bot was blocked by the user"), Refusal.BARRED),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Refusal.BARRED),
        (BadRequest("Chat not found"), Refusal.BARRED),
        (BadRequest("Not enough rights to send videos to the chat"), Refusal.BARRED),
        (BadRequest("Message is not modified: specified new …"), Refusal.UNCHANGED),
        (BadRequest("Message to edit not found"), Refusal.GONE),
        (BadRequest("There is no text in the message to edit"), Refusal.NO_TEXT),
        (BadRequest("Message thread not found"), Refusal.NO_TOPIC),
        (BadRequest("Query is too old and response timeout expired"), Refusal.STALE),
        (BadRequest("File is too big"), Refusal.TOO_BIG),
        (BadRequest("something new"), Refusal.OTHER),
        (InvalidToken("Unauthorized"), Refusal.TOKEN),
        (Conflict("terminated by other getUpdates request"), Refusal.RIVAL),
        (TimedOut(), Refusal.AWAY),
        (NetworkError("Bad Gateway"), Refusal.AWAY),
    ],
)
def test_what_an_error_means(error: TelegramError, meaning: Refusal) -> None:
    assert refusal(error) is meaning


def test_a_wait_is_read_in_seconds() -> None:
    error = RetryAfter(datetime.timedelta(seconds=7))
    assert refusal(error) is Refusal.PAUSE
    assert pause_s(error) == 7.0


# --- notes, buttons, commands --------------------------------------------------------------------


async def test_a_card_stays_behind_in_a_group_that_became_a_supergroup() -> None:
    edits: list[int] = []
    moves: list[tuple[int, int]] = []

    class Edge:
        async def edit_message_text(self, text: str, *, chat_id: int, **_: object) -> None:
            edits.append(chat_id)
            raise ChatMigrated(-100)

    async def moved(old: int, new: int) -> None:
        moves.append((old, new))

    bot: Any = Edge()
    cards = CardMessages(Sender(bot, Lanes(), moved))
    reply = Note(chat=-7, user=1, card=3).to_reply()
    for text in ("one", "two", "three"):
        await cards.show(reply, Card("job", text))
    assert edits == [-7] and moves == [(-7, -100)]  # asked once, not every few seconds


async def test_a_webhook_that_runs_for_long_remembers_the_last_updates_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "DONE_MAX", 3)
    dealt: list[int] = []

    async def deal(update: Update) -> None:
        dealt.append(update.update_id)

    hands = polling.Hands(deal)
    for number in (*range(9), 8, 7):
        await hands.dealt_with(Update(number), patience_s=5)
    assert dealt == [*range(9)]  # what came again was known
    assert len(hands._done) == 3


def test_a_note_comes_back_as_it_was() -> None:
    note = Note(chat=-1001, user=7, message=12, thread=3, card=13)
    assert Note.of(note.to_reply()) == note
    assert not note.private
    # What other rooms write beside it, or a later version, is let go.
    assert Note.of({"chat": 7, "_locale": "de", "message": "12", "new": []}) == Note(7, 7)
    with pytest.raises(ValueError, match="chat"):
        Note.of({"user": 7})


def test_buttons_come_back_as_actions() -> None:
    again = Action("again", "3f9a2c")
    board = keyboard(((Button("Again", again), Button("Delete", Action("delete"), "danger")),))
    assert board is not None
    first, second = board.inline_keyboard[0]
    assert action_of(str(first.callback_data)) == again
    assert action_of(str(second.callback_data)) == Action("delete")
    assert second.style == "danger"
    assert action_of("unknown:1") is action_of("again") is action_of(None) is None
    assert keyboard(()) is None
    with pytest.raises(ValueError, match="64"):
        keyboard(((Button("x", Action("again", "x" * 60)),),))


def test_a_command_is_read_as_telegram_writes_it() -> None:
    found = called("/Video@Reel_Bot a fox")
    assert found is not None
    assert (found.name, found.bot, found.rest) == ("video", "reel_bot", " a fox")
    assert called("video") is called("/ video") is called("http://x/video") is None
    assert called("/1video") is None


def test_the_menu_has_every_command_in_every_language_and_keeps_to_telegrams_limits() -> None:
    found = list(menu.menus([7]))
    assert len(found) == 3 * len(LOCALES)
    for each in found:
        names = [command.command for command in each.commands]
        wanted = {command.name for command in COMMANDS}
        operator = isinstance(each.scope, BotCommandScopeChat)
        assert ("admin" in names) is operator
        assert wanted - set(names) <= {"admin", "start"}
        assert all(1 <= len(command.description) <= 256 for command in each.commands)
    german = next(each for each in found if each.language == "de")
    english = next(each for each in found if each.language == "")
    assert german.commands[0].description != english.commands[0].description


# --- the short dialogue --------------------------------------------------------------------------

ANN = Asker(Person(adapter="telegram", user="7"), mention="Ann")
PICTURE = Unusable("x", "photo.jpg", "image/jpeg", from_reply=False, by_other=False)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("/video", "What is to be seen?"),
        ("/video style: noir", "What is to be seen?"),
        ("/video@reel_bot", "What is to be seen?"),
        ("/animate", "Which picture?"),
        ("/describe", "Which picture?"),
        ("/story", "Write the story"),
        ("/say voice: mine", "What shall be said?"),
        ("/music", "What is the music like?"),
        ("/voice add", "Send a voice message"),
        ("/voice use", "name"),
    ],
)
def test_what_is_missing_is_asked_for(text: str, key: str) -> None:
    asked = dialogue.question(text, [], ANN)
    assert asked is not None
    assert key in asked.text
    (code,) = asked.entities
    written = asked.text.encode("utf-16-le")[2 * code.offset : 2 * (code.offset + code.length)]
    assert written.decode("utf-16-le") == text.replace("@reel_bot", "")


@pytest.mark.parametrize(
    "text", ["/video a fox", "/video seconds: 999", "/help", "/vidoe", "a fox", "/cancel", "/again"]
)
def test_nothing_is_asked_where_nothing_or_something_else_is_missing(text: str) -> None:
    assert dialogue.question(text, [], ANN) is None


def test_what_is_too_long_to_stand_in_a_question_is_not_asked_about() -> None:
    ann = Asker(Person(adapter="telegram", user="7"), None)
    for text, fields in (("/animate " + "🦊" * 1_500, {}), ("/animate", {"prompt": "🦊" * 1_500})):
        assert dialogue.question(text, [], ann, fields) is None
    assert dialogue.question("/animate", [], ann, {"prompt": "🦊" * 500}) is not None


def test_a_picture_that_is_there_is_not_asked_for() -> None:
    assert dialogue.question("/animate", [PICTURE], ANN) is None


def test_no_file_of_the_room_reads_messages_as_markup(checkout: Path) -> None:
    room = checkout / "src" / "reelbot" / "bots" / "telegram_bot"
    assert not [path.name for path in room.glob("*.py") if "parse_mode=" in path.read_text()]
