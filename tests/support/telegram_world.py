"""One Telegram, one render host and one bot for a whole module of tests.

Each test has people and groups of its own. What the bot sends is held against the Bot API's
description after each.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from tests.chatlab.telegram_server import Chat, Message, User
from tests.support.hosts import STUDIO, settings_for
from tests.support.telegram_bots import bot, telegram_section
from tests.support.telegram_lab import TelegramLab

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Job
from reelbot.render.host.app import RenderHost

SHORT = "seconds: 1 music: none"
OPERATOR = 999


class World:
    """A Telegram, a render host and a bot between them."""

    def __init__(self, telegram: TelegramLab, client: RenderClient) -> None:
        self.telegram = telegram
        self.client = client

    def person(self, name: str = "Ann", **more: Any) -> User:
        """Somebody who has pressed Start."""
        user = self.telegram.add_user(name, **more)
        self.telegram.private(user)
        return user

    async def jobs(self, user: User) -> list[Job]:
        return await self.client.jobs(user=f"telegram/{user.id}")

    async def answer(self, said: Message, text: str = "") -> Message:
        """The bot's first message after this one, in the same chat."""
        return await self.telegram.says(text, said.chat, after=said.id)

    async def press(self, message: Message, text: str | None = None, *, user: User) -> dict:
        """Press a button; how the press was answered."""
        return await self.telegram.answered(await self.telegram.press(message, text, user=user))

    def sent(self, method: str, chat: Chat) -> list[dict[str, Any]]:
        return [call for call in self.telegram.calls(method) if call.get("chat_id") == chat.id]

    async def delivered(self, job: Job, state: str = "sent") -> Job:
        async with asyncio.timeout(60):
            while True:
                found = await self.client.job(job.id)
                if found.delivery is not None and found.delivery.state == state:
                    return found
                await asyncio.sleep(0.05)

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Nothing is begun meanwhile."""
        await self.client.pause()
        try:
            yield
        finally:
            await self.client.resume()

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """Nothing that is asked for meanwhile is made."""
        async with self.paused():
            yield
            for job in await self.client.jobs(state="queued"):
                await self.client.cancel(job.id)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("telegram")
    async with TelegramLab() as server:
        settings = settings_for(
            folder,
            telegram=telegram_section(server, admins=[str(OPERATOR)]),
            render={"tries": 1},
        )
        async with (
            RenderHost(settings, studio=STUDIO, examiner="tests.support.examiner") as host,
            RenderClient(host.url, host.operator_token) as client,
            bot(settings, host.url, host.operator_token),
        ):
            await server.ready()
            yield World(server, client)


@pytest.fixture
def world(module_world: World) -> Iterator[World]:
    yield module_world
    telegram = module_world.telegram
    problems, telegram.problems = telegram.problems, []
    telegram.faults.clear()
    assert not problems
