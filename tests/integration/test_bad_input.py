"""What the API does with what nobody should send, on every route."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from tests.support.hosts import ORIGIN, finished, serving, settings_for, until, video
from tests.support.logs import logging_to

from reelbot.core import wire
from reelbot.core.bodies import Patience
from reelbot.core.client import RenderClient
from reelbot.core.errors import QuotaReached
from reelbot.render.host import app, exchange, streams
from reelbot.render.host.app import RenderHost
from reelbot.render.host.borders import REQUEST_ID
from reelbot.render.host.openapi import ROUTES
from reelbot.render.host.rates import Bucket
from reelbot.render.host.route import Route

READ = "read-" + "r" * 30
NOBODY = "a" * 10
TOKENS = {
    "grafana": {"scope": "read", "token": READ},
    "slow": {"scope": "read", "token": "s" * 30, "requests_per_minute": 6},
}


@contextlib.asynccontextmanager
async def raw(host: RenderHost, token: str | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """A session that sends what it is told, with the operator's token or another."""
    headers = {"Authorization": f"Bearer {token or host.operator_token}"}
    async with aiohttp.ClientSession(host.url, headers=headers) as session:
        yield session


def path_of(route: Route, job: str = NOBODY) -> str:
    """A route's path with something in each of its places."""
    named = {"job": job, "adapter": "web", "user": "eve"}
    return re.sub(r"\{(\w+)\}", lambda found: named.get(found[1], "nothing"), route.path)


async def error_of(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """The error of an answer, which has its form, a sentence, and a number."""
    assert 400 <= response.status < 500, (response.method, response.url, await response.text())
    assert response.headers[REQUEST_ID]
    found = (await response.json())["error"]
    first: dict[str, Any] = found[0] if isinstance(found, list) else found
    assert re.fullmatch(r"[a-z_]+", first["code"]) and first["text"]
    return first


async def test_a_token_that_reads_changes_nothing_on_any_route(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, render={"tokens": TOKENS})
    async with serving(settings) as (host, client), raw(host, READ) as session:
        job = (await client.submit(video("a fox"), ORIGIN, "k")).job
        for route in ROUTES:
            path = path_of(route, job.id)
            if route.open or route.path == "/v1/events":
                continue
            async with session.request(route.method, path) as response:
                if route.method != "get":
                    assert response.status == 403, path
                    assert (await error_of(response))["code"] == "forbidden"
                else:
                    assert response.status in (200, 403, 404, 422), path
        async with session.get("/v1/jobs") as response:
            assert response.status == 403
        async with session.get("/metrics") as response:
            assert response.status == 200
        async with session.get("/v1/queue", headers={wire.AS: "web/eve"}) as response:
            assert response.status == 403  # nor does it speak for anybody
        await client.cancel(job.id)


async def test_a_token_has_its_rate_and_others_do_not_feel_it(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, render={"tokens": TOKENS})
    async with (
        serving(settings) as (host, client),
        raw(host, "s" * 30) as session,
        RenderClient(host.url, "s" * 30) as limited,
    ):
        async with session.get("/v1/queue") as response:
            assert response.status == 200
        async with session.get("/v1/queue") as response:
            error = await error_of(response)
            assert (response.status, error["code"]) == (429, "too_many_requests")
            assert 1 <= int(response.headers["Retry-After"]) <= 10
            assert 0 < error["retry_after"] <= 10
        with pytest.raises(QuotaReached):
            await limited.queue()
        async with session.get("/healthz") as response:
            assert response.status == 200
        for _ in range(100):  # a bot asks for many people
            await client.queue()


def test_a_bucket_holds_ten_seconds_and_fills_again() -> None:
    bucket = Bucket.of(60, now=0.0)
    assert [bucket.take(0.0) for _ in range(10)] == [0.0] * 10
    assert bucket.take(0.0) == pytest.approx(1.0)
    assert bucket.take(0.5) == pytest.approx(0.5)
    assert bucket.take(1.0) == 0.0
    assert bucket.take(1_000.0) == 0.0 and bucket.left == pytest.approx(9.0)
    assert bucket.take(900.0) == 0.0  # a clock that runs back takes nothing away


async def test_every_answer_has_a_number_that_is_in_the_log(tmp_path: Path) -> None:
    with logging_to(tmp_path / "log"):
        async with serving(settings_for(tmp_path)) as (host, client), raw(host) as session:
            await client.pause()
            body = {"request": video("a fox"), "origin": ORIGIN.model_dump(), "key": "k"}
            mine = {REQUEST_ID: "bot-42.a"}
            async with session.post("/v1/jobs", json=body, headers=mine) as response:
                assert (response.status, response.headers[REQUEST_ID]) == (201, "bot-42.a")
            numbers = set()
            for path in ("/healthz", "/v1/jobs", "/nothing", "/v1/events?job=none", "/v1/events"):
                async with session.get(path, headers={REQUEST_ID: "no\tnumber"}) as response:
                    numbers.add(response.headers[REQUEST_ID])
            assert len(numbers) == 5 and all(re.fullmatch("[0-9a-f]{12}", n) for n in numbers)
        lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
        assert [line["request"] for line in lines if line["event"] == "job queued"] == ["bot-42.a"]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"null", b"5", b"[]", b'"text"', b"{}", b"{", b"\xff\xfe\x00", b'{"a": NaN}'),
        b"[" * 50_000,
        b'{"' + b"x" * 5_000 + b'": 1}',
        b'{"request": {"kind": "video", "prompt": "\\ud800"}, "key": "\\u0000", "origin": 1}',
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
async def test_a_body_of_the_wrong_kind_is_refused_on_every_route(
    tmp_path: Path, body: bytes
) -> None:
    async with serving(settings_for(tmp_path)) as (host, client), raw(host) as session:
        for route in (route for route in ROUTES if route.body is not None):
            for kind in ("application/json", "text/plain", "application/json; charset=klingon"):
                async with session.request(
                    route.method,
                    path_of(route),
                    data=body,
                    headers={"Content-Type": kind, wire.AS: "web/eve"},
                ) as response:
                    if response.status not in (200, 204):  # {} asks for nothing, and gets it
                        await error_of(response)
        assert (await client.health())["status"] == "ok"


async def test_half_a_character_is_no_text_wherever_it_stands(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, _), raw(host) as session:
        for method, path, given in (
            ("PUT", "/v1/settings", '{"settings": {"shape": "\\ud800"}}'),
            ("POST", "/v1/deliveries/claim", '{"adapter": "\\uDFFF"}'),
            ("POST", "/v1/voices", '{"blob": "\\ud800", "name": "mine"}'),
        ):
            headers = {"Content-Type": "application/json", wire.AS: "web/eve"}
            async with session.request(method, path, data=given, headers=headers) as response:
                assert (await error_of(response))["code"] == "body_not_json"


async def test_a_body_that_is_too_big_is_refused_on_every_route(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, _), raw(host) as session:
        for route in (route for route in ROUTES if route.body is not None):
            path = path_of(route)
            async with session.request(
                route.method, path, data=io.BytesIO(b"[" * 2_000_000)
            ) as response:
                assert response.status == 413, path
                assert (await error_of(response))["code"] == "body_too_big"


async def test_headers_of_nonsense_are_refused(tmp_path: Path) -> None:
    wrong: list[dict[str, str]] = [
        *({wire.AS: text} for text in ("", "x", "/", "a/", "a/b/c", "a b/c", "a/" + "b" * 300)),
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer \u00e4\u00f6"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer " + "x" * 5_000},
    ]
    odd: list[dict[str, str]] = [
        {wire.ROLE: "emperor"},
        {wire.PLACE: "\u00e9" * 300},
        {"Range": "bytes=9-1"},
        {"Range": "lines=1-"},
        {"Content-Length": "0"},
        {"Accept": "nothing/at-all"},
        {"Cookie": "a=b; =; \u00e4"},
        {"If-None-Match": '"'},
    ]
    async with serving(settings_for(tmp_path)) as (host, _), raw(host) as session:
        for headers in wrong:
            async with session.get("/v1/jobs", headers=headers) as response:
                await error_of(response)
        for headers in odd:
            async with session.get("/v1/jobs", headers=headers) as response:
                assert response.status == 200 or await error_of(response), headers
        for last in ("-1", "x", "1.5", "9" * 40, ""):
            found = {"Last-Event-ID": last, wire.AS: "web/eve"}
            async with session.get("/v1/events?job=none", headers=found) as response:
                await error_of(response)
        for line in (b"GET\r\n\r\n", b"\x16\x03\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"):
            reader, writer = await asyncio.open_connection(*address(host))
            writer.write(line)
            async with asyncio.timeout(10):
                assert b" 400 " in (await reader.read()).splitlines()[0]
            writer.close()


# Digits that `int` does not read, more of them than it takes, and letters where a signature is.
NO_NUMBERS = ("\u00b2", "\u0663\u00b2", "9" * 5_000, "-1", "", " 7", "1_0", "0x7", "1.0")
NO_LINKS = ("\u00e9" * 27, "\u0663" * 27, "\x00" * 27)


async def test_what_looks_like_a_number_or_a_signature_and_is_none_is_refused(
    tmp_path: Path,
) -> None:
    async with serving(settings_for(tmp_path)) as (host, _), raw(host) as session:
        for path, name in (
            ("/v1/jobs", "limit"),
            ("/v1/deliveries", "limit"),
            (f"/v1/jobs/{NOBODY}/artifacts/film.mp4", "max_bytes"),
        ):
            for text in NO_NUMBERS:
                async with session.get(path, params={name: text}) as response:
                    assert (await error_of(response))["code"] == "out_of_range", (path, text)
        for text in ("\u00b2", "\u0663\u00b2", "-1", "1.0"):
            async with session.get("/v1/events", params={"after": text}) as response:
                assert (await error_of(response))["code"] == "field_invalid", text
        async with session.get("/v1/events", params={"after": "9" * 5_000}) as response:
            assert b"event: reset" in await response.content.readuntil(b"data:")
        for sign in NO_LINKS:
            async with session.get(f"/v1/links/{NOBODY}.1.{quote(sign)}/film.mp4") as response:
                assert (await error_of(response))["code"] == "link_forged", sign


async def test_a_token_of_bytes_that_are_no_text_is_unauthorized(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, _):
        reader, writer = await asyncio.open_connection(*address(host))
        writer.write(b"GET /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n\r\n")
        async with asyncio.timeout(10):
            assert b" 401 " in await reader.readline()
        writer.close()


async def test_somebody_elses_job_is_as_unknown_as_none_on_every_route(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client), raw(host) as session:
        job = await finished(client, (await client.submit(video("a fox"), ORIGIN, "k")).job.id)
        again = {"origin": {"adapter": "web", "user": "eve"}, "key": "e", "changes": {}}
        bodies = {"again": again, "reply": {"reply": {"x": 1}}, "link": {"hours": 1}}
        for route in ROUTES:
            if "{job}" not in route.path or "deliveries" in route.path:
                continue
            answers = []
            for id in (job.id, NOBODY):
                path = path_of(route, id).replace("nothing", "film.mp4")
                body = bodies.get(path.rpartition("/")[2])
                async with session.request(
                    route.method, path, json=body, headers={wire.AS: "web/eve"}
                ) as response:
                    error = await error_of(response)
                    answers.append((response.status, error["code"]))
            assert answers == [(404, "unknown_job")] * 2, route.path
        assert (await client.job(job.id)).state == job.state
        for deed, more in (("sent", {"receipt": "r"}), ("failed", {"code": "c"})):
            for id in (job.id, NOBODY):
                body = {"attempt": 1, **more}
                async with session.post(f"/v1/deliveries/{id}/{deed}", json=body) as response:
                    assert response.status in (404, 409)
                    await error_of(response)


def address(host: RenderHost) -> tuple[str, int]:
    name, _, port = host.url.removeprefix("http://").partition(":")
    return name, int(port)


def head(host: RenderHost, path: str, length: int) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {host.operator_token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


async def drip(writer: asyncio.StreamWriter) -> None:
    """A byte now and then, until nobody listens any more."""
    with contextlib.suppress(ConnectionError):
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/blobs"])
async def test_a_byte_at_a_time_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(exchange, "PATIENCE", Patience(body_s=0.4, grace_s=0.4))
    async with serving(settings_for(tmp_path)) as (host, _):
        reader, writer = await asyncio.open_connection(*address(host))
        writer.write(head(host, path, 50_000))
        dripping = asyncio.create_task(drip(writer))
        async with asyncio.timeout(10):
            answer = await reader.readuntil(b"}}") if path else b""
        dripping.cancel()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 408 ") and b'"body_slow"' in answer
        assert incoming(host) == []


async def test_whoever_says_nothing_is_shown_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "HEAD_S", 0.4)
    async with serving(settings_for(tmp_path)) as (host, client):
        reader, writer = await asyncio.open_connection(*address(host))
        writer.write(b"GET /healthz HT")
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()
        assert (await client.health())["status"] == "ok"


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/blobs"])
async def test_who_leaves_in_the_middle_leaves_nothing(tmp_path: Path, path: str) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        for _ in range(3):
            _, writer = await asyncio.open_connection(*address(host))
            writer.write(head(host, path, 1_000_000) + b"x" * 70_000)
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.transport.abort()
        await until(lambda: incoming(host) == [], 10)
        assert await client.jobs() == []


def incoming(host: RenderHost) -> list[str]:
    """Files of uploads, whole or in part."""
    return [path.name for path in host.folder.blobs.rglob("*") if path.is_file()]


async def test_a_thousand_idle_streams_are_bounded_and_the_oldest_told_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "STREAMS_MAX", 50)
    async with (
        serving(settings_for(tmp_path)) as (host, client),
        contextlib.AsyncExitStack() as stack,
    ):
        await client.pause()
        job = (await client.submit(video("a fox"), ORIGIN, "k")).job
        connector = aiohttp.TCPConnector(limit=0)
        headers = {"Authorization": f"Bearer {host.operator_token}"}
        session = await stack.enter_async_context(
            aiohttp.ClientSession(host.url, headers=headers, connector=connector)
        )
        bot = await session.get("/v1/events?adapter=console")
        stack.callback(bot.close)
        open_now: list[aiohttp.ClientResponse] = []
        for number in range(1_000):
            response = await session.get(f"/v1/events?job={job.id}")
            stack.callback(response.close)
            await response.content.readuntil(b"connected\n\n")
            open_now.append(response)
            if len(open_now) > 60:
                oldest = open_now.pop(0)
                if number < 100:
                    async with asyncio.timeout(10):
                        said = await oldest.content.read()
                    found = re.search(rb"retry: (\d+)\nevent: crowded", said)
                    assert found is not None and int(found[1]) >= 10_000
                oldest.close()
        assert (await client.queue())["listeners"] <= 52
        await client.cancel(job.id)  # who is left hears everything, and so does the bot
        for stream in (open_now[-1], bot):
            async with asyncio.timeout(10):
                await stream.content.readuntil(b"event: cancelled")
