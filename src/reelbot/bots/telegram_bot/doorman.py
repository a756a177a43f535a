"""Who may come in, and as whom: the operator's allow-list, and what Telegram says of members."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from telegram import Bot, Chat, ChatMember, ChatMemberAdministrator, ChatMemberOwner, Message
from telegram.error import TelegramError

from reelbot.bots.access import Access
from reelbot.bots.adapter import Asker
from reelbot.bots.telegram_bot.messages import asker_of, called, is_group, place_of
from reelbot.core.commands import SETTINGS
from reelbot.core.settings import Settings

KEPT_S = 300.0  # how long it is believed what Telegram said of a member
_KNOWN_MAX = 5_000
_IN_CHARGE = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
_OUT = (ChatMember.LEFT, ChatMember.BANNED)
# Commands that do more for who is in charge of the group; for others nobody is asked.
_FOR_ADMINS = frozenset({SETTINGS.name})


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group: `status` as Telegram says it, and an admin's own title."""

    status: str = ChatMember.LEFT
    title: str = ""

    @property
    def inside(self) -> bool:
        return self.status not in _OUT

    @property
    def in_charge(self) -> bool:
        return self.status in _IN_CHARGE


class Doorman:
    """A role of `[limits.roles]` is a status in the group ("administrator", "creator") or the title
    that an admin has there."""

    def __init__(
        self, settings: Settings, bot: Bot, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        section = settings.telegram
        self._access = Access.of(settings, section.chats, section.admins)
        self._bot = bot
        self._clock = clock
        self._members: dict[tuple[int, int], tuple[float, Member]] = {}

    def moved(self, old: int, new: int) -> None:
        """A group that is served is the same one under its new id."""
        if str(old) in self._access.places:
            self._access = replace(self._access, places=self._access.places | {str(new)})

    async def serves(self, chat: Chat, user: str) -> bool:
        """Whether somebody is answered there: in a private chat, where one of the groups that are
        served has them."""
        access, place = self._access, place_of(chat)
        if place is not None or access.serves(None, user, [str(chat.id)]):
            return place is None or access.serves(place, user)
        for group in _ids(access.places):
            if group < 0 and user.isdecimal() and (await self._member(group, int(user))).inside:
                return True
        return False

    async def asker(
        self,
        chat: Chat,
        who: tuple[str, str],
        locale: str | None,
        message: Message | None,
        text: str,
    ) -> Asker:
        """Who asks, with what they may do here."""
        user = who[0]
        command = called(text)
        wanted = command is not None and command.name in _FOR_ADMINS
        member = Member()
        if message is not None and message.sender_chat is not None:
            # Who hides behind the group itself is one of its admins.
            if message.sender_chat.id == chat.id:
                member = Member(ChatMember.ADMINISTRATOR)
        elif is_group(chat) and user.isdecimal() and (wanted or self._access.roles):
            member = await self._member(chat.id, int(user))
        held = [held for held in (member.title, member.status) if held]
        role = self._access.role(user, held)
        return asker_of(who, chat, locale, role=role, manages=member.in_charge)

    async def _member(self, chat: int, user: int) -> Member:
        now = self._clock()
        until, known = self._members.get((chat, user), (0.0, Member()))
        if until > now:
            return known
        try:
            said = await self._bot.get_chat_member(chat, user)
        except TelegramError:
            return Member()
        title = None
        if isinstance(said, ChatMemberAdministrator | ChatMemberOwner):
            title = said.custom_title
        member = Member(said.status, title or "")
        if len(self._members) >= _KNOWN_MAX:
            self._members.clear()
        self._members[chat, user] = (now + KEPT_S, member)
        return member


def _ids(places: Iterable[str]) -> list[int]:
    return [int(place) for place in sorted(places) if place.lstrip("-").isdecimal()]
