"""The connection: signs in, registers the commands when they changed, and hands on what it hears.

Handlers run as tasks of their own and are waited for when the bot stops.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import discord
import structlog

from reelbot.bots.discord_bot import commands
from reelbot.bots.discord_bot.buttons import ActionButton
from reelbot.bots.discord_bot.refusals import LOST

# The library waits for its turn by itself up to this; what has to wait longer is told.
RATE_LIMIT_S = 30.0
REGISTER_AGAIN_S = 60.0

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    embed_links=True,
    read_message_history=True,
)

log = structlog.get_logger(__name__)


def invite_for(application: int) -> str:
    """The address that adds the bot to a server with the permissions it needs."""
    return discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


class Client(discord.Client):
    """discord.py's client with what this bot hears. Nothing privileged is asked for, unless the
    operator wants the messages' content."""

    def __init__(self, *, message_content: bool) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        intents.message_content = message_content
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=RATE_LIMIT_S,
        )
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        # Its debug lines hold prompts and tokens.
        logging.getLogger("discord").setLevel(logging.INFO)
        self.on_heard: Callable[[discord.Interaction[Any]], Awaitable[None]] | None = None
        self.on_press: Callable[[discord.Interaction[Any], str], Awaitable[None]] | None = None
        self.on_said: Callable[[discord.Message], Awaitable[None]] | None = None
        self.signed_in = asyncio.Event()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()

    # --- starting --------------------------------------------------------------------------------

    async def setup_hook(self) -> None:
        self.add_dynamic_items(ActionButton)
        self.signed_in.set()
        log.info("discord.invite", invite=invite_for(self.application_id or 0))
        self._start(self._register())

    async def _register(self) -> None:
        """Register the commands, if they are others than those that are; tried until it works."""
        while True:
            try:
                await self._registered()
                return
            except discord.HTTPException as error:
                log.error("discord.commands_refused", status=error.status, number=error.code)
                if 400 <= error.status < 500 and error.status != 429:
                    return
            except (discord.RateLimited, *LOST) as error:
                log.warning("discord.commands_not_registered", error=type(error).__name__)
            await asyncio.sleep(REGISTER_AGAIN_S)

    async def _registered(self) -> None:
        identity = self.application_id or 0
        wanted = commands.payload(await self._installs())
        route = discord.http.Route(
            "GET", "/applications/{application_id}/commands", application_id=identity
        )
        known = await self.http.request(route, params={"with_localizations": "true"})
        if commands.same(wanted, known):
            log.info("discord.commands_known", commands=len(wanted))
            return
        payload: Any = wanted
        await self.http.bulk_upsert_global_commands(identity, payload=payload)
        log.info("discord.commands_registered", commands=len(wanted))

    async def _installs(self) -> list[int]:
        """How the application may be installed; commands for another way would be refused."""
        info: Any = await self.http.application_info()
        ways = [int(way) for way in info.get("integration_types_config") or {}]
        return ways or [commands.GUILD_INSTALL]

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Nothing is heard any more once the bot stops; the library would go on."""
        if not self._stopping:
            super().dispatch(event, *args, **kwargs)

    # --- hearing ---------------------------------------------------------------------------------

    async def on_ready(self) -> None:
        log.info("discord.ready", servers=len(self.guilds))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if self.on_heard is not None:
            self._start(self.on_heard(interaction), interaction.id)

    async def pressed(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        if self.on_press is not None:
            self._start(self.on_press(interaction, custom_id), interaction.id)

    async def on_message(self, message: discord.Message) -> None:
        if self.on_said is not None:
            self._start(self.on_said(message), message.id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        error = sys.exc_info()[1]  # the library calls this while it handles it
        of = getattr(args[0], "id", None) if args else None
        log.error("discord.not_handled", event_name=event_method, of=of, exc_info=error)

    def _start(self, what: Awaitable[None], of: int | None = None) -> None:
        """As a task of its own; `of`: the interaction or message that it is about."""
        if self._stopping:
            if isinstance(what, Coroutine):
                what.close()
            return
        task = asyncio.ensure_future(self._watched(what, of))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watched(self, what: Awaitable[None], of: int | None) -> None:
        try:
            await what
        except Exception:  # the border: one wish that fails leaves the others alone
            log.exception("discord.not_handled", of=of)

    # --- stopping --------------------------------------------------------------------------------

    async def stop(self, patience_s: float) -> None:
        """Take nothing new, let what runs end for so long, and close the connection."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience_s)
        for task in self._tasks:
            task.cancel()
        with contextlib.suppress(TimeoutError, discord.HTTPException, *LOST):
            async with asyncio.timeout(patience_s):
                await self.close()
