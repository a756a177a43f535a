"""Whether Discord knows the bot's token, and what its application may do; nothing is started."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import discord

from reelbot.bots.discord_bot.client import invite_for
from reelbot.bots.discord_bot.refusals import LOST
from reelbot.core.errors import HostProblem, Unreachable

ANSWER_S = 10.0


@dataclass(frozen=True, slots=True)
class Application:
    """The bot as Discord knows it. `invite`: the address that adds it to a server."""

    name: str
    invite: str
    message_content: bool


async def examine(token: str) -> Application:
    """Sign in and out again. Raises HostProblem: discord_token; Unreachable: discord_away."""
    client = discord.Client(intents=discord.Intents.none())
    try:
        async with asyncio.timeout(ANSWER_S):
            await client.login(token)
            found = await client.application_info()
    except discord.LoginFailure as error:
        raise HostProblem("discord_token") from error
    except (discord.HTTPException, *LOST):
        raise Unreachable("discord_away") from None
    finally:
        await client.close()
    flags = found.flags
    return Application(
        name=found.name,
        invite=invite_for(found.id),
        message_content=(flags.gateway_message_content or flags.gateway_message_content_limited),
    )
