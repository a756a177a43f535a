"""A page and a browser for all tests of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.support.chromium import chromium
from tests.support.hosts import STUDIO, settings_for
from tests.support.pages import Site, running

from reelbot.core.client import RenderClient
from reelbot.render.host.app import RenderHost


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """At a host with the tests' examiner, which can learn a voice."""
    settings = settings_for(tmp_path_factory.mktemp("page"), web={"port": 0}, film={"fps": 24})
    async with (
        RenderHost(settings, studio=STUDIO, examiner="tests.support.examiner") as host,
        RenderClient(host.url, host.operator_token) as client,
        running(settings, client) as adapter,
    ):
        yield Site(host, client, adapter)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found
