"""What Discord tells of an interaction or a message, as the conversation takes it (no network)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import discord

from reelbot.bots.access import Access
from reelbot.bots.adapter import Asker
from reelbot.bots.discord_bot import commands
from reelbot.bots.discord_bot.reply import TOKEN_S, Reply
from reelbot.core.commands import command_named
from reelbot.core.jobs import Person
from reelbot.core.operator_commands import ADMIN
from reelbot.core.options import Command

ADAPTER = "discord"
# What stands in a text for a server's own emoji, and for a person who is mentioned.
_EMOJI = re.compile(r"<a?:(?P<name>\w{1,32}):\d+>")
_MENTION = re.compile(r"<@!?(?P<id>\d+)>")


@dataclass(frozen=True, slots=True)
class Called:
    """A slash command as it was filled in: options by name; attachments as Discord resolves them.

    `focused` is the option that is being typed.
    """

    command: Command
    subcommand: Command | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    focused: str | None = None

    @property
    def name(self) -> str:
        return (
            f"{self.command.name} {self.subcommand.name}" if self.subcommand else self.command.name
        )

    @property
    def private(self) -> bool:
        return (self.subcommand or self.command).private


def called(data: Mapping[str, Any]) -> Called | None:
    """Read a command's interaction data; None where the table has no such command (any more)."""
    command = command_named(str(data.get("name", "")))
    if command is None:
        return None
    subcommand = None
    options: Sequence[Mapping[str, Any]] = data.get("options") or ()
    if command.subcommands:
        subcommand = command.subcommand(options[0]["name"]) if options else None
        if subcommand is None:
            return None
        options = options[0].get("options") or ()
    doing = subcommand or command
    files = (data.get("resolved") or {}).get("attachments") or {}
    fields: dict[str, Any] = {}
    attachments: dict[str, Mapping[str, Any]] = {}
    focused = None
    for option in options:
        name, value = option["name"], option["value"]
        known = doing.option(name)
        if known is None:
            return None
        if option.get("focused"):
            focused = name
        if known.type == "attachment":
            attachments[name] = files[str(value)]
        else:
            fields[name] = _READ.get(name, _as_it_is)(value)
            if isinstance(value, str) and name not in _READ:
                fields[name] = in_words(value)
    return Called(command, subcommand, fields, attachments, focused)


def _as_it_is(value: Any) -> Any:
    return value


def _person(typed: Any) -> str:
    """`discord/1234`, also where the person was mentioned or is a bare id."""
    typed = str(typed)
    digits = typed.strip().removeprefix("<@").removeprefix("!").removesuffix(">")
    return f"{ADAPTER}/{digits}" if digits.isdecimal() else typed


# Options whose values may be written in more ways here than elsewhere.
_READ: Mapping[str, Callable[[Any], Any]] = {
    "person": _person,
    "command": lambda typed: commands.name_of(str(typed)),
}


def asker_of(
    user: discord.User | discord.Member,
    guild: int | None,
    permissions: discord.Permissions,
    locale: str | None,
    access: Access,
) -> Asker:
    """Who asks; who may manage a server is in charge of it."""
    held: set[str] = set()
    if isinstance(user, discord.Member):
        held = {word for role in user.roles for word in (role.name, str(role.id))}
    return Asker(
        person=Person(adapter=ADAPTER, user=str(user.id)),
        place=None if guild is None else str(guild),
        locale=locale,
        role=access.role(str(user.id), held),
        mention=user.display_name,
        manages=guild is not None and (permissions.manage_guild or permissions.administrator),
    )


def may_post(permissions: discord.Permissions, *, thread: bool) -> bool:
    """Whether a film can be posted with these permissions."""
    speaks = permissions.send_messages_in_threads if thread else permissions.send_messages
    return permissions.view_channel and speaks and permissions.attach_files


def reply_of(interaction: discord.Interaction[Any], now: float) -> Reply:
    """Where the result of an interaction goes."""
    permissions = interaction.app_permissions
    guild = interaction.guild_id
    private = guild is None and not interaction.context.private_channel
    # Installed by the person alone, the bot is no member: only the interaction lets it speak.
    member = guild is not None and interaction.is_guild_integration()
    thread = isinstance(interaction.channel, discord.Thread)
    return Reply(
        user=interaction.user.id,
        asked=interaction.id,
        channel=interaction.channel_id,
        guild=guild,
        here=private or (member and may_post(permissions, thread=thread)),
        history=private or permissions.read_message_history,
        token=interaction.token,
        until=min(now, interaction.created_at.timestamp()) + TOKEN_S,
        bytes_max=interaction.filesize_limit,
    )


def in_words(text: str, names: Mapping[int, str] = MappingProxyType({})) -> str:
    """A text as it is read: servers' emoji by their names, people by those in `names` (by id). As
    Discord writes them, both would be spoken and drawn."""

    def name(match: re.Match[str]) -> str:
        return names.get(int(match["id"]), match[0])

    return _MENTION.sub(name, _EMOJI.sub(r"\g<name>", text))


def words_of(message: discord.Message, me: int) -> str:
    """What was said to the bot, without its name, in words. Who is mentioned behind /admin stays
    who they are, as a name is nobody's alone."""
    said = message.content.replace(f"<@{me}>", "").replace(f"<@!{me}>", "").strip()
    if said.casefold().startswith(f"/{ADMIN.name}"):
        return _MENTION.sub(rf"{ADAPTER}/\g<id>", said)
    return in_words(said, {user.id: user.display_name for user in message.mentions})


def mentions(message: discord.Message, me: int) -> bool:
    """Whether the message speaks to the bot, by name or by a reply whose @ is on."""
    return any(user.id == me for user in message.mentions)


def message_of(interaction: discord.Interaction[Any], payload: Any) -> discord.Message:
    """The message that a menu was opened on, as the interaction resolves it."""
    channel: Any = interaction.channel
    return discord.Message(state=interaction._state, channel=channel, data=payload)
