"""The list of commands that Telegram shows: from the table, in every language, by scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from reelbot.core import texts
from reelbot.core.commands import COMMANDS
from reelbot.core.locales import LOCALES

_FALLBACK = "en"  # what people read whose language is not here
_DESCRIPTION_MAX = 256
_ONLY_PRIVATE = frozenset({"start"})  # people of groups are shown the rest


@dataclass(frozen=True, slots=True)
class Menu:
    """One list; `language` "" is for everybody whose language has none."""

    scope: BotCommandScope
    language: str
    commands: tuple[BotCommand, ...]


def menus(admins: Iterable[int]) -> Iterator[Menu]:
    """Every list there should be; operators see /admin in their private chats (pure)."""
    shown: tuple[tuple[BotCommandScope, bool, frozenset[str]], ...] = (
        (BotCommandScopeAllPrivateChats(), False, frozenset()),
        (BotCommandScopeAllGroupChats(), False, _ONLY_PRIVATE),
        *((BotCommandScopeChat(admin), True, frozenset[str]()) for admin in admins),
    )
    for scope, operator, hidden in shown:
        for language in ("", *(code for code in LOCALES if code != _FALLBACK)):
            yield Menu(scope, language, tuple(_commands(language or _FALLBACK, operator, hidden)))


async def publish(bot: Bot, admins: Iterable[int]) -> int:
    """Bring Telegram's lists up to date; returns how many were changed. Raises TelegramError."""
    changed = 0
    for menu in menus(admins):
        language = menu.language or None
        try:
            known = await bot.get_my_commands(menu.scope, language)
            if known != menu.commands:
                await bot.set_my_commands(menu.commands, menu.scope, language)
                changed += 1
        except (BadRequest, Forbidden):
            # An operator who never wrote to the bot has no chat yet; the next start finds it.
            if not isinstance(menu.scope, BotCommandScopeChat):
                raise
    return changed


def _commands(locale: str, operator: bool, hidden: frozenset[str]) -> Iterator[BotCommand]:
    for command in COMMANDS:
        if (operator or not command.operators_only) and command.name not in hidden:
            summary = texts.summary(command.name, command.summary, locale)
            yield BotCommand(command.name, summary[:_DESCRIPTION_MAX])
