"""The Discord bot with the real library on a loopback Discord, and a real render host behind it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chatlab import DiscordServer, discord_at
from tests.chatlab.discord_model import Channel, Interaction, Message
from tests.support.hosts import serving, settings_for

from reelbot.bots.adapter import Answer, Ask, Press
from reelbot.bots.conversation import Conversation
from reelbot.bots.discord_bot.adapter import DiscordAdapter
from reelbot.bots.service import Platform
from reelbot.core.client import RenderClient
from reelbot.core.settings import Settings

# Long enough for two slow cores that do something else as well; never waited out when all is well.
PATIENCE_S = 100.0


@dataclass
class Bot:
    """Discord, a render host, and the bot between them, which can be stopped and started.

    `asked` is everything that the conversation was given, in order.
    """

    server: DiscordServer
    client: RenderClient
    settings: Settings
    task: asyncio.Task[None] | None = None
    adapter: DiscordAdapter | None = None
    asked: list[Ask | Press] = field(default_factory=list)

    async def start(self) -> None:
        platform = Platform("discord", self.client, self.settings, self._make)
        self.task = asyncio.create_task(platform.run())
        up = asyncio.ensure_future(
            asyncio.gather(self.server.ready(30), self.server.registered("video", 30))
        )
        await asyncio.wait((up, self.task), return_when=asyncio.FIRST_COMPLETED)
        if self.task.done():
            up.cancel()
            await self.task
        await up

    def _make(self, conversation: Conversation) -> DiscordAdapter:
        hear, press = conversation.hear, conversation.press

        async def heard(ask: Ask) -> Answer:
            self.asked.append(ask)
            return await hear(ask)

        async def pressed(press_: Press) -> Answer:
            self.asked.append(press_)
            return await press(press_)

        setattr(conversation, "hear", heard)  # noqa: B010
        setattr(conversation, "press", pressed)  # noqa: B010
        self.adapter = DiscordAdapter(self.settings, conversation)
        return self.adapter

    async def stop(self) -> float:
        """Seconds until it was gone."""
        started = time.monotonic()
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task
            self.task = None
        return time.monotonic() - started

    async def card(self, prompt: str = "a red fox", **more: Any) -> Message:
        """Ask for a small film, and wait until its card is there."""
        options = {"prompt": prompt, "seconds": 1, "music": "none"} | more.pop("options", {})
        asked = await self.server.slash("video", options, **more)
        return await asked.reply(timeout=PATIENCE_S)

    async def film(self, after: Message, channel: Channel | None = None) -> Message:
        """The next message with a film."""
        found = await self.server.wait(
            lambda: [m for m in self.films() if m.id > after.id and channel in (None, m.channel)],
            PATIENCE_S,
            "film",
        )
        return found[0]

    def films(self) -> list[Message]:
        """Every message with a film, wherever it is."""
        return [
            message
            for message in self.server.messages
            if message.by_bot
            and not message.deleted
            and any(file.name.endswith(".mp4") for file in message.attachments)
        ]

    async def said(self, asked: Interaction) -> str:
        """What the answer to an interaction says."""
        return (await asked.reply()).content

    @property
    def last(self) -> Any:
        return self.asked[-1]


def job_of(message: Message) -> str:
    """The id of the job that a message is about, from its buttons."""
    return str(message.buttons[0]["custom_id"]).partition(":")[2]


def discord_settings(server: DiscordServer, folder: Path, **sections: dict[str, Any]) -> Settings:
    section = {"token": server.token} | sections.pop("discord", {})
    return settings_for(folder, discord=section, **sections)


@contextlib.asynccontextmanager
async def bot(
    folder: Path,
    *,
    paused: bool = False,
    clean: bool = True,
    server: DiscordServer | None = None,
    **sections: dict[str, Any],
) -> AsyncIterator[Bot]:
    """A running bot; with `clean` everything that it got wrong fails the test at the end.

    With `paused` nothing is rendered.
    """
    async with server or DiscordServer() as lab:
        settings = discord_settings(lab, folder, **sections)
        with discord_at(lab.url):
            async with serving(settings) as (_, client):
                if paused:
                    await client.pause()
                one = Bot(lab, client, settings)
                try:
                    await one.start()
                    yield one
                finally:
                    await one.stop()
        if clean:
            lab.assert_clean()
