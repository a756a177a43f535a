"""DiscordAdapter: Discord, as the rooms that all platforms share see it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord

from reelbot.bots.access import Access
from reelbot.bots.adapter import Card, NotPosted, Pace, Parcel
from reelbot.bots.conversation import Conversation
from reelbot.bots.discord_bot.attachments import Depot
from reelbot.bots.discord_bot.cards import Cards
from reelbot.bots.discord_bot.client import Client
from reelbot.bots.discord_bot.guests import Guests
from reelbot.bots.discord_bot.interactions import Interactions
from reelbot.bots.discord_bot.limits import DEFAULT_BYTES, Sizes
from reelbot.bots.discord_bot.messages import Messages
from reelbot.bots.discord_bot.posting import Poster
from reelbot.bots.discord_bot.refusals import AWAY_S, LOST
from reelbot.bots.discord_bot.reply import Reply
from reelbot.core.errors import HostProblem, Unreachable
from reelbot.core.settings import Settings

CARD_EVERY_S = 3.0
# What runs when the bot is stopped gets so long; then the connection gets so long to close.
STOP_S = 4.0
# Which of Discord's closes say that an intent is not granted.
_NOT_GRANTED = frozenset({4013, 4014})
_BAD_TOKEN = 4004


@dataclass(frozen=True, slots=True)
class _Connected:
    """One connection's parts; a new run has new ones."""

    client: Client
    poster: Poster
    cards: Cards


class DiscordAdapter:
    """The `Adapter` of Discord. `now` gives seconds since the epoch."""

    name = "discord"

    def __init__(
        self,
        settings: Settings,
        conversation: Conversation,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._conversation = conversation
        self._now = now
        self._sizes = Sizes(self._tier)
        self._connected: _Connected | None = None

    # --- running ---------------------------------------------------------------------------------

    async def run(self) -> None:
        """Connect and serve until cancelled. Raises HostProblem: discord_token, discord_intents;
        Unreachable where Discord does not answer."""
        section = self._settings.discord
        token = section.token.get_secret_value() if section.token else ""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=10)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            client = Client(message_content=section.message_content)
            poster = Poster(client, self._sizes, self._now)
            self._listen(client, session)
            self._connected = _Connected(client, poster, Cards(client, poster.is_result, self._now))
            try:
                await client.start(token.strip().removeprefix("Bot "), reconnect=True)
            except discord.LoginFailure as error:
                raise HostProblem("discord_token") from error
            except (discord.HTTPException, *LOST):
                raise Unreachable("discord_away") from None  # its text may have the address in it
            except discord.PrivilegedIntentsRequired as error:
                raise HostProblem("discord_intents") from error
            except discord.ConnectionClosed as error:
                if error.code in _NOT_GRANTED:
                    raise HostProblem("discord_intents") from error
                if error.code == _BAD_TOKEN:
                    raise HostProblem("discord_token") from error
                raise
            finally:
                self._connected = None
                await client.stop(STOP_S)

    def _listen(self, client: Client, session: aiohttp.ClientSession) -> None:
        bytes_max = int(self._settings.limits.upload_mb_max * 1_000_000)
        depot = Depot(session, bytes_max)
        section = self._settings.discord
        access = Access.of(self._settings, section.servers, section.admins)
        guests = Guests(client, access, self._now)
        interactions = Interactions(self._conversation, access, depot, guests, self._now)
        messages = Messages(
            client,
            self._conversation,
            access,
            depot,
            guests,
            interactions.locale_of,
            self._now,
        )
        client.on_heard = interactions.heard
        client.on_press = interactions.pressed
        client.on_said = messages.heard

    async def _up(self) -> _Connected:
        """The connection, as soon as it may be used. Raises NotPosted where there is none."""
        connected = self._connected
        if connected is None:
            raise NotPosted("discord_away", retry_after=AWAY_S)
        try:
            async with asyncio.timeout(AWAY_S):
                await connected.client.signed_in.wait()
        except TimeoutError:
            raise NotPosted("discord_away", retry_after=AWAY_S) from None
        return connected

    # --- cards -----------------------------------------------------------------------------------

    def lane(self, reply: Mapping[str, Any]) -> str:
        """Each card has a pace of its own."""
        try:
            return Reply.of(reply).lane
        except TypeError:
            return ""  # of another program; posting says so

    def pace(self, reply: Mapping[str, Any]) -> Pace:
        return Pace(lane_s=CARD_EVERY_S)

    async def show_card(self, reply: Mapping[str, Any], card: Card) -> None:
        """Edit the card. Raises NotPosted."""
        connected = await self._up()
        await connected.cards.show(reply, card)

    # --- results ---------------------------------------------------------------------------------

    def bytes_max(self, reply: Mapping[str, Any]) -> int:
        try:
            return self._sizes.bytes_max(Reply.of(reply))
        except TypeError:
            return DEFAULT_BYTES

    async def find(self, parcel: Parcel) -> str | None:
        """The message in which an earlier try posted it. Raises NotPosted."""
        connected = await self._up()
        return await connected.poster.find(parcel)

    async def post(self, parcel: Parcel) -> str:
        """Post it; the message's id. Raises TooBig, NotPosted."""
        connected = await self._up()
        return await connected.poster.post(parcel)

    def _tier(self, guild: int) -> int | None:
        found = self._connected.client.get_guild(guild) if self._connected else None
        return None if found is None else found.premium_tier
