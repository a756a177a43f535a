"""Who may come in, and as whom: the chats the operator allows, operators, admins of groups."""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import Bot, Chat, ChatMember, Message
from telegram.error import TelegramError

from reelbot.bots.adapter import Asker
from reelbot.bots.telegram_bot.messages import asker_of, called, is_group
from reelbot.core.commands import SETTINGS
from reelbot.core.sections import TelegramSection

KEPT_S = 60.0  # how long it is believed who is in charge of a group
_IN_CHARGE = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
# Commands that do more for who is in charge of the group; for others nobody is asked.
_FOR_ADMINS = frozenset({SETTINGS.name})
_KNOWN_MAX = 5_000
ROLE = "admin"


class Doorman:
    """Knows the lists of the configuration, and asks Telegram about the rest."""

    def __init__(
        self, section: TelegramSection, bot: Bot, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._chats = frozenset(section.chats)
        self._admins = frozenset(section.admins)
        self._bot = bot
        self._clock = clock
        self._in_charge: dict[tuple[int, int], tuple[float, bool]] = {}

    def lets_in(self, chat: Chat) -> bool:
        """Whether the bot works there; an operator's private chat is always let in."""
        known = {str(chat.id), f"@{chat.username}" if chat.username else ""}
        return not self._chats or bool(known & (self._chats | self._admins))

    def moved(self, old: int, new: int) -> None:
        """A group that was let in is the same one under its new id."""
        if str(old) in self._chats:
            self._chats |= {str(new)}

    def role(self, user: int) -> str | None:
        return ROLE if str(user) in self._admins else None

    async def asker(
        self, message: Message, who: tuple[str, str], locale: str | None, text: str
    ) -> Asker:
        """Who asks, with what they may do here."""
        user = int(who[0]) if who[0].lstrip("-").isdecimal() else 0
        command = called(text)
        manages = False
        if is_group(message.chat) and command is not None and command.name in _FOR_ADMINS:
            manages = await self._manages(message, user)
        return asker_of(who, message.chat, locale, role=self.role(user), manages=manages)

    async def _manages(self, message: Message, user: int) -> bool:
        chat = message.chat
        if message.sender_chat is not None:
            # Who hides behind the group itself is one of its admins.
            return message.sender_chat.id == chat.id
        now = self._clock()
        until, known = self._in_charge.get((chat.id, user), (0.0, False))
        if until > now:
            return known
        try:
            member = await self._bot.get_chat_member(chat.id, user)
        except TelegramError:
            return False
        if len(self._in_charge) > _KNOWN_MAX:
            self._in_charge.clear()
        found = member.status in _IN_CHARGE
        self._in_charge[chat.id, user] = (now + KEPT_S, found)
        return found
