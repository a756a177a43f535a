"""Who gets onto the page, and what it holds against whoever means it ill."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import serving, settings_for, until
from tests.support.pages import KEY, OWN, Browser, running, site

from reelbot.bots.web import hub
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem

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
        for wrong in (invitation + "x", invitation[:-27] + "\u00e9" * 27):
            status, told = await ann.call("POST", "/api/session", {"invitation": wrong})
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
    "1.aaaaaaaa.." + "\u00e9" * 27,
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


async def test_who_leaves_in_the_middle_of_a_film_makes_no_host_go_away(tmp_path: Path) -> None:
    async with site(tmp_path) as page, page.browser() as ann, page.browser() as bob:
        job = (await ann.order("a fox", command="video", fields=SMALL))["id"]
        await ann.finished(job)
        for film in tmp_path.rglob("film.mp4"):
            with film.open("ab") as file:
                file.truncate(50_000_000)  # more than fits on the way
        async with ann.session.get(f"{page.url}/files/{job}/film.mp4") as response:
            await response.content.readexactly(8)
            response.close()
        # Others are asked for something as often as it takes the page to see that she has left.
        for _ in range(20):
            assert (await bob.call("GET", "/api/jobs"))[0] == 200
            await asyncio.sleep(0.02)
        assert not page.adapter.hub.away


async def test_one_answer_that_did_not_come_is_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "LINE_EVERY_S", 0.05)
    async with site(tmp_path) as page:
        await until(lambda: not page.adapter.hub.away)
        page.adapter.hub.host_is_away(True)  # while its stream of events lives on
        await until(lambda: not page.adapter.hub.away)


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
