"""Posting results: in the channel, by the living interaction, by direct message, in this order.

A message in a channel carries the parcel's marker as its nonce, so that Discord posts it once while
it remembers the nonce (minutes). The interaction's token changes the card instead of sending a
follow-up: that can be repeated, and user-installed apps have five follow-ups only. What an earlier
process may have posted is looked for among the bot's own messages.
"""

from __future__ import annotations

import asyncio
import datetime
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from types import SimpleNamespace
from typing import Any

import discord
import structlog

from reelbot.bots import notes
from reelbot.bots.adapter import NotPosted, Parcel, PostFile, TooBig
from reelbot.bots.discord_bot import edits, limits, markup
from reelbot.bots.discord_bot.buttons import actions_in, view_of
from reelbot.bots.discord_bot.edits import Edit
from reelbot.bots.discord_bot.refusals import CANNOT_REPLY, LOST, Closed, meaning
from reelbot.bots.discord_bot.reply import Reply
from reelbot.core import texts

log = structlog.get_logger(__name__)

TRIES = 3
FILES_MAX = 10
HISTORY_MAX = 1_000
RESULTS_REMEMBERED = 1_000
CLOCKS_APART_S = 300.0
BEGINNING = 200  # characters of a message by which it is known
# Who takes no direct messages may do so tomorrow; until then /show is the way.
DIRECT_CLOSED_RETRY_S = 6 * 3600.0


class Poster:
    """Posts parcels through one client. `now` gives seconds since the epoch."""

    def __init__(
        self, client: discord.Client, sizes: limits.Sizes, now: Callable[[], float]
    ) -> None:
        self._client = client
        self._sizes = sizes
        self._now = now
        self._results: OrderedDict[int, None] = OrderedDict()

    # --- post ------------------------------------------------------------------------------------

    async def post(self, parcel: Parcel) -> str:
        """Post it by the first way that is open; the message's id. Raises TooBig, NotPosted."""
        reply = _reply(parcel.reply)
        closed = Closed("discord_nowhere")
        for way in (self._in_channel, self._by_token, self._directly):
            try:
                return await way(parcel, reply)
            except Closed as error:
                closed = error
            except TooBig:
                size = max((file.path.stat().st_size for file in parcel.files), default=0)
                raise TooBig(self._sizes.refused(reply, size)) from None
        log.info("discord.not_posted", job=parcel.job.id, code=closed.code, number=closed.number)
        raise NotPosted(closed.code, retry_after=DIRECT_CLOSED_RETRY_S)

    async def _in_channel(self, parcel: Parcel, reply: Reply) -> str:
        if not reply.here or reply.channel is None:
            raise Closed("discord_forbidden")
        channel = self._client.get_partial_messageable(reply.channel)
        target = reply.card or reply.message
        reference = None
        if target is not None and reply.history:
            reference = discord.MessageReference(
                message_id=target,
                channel_id=reply.channel,
                guild_id=reply.guild,
                fail_if_not_exists=False,
            )
        # A reply to the person's own message tells them; a reply to the bot's card does not.
        tells = reference is not None and reply.card is None
        try:
            content = _content(parcel, reply, ping=reply.guild is not None and not tells)
            return await self._send(channel, parcel, reply, content, reference)
        except Closed as error:
            if error.number != CANNOT_REPLY or reference is None:
                raise
        content = _content(parcel, reply, ping=reply.guild is not None)
        return await self._send(channel, parcel, reply, content, None)

    async def _directly(self, parcel: Parcel, reply: Reply) -> str:
        moved = texts.say("discord.moved", locale=parcel.locale) if reply.guild else ""
        with meaning():
            channel = await self._client.create_dm(discord.Object(reply.user))
        if channel.id == reply.channel and reply.here:
            raise Closed("discord_direct_closed")  # it was tried just now
        content = _content(parcel, reply, ping=False, after=moved)
        return await self._send(channel, parcel, reply, content, None)

    async def _send(
        self,
        channel: discord.abc.Messageable,
        parcel: Parcel,
        reply: Reply,
        content: str,
        reference: discord.MessageReference | None,
    ) -> str:
        """Send it, again where the connection broke: the nonce keeps it one message."""
        # Discord's ids are texts in JSON; the library would send a number.
        person: Any = SimpleNamespace(id=str(reply.user))
        with meaning():
            for tried in range(TRIES):
                files = _files(parcel)
                more: dict[str, Any] = {} if reference is None else {"reference": reference}
                if view := view_of(parcel.buttons):
                    more["view"] = view
                try:
                    message = await channel.send(
                        content,
                        files=files,
                        nonce=parcel.marker,
                        allowed_mentions=discord.AllowedMentions(
                            everyone=False,
                            roles=False,
                            users=[person],
                            replied_user=reply.card is None,
                        ),
                        **more,
                    )
                    return str(message.id)
                except LOST:
                    if tried + 1 == TRIES:
                        raise
                    await asyncio.sleep(1 + tried)
                finally:
                    for file in files:
                        file.close()
        raise NotPosted("discord_away")

    async def _by_token(self, parcel: Parcel, reply: Reply) -> str:
        token = reply.living_token(self._now())
        if token is None or reply.card is None:
            raise Closed("discord_forbidden")
        content = _content(parcel, reply, ping=False)
        self._becomes_result(reply.card)  # before it does: nothing may be drawn over it
        try:
            return await self._edited(parcel, token, reply.card, content)
        except BaseException:
            self._results.pop(reply.card, None)
            raise

    async def _edited(self, parcel: Parcel, token: str, card: int, content: str) -> str:
        with meaning():
            for tried in range(TRIES):
                try:
                    edit = Edit(content, view_of(parcel.buttons), _files(parcel))
                    return str(await edits.by_token(self._client, token, card, edit))
                except LOST:
                    if tried + 1 == TRIES:
                        raise
                    await asyncio.sleep(1 + tried)
        raise NotPosted("discord_away")

    def is_result(self, message: int) -> bool:
        """Whether a card has become the result: then it is a card no more."""
        return message in self._results

    def _becomes_result(self, message: int) -> None:
        self._results[message] = None
        while len(self._results) > RESULTS_REMEMBERED:
            self._results.popitem(last=False)

    # --- find ------------------------------------------------------------------------------------

    async def find(self, parcel: Parcel) -> str | None:
        """The message in which an earlier try posted this; None where none is seen."""
        reply = _reply(parcel.reply)
        for messages in (self._said_here(parcel, reply), self._said_directly(parcel, reply)):
            try:
                with meaning():
                    async for message in messages:
                        if self._is(message, parcel, reply):
                            if message.id == reply.card:
                                self._becomes_result(message.id)
                            return str(message.id)
            except Closed:
                continue
        return None

    async def _said_here(self, parcel: Parcel, reply: Reply) -> AsyncIterator[discord.Message]:
        token = reply.living_token(self._now())
        if reply.here and reply.channel is not None:
            channel = self._client.get_partial_messageable(reply.channel)
            async for message in channel.history(
                limit=HISTORY_MAX, after=_since(parcel, reply), oldest_first=True
            ):
                yield message
        elif token is not None and reply.card is not None:
            yield await edits.webhook_of(self._client, token).fetch_message(reply.card)

    async def _said_directly(self, parcel: Parcel, reply: Reply) -> AsyncIterator[discord.Message]:
        channel = await self._client.create_dm(discord.Object(reply.user))
        if channel.id != reply.channel:
            async for message in channel.history(
                limit=HISTORY_MAX, after=_since(parcel, reply), oldest_first=True
            ):
                yield message

    def _is(self, message: discord.Message, parcel: Parcel, reply: Reply) -> bool:
        """Whether this is the parcel: by its nonce where Discord tells it, else by what it has."""
        me = self._client.user
        if me is None or message.author.id != me.id:
            return False
        if message.nonce is not None and str(message.nonce) == parcel.marker:
            return True
        if message.id == reply.card and not message.attachments:
            return False
        deeds = {deed for deed, argument in actions_in(message) if argument == parcel.job.id}
        if parcel.buttons:
            wanted = {str(button.action.deed) for row in parcel.buttons for button in row}
            return "cancel" not in deeds and bool(deeds & wanted)
        said = (_content(parcel, reply, ping=ping)[:BEGINNING] for ping in (True, False))
        return message.content.startswith(tuple(said))


def _reply(note: Mapping[str, Any]) -> Reply:
    try:
        return Reply.of(note)
    except (TypeError, ValueError) as error:
        raise NotPosted("discord_nowhere", final=True) from error


def _since(parcel: Parcel, reply: Reply) -> discord.Object:
    """What came before this cannot be the result; the host's clock may differ from Discord's."""
    finished = parcel.job.finished
    if finished is None:
        return discord.Object(reply.asked)
    moment = datetime.datetime.fromtimestamp(finished - CLOCKS_APART_S, datetime.UTC)
    return discord.Object(max(reply.asked, discord.utils.time_snowflake(moment)))


def _content(parcel: Parcel, reply: Reply, *, ping: bool, after: str = "") -> str:
    """The parcel's text, in which the person's name becomes the mention that tells them."""
    text = markup.shown(parcel.text)
    if ping:
        name = markup.shown(notes.mention_in(parcel.reply))
        rest = text.removeprefix(name) if name else text
        text = f"<@{reply.user}>{rest}" if rest != text else f"<@{reply.user}> {text}"
    if after:
        text = f"{text}\n{markup.shown(after)}"
    return markup.first_part(text)


def _files(parcel: Parcel) -> list[discord.File]:
    return [file_of(file) for file in parcel.files[:FILES_MAX]]


def file_of(file: PostFile) -> discord.File:
    alt = file.alt[: markup.ALT_MAX] or None
    return discord.File(file.path, file.name, spoiler=file.spoiler, description=alt)
