"""Services that engines ask: what is tried again, what is told, and that no key is."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from aiohttp import web
from tests.support.loading import quiet
from tests.support.services import Answerer, Reply, Service, completion, slow

from reelbot.core.errors import Cancelled, EngineFailed
from reelbot.render.studio.engines.base import TextPrompt
from reelbot.render.studio.engines.remote import Remote
from reelbot.render.studio.engines.text_generation.openai import OpenAi

KEY = "very-secret-key"
NAME = "text_generation.openai"


def remote(service: Service, **settings: Any) -> Remote:
    return Remote(
        NAME, {"url": service.url, "key": KEY, **settings}, rest=lambda s: None, chance=lambda: -0.5
    )


async def post(asking: Remote) -> Any:
    return await asyncio.to_thread(asking.post_json, "/do", {"a": 1}, quiet)


async def failure(service: Service, **settings: Any) -> EngineFailed:
    with pytest.raises(EngineFailed) as caught:
        await post(remote(service, **settings))
    assert KEY not in repr(caught.value.facts) and KEY not in str(caught.value)
    return caught.value


async def test_it_asks_with_the_key_and_reads_the_answer() -> None:
    async with Service({"b": "ü"}) as service:
        assert await post(remote(service)) == {"b": "ü"}
        assert service.paths == ["/v1/do"] and service.asked == [{"a": 1}]
        assert service.headers[0]["Authorization"] == f"Bearer {KEY}"


async def _hangs_up(request: web.Request) -> Reply:
    assert request.transport is not None
    request.transport.close()
    return {}


async def _cut_off(request: web.Request) -> Reply:
    """Fewer bytes than were announced."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"b": ')
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.mark.parametrize("bad", [500, 503, 429, 408, _hangs_up, _cut_off])
async def test_what_may_pass_is_tried_again(bad: Reply | Answerer) -> None:
    async with Service(bad, bad, {"b": 1}) as service:
        assert await post(remote(service)) == {"b": 1}
        assert len(service.asked) == 3


@pytest.mark.parametrize(
    ("reply", "code", "times", "retryable"),
    [
        (500, "remote_failed", 3, True),
        (429, "remote_busy", 3, True),
        (401, "remote_key", 1, False),
        (403, "remote_key", 1, False),
        (400, "remote_refused", 1, False),
        (404, "remote_refused", 1, False),
        (302, "remote_refused", 1, False),
        ("<html>not JSON", "remote_garbage", 1, True),
        ('{"b": [1, 2', "remote_garbage", 1, True),
        (b"\xff\xfe\x00", "remote_garbage", 1, True),
        (_hangs_up, "remote_unreachable", 3, True),
        (_cut_off, "remote_garbage", 3, True),
    ],
)
async def test_what_does_not_pass_is_told(
    reply: Reply | Answerer, code: str, times: int, retryable: bool
) -> None:
    async with Service(reply) as service:
        error = await failure(service)
        assert (error.code, error.retryable, len(service.asked)) == (code, retryable, times)
        assert error.facts["engine"] == NAME


async def test_a_service_that_repeats_the_key_is_not_quoted_with_it() -> None:
    body = {"error": {"message": f"Incorrect API key provided: {KEY}. See the manual."}}
    async with Service(web.json_response(body, status=400)) as service:
        error = await failure(service)
        assert error.facts["said"] == "Incorrect API key provided: …. See the manual."


async def test_redirects_take_no_key_along() -> None:
    async with Service({"b": 1}) as other:
        away = web.Response(status=307, headers={"Location": f"{other.url}/do"})
        async with Service(away) as service:
            assert (await failure(service)).code == "remote_refused"
        assert other.asked == []


@pytest.mark.parametrize("header", ["0.4", "Wed, 21 Oct 2015 07:28:00 GMT"])
async def test_it_comes_back_when_it_is_told_to(header: str) -> None:
    rested: list[float] = []
    busy = web.json_response({}, status=429, headers={"Retry-After": header})
    async with Service(busy, {"b": 1}) as service:
        now = [0.0]

        def rest(seconds: float) -> None:
            rested.append(seconds)
            now[0] += seconds

        settings = {"url": service.url}
        asking = Remote(NAME, settings, rest=rest, clock=lambda: now[0], chance=lambda: -0.5)
        assert await post(asking) == {"b": 1}
    assert sum(rested) == pytest.approx(0.4 if header == "0.4" else 0)


async def test_a_long_rest_is_told_and_not_waited_for() -> None:
    busy = web.json_response({}, status=429, headers={"Retry-After": "3600"})
    async with Service(busy) as service:
        error = await failure(service)
        assert error.retry_after == 3600 and len(service.asked) == 1
        assert "1 h" in str(error)


async def test_a_slow_service_is_given_up() -> None:
    async with Service(slow) as service:
        started = time.monotonic()
        error = await failure(service, timeout_s=0.3, tries=2)
        assert error.code == "remote_timeout" and len(service.asked) == 2
        assert time.monotonic() - started < 20  # of the 30 that it would take


async def test_the_wish_to_stop_is_heard_while_it_waits() -> None:
    def stop(fraction: float, detail: str | None = None) -> None:
        raise Cancelled

    async with Service(slow) as service:
        started = time.monotonic()
        with pytest.raises(Cancelled):
            await asyncio.to_thread(remote(service).post, "/do", {}, stop)
        assert time.monotonic() - started < 20  # of the 30 that it would take


async def test_nobody_at_the_address() -> None:
    async with Service({}) as service:
        asking = remote(service)
    with pytest.raises(EngineFailed) as caught:
        await post(asking)
    assert caught.value.code == "remote_unreachable" and caught.value.retryable


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://a/b", "http://", "http://a:b/"])
def test_an_address_that_cannot_be_asked_is_missing(url: str) -> None:
    assert OpenAi.missing({"url": url, "model": "m"}) is not None
    assert OpenAi.missing({"url": "https://a.example/v1"}) is not None
    assert OpenAi.missing({"url": "https://a.example/v1", "model": "m"}) is None


async def written(service: Service, **settings: Any) -> str:
    engine = OpenAi({"url": service.url, "model": "tiny", "tries": 1, **settings})
    engine.load(quiet)
    prompt = TextPrompt(instructions="Be brief.", prompt="A story.", tokens_max=99, seed=7)
    return await asyncio.to_thread(engine.write, prompt, quiet)


async def test_a_text_is_written() -> None:
    async with Service(completion("<think>Hm.</think>\nOnce. ")) as service:
        assert await written(service, temperature=0.1, extra={"top_p": 0.5}) == "Once."
        assert service.paths == ["/v1/chat/completions"]
        assert service.asked == [
            {
                "model": "tiny",
                "messages": [
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "content": "A story."},
                ],
                "temperature": 0.1,
                "seed": 7,
                "max_tokens": 99,
                "top_p": 0.5,
            }
        ]
    parts = completion(None) | {}
    parts["choices"][0]["message"]["content"] = [{"type": "text", "text": "Once."}]
    async with Service(parts) as service:
        assert await written(service, tokens_name="max_completion_tokens", max_tokens=7) == "Once."
        assert service.asked[0]["max_completion_tokens"] == 7


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (completion("Once upon a", finish="length"), "text_cut_off"),
        (completion(""), "text_missing"),
        (completion(None, refusal="I cannot."), "text_missing"),
        (completion("<think>only thoughts</think>"), "text_missing"),
        ({"choices": []}, "remote_garbage"),
        ({"unheard": "of"}, "remote_garbage"),
        ("[1, 2]", "remote_garbage"),
        ("null", "remote_garbage"),
    ],
)
async def test_an_answer_without_a_text_is_an_error(reply: Reply, code: str) -> None:
    async with Service(reply) as service:
        with pytest.raises(EngineFailed) as caught:
            await written(service)
        assert caught.value.code == code
