"""Answers as messages: said, shown as a job's card, or put in a pressed message's place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InputFile,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    ReactionTypeEmoji,
)
from telegram.constants import ReactionEmoji
from telegram.error import TelegramError

from reelbot.bots.adapter import Answer, Card
from reelbot.bots.telegram_bot.dialogue import Question
from reelbot.bots.telegram_bot.keyboards import copier, keyboard
from reelbot.bots.telegram_bot.lanes import LaneBusy
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.refusals import Refusal, refusal
from reelbot.bots.telegram_bot.sender import NO_PREVIEW, Markup, Sender, reply
from reelbot.bots.telegram_bot.texts import (
    CAPTION_UNITS_MAX,
    COPY_UNITS_MAX,
    TEXT_UNITS_MAX,
    clip,
    split,
    units,
)
from reelbot.core import texts

log = structlog.get_logger(__name__)

# A group takes 20 messages a minute. Who would wait longer than this for a card gets a sign on
# their message instead: what they asked for is taken, and the film comes.
CARD_PATIENCE_S = 15.0
ANSWER_PATIENCE_S = 120.0

Carded = Callable[[str, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Where:
    """Where an answer goes: `note.message` is replied to, `pressed` is the message with the
    button; `locale` is the asker's."""

    note: Note
    locale: str | None
    pressed: MaybeInaccessibleMessage | None = None


class Answers:
    """Shows answers. Nothing here raises: who cannot be answered is not."""

    def __init__(self, sender: Sender, carded: Carded) -> None:
        self._sender = sender
        self._carded = carded

    async def show(self, answer: Answer, where: Where) -> None:
        try:
            await self._show(answer, where)
        except LaneBusy:
            log.warning("telegram_answer_late")
        except TelegramError as error:
            # Most often a person who blocked the bot, or a group that it may not write in.
            log.warning("telegram_answer_lost", error=type(error).__name__)

    async def ask(self, question: Question, where: Where) -> None:
        """Ask for what is missing."""
        try:
            await self._sender.text(
                where.note.chat,
                question.text,
                thread=where.note.thread,
                reply_to=where.note.message,
                markup=question.markup,
                entities=question.entities,
            )
        except (LaneBusy, TelegramError) as error:
            log.warning("telegram_answer_lost", error=type(error).__name__)

    async def _show(self, answer: Answer, where: Where) -> None:
        if answer.delete_pressed and await self._deleted(where):
            return
        if answer.job is not None and answer.card is not None:
            await self._show_card(answer, answer.card, where)
        elif answer.edit_pressed and await self._edited(answer, where):
            pass
        elif answer.form is not None and answer.form.command:
            await self._form(answer, answer.form.command, where)
        elif answer.form is not None:
            hint = texts.say("telegram.ask.here", locale=where.locale)
            ask = ForceReply(selective=True, input_field_placeholder=clip(hint, 64))
            await self._say(answer.text or answer.form.title, where, ask)
        elif answer.text or answer.buttons:
            await self._say(answer.text, where, keyboard(answer.buttons))
        for path in answer.files:
            await self._file(path, where)

    async def _say(self, text: str, where: Where, markup: Markup = None) -> Message:
        note = where.note
        return await self._sender.text(
            note.chat,
            text,
            thread=note.thread,
            reply_to=note.message,
            markup=markup,
            patience_s=ANSWER_PATIENCE_S,
        )

    # --- cards -----------------------------------------------------------------------------------

    async def _show_card(self, answer: Answer, card: Card, where: Where) -> None:
        note, pressed = where.note, where.pressed
        assert answer.job is not None
        if answer.edit_pressed and pressed is not None and await self._edited(answer, where):
            shown = pressed.message_id
        else:
            try:
                message = await self._sender.text(
                    note.chat,
                    card.text,
                    thread=note.thread,
                    reply_to=note.message,
                    markup=keyboard(card.buttons),
                    patience_s=CARD_PATIENCE_S if not note.private else ANSWER_PATIENCE_S,
                )
            except LaneBusy:
                await self._sign(note)
                return
            shown = message.message_id
            # The group may just have become a supergroup.
            note = replace(note, chat=message.chat.id)
        if not card.final:
            await self._carded(answer.job.id, replace(note, card=shown).to_reply())

    async def _sign(self, note: Note) -> None:
        """A pair of eyes on the message that is taken; it costs no message."""
        if note.message is None:
            return
        await self._sender.bot.set_message_reaction(
            self._sender.address(note.chat), note.message, ReactionTypeEmoji(ReactionEmoji.EYES)
        )

    # --- the pressed message ---------------------------------------------------------------------

    async def _edited(self, answer: Answer, where: Where) -> bool:
        """Put the answer in the pressed message's place; False where that cannot be."""
        pressed = where.pressed
        if pressed is None:
            return False
        text = answer.text if answer.card is None else answer.card.text
        buttons = answer.buttons if answer.card is None else answer.card.buttons
        chat = self._sender.address(pressed.chat.id)
        with_caption = isinstance(pressed, Message) and not pressed.text
        bot = self._sender.bot
        try:
            if with_caption:
                await bot.edit_message_caption(
                    chat_id=chat,
                    message_id=pressed.message_id,
                    caption=clip(text, CAPTION_UNITS_MAX),
                    reply_markup=keyboard(buttons),
                )
            else:
                await bot.edit_message_text(
                    clip(text, TEXT_UNITS_MAX),
                    chat_id=chat,
                    message_id=pressed.message_id,
                    reply_markup=keyboard(buttons),
                    link_preview_options=NO_PREVIEW,
                )
        except TelegramError as error:
            return refusal(error) is Refusal.UNCHANGED
        return True

    async def _deleted(self, where: Where) -> bool:
        """Delete the pressed message; one that is too old for that loses text and buttons."""
        pressed = where.pressed
        if pressed is None:
            return False
        try:
            await self._sender.bot.delete_message(
                self._sender.address(pressed.chat.id), pressed.message_id
            )
        except TelegramError as error:
            if refusal(error) is not Refusal.GONE:
                log.warning("telegram_not_deleted", error=type(error).__name__)
            gone = texts.say("post.deleted", locale=where.locale)
            return await self._edited(Answer(gone), where)
        return True

    # --- commands to copy, files -----------------------------------------------------------------

    async def _form(self, answer: Answer, command: str, where: Where) -> None:
        """The command as code, which a tap copies, with a button for it where it is short."""
        note = where.note
        if not note.private:
            command = _addressed(command, self._sender.bot.username)
        said = texts.say("form.copy", locale=where.locale)
        extra: list[InlineKeyboardButton] = []
        if units(command) <= COPY_UNITS_MAX:
            extra.append(copier(texts.say("telegram.copy", locale=where.locale), command))
        markup = keyboard(answer.buttons, extra)
        if units(said) + 1 + units(command) <= TEXT_UNITS_MAX:
            code = MessageEntity(MessageEntity.PRE, units(said) + 1, units(command))
            await self._sender.text(
                note.chat,
                f"{said}\n{command}",
                thread=note.thread,
                reply_to=note.message,
                markup=markup,
                entities=(code,),
            )
            return
        await self._say(said, where)
        for part in split(command):
            await self._sender.text(
                note.chat,
                part,
                thread=note.thread,
                entities=(MessageEntity(MessageEntity.PRE, 0, units(part)),),
            )

    async def _file(self, path: Path, where: Where) -> None:
        note = where.note

        async def call(chat: int, thread: int | None) -> Message:
            with path.open("rb") as file:
                return await self._sender.bot.send_document(
                    chat,
                    InputFile(file, filename=path.name, read_file_handle=False),
                    message_thread_id=thread,
                    reply_parameters=reply(note.message),
                    disable_content_type_detection=True,
                )

        await self._sender.send(note.chat, note.thread, call, patience_s=ANSWER_PATIENCE_S)


def _addressed(command: str, bot: str) -> str:
    """A command as groups need it: with the bot's name."""
    name, space, rest = command.partition(" ")
    return f"{name}@{bot}{space}{rest}"
