"""What the page holds against heads of nonsense, slow uploads and idle streams."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from pathlib import Path
from typing import Any

import aiohttp
from tests.support.hosts import serving, settings_for
from tests.support.pages import OWN, Browser, running, site

from reelbot.bots.web.exchange import Patience

SMALL = {"seconds": 1, "music": "none"}
JSON = {**OWN, "Content-Type": "application/json"}


async def raw(url: str, data: bytes, *, seconds: float = 10.0) -> bytes:
    """What comes back for these bytes until the connection is closed."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(data)
        await writer.drain()
        async with asyncio.timeout(seconds):
            return await reader.read()
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def test_headers_of_nonsense_are_refused(tmp_path: Path) -> None:
    async with site(tmp_path, patience=Patience(head_s=0.5)) as page, page.browser() as ann:
        for data in (
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
            b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            b"NONSENSE\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        ):
            said = await raw(page.url, data)
            assert said.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), (data[:60], said[:100])
        # Who connects and says nothing, or never comes to an end, is left.
        started = time.monotonic()
        assert await raw(page.url, b"") == b""
        assert await raw(page.url, b"GET / HTTP/1.1\r\nHost: 127") == b""
        assert time.monotonic() - started < 5
        assert (await ann.call("GET", "/api/jobs"))[0] == 200


async def test_slow_and_broken_uploads_are_refused(tmp_path: Path) -> None:
    patience = Patience(body_s=0.5, chunk_s=0.4, grace_s=0.6, rate_min=1_000)
    sections: dict[str, Any] = {"limits": {"upload_mb_max": 0.1}}
    async with site(tmp_path, patience=patience, **sections) as page, page.browser() as ann:

        async def drip(count: int, pause_s: float) -> Any:
            for _ in range(count):
                yield b"x"
                await asyncio.sleep(pause_s)

        async def upload(data: Any) -> tuple[int, Any]:
            headers = {**OWN, "Content-Type": "image/png"}
            return await ann.call("POST", "/api/blobs", data=data, headers=headers)

        status, told = await upload(drip(200, 0.05))  # bytes by ones
        assert (status, told["error"]["code"]) == (408, "body_slow")
        status, told = await upload(drip(3, 1.5))  # none at all
        assert (status, told["error"]["code"]) == (408, "body_slow")
        status, told = await upload(b"x" * 200_000)
        assert (status, told["error"]["code"]) == (413, "blob_too_big")

        async def much() -> Any:
            for _ in range(20):
                yield b"x" * 20_000

        status, told = await upload(much())  # its length is not said before
        assert (status, told["error"]["code"]) == (413, "blob_too_big")
        status, told = await upload(bytes(range(256)) * 4)
        assert status in (415, 422)
        status, told = await ann.call("POST", "/api/orders", data=drip(5, 0.5), headers=JSON)
        assert (status, told["error"]["code"]) == (408, "body_slow")
        # Cut off half-way: nothing stays, neither here nor on the host.
        head = (
            f"POST /api/blobs HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Reelbot: p\r\n"
            f"Cookie: reelbot={ann.cookie()}\r\nContent-Length: 90000\r\n\r\n"
        )
        host, _, port = page.url.removeprefix("http://").partition(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(head.encode() + b"x" * 1_000)
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.transport.abort()
        async with asyncio.timeout(30):
            while page.adapter.page.uploading:
                await asyncio.sleep(0.02)
        blobs = tmp_path / "data" / "blobs"
        async with asyncio.timeout(30):
            while [each for each in blobs.rglob("*") if each.is_file()]:
                await asyncio.sleep(0.02)
        assert (await ann.call("GET", "/api/jobs"))[0] == 200


async def test_an_upload_is_bounded_by_the_page_itself(tmp_path: Path) -> None:
    """The bots may be bounded otherwise than the host that is elsewhere."""
    async with serving(settings_for(tmp_path)) as (_, client):
        settings = settings_for(tmp_path, web={"port": 0}, limits={"upload_mb_max": 0.05})
        async with running(settings, client) as page, Browser(page.url) as ann:
            await ann.enter()

            async def much() -> Any:
                for _ in range(20):
                    yield b"x" * 20_000

            headers = {**OWN, "Content-Type": "image/png"}
            status, told = await ann.call("POST", "/api/blobs", data=much(), headers=headers)
            assert (status, told["error"]["code"]) == (413, "blob_too_big")


async def test_idle_streams_are_bounded_and_old_ones_told_to_come_back(tmp_path: Path) -> None:
    async with site(tmp_path, streams_max=12) as page, contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(page.browser()) for _ in range(5)]
        connector = aiohttp.TCPConnector(limit=0)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        streams = []
        for number in range(40):
            cookie = {"Cookie": f"reelbot={people[number % 5].cookie()}"}
            response = await session.get(f"{page.url}/api/events", headers=cookie)
            stack.callback(response.close)
            streams.append(response)
            await response.content.readuntil(b"event: hello")
        assert len(page.adapter.hub) == 12
        async with asyncio.timeout(10):
            last_words = await streams[0].content.read()
        found = re.search(rb"retry: (\d+)\nevent: closed", last_words)
        assert found is not None and int(found[1]) >= 20_000
        assert streams[0].content.at_eof()
        job = await people[4].order("a fox", command="video", fields=SMALL)
        async with asyncio.timeout(20):  # those that are left hear everything
            await streams[39].content.readuntil(job["id"].encode())


async def test_one_person_has_only_so_many_streams(tmp_path: Path) -> None:
    async with site(tmp_path) as page, page.browser() as ann, contextlib.AsyncExitStack() as stack:
        for _ in range(12):
            response = await ann.session.get(f"{page.url}/api/events")
            stack.callback(response.close)
            await response.content.readuntil(b"event: hello")
        assert len(page.adapter.hub) == 8
