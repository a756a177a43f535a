"""Telegram, as the rooms that all platforms share see it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from telegram.error import TelegramError

from reelbot.bots.adapter import Card, Pace, Parcel
from reelbot.bots.conversation import Conversation
from reelbot.bots.telegram_bot import menu
from reelbot.bots.telegram_bot.answers import Answers
from reelbot.bots.telegram_bot.api import (
    DOWNLOAD_BYTES_MAX,
    LOCAL_BYTES_MAX,
    UPLOAD_BYTES_MAX,
    download,
    is_local,
    make_bot,
)
from reelbot.bots.telegram_bot.card_messages import CardMessages
from reelbot.bots.telegram_bot.doorman import Doorman
from reelbot.bots.telegram_bot.hearing import Hearing
from reelbot.bots.telegram_bot.lanes import Lanes
from reelbot.bots.telegram_bot.messages import ADAPTER
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.polling import Hands, Poller
from reelbot.bots.telegram_bot.posting import Posting
from reelbot.bots.telegram_bot.refusals import Refusal, refusal
from reelbot.bots.telegram_bot.sender import Sender
from reelbot.bots.telegram_bot.webhook import Webhook
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, ReelbotError, Unreachable
from reelbot.core.settings import Settings

log = structlog.get_logger(__name__)

# Edits count towards what a group takes in a minute (20 messages); answers need the rest.
CHAT_PACE = Pace(lane_s=5.0)
GROUP_PACE = Pace(lane_s=5.0, per_minute=12)
# A stop takes less than ten seconds, whatever hangs.
_IN_HAND_S, _ON_THE_WAY_S, _FAREWELL_S = 3.0, 3.0, 1.0


class TelegramAdapter:
    """Needs `[telegram] token`. `client` is the conversation's, entered by whoever made it."""

    name = ADAPTER

    def __init__(
        self, settings: Settings, conversation: Conversation, client: RenderClient
    ) -> None:
        section = settings.telegram
        local = is_local(section)
        self._section = section
        self._conversation = conversation
        self._client = client
        self._bot = make_bot(section)
        self._sender = Sender(self._bot, Lanes(), self._moved)
        self._doorman = Doorman(settings, self._bot)
        self._cards = CardMessages(self._sender)
        self._posting = Posting(self._sender, LOCAL_BYTES_MAX if local else UPLOAD_BYTES_MAX)
        taken = int(settings.limits.upload_mb_max * 1_000_000)
        self._fetched_max = taken if local else min(taken, DOWNLOAD_BYTES_MAX)

    # --- connecting ------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until cancelled. Raises HostProblem: telegram_token, telegram_secret_form,
        telegram_port; Unreachable where Telegram does not answer."""
        hearing = Hearing(
            self._conversation,
            self._sender,
            Answers(self._sender, self._conversation.carded),
            self._doorman,
            self._fetch,
            self._fetched_max,
        )
        hands = Hands(hearing.deal)
        poller = Poller(self._bot, hands)
        try:
            await self._connect()
            if self._section.webhook_url is None:
                await self._no_webhook()
                log.info("telegram_ready", **self._introduction(), by="polling")
                await poller.run()
            else:
                async with Webhook(self._section, self._bot, hands).serving() as address:
                    log.info("telegram_ready", **self._introduction(), by=address)
                    await asyncio.Event().wait()
        except TelegramError as error:
            raise _problem(error) from None
        finally:
            await hands.close(_IN_HAND_S)
            with contextlib.suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(poller.confirm(), _FAREWELL_S)
            await hearing.close(_ON_THE_WAY_S)
            with contextlib.suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(self._bot.shutdown(), _FAREWELL_S)

    async def _connect(self) -> None:
        await self._bot.initialize()
        username = self._bot.username
        self._conversation.private_link = lambda command: f"https://t.me/{username}?start={command}"
        admins = [int(admin) for admin in self._section.admins if admin.isdecimal()]
        try:
            changed = await menu.publish(self._bot, admins)
        except TelegramError as error:
            if refusal(error) is Refusal.TOKEN:
                raise
            log.warning("telegram_menu_old", error=type(error).__name__)
        else:
            log.info("telegram_menu", changed=changed)

    async def _no_webhook(self) -> None:
        """Polling and a webhook exclude each other; what waits at Telegram stays there."""
        info = await self._bot.get_webhook_info()
        if info.url:
            log.info("telegram_webhook_removed")
            await self._bot.delete_webhook(drop_pending_updates=False)

    def _introduction(self) -> dict[str, str]:
        username = self._bot.username
        return {"bot": f"@{username}", "invite": f"https://t.me/{username}?startgroup=true"}

    async def _fetch(self, file_id: str, target: Path) -> None:
        await download(self._bot, file_id, target)

    async def _moved(self, old: int, new: int) -> None:
        """A group is a supergroup now: its films, settings and limits move along."""
        self._doorman.moved(old, new)
        log.info("telegram_group_moved")
        try:
            await self._client.move_place(self.name, str(old), str(new))
        except ReelbotError as error:
            log.warning("telegram_group_not_moved", code=error.code)

    # --- what the shared rooms ask for -----------------------------------------------------------

    def lane(self, reply: Mapping[str, Any]) -> str:
        """A chat: its cards share a pace."""
        chat = reply.get("chat")
        return str(self._sender.address(chat) if isinstance(chat, int) else chat)

    def pace(self, reply: Mapping[str, Any]) -> Pace:
        try:
            return CHAT_PACE if Note.of(reply).private else GROUP_PACE
        except ValueError:
            return GROUP_PACE

    async def show_card(self, reply: Mapping[str, Any], card: Card) -> None:
        await self._cards.show(reply, card)

    def bytes_max(self, reply: Mapping[str, Any]) -> int:
        return self._posting.bytes_max

    async def find(self, parcel: Parcel) -> str | None:
        """A bot cannot look at what it sent: a film is posted at least once, not exactly once."""
        return None

    async def post(self, parcel: Parcel) -> str:
        return await self._posting.post(parcel)


def _problem(error: TelegramError) -> ReelbotError:
    if refusal(error) is Refusal.TOKEN:
        return HostProblem("telegram_token")
    return Unreachable("telegram_away")
