"""The short dialogue where a command was sent without what it needs most.

Nothing is remembered: the question holds the command as it was sent, marked as code, and whoever
answers the question brings it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import ForceReply, Message, MessageEntity, User

from reelbot.bots.adapter import Asker, Incoming
from reelbot.bots.intake import unsent
from reelbot.bots.telegram_bot.messages import called
from reelbot.bots.telegram_bot.texts import clip, units
from reelbot.core import texts
from reelbot.core.cleaning import clean
from reelbot.core.commands import VOICE, command_named
from reelbot.core.errors import InvalidInput
from reelbot.core.options import Command
from reelbot.core.parse import parse

# Errors that say that only the most needed is missing; which sentence asks for it.
_EMPTY = {
    "prompt_empty": None,  # by the command's name
    "story_empty": None,
    "image_needed": "telegram.ask.picture",
    "attachment_needed": "telegram.ask.recording",
    "value_missing": "telegram.ask.value",
}
_COMMAND_UNITS_MAX = 2_000
_PLACEHOLDER_MAX = 64


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `entities` mark the command and, in a group, the person."""

    text: str
    entities: tuple[MessageEntity, ...]
    markup: ForceReply


@dataclass(frozen=True, slots=True)
class Completed:
    """The command that a question was about, with what was answered."""

    text: str
    fields: Mapping[str, str]


def question(
    text: str, files: Sequence[Incoming], asker: Asker, fields: Mapping[str, str] | None = None
) -> Question | None:
    """What to ask, where a command lacks the one thing that it cannot do without; None where it
    does not, or has other faults. `fields` is what was answered already."""
    command = called(text)
    if command is None:
        return None
    written = clean(" ".join([f"/{command.name}{command.rest}", *(fields or {}).values()]))
    if units(written) > _COMMAND_UNITS_MAX:
        return None  # it has to stand in the question, which is one message
    key = _lacking(text, files, fields or {})
    if key is None:
        return None
    facts = {"name": asker.mention or "?", "description": _missing(written, asker.locale)}
    asked = texts.say(key, facts, asker.locale)
    entities = []
    if asker.place is not None and asker.mention and asker.person.user.isdecimal():
        # Only who is mentioned is asked, by Telegram as well (selective).
        if not asked.startswith(asker.mention):
            asked = f"{asker.mention}, {asked[0].lower() + asked[1:]}"
        user = User(int(asker.person.user), asker.mention, is_bot=False)
        entities.append(
            MessageEntity(MessageEntity.TEXT_MENTION, 0, units(asker.mention), user=user)
        )
    entities.append(MessageEntity(MessageEntity.CODE, units(asked) + 1, units(written)))
    hint = texts.say("telegram.ask.here", locale=asker.locale)
    return Question(
        f"{asked}\n{written}",
        tuple(entities),
        ForceReply(selective=True, input_field_placeholder=clip(hint, _PLACEHOLDER_MAX)),
    )


def completed(message: Message, bot: int, answer: str) -> Completed | None:
    """What an answer to one of our questions asks for; None where it is none of these."""
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.from_user.id != bot or not asked.text:
        return None
    marked = [each for each in asked.entities if each.type == MessageEntity.CODE]
    if len(marked) != 1 or called(answer) is not None:
        return None
    meant = [each.user for each in asked.entities if each.type == MessageEntity.TEXT_MENTION]
    who = message.from_user
    if any(user is not None and (who is None or user.id != who.id) for user in meant):
        return None
    text = asked.parse_entity(marked[0])
    command = called(text)
    found = None if command is None else _doing(text)
    if found is None:
        return None
    rest = found.rest
    return Completed(text, {rest: answer} if rest and answer.strip() else {})


def _lacking(text: str, files: Sequence[Incoming], fields: Mapping[str, str]) -> str | None:
    """The key of the sentence that asks for what is missing."""
    try:
        parse(text, unsent(files), fields=fields)
    except InvalidInput as error:
        if error.code not in _EMPTY:
            return None
        doing = _doing(text)
        if doing is None:
            return None
        if error.code == "value_missing":
            # Nothing that is answered mends an option that was written without its value.
            if error.field != doing.rest or "command" not in error.facts:
                return None
            if error.facts["command"] == VOICE.name:
                return "telegram.ask.voice"
        return _EMPTY[error.code] or f"telegram.ask.{doing.name}"
    return None


def _missing(text: str, locale: str | None) -> str:
    doing = _doing(text)
    option = None if doing is None or doing.rest is None else doing.option(doing.rest)
    return "" if option is None else option.name


def _doing(text: str) -> Command | None:
    """The command, or the part of it, that a text begins with."""
    found = called(text)
    command = None if found is None else command_named(found.name)
    if found is None or command is None or not command.subcommands:
        return command
    words = found.rest.split()
    return command.subcommand(words[0].casefold()) if words else None
