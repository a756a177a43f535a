"""Updates → asks and presses → answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog
from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    ExternalReplyInfo,
    Message,
    Update,
)
from telegram.error import TelegramError

from reelbot.bots.adapter import SUBJECT_DEEDS, Answer, Ask, Asker, Incoming, Press, Subject
from reelbot.bots.conversation import Conversation
from reelbot.bots.telegram_bot import dialogue, messages
from reelbot.bots.telegram_bot.albums import Albums
from reelbot.bots.telegram_bot.answers import Answers, Where
from reelbot.bots.telegram_bot.doorman import Doorman
from reelbot.bots.telegram_bot.files import Fetch, files_of
from reelbot.bots.telegram_bot.keyboards import action_of
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.refusals import Refusal, refusal
from reelbot.bots.telegram_bot.sender import Sender
from reelbot.bots.telegram_bot.texts import TOAST_UNITS_MAX, units
from reelbot.core import texts
from reelbot.core.commands import command_named

log = structlog.get_logger(__name__)

# A press turns a small wheel until it is answered: by what it says, or after so long by nothing.
PRESS_PATIENCE_S = 3.0
_MEMBER = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED)


class Hearing:
    """Deals with one update at a time, many at once. `deal` returns when what was asked for is
    safe with the host; that it is shown may take longer."""

    def __init__(
        self,
        conversation: Conversation,
        sender: Sender,
        answers: Answers,
        doorman: Doorman,
        fetcher: Fetch,
        bytes_max: int,
        albums: Albums | None = None,
    ) -> None:
        self._conversation = conversation
        self._sender = sender
        self._answers = answers
        self._doorman = doorman
        self._fetcher = fetcher
        self._bytes_max = bytes_max
        self._albums = albums or Albums()
        self._showing: set[asyncio.Task[None]] = set()

    @property
    def _bot(self) -> Bot:
        return self._sender.bot

    async def deal(self, update: Update) -> None:
        if update.callback_query is not None:
            await self._pressed(update.callback_query)
        elif update.my_chat_member is not None:
            self._show(self._welcome(update.my_chat_member))
        elif update.message is not None:
            await self._message(update.message)
        # Edited messages are not asked for: a command that is edited is no second job.

    async def close(self, patience_s: float) -> None:
        """Let the answers on their way arrive, for so long."""
        if self._showing:
            await asyncio.wait(self._showing, timeout=patience_s)
        for task in list(self._showing):
            task.cancel()
        await asyncio.gather(*self._showing, return_exceptions=True)

    # --- messages --------------------------------------------------------------------------------

    async def _message(self, message: Message) -> None:
        chat = message.chat
        if message.migrate_to_chat_id is not None:
            await self._sender.migrate(chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            await self._sender.migrate(message.migrate_from_chat_id, chat.id)
        elif chat.type != Chat.CHANNEL and (who := messages.speaker(message)) is not None:
            whole = await self._albums.whole(message)
            try:
                if whole:
                    await self._said(whole, who)
            finally:
                if whole:
                    self._albums.close(message)

    async def _said(self, whole: Sequence[Message], who: tuple[str, str]) -> None:
        message = whole[0]
        said = messages.said(whole, who[0], self._files)
        if not said.text and not said.files:
            return  # somebody joined, something was pinned
        done = dialogue.completed(message, self._bot.id, said.text)
        if done is None and not self._for_me(message, said.text):
            return
        note = messages.note_of(message, _number(who[0], message.chat.id))
        locale = message.from_user.language_code if message.from_user else None
        if not await self._doorman.serves(message.chat, who[0]):
            not_here = Answer(texts.say("telegram.not_here", locale=locale))
            self._show(self._answers.show(not_here, Where(note, locale)))
            return
        asker = await self._doorman.asker(message.chat, who, locale, message, said.text)
        ask = Ask(
            asker=asker,
            text=said.text if done is None else done.text,
            key=messages.key_of(self._bot.id, message),
            reply=note.to_reply(),
            fields={} if done is None else done.fields,
            files=said.files,
            forwarded=messages.forwarded(message),
        )
        await self._hear(ask, Where(note, locale))

    async def _hear(self, ask: Ask, where: Where) -> None:
        question = dialogue.question(ask.text, ask.files, ask.asker, ask.fields)
        if question is None:
            answer = await self._conversation.hear(ask)
            self._show(self._answers.show(answer, where))
            return
        if ask.asker.place is None:
            # It remembers for a while what is missing, for who does not answer the question itself.
            await self._conversation.hear(ask)
        self._show(self._answers.ask(question, where))

    def _for_me(self, message: Message, text: str) -> bool:
        """Whether a message wants an answer: in a private chat each does."""
        if message.chat.type == Chat.PRIVATE:
            return True
        command = messages.called(text)
        if command is None:
            return False
        if command.bot is not None:
            return command.bot == self._bot.username.lower()
        # Other bots of the group have commands too.
        return command_named(command.name) is not None

    def _files(
        self, message: Message | ExternalReplyInfo, from_reply: bool, by_other: bool
    ) -> Sequence[Incoming]:
        return files_of(
            message, self._fetcher, self._bytes_max, from_reply=from_reply, by_other=by_other
        )

    # --- presses ---------------------------------------------------------------------------------

    async def _pressed(self, query: CallbackQuery) -> None:
        user, message = query.from_user, query.message
        action = action_of(query.data)
        if message is None or not await self._doorman.serves(message.chat, str(user.id)):
            await self._toast(query, "")
            return
        if action is None:
            await self._toast(query, texts.error("press_unknown", {}, user.language_code))
            return
        who = (str(user.id), messages.name_of(user))
        asker = await self._doorman.asker(message.chat, who, user.language_code, None, "")
        note = _note_of_press(query, action.deed == "retry")
        press = Press(
            asker=asker,
            action=action,
            key=f"{self._bot.id}:{query.id}",
            reply=note.to_reply(),
            subject=self._subject(message, asker) if action.deed in SUBJECT_DEEDS else None,
        )
        pressing = asyncio.ensure_future(self._press(press, message))
        done, _ = await asyncio.wait([pressing], timeout=PRESS_PATIENCE_S)
        if not done:
            await self._toast(query, "")
        answer = await pressing
        toast = bool(done) and _fits_toast(answer, note)
        if done:
            # In a group this is the one thing that only who pressed can see.
            await self._toast(query, answer.text if toast else "")
        if toast:
            answer = Answer(delete_pressed=answer.delete_pressed)
        self._show(self._answers.show(answer, Where(note, user.language_code, message)))

    async def _press(self, press: Press, message: object) -> Answer:
        replied = _replied(message)
        if press.action.deed == "make" and replied and not self._albums.knows(replied):
            # One picture of an album would be another story than the one that was offered.
            return Answer(texts.error("album_forgotten", {}, press.asker.locale), private=True)
        return await self._conversation.press(press)

    def _subject(self, message: object, asker: Asker) -> Subject | None:
        replied = _replied(message)
        if replied is None:
            return None
        return messages.subject_of(self._albums.around(replied), asker.person.user, self._files)

    async def _toast(self, query: CallbackQuery, text: str) -> None:
        """Answer a press, always; one that is too old has no wheel to stop any more."""
        try:
            await self._bot.answer_callback_query(query.id, text or None, show_alert=bool(text))
        except TelegramError as error:
            if refusal(error) is not Refusal.STALE:
                log.warning("telegram_press_unanswered", error=type(error).__name__)

    # --- groups ----------------------------------------------------------------------------------

    async def _welcome(self, change: ChatMemberUpdated) -> None:
        """Say hello in a group that the bot was brought into."""
        old, new = change.old_chat_member.status, change.new_chat_member.status
        if not messages.is_group(change.chat) or old in _MEMBER or new not in _MEMBER:
            return
        locale = change.from_user.language_code
        served = await self._doorman.serves(change.chat, str(change.from_user.id))
        key = "welcome" if served else "not_here"
        text = texts.say(f"telegram.{key}", {"bot": self._bot.username}, locale)
        with contextlib.suppress(TelegramError):
            await self._sender.text(change.chat.id, text)

    def _show(self, showing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(showing)
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)


def _replied(message: object) -> Message | None:
    return message.reply_to_message if isinstance(message, Message) else None


def _number(user: str, otherwise: int) -> int:
    return int(user) if user.lstrip("-").isdecimal() else otherwise


def _note_of_press(query: CallbackQuery, same: bool) -> Note:
    """The result answers the pressed message; that of a job which is tried again (`same`) what the
    job's own card answers."""
    message = query.message
    assert message is not None
    if not isinstance(message, Message):
        return Note(message.chat.id, query.from_user.id, message.message_id)
    replied = message.reply_to_message
    note = messages.note_of(message, query.from_user.id)
    if same and replied is not None:
        return Note(note.chat, note.user, replied.message_id, note.thread)
    return note


def _fits_toast(answer: Answer, note: Note) -> bool:
    """Whether an answer can be said to who pressed alone."""
    return (
        answer.private
        and not note.private
        and bool(answer.text)
        and units(answer.text) <= TOAST_UNITS_MAX
        and not (answer.buttons or answer.files or answer.form or answer.edit_pressed)
        and answer.job is None
    )
