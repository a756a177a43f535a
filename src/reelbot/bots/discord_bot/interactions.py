"""Slash commands, menus, suggestions, buttons and forms: from Discord to the conversation."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
import structlog

from reelbot.bots.access import Access
from reelbot.bots.adapter import SUBJECT_DEEDS, Action, Answer, Ask, Asker, Form, Press, Subject
from reelbot.bots.conversation import Conversation
from reelbot.bots.discord_bot import asking, commands, edits, forms, markup
from reelbot.bots.discord_bot.answering import Answering, Way, acknowledge, whisper
from reelbot.bots.discord_bot.attachments import Depot, forwarded
from reelbot.bots.discord_bot.buttons import action_of
from reelbot.bots.discord_bot.edits import Edit
from reelbot.bots.discord_bot.guests import Guests
from reelbot.bots.discord_bot.refusals import LOST
from reelbot.bots.discord_bot.rush import Rush
from reelbot.core import texts

# A form opens within three seconds or never.
FORM_S = 2.2
SUGGESTIONS_S = 2.5
CHOICES_MAX = 25
CHOICE_MAX = 100
LOCALES_MAX = 10_000

# What a press is answered with: by default a message for all.
_UPDATES = frozenset({"delete", "cancel", "retry", "agree", "refuse", "forget", "repeat"})
_PRIVATE = frozenset({"details", "show", "voice"})

log = structlog.get_logger(__name__)


class Interactions:
    """One bot's. `depot` fetches what is attached; `now` gives seconds since the epoch."""

    def __init__(
        self,
        conversation: Conversation,
        access: Access,
        depot: Depot,
        guests: Guests,
        now: Callable[[], float],
    ) -> None:
        self._conversation = conversation
        self._access = access
        self._depot = depot
        self._guests = guests
        self._now = now
        self._rush = Rush()
        # A message does not say its author's language; the last interaction did.
        self._locales: OrderedDict[int, str] = OrderedDict()

    def locale_of(self, user: int) -> str | None:
        """The language a person last used Discord in, as far as this process knows."""
        return self._locales.get(user)

    async def heard(self, interaction: discord.Interaction[Any]) -> None:
        """An interaction of any sort but a button's."""
        match interaction.type:
            case discord.InteractionType.application_command:
                await self._command(interaction)
            case discord.InteractionType.autocomplete:
                await self._suggest(interaction)
            case discord.InteractionType.modal_submit:
                sent: Any = interaction.data or {}
                await self.pressed(interaction, sent["custom_id"], forms.values_of(sent))

    # --- commands --------------------------------------------------------------------------------

    async def _command(self, interaction: discord.Interaction[Any]) -> None:
        asker = self._asker(interaction)
        if not await self._served(interaction):
            await whisper(interaction, texts.say("discord.not_served", locale=asker.locale))
            return
        data: Any = interaction.data or {}
        if data.get("type", commands.CHAT_INPUT) == commands.MESSAGE_MENU:
            await self._menu(interaction, asker, data)
            return
        called = asking.called(data)
        if called is None:
            await whisper(interaction, texts.say("discord.old_command", locale=asker.locale))
            return
        files = {name: self._depot.option(each) for name, each in called.attachments.items()}
        reply = asking.reply_of(interaction, self._now())
        ask = Ask(
            asker=asker,
            text=f"/{called.name}",
            key=str(interaction.id),
            reply=reply.note(),
            fields={**called.fields, **files},
        )
        if self._conversation.opens_form(ask):
            await self._open(interaction, ask)
            return
        way = Way.PRIVATE if called.private else Way.PUBLIC
        if await self._acknowledged(interaction, way):
            answer = await self._conversation.hear(ask)
            if called.command.name == "help":
                said = commands.with_names_of(answer.text, asker.locale)
                answer = replace(answer, text=said)
            await Answering(interaction, way, reply, self._conversation.carded).show(answer)

    async def _menu(
        self, interaction: discord.Interaction[Any], asker: Asker, data: dict[str, Any]
    ) -> None:
        """A message menu: the command it stands for, about that message."""
        name = commands.menu_of(str(data.get("name")))
        messages = (data.get("resolved") or {}).get("messages") or {}
        found = messages.get(str(data.get("target_id")))
        if name is None or found is None:
            await whisper(interaction, texts.say("discord.old_command", locale=asker.locale))
            return
        if not await self._acknowledged(interaction, Way.PUBLIC):
            return
        message = asking.message_of(interaction, found)
        other = message.author.id != interaction.user.id
        reply = asking.reply_of(interaction, self._now())
        ask = Ask(
            asker=asker,
            text=f"/{name}",
            key=str(interaction.id),
            reply=reply.note(),
            files=self._depot.files(message, from_reply=True, by_other=other),
        )
        answer = await self._conversation.hear(ask)
        await Answering(interaction, Way.PUBLIC, reply, self._conversation.carded).show(answer)

    async def _suggest(self, interaction: discord.Interaction[Any]) -> None:
        data: Any = interaction.data or {}
        called = asking.called(data)
        pairs: list[tuple[str, str]] = []
        if called is not None and called.focused is not None and await self._served(interaction):
            typed = str(called.fields.get(called.focused, ""))
            try:
                async with asyncio.timeout(SUGGESTIONS_S):
                    pairs = await self._conversation.complete(
                        self._asker(interaction), called.focused, typed
                    )
            except TimeoutError:
                log.info("discord.suggestions_late", option=called.focused)
        choices = [
            discord.app_commands.Choice(name=label[:CHOICE_MAX], value=value)
            for label, value in pairs[:CHOICES_MAX]
            if label and len(value) <= CHOICE_MAX
        ]
        try:
            await interaction.response.autocomplete(choices)
        except (discord.HTTPException, *LOST) as error:
            log.info("discord.suggestions_lost", error=type(error).__name__)

    # --- buttons and forms -----------------------------------------------------------------------

    async def pressed(
        self,
        interaction: discord.Interaction[Any],
        custom_id: str,
        values: dict[str, str] | None = None,
    ) -> None:
        """A button, or a form that was sent with `values`."""
        asker = self._asker(interaction)
        action = action_of(custom_id)
        if action is None or not await self._served(interaction):
            key = "discord.not_served" if action else "discord.old_command"
            await whisper(interaction, texts.say(key, locale=asker.locale))
            return
        reply = asking.reply_of(interaction, self._now())
        said = values and {name: asking.in_words(value) for name, value in values.items()}
        press = Press(asker, action, str(interaction.id), reply.note(), values=said)
        if self._conversation.opens_form(press):
            await self._open(interaction, press)
            return
        way = way_of(action, sent=values is not None)
        if await self._acknowledged(interaction, way):
            if action.deed in SUBJECT_DEEDS:
                press = replace(press, subject=await self._subject(interaction))
            answer = await self._conversation.press(press)
            await Answering(interaction, way, reply, self._conversation.carded).show(answer)

    async def _open(self, interaction: discord.Interaction[Any], asked: Ask | Press) -> None:
        """Show a form: the first response or none at all."""
        locale = asked.asker.locale
        try:
            async with asyncio.timeout(FORM_S):
                form = await self._conversation.form_for(asked)
        except TimeoutError:
            form = Answer(texts.say("discord.form_late", locale=locale))
        if isinstance(form, Form) and forms.fits(form):
            try:
                await interaction.response.send_modal(forms.FormModal(form))
            except (discord.HTTPException, *LOST) as error:
                log.warning("discord.form_not_shown", error=type(error).__name__)
            return
        if isinstance(form, Answer):
            await whisper(interaction, form.text)
            return
        if await acknowledge(interaction, Way.PRIVATE):
            text = texts.say("discord.form_too_long", locale=locale)
            edit = Edit(markup.shown(text), files=[forms.as_file(form)])
            try:
                await edits.original(interaction, edit)
            except (discord.HTTPException, *LOST) as error:
                log.warning("discord.form_not_shown", error=type(error).__name__)

    async def _subject(self, interaction: discord.Interaction[Any]) -> Subject | None:
        """What the message with the button replies to; None where it is gone."""
        message = interaction.message
        if message is None or message.reference is None:
            return None
        found = message.reference.resolved
        if found is None and message.reference.message_id is not None:
            try:
                found = await message.channel.fetch_message(message.reference.message_id)
            except (discord.HTTPException, *LOST) as error:
                log.info("discord.subject_not_seen", error=type(error).__name__)
        if not isinstance(found, discord.Message):
            return None
        other = found.author.id != interaction.user.id
        me = interaction.client.user
        return Subject(
            text=asking.words_of(found, me.id if me else 0),
            files=self._depot.files(found, by_other=other),
            by_other=other,
            forwarded=forwarded(found),
        )

    async def _acknowledged(self, interaction: discord.Interaction[Any], way: Way) -> bool:
        """Acknowledge it, and let the others be acknowledged before it is worked at."""
        with self._rush.pending():
            done = await acknowledge(interaction, way)
        await self._rush.over()
        return done

    # --- who asks --------------------------------------------------------------------------------

    def _asker(self, interaction: discord.Interaction[Any]) -> Asker:
        locale = str(interaction.locale)
        self._locales.pop(interaction.user.id, None)
        self._locales[interaction.user.id] = locale
        while len(self._locales) > LOCALES_MAX:
            self._locales.popitem(last=False)
        return asking.asker_of(
            interaction.user,
            interaction.guild_id,
            interaction.permissions,
            locale,
            self._access,
        )

    async def _served(self, interaction: discord.Interaction[Any]) -> bool:
        return await self._guests.served(interaction.guild_id, interaction.user.id)


def way_of(action: Action, *, sent: bool) -> Way:
    """How a press is acknowledged, before it is known what comes of it."""
    if sent:
        return Way.PUBLIC
    if action.deed in _UPDATES:
        return Way.UPDATE
    return Way.PRIVATE if action.deed in _PRIVATE else Way.PUBLIC
