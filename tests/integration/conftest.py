"""What several of the integration tests are given: a picture, a queue, a chat's room, a page."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from PIL import Image
from tests.support.chat_platform import Memory, Room, bot, bots_settings, tidy
from tests.support.hosts import serving
from tests.support.pages import Site, site
from tests.support.queues import Clock

from reelbot.core.settings import Settings
from reelbot.render.host import policy
from reelbot.render.host.app import RenderHost
from reelbot.render.host.database import Database
from reelbot.render.host.queue import JobQueue

PLATFORMS = itertools.count(1)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """256 pixels square."""
    path = tmp_path / "meadow.png"
    Image.linear_gradient("L").convert("RGB").save(path)
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    """One in memory."""
    async with Database.open(None) as opened:
        yield opened


@pytest.fixture
def queue(database: Database, clock: Clock) -> JobQueue:
    return JobQueue(database, now=clock, random=Random(7))


@pytest.fixture(scope="module")
def chat_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return bots_settings(tmp_path_factory.mktemp("host"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chat_host(chat_settings: Settings) -> AsyncIterator[RenderHost]:
    """One for all tests of a file, as its workers take seconds to start."""
    async with serving(chat_settings) as (host, _):
        yield host


@pytest.fixture
def memory() -> Memory:
    """A chat platform of the test's own."""
    return Memory(f"chat{next(PLATFORMS)}")


@pytest.fixture
def handed_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The host hands a delivery that was not posted out again without much ado."""
    monkeypatch.setattr(policy, "DELIVERY_BACK_OFF_S", 0.05)


@pytest_asyncio.fixture(loop_scope="module")
async def room(
    chat_host: RenderHost, memory: Memory, chat_settings: Settings, tmp_path: Path
) -> AsyncIterator[Room]:
    """A bot on that platform."""
    async with bot(chat_host, memory, tmp_path / "bot", chat_settings) as found:
        yield found
        await tidy(found)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """One page for all: each browser is somebody else."""
    async with site(tmp_path_factory.mktemp("page")) as found:
        yield found
