"""What `reelbot doctor` asks the chat platforms. Their libraries are loaded only when they are."""

from __future__ import annotations

import importlib
from typing import Any

from reelbot.cli.checks import Check, fail, ok, warn
from reelbot.core.errors import HostProblem, Unreachable
from reelbot.core.settings import Settings

DISCORD = "reelbot.bots.discord_bot.examine"


async def discord(settings: Settings) -> list[Check]:
    """Whether Discord takes the token, and grants the intent where one is asked for."""
    section = settings.discord
    if section.token is None:
        return []
    try:
        module: Any = importlib.import_module(DISCORD)
        found = await module.examine(section.token.get_secret_value().strip())
    except HostProblem as problem:
        sentence, _, advice = str(problem).partition(". ")
        return [fail("discord", sentence, advice or "Look at the token in [discord].")]
    except Unreachable:
        advice = "Is this machine on the network? Nothing else is wrong with that."
        return [warn("discord", "does not answer", advice)]
    except ImportError as error:
        return [fail("discord", f"its library cannot be loaded: {error}", "Run make again.")]
    checks = [ok("discord", f"signs in as {found.name}; invite it with {found.invite}")]
    if section.message_content and not found.message_content:
        advice = (
            "In Discord's developer portal, under Bot, switch on Message Content Intent, or take "
            "message_content out of [discord]."
        )
        checks.append(fail("discord intents", "message content is not granted", advice))
    elif section.message_content:
        checks.append(ok("discord intents", "message content is granted"))
    else:
        checks.append(ok("discord intents", "none is needed"))
    return checks
