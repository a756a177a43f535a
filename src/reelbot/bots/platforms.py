"""Which platforms there are, what each needs to start, and how it is made.

A platform's library is imported when its bot is made: who has no Discord token never loads
discord.py, and one that cannot be imported stops nobody else.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reelbot.bots.adapter import Adapter
from reelbot.bots.conversation import Conversation
from reelbot.bots.fitting import LinkFor
from reelbot.bots.service import Platform
from reelbot.bots.supervisor import Runs, Service
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem
from reelbot.core.settings import Settings

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Chat:
    """A platform that needs a token; `adapter` is `module:Class`, made of the settings, the
    conversation and, with `calls_host`, the client."""

    name: str
    title: str
    adapter: str
    calls_host: bool = False


CHATS = (
    Chat("discord", "Discord", "reelbot.bots.discord_bot.adapter:DiscordAdapter"),
    Chat("telegram", "Telegram", "reelbot.bots.telegram_bot.adapter:TelegramAdapter", True),
)
PAGE = "reelbot.bots.web.adapter:WebAdapter"
LINKS = "reelbot.bots.web.links:LinkMaker"


def services(settings: Settings, client: RenderClient, say: Say) -> Iterator[Service]:
    """What is configured, and always the page; what is not is said in a line each."""
    for chat in CHATS:
        section = getattr(settings, chat.name)
        facts = {"name": chat.title, "section": chat.name}
        if section.token is None:
            say(texts.say("bot.not_configured", facts))
            continue
        say(texts.say("bot.starts", facts))
        yield Service(chat.title, _platform(chat, settings, client))
    yield Service("Page", lambda: _page(settings, client, say))


def _platform(chat: Chat, settings: Settings, client: RenderClient) -> Callable[[], Runs]:
    def make(conversation: Conversation) -> Adapter:
        more = (client,) if chat.calls_host else ()
        adapter: Adapter = _load(chat.adapter)(settings, conversation, *more)
        return adapter

    return lambda: Platform(chat.name, client, settings, make, link_for=_link_for(settings, client))


def _page(settings: Settings, client: RenderClient, say: Say) -> Runs:
    page: Runs = _load(PAGE)(settings, client, ready=lambda url: say(f"Page: {url}"))
    return page


def _link_for(settings: Settings, client: RenderClient) -> LinkFor:
    """Made anew at each start, as the page's room is imported only then."""
    link_for: LinkFor = _load(LINKS)(client, settings).link_for
    return link_for


def _load(named: str) -> Callable[..., Any]:
    """Raises HostProblem("bot_failed_to_load", reason)."""
    module, _, name = named.partition(":")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise HostProblem("bot_failed_to_load", reason=str(error)) from error
    return found
