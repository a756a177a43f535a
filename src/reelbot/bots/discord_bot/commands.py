"""The command table as Discord's application commands (pure).

Options keep their type, range and choices; names and descriptions come in every language there is.
What is sent is compared with what is registered (`same`), as Discord allows few registrations a
day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reelbot.core import texts
from reelbot.core.commands import COMMANDS
from reelbot.core.locales import LOCALES
from reelbot.core.options import Command, Option

SUBCOMMAND, STRING, INTEGER, NUMBER, ATTACHMENT = 1, 3, 4, 10, 11
CHAT_INPUT, MESSAGE_MENU = 1, 3
GUILD_INSTALL, USER_INSTALL = 0, 1
CONTEXTS = (0, 1, 2)  # servers, the bot's own chat, chats among people
DESCRIPTION_MAX = 100
TEXT_MAX = 6_000
ADMINISTRATORS_ONLY = 0

# Options whose values the conversation can suggest while they are typed.
SUGGESTED = frozenset({"voice", "style", "job", "language", "command", "name"})
# Message menus: the command each stands for, under the key of its name.
MENUS: Mapping[str, str] = {"animate": "discord.menu.animate", "describe": "discord.menu.describe"}
_TYPES = {
    "text": STRING,
    "word": STRING,
    "choice": STRING,
    "number": NUMBER,
    "integer": INTEGER,
    "attachment": ATTACHMENT,
}
_LINE = re.compile(r"^/(?P<path>[a-z]+(?: [a-z]+)?)(?=:)", re.MULTILINE)
_DISCORD_TAGS: Mapping[str, Sequence[str]] = {"de": ("de",)}  # our language → Discord's locales


def payload(installs: Iterable[int] = (GUILD_INSTALL, USER_INSTALL)) -> list[dict[str, Any]]:
    """Everything that is registered: a command for each of the table, and the message menus.

    `installs` are the ways of installing that the application allows.
    """
    ways = sorted(installs)
    return [
        *(_command(command, ways) for command in COMMANDS),
        *(_menu(key, ways) for key in MENUS.values()),
    ]


def menu_of(name: str) -> str | None:
    """The command that a message menu of that name stands for."""
    return next((command for command, key in MENUS.items() if texts.say(key) == name), None)


def same(wanted: Sequence[Mapping[str, Any]], registered: Sequence[Mapping[str, Any]]) -> bool:
    """Whether Discord already has exactly these commands."""

    def by_name(commands: Sequence[Mapping[str, Any]]) -> dict[Any, Any]:
        return {(one.get("type", 1), one["name"]): _bare(one) for one in commands}

    return by_name(wanted) == by_name(registered)


def _bare(command: Mapping[str, Any]) -> dict[str, Any]:
    """A command without what Discord adds, and without what is as it is by default."""
    kept = {
        key: command.get(key)
        for key in (
            "description",
            "name_localizations",
            "description_localizations",
        )
    }
    needed = command.get("default_member_permissions")
    kept["default_member_permissions"] = None if needed is None else str(needed)
    lists = {key: sorted(command.get(key) or []) for key in ("contexts", "integration_types")}
    options = [_bare_option(option) for option in command.get("options") or []]
    return {key: value or None for key, value in kept.items()} | lists | {"options": options}


def _bare_option(option: Mapping[str, Any]) -> dict[str, Any]:
    bare: dict[str, Any] = {key: value for key, value in option.items() if value}
    # A smallest value of 0 is a bound, and a number may come back with or without its point.
    bare |= {
        key: float(option[key]) for key in ("min_value", "max_value") if option.get(key) is not None
    }
    if "options" in bare:
        bare["options"] = [_bare_option(inner) for inner in bare["options"]]
    if "choices" in bare:
        bare["choices"] = [{k: v for k, v in one.items() if v} for one in bare["choices"]]
    return bare


def _command(command: Command, installs: list[int]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": CHAT_INPUT,
        **_named(f"discord.name.{command.name}", command.name),
        **_described(command.name, command.summary),
        "options": _options(command, command.name),
        "contexts": list(CONTEXTS),
        "integration_types": installs,
    }
    if command.operators_only:
        # Nobody but a server's administrators sees it there; whether it works, the bot decides.
        made["default_member_permissions"] = ADMINISTRATORS_ONLY
        made["contexts"] = list(CONTEXTS[:2])
    return made


def _menu(key: str, installs: list[int]) -> dict[str, Any]:
    return {
        "type": MESSAGE_MENU,
        **_named(key, texts.say(key)),
        "contexts": list(CONTEXTS),
        "integration_types": installs,
    }


def _options(command: Command, path: str) -> list[dict[str, Any]]:
    if command.subcommands:
        return [_subcommand(inner, f"{path} {inner.name}") for inner in command.subcommands]
    # What is needed has to come first.
    ordered = sorted(command.options, key=lambda option: not option.required)
    return [_option(option, path, command.rest) for option in ordered]


def _subcommand(command: Command, path: str) -> dict[str, Any]:
    return {
        "type": SUBCOMMAND,
        **_named(f"discord.name.{path.replace(' ', '.')}", command.name),
        **_described(path, command.summary),
        "options": _options(command, path),
    }


def _option(option: Option, path: str, rest: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": _TYPES[option.type],
        **_named(f"discord.option.{option.name}", option.name),
        **_texts(
            "description",
            option.description,
            lambda tag: texts.description(path, option, tag),
        ),
    }
    # The picture of /animate may also be one of a reply, the recording of /voice add may not.
    if option.required:
        made["required"] = True
    if option.type == "choice":
        made["choices"] = [
            {"value": choice, **_named(f"discord.choice.{choice}", choice)}
            for choice in option.choices
        ]
    elif option.type in ("number", "integer"):
        for key, bound in (("min_value", option.min), ("max_value", option.max)):
            if bound is not None:
                made[key] = int(bound) if bound == int(bound) else bound
    elif option.type == "text" and option.length_max and option.name != rest:
        # The rest may hold options too, so that it may be longer than its own words may be.
        made["max_length"] = min(option.length_max, TEXT_MAX)
    elif option.type == "word" and option.name in SUGGESTED:
        made["autocomplete"] = True
    return made


def _named(key: str, english: str) -> dict[str, Any]:
    return _texts("name", english, lambda tag: _word(key, tag, english))


def _word(key: str, tag: str, english: str) -> str:
    try:
        return texts.say(key, locale=tag)
    except KeyError:
        return english  # 16:9 is 16:9 everywhere


def _described(path: str, english: str) -> dict[str, Any]:
    return _texts("description", english, lambda tag: texts.summary(path, english, tag))


def _texts(field: str, english: str, translate: Any) -> dict[str, Any]:
    """A text and what it is in other languages, as short as Discord wants it."""
    made: dict[str, Any] = {field: shortened(english)}
    others = {
        discord_tag: shortened(translated)
        for tag in LOCALES
        if (translated := translate(tag)) != english
        for discord_tag in _DISCORD_TAGS.get(tag, ())
    }
    if others:
        made[f"{field}_localizations"] = others
    return made


def shortened(text: str, length: int = DESCRIPTION_MAX) -> str:
    """The text, or as many of its first words as there is room for, and an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def with_names_of(text: str, locale: str | None) -> str:
    """A help text whose commands are called as Discord shows them in that language, with the names
    under which they work as text behind: `/hilfe (help): …`."""

    def called(match: re.Match[str]) -> str:
        path = match["path"]
        words = [_word(f"discord.name.{key}", locale or "en", path) for key in _keys(path)]
        name = " ".join(words)
        return match[0] if name == path else f"/{name} ({path})"

    return _LINE.sub(called, text)


def name_of(typed: str) -> str:
    """The command that is called so in any language: `/hilfe` → `help`; else as it was typed."""
    said = typed.strip().removeprefix("/").casefold()
    return next(
        (
            command.name
            for command in COMMANDS
            for tag in LOCALES
            if _word(f"discord.name.{command.name}", tag, command.name) == said
        ),
        typed,
    )


def _keys(path: str) -> list[str]:
    """`voice add` → `voice`, `voice.add`."""
    names = path.split()
    return [".".join(names[: depth + 1]) for depth in range(len(names))]
