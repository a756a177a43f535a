"""What the Telegram bot's parts send, each on its own against the loopback Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.chatlab import Fault
from tests.chatlab.telegram_server import Message
from tests.support.media import png
from tests.support.telegram_bots import telegram_section
from tests.support.telegram_lab import TelegramLab

from reelbot.bots.adapter import Action, Button, Card, NotPosted, Parcel, PostFile, TooBig
from reelbot.bots.telegram_bot.api import LOCAL_BYTES_MAX, UPLOAD_BYTES_MAX, make_bot
from reelbot.bots.telegram_bot.card_messages import CardMessages
from reelbot.bots.telegram_bot.keyboards import keyboard
from reelbot.bots.telegram_bot.lanes import Lanes
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.posting import Posting
from reelbot.bots.telegram_bot.sender import Sender
from reelbot.bots.telegram_bot.texts import units
from reelbot.core.jobs import Job, State
from reelbot.core.sections import TelegramSection

CANCEL = ((Button("Cancel", Action("cancel", "j1"), "danger"),),)


class Desk:
    """A connected library, the mouth that speaks with it, and what was moved."""

    def __init__(self, telegram: TelegramLab, sender: Sender) -> None:
        self.telegram = telegram
        self.sender = sender
        self.moved: list[tuple[int, int]] = []

    async def card(self, text: str = "In line") -> tuple[Message, CardMessages, dict[str, int]]:
        chat = self.telegram.chat
        sent = await self.sender.text(chat.id, text, markup=keyboard(CANCEL))
        note = Note(chat.id, self.telegram.alice.id, card=sent.message_id)
        return chat.messages[sent.message_id], CardMessages(self.sender), note.to_reply()


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    async with TelegramLab() as server:
        bot = make_bot(TelegramSection.model_validate(telegram_section(server)))
        async with bot:

            async def moved(old: int, new: int) -> None:
                made.moved.append((old, new))

            made = Desk(server, Sender(bot, Lanes(), moved))
            yield made
        server.assert_clean()


# --- texts ---------------------------------------------------------------------------------------


async def test_a_long_text_comes_in_parts_whose_last_has_the_buttons(desk: Desk) -> None:
    telegram = desk.telegram
    asked = await telegram.message("/help")
    text = "\n\n".join(f"{number}. " + "🦊 fox " * 60 for number in range(25))
    await desk.sender.text(telegram.chat.id, text, reply_to=asked.id, markup=keyboard(CANCEL))
    parts = telegram.said()
    assert len(parts) > 2
    assert all(units(part.text or "") <= 4096 for part in parts)
    assert "".join("".join(part.text or "" for part in parts).split()) == "".join(text.split())
    assert [part.reply_to for part in parts] == [asked, *[None] * (len(parts) - 1)]
    assert [bool(part.buttons) for part in parts] == [*[False] * (len(parts) - 1), True]


async def test_an_answer_to_a_message_that_is_gone_comes_all_the_same(desk: Desk) -> None:
    asked = await desk.telegram.message("/help")
    asked.deleted = True
    await desk.sender.text(desk.telegram.chat.id, "Here", reply_to=asked.id)
    assert desk.telegram.said()[0].reply_to is None


async def test_a_group_that_moved_is_found_again_and_told_of_once(desk: Desk) -> None:
    old = desk.telegram.small_group("Films")
    new = await desk.telegram.upgrade(old, told=False)
    for _ in range(2):
        await desk.sender.text(old.id, "Hello")
    assert len(desk.telegram.said(new)) == 2
    assert desk.moved == [(old.id, new.id)]
    assert desk.sender.address(old.id) == new.id


# --- cards ---------------------------------------------------------------------------------------


async def test_a_card_becomes_a_picture_and_at_the_end_a_line(desk: Desk, tmp_path: Path) -> None:
    message, cards, reply = await desk.card()
    preview = tmp_path / "preview.jpg"
    preview.write_bytes(png())
    for card in (
        Card("j1", "Making pictures · 10 %", CANCEL),
        Card("j1", "Making pictures · 20 %", CANCEL, preview),
        Card("j1", "Making pictures · 30 %", CANCEL, preview),
        Card("j1", "Making pictures · 30 %", CANCEL, preview),
    ):
        await cards.show(reply, card)
    assert message.file is not None
    assert message.caption == "Making pictures · 30 %"
    assert len(desk.telegram.calls("editMessageMedia")) == 1
    # Another process, that does not know that it is a picture by now.
    await CardMessages(desk.sender).show(reply, Card("j1", "A fox · done", final=True))
    assert message.caption == "A fox · done"
    assert not message.buttons


async def test_edits_that_find_nothing_to_do_are_no_failures(desk: Desk) -> None:
    message, cards, reply = await desk.card("Same")
    await cards.show(reply, Card("j1", "Same", CANCEL))
    message.deleted = True
    for _ in range(3):
        await cards.show(reply, Card("j1", "Other", CANCEL))
    # It is not tried for ever.
    assert len(desk.telegram.calls("editMessageText")) == 2
    await cards.show({"user": 5}, Card("j1", "Other"))


async def test_a_429_for_an_edit_is_handed_on_and_heeded(desk: Desk) -> None:
    _, cards, reply = await desk.card()
    desk.telegram.flooded[desk.telegram.chat.id] = 40
    with pytest.raises(NotPosted) as paused:
        await cards.show(reply, Card("j1", "New", CANCEL))
    assert paused.value.retry_after == 40
    calls = len(desk.telegram.requests)
    with pytest.raises(NotPosted) as still:
        await cards.show(reply, Card("j1", "Newer", CANCEL))
    assert 39 <= (still.value.retry_after or 0) <= 40
    assert len(desk.telegram.requests) == calls


# --- parcels -------------------------------------------------------------------------------------


def parcel(path: Path, chat: int, **more: object) -> Parcel:
    job = Job(id="j1", kind="video", state=State.DONE, owner=f"telegram/{chat}", created=0.0)
    film = PostFile(path, "film.mp4", "video/mp4", seconds=1.0, width=64, height=64)
    reply = Note(chat, chat).to_reply() | {"_mention": "Ann"}
    values = {"job": job, "reply": reply, "text": "Ann, your film", "marker": "m", "files": (film,)}
    return Parcel(**(values | more))  # type: ignore[arg-type]


async def test_what_a_server_does_not_take_is_learnt(desk: Desk, tmp_path: Path) -> None:
    """A Bot API server of one's own takes 2 GB; one that does not says so by 413."""
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    posting = Posting(desk.sender, LOCAL_BYTES_MAX)
    with pytest.raises(TooBig) as refused:
        await posting.post(parcel(film, desk.telegram.chat.id))
    assert refused.value.bytes_max == UPLOAD_BYTES_MAX
    assert posting.bytes_max == UPLOAD_BYTES_MAX


async def test_a_page_without_text_or_a_long_one_is_posted_whole(
    desk: Desk, tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    text = "Ann, " + "a long description. " * 100
    receipt = await Posting(desk.sender, UPLOAD_BYTES_MAX).post(
        parcel(film, desk.telegram.chat.id, text=text, buttons=CANCEL)
    )
    first, *rest = desk.telegram.said()
    assert receipt == f"{first.chat.id}:{first.id}"
    assert units(first.caption or "") <= 1024
    whole = " ".join([first.caption or "", *(part.text or "" for part in rest)])
    assert whole.split() == text.split()
    assert first.buttons


async def test_a_place_that_asks_for_a_long_pause_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    desk.telegram.faults.append(Fault("sendVideo", status=429, retry_after=300))
    with pytest.raises(NotPosted) as busy:
        await Posting(desk.sender, UPLOAD_BYTES_MAX).post(parcel(film, desk.telegram.chat.id))
    assert 299 <= (busy.value.retry_after or 0) <= 300
    assert not busy.value.final


async def test_nowhere_is_told_as_such(desk: Desk, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    posting = Posting(desk.sender, UPLOAD_BYTES_MAX)
    for reply, code in (({}, "telegram_nowhere"), ({"chat": 4242}, "telegram_barred")):
        with pytest.raises(NotPosted) as lost:
            await posting.post(parcel(film, 4242, reply=reply))
        assert (lost.value.code, lost.value.final) == (code, True)
