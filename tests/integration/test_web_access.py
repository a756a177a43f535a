"""Who gets onto the page, and what it holds against whoever means it ill."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.hosts import STUDIO, finished, serving, settings_for, video
from tests.support.pages import KEY, OWN, Browser, running, site

from reelbot.bots.web.exchange import Patience
from reelbot.bots.web.links import LinkMaker
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, NotFound
from reelbot.core.jobs import Origin
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

SMALL = {"seconds": 1, "music": "none"}
JSON = {**OWN, "Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("web", "code"),
    [
        ({"host": "0.0.0.0"}, "no_access_beyond_loopback"),
        ({"host": "0.0.0.0", "access": "password"}, "web_password_missing"),
        ({"proxies": ["somewhere"]}, "web_proxies_invalid"),
        ({"pages": "no-such-folder"}, "web_pages_missing"),
        ({"host": "203.0.113.9"}, "no_access_beyond_loopback"),
        ({"host": "203.0.113.9", "access": "open"}, "address_unusable"),
    ],
)
async def test_it_does_not_start_half_open(tmp_path: Path, web: dict, code: str) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        settings = settings_for(tmp_path, web={"port": 0} | web)
        with pytest.raises(HostProblem) as caught:
            async with running(settings, client):
                pass
        assert caught.value.code == code


async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async with site(tmp_path) as page:
        port = int(page.url.rpartition(":")[2])
        again = settings_for(tmp_path, web={"port": port})
        with pytest.raises(HostProblem) as caught:
            async with running(again, page.client):
                pass
        assert caught.value.code == "port_taken"


async def test_a_password_lets_in_and_another_one_throws_out(tmp_path: Path) -> None:
    web = {"access": "password", "password": "open sesame"}
    async with site(tmp_path, web=web) as page:
        async with page.browser(enter=False) as ann:
            assert (await ann.enter())["entered"] is False
            for method, path in (
                ("GET", "/api/jobs"),
                ("GET", "/api/events"),
                ("GET", "/files/a/film.mp4"),
                ("POST", "/api/orders"),
                ("POST", "/api/blobs"),
                ("DELETE", "/api/me"),
            ):
                status, told = await ann.call(method, path)
                assert (status, told["error"]["code"]) == (401, "access_needed"), path
            status, told = await ann.call("POST", "/api/session", {"password": "guess"})
            assert (status, told["error"]["code"]) == (403, "password_wrong")
            assert (await ann.enter(password="open sesame"))["entered"] is True
            assert (await ann.call("GET", "/api/jobs"))[0] == 200
            cookie = ann.cookie()
        settings = settings_for(tmp_path, web={"port": 0} | web | {"password": "another"})
        async with running(settings, page.client) as other, Browser(other.url) as ann:
            headers = {**OWN, "Cookie": f"reelbot={cookie}"}
            status, told = await ann.call("GET", "/api/jobs", headers=headers)
            assert (status, told["error"]["code"]) == (401, "access_needed")


async def test_guessing_a_password_is_slow(tmp_path: Path) -> None:
    web = {"access": "password", "password": "open sesame"}
    async with site(tmp_path, web=web) as page, page.browser(enter=False) as ann:
        codes = [
            (await ann.call("POST", "/api/session", {"password": str(guess)}))[0]
            for guess in range(12)
        ]
        assert codes == [403] * 10 + [429] * 2
        status, told = await ann.call("POST", "/api/session", {"password": "open sesame"})
        assert status == 429 and told["error"]["retry_after"] > 0


async def test_an_invitation_lets_in(tmp_path: Path) -> None:
    web = {"access": "invite", "public_url": "https://films.example"}
    async with site(tmp_path, web=web) as page, page.browser(enter=False) as ann:
        assert (await ann.enter())["entered"] is False
        operator = {**OWN, "Authorization": f"Bearer {page.host.operator_token}"}
        status, _ = await ann.call("POST", "/api/operator/invitations", {"days": 1})
        assert status == 403
        status, made = await ann.call(
            "POST", "/api/operator/invitations", {"days": 1}, headers=operator
        )
        assert status == 201 and made["url"].startswith("https://films.example/#invite=")
        invitation = made["url"].partition("invite=")[2]
        status, told = await ann.call("POST", "/api/session", {"invitation": invitation + "x"})
        assert (status, told["error"]["code"]) == (403, "invitation_wrong")
        assert (await ann.enter(invitation=invitation))["entered"] is True
        assert (await ann.call("GET", "/api/jobs"))[0] == 200


async def test_open_to_all_an_address_has_its_share(tmp_path: Path) -> None:
    web = {"access": "open", "jobs_per_day_per_address": 2, "proxies": ["127.0.0.1"]}
    settings = settings_for(tmp_path, web={"port": 0} | web)
    here, there = ({**OWN, "X-Forwarded-For": a} for a in ("198.51.100.4", "2001:db8::1"))
    body = {"text": "a fox", "command": "video", "fields": SMALL}

    async def ask(browser: Browser, key: str, headers: dict[str, str]) -> tuple[int, Any]:
        await browser.call("POST", "/api/session", {}, headers=headers)
        return await browser.call("POST", "/api/orders", body | {"key": key}, headers=headers)

    async with serving(settings) as (_, client):
        await client.pause()
        async with running(settings, client) as page:
            async with Browser(page.url) as ann:
                assert (await ask(ann, "key-one-of-ann", here))[0] == 200
                assert (await ask(ann, "key-one-of-ann", here))[0] == 200  # the same job
                assert (await ask(ann, "key-two-of-ann", here))[0] == 200
                status, told = await ask(ann, "key-three-of-ann", here)
                assert (status, told["error"]["code"]) == (429, "quota_address")
            async with Browser(page.url) as fresh:  # a new cookie gives no more
                assert (await ask(fresh, "key-of-a-fresh-one", here))[0] == 429
            async with Browser(page.url) as bob:
                assert (await ask(bob, "key-one-of-bob", there))[0] == 200
        async with running(settings, client) as page, Browser(page.url) as again:
            # Counted again after a restart, though nothing was kept here.
            assert (await ask(again, "key-after-restart", here))[0] == 429
            headers = {**OWN, "X-Forwarded-For": "203.0.113.80"}
            assert (await ask(again, "key-after-restart", headers))[0] == 429  # still that cookie


async def test_a_restart_of_both_keeps_people_signed_in(tmp_path: Path) -> None:
    web = {"access": "password", "password": "open sesame"}
    async with site(tmp_path, web=web) as page:
        await page.client.pause()
        async with page.browser(enter=False) as ann:
            user = (await ann.enter(password="open sesame"))["user"]
            job = (await ann.order("a fox", command="video", fields=SMALL))["id"]
            cookie = ann.cookie()
    headers = {**OWN, "Cookie": f"reelbot={cookie}"}
    async with site(tmp_path, web=web) as page, page.browser(enter=False) as ann:
        assert (await ann.call("GET", f"/api/jobs/{job}", headers=headers))[0] == 200
        _, told = await ann.call("POST", "/api/session", {}, headers=headers)
        assert told["user"] == user and told["entered"] is True


COOKIES = [
    "", "x", "1.", "1.a.b.c", "1.aaaaaaaa-bbbb..AAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "\xff",
    "1." + "a" * 5_000, '"1.aaaaaaaa..x"', "reelbot", "1.aaaaaaaa\taa..AAAAAAAAAAAAAAAAAAAAAAAAAAA",
]  # fmt: skip


async def test_cookies_that_are_not_ours_are_nobody(tmp_path: Path) -> None:
    async with site(tmp_path) as page, page.browser(enter=False) as ann:
        for cookie in COOKIES:
            headers = {**OWN, "Cookie": f"reelbot={cookie}; reelbot-locale=../../x"}
            status, told = await ann.call("GET", "/api/jobs", headers=headers)
            assert (status, told["error"]["code"]) == (401, "session_missing"), cookie
        async with ann.session.post(f"{ann.url}/api/session", json={}, headers=OWN) as got:
            cookie = got.headers["Set-Cookie"]
            assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie


async def test_only_the_page_itself_is_listened_to(tmp_path: Path) -> None:
    async with site(tmp_path) as page, page.browser() as ann:
        cookie = {"Cookie": f"reelbot={ann.cookie()}"}
        body = {"text": "/quota", "key": KEY}
        refused: list[tuple[str, dict[str, str]]] = [
            ("host_refused", {**OWN, "Host": "evil.example"}),
            ("host_refused", {**OWN, "Host": "127.0.0.1.evil.example"}),
            ("host_refused", {**OWN, "Host": ""}),
            ("origin_refused", {**OWN, "Origin": "https://evil.example"}),
            ("origin_refused", {**OWN, "Origin": "null"}),
            ("origin_refused", {**OWN, "Origin": "http://127.0.0.1:1"}),
            ("origin_refused", {**OWN, "Sec-Fetch-Site": "cross-site"}),
            ("origin_refused", {"Origin": page.url}),  # no header of ours: a form elsewhere
        ]
        for code, headers in refused:
            status, told = await ann.call("POST", "/api/orders", body, headers=headers | cookie)
            assert (status, told["error"]["code"]) == (403, code), headers
        for path in ("/", "/api/texts", "/api/jobs", "/assets/x/js/main.js", "/healthz"):
            status, _ = await ann.call("GET", path, headers={"Host": "evil.example"} | cookie)
            assert status == 403, path
        good = {**OWN, "Origin": page.url} | cookie
        assert (await ann.call("POST", "/api/orders", body, headers=good))[0] == 200


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


async def test_a_link_opens_one_film_for_whoever_has_it(tmp_path: Path) -> None:
    web = {"access": "password", "password": "x", "public_url": "https://films.example/"}
    async with site(tmp_path, web=web) as page, page.browser(enter=False) as ann:
        await ann.enter(password="x")
        job_id = (await ann.order("a <b>fox</b>", command="video", fields=SMALL))["id"]
        await ann.finished(job_id)
        job = await page.client.job(job_id)
        film = next(each for each in job.artifacts if each.name == "film.mp4")
        settings = Settings.model_validate({"web": web})
        url = await LinkMaker(page.client, settings).link_for(job, film)
        assert url is not None and url.startswith("https://films.example/l/")
        assert await LinkMaker(page.client, Settings()).link_for(job, film) is None
        path = url.removeprefix("https://films.example")
        async with aiohttp.ClientSession() as anybody:  # no cookie, no password
            async with anybody.get(page.url + path, headers={"Range": "bytes=4-7"}) as got:
                assert got.status == 206 and await got.read() == b"ftyp"
                assert got.headers["Content-Type"] == "video/mp4"
            navigation = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}
            async with anybody.get(page.url + path, headers=navigation) as got:
                text = await got.text()
                assert (
                    "<video controls" in text
                    and "<b>" not in text
                    and "a &lt;b&gt;fox&lt;/b&gt;" in text
                )
                assert "default-src 'none'" in got.headers["Content-Security-Policy"]
            async with anybody.get(page.url + path + "?download", headers=navigation) as got:
                assert "attachment" in got.headers["Content-Disposition"]
            token = path.split("/")[2]
            job_part, expires, sign = token.split(".")
            later = f"{int(expires, 16) + 1:x}"
            for forged in (
                f"/l/{job_part}.{later}.{sign}/film.mp4",
                f"/l/other.{expires}.{sign}/film.mp4",
                f"/l/{token}/thumbnail.jpg",
                f"/l/{token[:-1]}/film.mp4",
                "/l/x/film.mp4",
                f"/l/{token}/..%2f..%2freelbot.db",
            ):
                async with anybody.get(page.url + forged, headers=navigation) as got:
                    text = await got.text()
                    assert got.status == 404 and "This link is not right" in text, forged
            await ann.call("DELETE", f"/api/jobs/{job_id}")
            async with anybody.get(page.url + path, headers=navigation) as got:
                assert got.status == 404 and "no longer kept" in await got.text()


async def test_links_end_and_outlive_a_restart_of_the_host(tmp_path: Path) -> None:
    now = [time.time()]
    settings = settings_for(tmp_path)

    def host() -> RenderHost:
        return RenderHost(settings, studio=STUDIO, now=lambda: now[0])

    async with host() as first, RenderClient(first.url, first.operator_token) as client:
        origin = Origin(adapter="discord", user="ann")
        job = (await client.submit(video("a fox"), origin, "1")).job.id
        await finished(client, job)
        link = await client.link(job, "film.mp4", hours=1)
        secret = await client.secret("web")
        assert secret != await client.secret("other") and len(secret) == 32
        for purpose in ("links", "Web", "a b"):
            with pytest.raises(NotFound):
                await client.secret(purpose)
        with pytest.raises(NotFound):
            await client.link(job, "no.mp4")
    async with host() as second, RenderClient(second.url, second.operator_token) as client:
        assert await client.secret("web") == secret
        assert (await client.linked(link.token, "film.mp4")).job == job
        now[0] += 3601
        with pytest.raises(NotFound) as caught:
            await client.linked(link.token, "film.mp4")
        assert caught.value.code == "link_expired"


async def test_the_host_may_leave_and_come_back(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, web={"port": 0})
    async with contextlib.AsyncExitStack() as stack:
        first = await stack.enter_async_context(contextlib.AsyncExitStack())
        host, client = await first.enter_async_context(serving(settings))
        own = await stack.enter_async_context(RenderClient(client.base_url, host.operator_token))
        page = await stack.enter_async_context(running(settings, own))
        async with Browser(page.url) as ann:
            await ann.enter()
            assert (await ann.call("GET", "/api/jobs"))[0] == 200
            await first.aclose()
            status, told = await ann.call("GET", "/api/jobs")
            assert status == 503 and told["error"]["text"]
            status, told = await ann.call("GET", "/")
            assert status == 200
            assert page.hub.away
            host, again = await stack.enter_async_context(serving(settings))
            own.move(again.base_url, host.operator_token)
            assert (await ann.call("GET", "/api/jobs"))[0] == 200
            async with asyncio.timeout(20):
                while page.hub.away:
                    await asyncio.sleep(0.05)


async def test_it_stops_gently_with_streams_open(tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        settings = settings_for(tmp_path, web={"port": 0})
        _, client = await stack.enter_async_context(serving(settings))
        async with contextlib.AsyncExitStack() as inner:
            page = await inner.enter_async_context(running(settings, client))
            ann = await stack.enter_async_context(Browser(page.url))
            await ann.enter()
            response = await ann.session.get(f"{page.url}/api/events")
            await response.content.readuntil(b"event: hello")
            started = time.monotonic()
        assert time.monotonic() - started < 5
        assert b"retry: 2000\nevent: closed" in await response.content.read()  # soon again
