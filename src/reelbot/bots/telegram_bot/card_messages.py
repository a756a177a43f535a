"""A job's card as a message that is edited: text, and with a picture once there is one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from telegram import InputFile, InputMediaPhoto
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from reelbot.bots.adapter import Card, NotPosted
from reelbot.bots.telegram_bot.api import PHOTO_BYTES_MAX
from reelbot.bots.telegram_bot.keyboards import keyboard
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.refusals import Refusal, pause_s, refusal
from reelbot.bots.telegram_bot.sender import NO_PREVIEW, Sender
from reelbot.bots.telegram_bot.texts import CAPTION_UNITS_MAX, TEXT_UNITS_MAX, clip

_AWAY_S = 3.0
_REMEMBERED = 2_000

_Known = OrderedDict[tuple[int, int], str]  # by chat and message


class CardMessages:
    """Edits cards. An edit that finds nothing to change, or no message, is none that failed."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        # Which cards are pictures by now, and of what; a start anew finds out by trying.
        self._pictures: _Known = OrderedDict()
        self._gone: _Known = OrderedDict()

    async def show(self, reply: Mapping[str, Any], card: Card) -> None:
        """Raises NotPosted with retry_after where Telegram wants a pause, or is away."""
        try:
            note = Note.of(reply)
        except ValueError:
            return
        chat = self._sender.address(note.chat)
        # In a supergroup a card of the group that it was is no message, or somebody else's.
        if note.card is None or chat != note.chat or (chat, note.card) in self._gone:
            return
        paused = self._sender.lanes.wait_s(chat)
        if paused > 0:
            raise NotPosted("telegram_busy", retry_after=paused)
        try:
            await self._edit(chat, note.card, card)
        except RetryAfter as error:
            self._sender.lanes.pause(chat, pause_s(error))
            raise NotPosted("telegram_busy", retry_after=pause_s(error)) from None
        except ChatMigrated as error:
            await self._sender.migrate(chat, error.new_chat_id)
        except TelegramError as error:
            if refusal(error) is Refusal.AWAY:
                raise NotPosted("telegram_away", retry_after=_AWAY_S) from None
            if refusal(error) in (Refusal.GONE, Refusal.BARRED):
                _remember(self._gone, (chat, note.card), "")
            # Nobody misses an edit that changes nothing, or of what is not there any more.

    async def _edit(self, chat: int, message: int, card: Card) -> None:
        key = (chat, message)
        if card.preview is not None and not card.final:
            picture = _name(card.preview)
            if picture is not None and self._pictures.get(key) != picture:
                await self._edit_picture(key, card, card.preview)
                _remember(self._pictures, key, picture)
                return
        if key not in self._pictures:
            try:
                await self._edit_text(key, card)
                return
            except TelegramError as error:
                if refusal(error) is not Refusal.NO_TEXT:
                    raise
                _remember(self._pictures, key, "")
        await self._edit_caption(key, card)

    async def _edit_text(self, key: tuple[int, int], card: Card) -> None:
        await self._sender.bot.edit_message_text(
            clip(card.text, TEXT_UNITS_MAX),
            chat_id=key[0],
            message_id=key[1],
            reply_markup=keyboard(card.buttons),
            link_preview_options=NO_PREVIEW,
        )

    async def _edit_caption(self, key: tuple[int, int], card: Card) -> None:
        await self._sender.bot.edit_message_caption(
            chat_id=key[0],
            message_id=key[1],
            caption=clip(card.text, CAPTION_UNITS_MAX),
            reply_markup=keyboard(card.buttons),
        )

    async def _edit_picture(self, key: tuple[int, int], card: Card, preview: Path) -> None:
        with preview.open("rb") as file:
            photo = InputFile(file, filename="preview.jpg", attach=True)
        media = InputMediaPhoto(photo, caption=clip(card.text, CAPTION_UNITS_MAX))
        await self._sender.bot.edit_message_media(
            media, chat_id=key[0], message_id=key[1], reply_markup=keyboard(card.buttons)
        )


def _remember(known: _Known, key: tuple[int, int], what: str) -> None:
    known[key] = what
    while len(known) > _REMEMBERED:
        known.popitem(last=False)


def _name(preview: Path) -> str | None:
    """What tells one preview from the next; None where there is none that can be sent."""
    try:
        facts = preview.stat()
    except OSError:
        return None
    return f"{preview} {facts.st_mtime_ns}" if 0 < facts.st_size <= PHOTO_BYTES_MAX else None
