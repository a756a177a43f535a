"""Showing an answer: by the interaction that asked, or as a message.

What may be repeated is chosen over what may not: an answer is an edit of the deferred response, a
card in a channel has a nonce. Follow-ups, which the library sends twice when the answer to them is
lost, are left for what only one person sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import Enum
from typing import Any, TypeVar

import discord
import structlog

from reelbot.bots.adapter import Answer
from reelbot.bots.discord_bot import edits, markup
from reelbot.bots.discord_bot.buttons import view_of
from reelbot.bots.discord_bot.cards import text_of
from reelbot.bots.discord_bot.edits import Edit
from reelbot.bots.discord_bot.posting import FILES_MAX
from reelbot.bots.discord_bot.refusals import (
    ALREADY_ACKNOWLEDGED,
    DIRECT_CLOSED,
    LOST,
    UNKNOWN_INTERACTION,
)
from reelbot.bots.discord_bot.reply import Reply
from reelbot.core import texts

TRIES = 3
PARTS_MAX = 5  # user-installed apps have five follow-ups

log = structlog.get_logger(__name__)
T = TypeVar("T")
Carded = Callable[[str, dict[str, Any]], Awaitable[None]]


class Way(Enum):
    """How an interaction was acknowledged."""

    PUBLIC = "a message of its own, for all"
    PRIVATE = "a message of its own, for who asked"
    UPDATE = "a change of the message whose button was pressed"


async def acknowledge(interaction: discord.Interaction[Any], way: Way) -> bool:
    """Within Discord's three seconds; False where it was too late, and nobody waits any more."""

    async def defer() -> None:
        if way is Way.UPDATE:
            await interaction.response.defer()
        else:
            await interaction.response.defer(thinking=True, ephemeral=way is Way.PRIVATE)

    try:
        await persistently(defer)
    except discord.InteractionResponded:
        return True
    except discord.HTTPException as error:
        if error.code == ALREADY_ACKNOWLEDGED:
            return True  # by a try whose answer was lost
        level = log.warning if error.code == UNKNOWN_INTERACTION else log.error
        level("discord.not_acknowledged", status=error.status, number=error.code)
        return False
    except LOST as error:
        log.warning("discord.not_acknowledged", error=type(error).__name__)
        return False
    return True


async def persistently(call: Callable[[], Awaitable[T]]) -> T:
    """Call, and again where the connection broke; only for what may be done twice."""
    for tried in range(TRIES - 1):
        try:
            return await call()
        except LOST:
            await asyncio.sleep(0.3 * (tried + 1))
    return await call()


async def whisper(interaction: discord.Interaction[Any], text: str) -> None:
    """A sentence for who asked, as the first and only response."""
    try:
        await interaction.response.send_message(
            markup.first_part(markup.shown(text)),
            ephemeral=True,
            allowed_mentions=discord.AllowedMentions.none(),
        )
    except (discord.HTTPException, *LOST) as error:
        log.warning("discord.not_answered", error=type(error).__name__)


class Answering:
    """Shows one answer to one interaction that was acknowledged."""

    def __init__(
        self, interaction: discord.Interaction[Any], way: Way, reply: Reply, carded: Carded
    ) -> None:
        self._interaction = interaction
        self._way = way
        self._reply = reply
        self._carded = carded

    async def show(self, answer: Answer) -> None:
        """Never raises for what Discord does: the job, if there is one, is in the queue."""
        try:
            await self._show(answer)
        except discord.HTTPException as error:
            log.warning("discord.not_answered", status=error.status, number=error.code)
        except LOST as error:
            log.warning("discord.not_answered", error=type(error).__name__)

    async def _show(self, answer: Answer) -> None:
        if answer.delete_pressed and self._way is Way.UPDATE:
            await self._delete_original()
            return
        if self._way is Way.UPDATE:
            if answer.edit_pressed:
                await self._edit(answer)
            elif answer.job is not None and not answer.private:
                await self._card_elsewhere(answer)
            else:
                await self._follow(answer)
        elif answer.private and self._way is Way.PUBLIC:
            # What was deferred for all stays for all: it has to go first.
            await self._delete_original()
            await self._follow(answer)
        else:
            await self._edit(answer)

    async def _delete_original(self) -> None:
        """The deferred response, or the message whose button was pressed."""
        try:
            await persistently(self._interaction.delete_original_response)
        except discord.NotFound:
            pass  # gone already

    async def _edit(self, answer: Answer) -> None:
        """The deferred response, or the pressed message, becomes the answer."""
        first, *others = self._parts(answer)
        view = None if others else view_of(_buttons(answer))
        message = await persistently(
            lambda: edits.original(
                self._interaction, Edit(first, view, _files(answer) if answer.files else None)
            )
        )
        await self._noted(answer, message)
        await self._others(answer, others)

    async def _follow(self, answer: Answer) -> None:
        """A message of its own, for who asked."""
        if answer.job is None and not answer.text and not answer.files:
            return
        first, *others = self._parts(answer)
        more: dict[str, Any] = {}
        if not others and (view := view_of(_buttons(answer))):
            more["view"] = view
        message = await self._interaction.followup.send(
            first,
            ephemeral=answer.private or answer.job is None,
            files=_files(answer),
            allowed_mentions=discord.AllowedMentions.none(),
            wait=True,
            **more,
        )
        await self._noted(answer, message.id)
        await self._others(answer, others)

    async def _others(self, answer: Answer, others: list[str]) -> None:
        for number, part in enumerate(others, 1):
            more: dict[str, Any] = {}
            if number == len(others) and (view := view_of(_buttons(answer))):
                more["view"] = view
            await self._interaction.followup.send(
                part,
                ephemeral=answer.private or self._way is not Way.PUBLIC,
                allowed_mentions=discord.AllowedMentions.none(),
                **more,
            )

    async def _card_elsewhere(self, answer: Answer) -> None:
        """A card for all, where the pressed message stays what it is."""
        channel = self._interaction.channel
        if not self._reply.here or channel is None or self._reply.channel is None:
            await self._follow(answer)
            return
        target = self._interaction.client.get_partial_messageable(self._reply.channel)
        message = await persistently(
            lambda: send(target, answer, self._parts(answer)[0], f"{self._reply.asked}", None)
        )
        await self._noted(answer, message.id)

    async def _noted(self, answer: Answer, message: int) -> None:
        if answer.job is not None and (answer.card is None or not answer.card.final):
            await self._carded(answer.job.id, replace(self._reply, card=message).note())

    def _parts(self, answer: Answer) -> list[str]:
        if answer.card is not None:
            if answer.card.final:
                return [markup.first_part(markup.shown(answer.card.text))]
            locale = str(self._interaction.locale)
            return [text_of(answer.card.text, self._reply, locale)]
        return pieces(answer.text)


class MessageAnswering:
    """Shows one answer to one message, in its channel or, where it is private, in the person's."""

    def __init__(
        self, message: discord.Message, reply: Reply, locale: str | None, carded: Carded
    ) -> None:
        self._message = message
        self._reply = reply
        self._locale = locale
        self._carded = carded

    async def show(self, answer: Answer) -> None:
        try:
            await self._show(answer)
        except discord.HTTPException as error:
            log.warning("discord.not_answered", status=error.status, number=error.code)
        except LOST as error:
            log.warning("discord.not_answered", error=type(error).__name__)

    async def _show(self, answer: Answer) -> None:
        if answer.private and self._message.guild is not None:
            await self._privately(answer)
            return
        if answer.card is not None:
            said = [text_of(answer.card.text, self._reply, self._locale)]
        else:
            said = pieces(answer.text)
        message = await self._send(answer, said)
        if answer.job is not None and (answer.card is None or not answer.card.final):
            await self._carded(answer.job.id, replace(self._reply, card=message.id).note())

    async def _send(self, answer: Answer, said: list[str]) -> discord.Message:
        nonce = str(self._message.id)
        first, *others = said
        reference = self._message.to_reference(fail_if_not_exists=False)
        head = answer if not others else replace(answer, buttons=(), card=None)
        channel = self._message.channel
        message = await persistently(
            lambda: send(channel, head, first, nonce, reference if self._reply.history else None)
        )
        for number, part in enumerate(others, 1):
            last = number == len(others)
            tail = Answer(buttons=answer.buttons if last else ())
            await send(channel, tail, part, f"{nonce}-{number}", None)
        return message

    async def _privately(self, answer: Answer) -> None:
        key = "discord.direct"
        try:
            channel = await persistently(self._message.author.create_dm)
            for number, part in enumerate(pieces(answer.text)):
                one = answer if number == 0 else Answer()
                await send(channel, one, part, f"{self._message.id}-p{number}", None)
        except discord.HTTPException as error:
            if error.code not in DIRECT_CLOSED:
                raise
            key = "discord.direct_closed"
        text = texts.say(key, locale=self._locale)
        await self._send(Answer(text), [markup.shown(text)])


async def send(
    channel: discord.abc.Messageable,
    answer: Answer,
    content: str,
    nonce: str,
    reference: discord.MessageReference | None,
) -> discord.Message:
    """One message of an answer; with its nonce it may be sent again."""
    more: dict[str, Any] = {}
    if view := view_of(_buttons(answer)):
        more["view"] = view
    if reference is not None:
        more["reference"] = reference
    return await channel.send(
        content,
        files=_files(answer),
        nonce=nonce,
        allowed_mentions=discord.AllowedMentions.none(),
        mention_author=False,
        **more,
    )


def pieces(text: str) -> list[str]:
    """The text in messages; at least one, at most five."""
    found = list(markup.parts(markup.shown(text)))[:PARTS_MAX]
    return found or ["…"]


def _buttons(answer: Answer) -> Any:
    return answer.card.buttons if answer.card is not None else answer.buttons


def _files(answer: Answer) -> list[discord.File]:
    return [discord.File(path) for path in answer.files[:FILES_MAX]]
