"""A page over a real render host with test engines, and a browser's calls to it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
from tests.support.hosts import serving, settings_for

from reelbot.bots.web.adapter import WebAdapter
from reelbot.bots.web.exchange import Patience
from reelbot.core.client import RenderClient
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

OWN = {"X-Reelbot": "page"}
KEY = "a-key-of-a-browser"


class Browser:
    """One browser: its cookies, and the header that its page sends."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session: aiohttp.ClientSession
        self._keys = itertools.count()

    async def __aenter__(self) -> Browser:
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def call(
        self, method: str, path: str, body: Any = None, **more: Any
    ) -> tuple[int, dict[str, Any]]:
        """(status, JSON); `headers` replace the page's own."""
        headers = more.pop("headers", OWN)
        if body is not None:
            more["json"] = body
        async with self.session.request(method, self.url + path, headers=headers, **more) as got:
            if got.content_type != "application/json":
                return got.status, {"text": await got.text(), "headers": dict(got.headers)}
            return got.status, await got.json()

    async def enter(self, **given: Any) -> dict[str, Any]:
        """Come in; returns what the page is told."""
        status, told = await self.call("POST", "/api/session", given)
        assert status == 200, told
        return told

    async def order(self, text: str, *, key: str | None = None, **more: Any) -> dict[str, Any]:
        """Ask for something; returns the job, or what was said."""
        key = key or f"{KEY}-{next(self._keys)}"
        status, told = await self.call("POST", "/api/orders", {"text": text, "key": key, **more})
        assert status == 200, told
        return told.get("job", told)

    async def finished(self, job: str) -> dict[str, Any]:
        async with asyncio.timeout(60):
            while True:
                _, told = await self.call("GET", f"/api/jobs/{job}")
                if told["job"]["state"] in ("done", "failed", "cancelled"):
                    return dict(told["job"])
                await asyncio.sleep(0.05)

    def cookie(self) -> str:
        return next(each.value for each in self.session.cookie_jar if each.key == "reelbot")


class Site:
    """A page that runs in this process."""

    def __init__(self, host: RenderHost, client: RenderClient, adapter: WebAdapter) -> None:
        self.host = host
        self.client = client
        self.adapter = adapter

    @property
    def url(self) -> str:
        return self.adapter.url

    @contextlib.asynccontextmanager
    async def browser(self, *, enter: bool = True) -> AsyncIterator[Browser]:
        async with Browser(self.url) as browser:
            if enter:
                await browser.enter()
            yield browser


@contextlib.asynccontextmanager
async def running(
    settings: Settings, client: RenderClient, **adapter: Any
) -> AsyncIterator[WebAdapter]:
    """A page's adapter, from its start to its end."""
    ready = asyncio.Event()
    page = WebAdapter(settings, client, ready=lambda url: ready.set(), **adapter)
    task = asyncio.create_task(page.run())
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield page
    finally:
        for one in (waiting, task):
            one.cancel()
        await asyncio.gather(waiting, task, return_exceptions=True)


@contextlib.asynccontextmanager
async def site(
    folder: Path,
    *,
    patience: Patience | None = None,
    streams_max: int | None = None,
    **sections: Any,
) -> AsyncIterator[Site]:
    """A host and its page; `web` among the sections is merged with a free port."""
    web = {"port": 0} | sections.pop("web", {})
    settings = settings_for(folder, web=web, **sections)
    async with (
        serving(settings) as (host, client),
        running(settings, client, patience=patience, streams_max=streams_max) as adapter,
    ):
        yield Site(host, client, adapter)
