"""Everything that is sent to a chat goes through here: at its pace, to where it is now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import structlog
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import ChatMigrated, TelegramError

from reelbot.bots.telegram_bot.lanes import Lanes
from reelbot.bots.telegram_bot.refusals import Refusal, refusal
from reelbot.bots.telegram_bot.texts import split

log = structlog.get_logger(__name__)
T = TypeVar("T")
Markup = InlineKeyboardMarkup | ForceReply | None
Call = Callable[[int, int | None], Awaitable[T]]  # with the chat's and the topic's id
_AWAY_S = (0.5, 2.0)  # between tries where the network or Telegram is away
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """The bot's mouth. `moved` is told when a group has become a supergroup."""

    def __init__(
        self, bot: Bot, lanes: Lanes, moved: Callable[[int, int], Awaitable[None]]
    ) -> None:
        self.bot = bot
        self.lanes = lanes
        self._moved = moved
        self._addresses: dict[int, int] = {}  # groups that became supergroups, old id → new

    def address(self, chat: int) -> int:
        """The id that a chat has now, as far as is known."""
        return self._addresses.get(chat, chat)

    def learn(self, old: int, new: int) -> None:
        """A group has another id from now on."""
        self._addresses[old] = new

    async def send(
        self,
        chat: int,
        thread: int | None,
        call: Call[T],
        *,
        patience_s: float = 60.0,
    ) -> T:
        """Make the call when it is the chat's turn; again at a group's new id, without a topic that
        is gone, and a few times where Telegram was away: what arrived although its answer was lost
        comes twice then, rather than not at all. Raises LaneBusy, TelegramError."""
        failures = 0
        while True:
            where = self.address(chat)
            try:
                return await self.lanes.send(
                    where, partial(call, where, thread), patience_s=patience_s
                )
            except TelegramError as error:
                match refusal(error):
                    case Refusal.MOVED if isinstance(error, ChatMigrated):
                        if error.new_chat_id == where:
                            raise
                        await self.migrate(where, error.new_chat_id)
                    case Refusal.NO_TOPIC if thread is not None:
                        thread = None
                    case Refusal.AWAY if failures < len(_AWAY_S):
                        await asyncio.sleep(_AWAY_S[failures])
                        failures += 1
                    case _:
                        raise

    async def migrate(self, old: int, new: int) -> None:
        """A group has become a supergroup: what hangs on it moves along."""
        known = self._addresses.get(old) == new
        self.learn(old, new)
        if not known:
            await self._moved(old, new)

    async def text(
        self,
        chat: int,
        text: str,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
        markup: Markup = None,
        entities: Sequence[MessageEntity] = (),
        silent: bool = False,
        patience_s: float = 60.0,
    ) -> Message:
        """Send a text, in several messages where it is too long for one; the last has the buttons
        and is returned. `entities` are for texts that fit one message."""
        parts = split(text) or ["…"]
        sent: Message | None = None
        for number, part in enumerate(parts):
            last = number == len(parts) - 1

            def call(
                where: int,
                topic: int | None,
                part: str = part,
                first: bool = number == 0,
                markup: Markup = markup if last else None,
            ) -> Awaitable[Message]:
                return self.bot.send_message(
                    where,
                    part,
                    message_thread_id=topic,
                    reply_parameters=reply(reply_to) if first else None,
                    reply_markup=markup,
                    entities=entities if len(parts) == 1 and entities else None,
                    link_preview_options=NO_PREVIEW,
                    disable_notification=silent or None,
                )

            sent = await self.send(chat, thread, call, patience_s=patience_s)
        assert sent is not None
        return sent


def reply(message: int | None) -> ReplyParameters | None:
    """An answer to a message, sent as well where that is gone."""
    if message is None:
        return None
    return ReplyParameters(message, allow_sending_without_reply=True)
