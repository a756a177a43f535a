"""A job's card on Discord: by the interaction's token while it lives, then as a message."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import discord

from reelbot.bots import notes
from reelbot.bots.adapter import Card, NotPosted
from reelbot.bots.discord_bot import edits, markup
from reelbot.bots.discord_bot.buttons import view_of
from reelbot.bots.discord_bot.edits import Edit
from reelbot.bots.discord_bot.refusals import AWAY_S, Closed, meaning
from reelbot.bots.discord_bot.reply import Reply
from reelbot.core import texts

PREVIEW = "preview.jpg"
PREVIEWS_REMEMBERED = 1_000
# The library waits for its turn by itself; a card that waited for so long is stale.
EDIT_S = 20.0


def text_of(text: str, reply: Reply, locale: str | None) -> str:
    """What a card says, with where the result will be if that is not this channel."""
    shown = markup.shown(text)
    if not reply.here:
        note = markup.shown(texts.say("discord.not_here", locale=locale))
        shown = f"{markup.first_part(shown, markup.CONTENT_MAX - len(note) - 2)}\n{note}"
    return markup.first_part(shown)


class Cards:
    """Edits cards. A preview is sent only when it is another than the card has."""

    def __init__(
        self,
        client: discord.Client,
        is_result: Callable[[int], bool],
        now: Callable[[], float],
    ) -> None:
        self._client = client
        self._is_result = is_result
        self._now = now
        self._previews: OrderedDict[int, tuple[int, int] | None] = OrderedDict()

    async def show(self, note: Mapping[str, Any], card: Card) -> None:
        """Edit the card that the note speaks of; one that is gone is no failure.

        Raises NotPosted with retry_after where Discord is busy or away.
        """
        reply = Reply.of(note)
        if reply.card is None or self._is_result(reply.card):
            return
        locale = notes.locale_in(note)
        content = (
            markup.first_part(markup.shown(card.text))
            if card.final
            else text_of(card.text, reply, locale)
        )
        mark = None if card.final else _mark(card.preview)
        # A process that was started in between does not know what pictures its cards have.
        unknown = card.final and reply.here and reply.card not in self._previews
        changed = unknown or mark != self._previews.get(reply.card)

        def edit() -> Edit:
            files = None
            if changed:
                files = [discord.File(card.preview, PREVIEW)] if mark and card.preview else []
            return Edit(content, view_of(card.buttons), files)

        try:
            async with asyncio.timeout(EDIT_S):
                done = await self._edit(reply, edit)
        except TimeoutError:
            raise NotPosted("discord_busy", retry_after=AWAY_S) from None
        if done and changed:
            self._remember(reply.card, mark)

    async def _edit(self, reply: Reply, edit: Callable[[], Edit]) -> bool:
        """Whether the card is there."""
        assert reply.card is not None
        token = reply.living_token(self._now())
        if token is not None:
            try:
                with meaning():
                    await edits.by_token(self._client, token, reply.card, edit())
                    return True
            except Closed:
                pass  # the token died early, or the message is none of the interaction's
        if reply.channel is None or not reply.here:
            return False
        try:
            with meaning():
                await edits.in_channel(self._client, reply.channel, reply.card, edit())
                return True
        except Closed:
            return False

    def _remember(self, card: int, mark: tuple[int, int] | None) -> None:
        self._previews.pop(card, None)
        if mark is not None:
            self._previews[card] = mark
            while len(self._previews) > PREVIEWS_REMEMBERED:
                self._previews.popitem(last=False)


def _mark(preview: Path | None) -> tuple[int, int] | None:
    """What tells one preview from the next; None where there is none."""
    if preview is None:
        return None
    try:
        found = preview.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
