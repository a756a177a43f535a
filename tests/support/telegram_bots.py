"""The Telegram bot with everything behind it, in this process or in one of its own."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tests.support.telegram_lab import TelegramLab

from reelbot.bots.conversation import Conversation
from reelbot.bots.service import Platform
from reelbot.bots.telegram_bot import TelegramAdapter
from reelbot.core.client import RenderClient
from reelbot.core.settings import Settings


def telegram_section(server: TelegramLab, **more: Any) -> dict[str, Any]:
    return {"token": server.token, "api_url": server.url, **more}


@contextlib.asynccontextmanager
async def bot(settings: Settings, url: str, token: str) -> AsyncIterator[TelegramAdapter]:
    """The bot as it is served; stopped gently at the end. What it raises is raised here."""
    async with RenderClient(url, token) as client:
        made: list[TelegramAdapter] = []

        def make(conversation: Conversation) -> TelegramAdapter:
            made.append(TelegramAdapter(settings, conversation, client))
            return made[0]

        task = asyncio.create_task(Platform("telegram", client, settings, make).run())
        try:
            await asyncio.sleep(0)
            yield made[0]
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _main(folder: Path) -> None:
    settings = Settings.model_validate_json((folder / "bot.json").read_text())
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    url, token = (folder / "host.txt").read_text().split()
    async with bot(settings, url, token):
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
