"""The HTTP API as clients see it: one key is one job, each sees what is theirs, errors are JSON."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.hosts import (
    ORIGIN,
    calls,
    finished,
    origin,
    serving,
    settings_for,
    speaking_for,
    video,
)

from reelbot.core.client import RenderClient
from reelbot.core.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    QuotaReached,
    Unreachable,
)
from reelbot.core.jobs import Origin, Person, State

ANN, BOB = Person(adapter="discord", user="ann"), Person(adapter="discord", user="bob")


async def test_a_request_becomes_a_film_with_its_recipe(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        asked = video("a fox", say="one two three", music="calm", seed=7)
        job = (await client.submit(asked, ORIGIN, "k")).job
        assert job.state is State.QUEUED and job.position == 1 and job.wait_s is not None
        done = await finished(client, job.id)
        assert done.state is State.DONE, done.error
        names = {artifact.name for artifact in done.artifacts}
        assert {"film.mp4", "thumbnail.jpg", "preview.jpg", "captions.srt"} <= names
        assert done.recipe is not None and done.recipe["seed"] == 7
        assert done.recipe["engines"]["text_to_speech"] == "beeps 1"
        target = tmp_path / "film.mp4"
        await client.download(job.id, "film.mp4", target)
        film = next(a for a in done.artifacts if a.name == "film.mp4")
        assert target.stat().st_size == film.bytes
        assert film.width == 1280 and film.seconds == pytest.approx(2.85, abs=0.1)


async def test_one_key_is_one_job(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        await client.pause()
        many = await asyncio.gather(
            *(client.submit(video("a fox"), ORIGIN, "same") for _ in range(10))
        )
        assert len({one.job.id for one in many}) == 1
        assert sum(one.created for one in many) == 1
        with pytest.raises(Conflict) as caught:
            await client.submit(video("a wolf"), ORIGIN, "same")
        assert caught.value.code == "key_reused"
        other = Origin(adapter="telegram", user="ann")
        assert (await client.submit(video("a wolf"), other, "same")).created


async def test_a_job_is_seen_by_its_owner_its_place_and_admins(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        await client.pause()
        shared = (await client.submit(video("a fox"), origin(ANN, place="guild"), "1")).job.id
        private = (await client.submit(video("a wolf"), origin(ANN), "2")).job.id
        async with speaking_for(host, ANN) as ann, speaking_for(host, BOB) as bob:
            assert {job.id for job in await ann.jobs()} == {shared, private}
            for unseen in (shared, private):
                with pytest.raises(NotFound):
                    await bob.job(unseen)
            await bob.submit(video("an owl"), origin(BOB, place="guild"), "3")
            assert (await bob.job(shared)).id == shared
            with pytest.raises(NotFound):
                await bob.job(private)
            with pytest.raises(NotAllowed):
                await bob.cancel(shared)
            with pytest.raises(NotAllowed):
                await bob.submit(video("in ann's name"), origin(ANN), "4")
            assert await bob.jobs(user=str(ANN)) == []
        async with speaking_for(host, BOB, role="admin") as admin:
            assert (await admin.cancel(private)).state is State.CANCELLED


def submitted(**fields: Any) -> bytes:
    """The body of `POST /v1/jobs` for a film with these options."""
    given = {"request": video("a fox", **fields), "origin": ORIGIN.model_dump(), "key": "1"}
    return json.dumps(given).encode()


async def test_without_a_token_nothing_is_told(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, _), aiohttp.ClientSession() as web:
        for path in ("/v1/jobs", "/v1/queue", "/v1/events", "/v1/engines"):
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "x"}):
                async with web.get(host.url + path, headers=headers) as response:
                    assert response.status == 401
                    assert (await response.json())["error"]["code"] == "unauthorized"
                    assert response.headers["WWW-Authenticate"] == "Bearer"
        async with web.get(host.url + "/healthz") as response:
            assert response.status == 200


async def test_scopes(tmp_path: Path) -> None:
    tokens = {"bots": {"scope": "bot", "token": "b" * 20}, "eyes": {"token": "r" * 20}}
    settings = settings_for(tmp_path, render={"tokens": tokens})
    async with serving(settings) as (host, _):
        async with RenderClient(host.url, "r" * 20) as reader:
            assert (await reader.queue())["waiting"] == 0
            with pytest.raises(NotAllowed):
                await reader.submit(video("a fox"), ORIGIN, "1")
            with pytest.raises(NotAllowed):
                await reader.jobs()
        async with RenderClient(host.url, "b" * 20) as bot:
            await bot.submit(video("a fox"), ORIGIN, "1")
            assert len(await bot.jobs()) == 1
            with pytest.raises(NotAllowed):
                await bot.pause()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "video"}, "prompt"),
        ({"kind": "video", "prompt": " \n "}, "prompt"),
        ({"kind": "video", "prompt": "x" * 20_000}, "prompt"),
        ({"kind": "video", "prompt": "a fox", "seconds": 100_000}, "seconds"),
        ({"kind": "video", "prompt": "a fox", "shape": "5:4"}, "shape"),
        ({"kind": "video", "prompt": "a fox", "colour": "red"}, "colour"),
        ({"kind": "video", "prompt": "a fox", "style": "cubsit"}, "style"),
        ({"kind": "video", "prompt": "a fox", "say": "hi", "voice": "hihg"}, "voice"),
        ({"kind": "video", "prompt": "a fox", "say": "hi", "language": "zu"}, "language"),
        ({"kind": "opera", "prompt": "a fox"}, "kind"),
    ],
)
async def test_a_bad_field_is_named(tmp_path: Path, fields: dict[str, Any], field: str) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        with pytest.raises(InvalidInput) as caught:
            await client.submit(fields, ORIGIN, "1")
        assert caught.value.field == field
        assert await client.jobs() == []


async def test_errors_are_json_on_every_way_to_go_wrong(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, _), aiohttp.ClientSession() as web:
        headers = {"Authorization": f"Bearer {host.operator_token}"}
        tries: list[tuple[str, str, Any, int]] = [
            ("GET", "/v1/nothing", None, 404),
            ("PUT", "/v1/jobs", None, 405),
            ("GET", "/v1/jobs/nosuchjob", None, 404),
            ("POST", "/v1/jobs", b"not json", 400),
            ("POST", "/v1/jobs", b"[" * 100_000, 400),
            ("POST", "/v1/jobs", b"[]", 422),
            ("POST", "/v1/jobs", json.dumps({"request": {}, "origin": {}}).encode(), 422),
            ("POST", "/v1/jobs", submitted(style="no such look"), 422),
            ("POST", "/v1/jobs", submitted(image="0" * 64), 422),
            ("GET", "/v1/deliveries?adapter=", None, 422),
            ("GET", "/v1/quota?place=a%20b", None, 422),
            ("POST", "/v1/jobs", b"x" * 2_000_000, 413),
            ("GET", "/v1/jobs?limit=-1", None, 422),
            ("GET", "/v1/jobs?state=asleep", None, 422),
            ("GET", "/v1/events?after=soon", None, 422),
            ("POST", "/v1/blobs", None, 422),
            ("POST", "/v1/blobs", b"\x00\x01\x02", 415),
        ]
        for method, path, body, status in tries:
            async with web.request(
                method, host.url + path, data=body and io.BytesIO(body), headers=headers
            ) as answer:
                assert answer.status == status, (method, path, await answer.text())
                found = (await answer.json())["error"]
                assert isinstance(found, list) == (status == 422)
                for one in found if isinstance(found, list) else [found]:
                    assert one["code"] and one["text"]
                    assert "Traceback" not in one["text"]
                assert answer.headers["X-Request-Id"]


async def test_quotas_say_when_to_come_back(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, limits={"waiting_per_person": 2})
    async with serving(settings) as (host, client):
        await client.pause()
        async with speaking_for(host, ANN) as ann:
            for key in ("1", "2"):
                await ann.submit(video("a fox"), origin(ANN), key)
            with pytest.raises(QuotaReached) as caught:
                await ann.submit(video("a fox"), origin(ANN), "3")
            assert caught.value.retry_after is not None
            assert not (await ann.submit(video("a fox"), origin(ANN), "1")).created
        async with speaking_for(host, BOB) as bob:
            assert (await bob.submit(video("a fox"), origin(BOB), "b")).created
            with pytest.raises(Conflict):
                await bob.submit(video("a fox"), origin(BOB), "1")


async def test_refused_words_are_refused_and_not_repeated(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, moderation={"blocked": ["darn*"]})
    async with serving(settings) as (_, client):
        with pytest.raises(NotAllowed) as caught:
            await client.submit(video("a D4RNED fox"), ORIGIN, "1")
        assert caught.value.code == "words_refused" and "darn" not in str(caught.value).lower()


async def test_what_no_host_makes_is_in_no_operators_list(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        for number, words in enumerate(("a naked child", "sexy schoolgirls")):
            with pytest.raises(NotAllowed) as caught:
                await client.submit(video(words), ORIGIN, f"n{number}")
            assert caught.value.code == "words_refused"
        await client.submit(video("children at play", negative="nsfw, nude"), ORIGIN, "2")


async def test_events_resume_after_the_last_one_seen(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        first = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        await finished(client, first)
        kinds: list[str] = []
        last = 0
        async for event in client.events(job=first, after=0):
            if event.id is not None:
                kinds.append(event.kind)
                last = event.id
            if event.kind == "done":
                break
        assert kinds == ["queued", "started", "done"]
        second = (await client.submit(video("a wolf"), ORIGIN, "2")).job.id
        async for event in client.events(adapter="console", after=last):
            if event.id is not None:
                assert event.id == last + 1 and event.job == second
                break
        async for event in client.events(adapter="console", after=10**9):
            if event.kind != "connected":
                assert event.kind == "reset"
                break


async def test_a_delivery_goes_from_claim_to_sent(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        reply = {"channel": 1}
        where = Origin(adapter="discord", user="ann", reply=reply)
        job = (await client.submit(video("a fox"), where, "1")).job
        assert "reply" not in job.model_dump()
        assert await client.claim_delivery("discord") is None
        await finished(client, job.id)
        assert await client.claim_delivery("telegram") is None
        claim = await client.claim_delivery("discord")
        assert claim is not None and claim.reply == reply and not claim.claimed_before
        assert await client.claim_delivery("discord") is None
        await client.sent(job.id, claim.attempt, "message 5")
        delivery = (await client.job(job.id)).delivery
        assert delivery is not None and delivery.state == "sent"
        with pytest.raises(Conflict):
            await client.sent(job.id, claim.attempt + 1, "message 6")


async def test_an_artifact_answers_ranges(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        await finished(client, job)
        url = f"{host.url}/v1/jobs/{job}/artifacts/film.mp4"
        headers = {"Authorization": f"Bearer {host.operator_token}", "Range": "bytes=4-7"}
        async with aiohttp.ClientSession() as web, web.get(url, headers=headers) as answer:
            assert answer.status == 206 and await answer.read() == b"ftyp"
        with pytest.raises(NotFound):
            await client.download(job, "..%2f..%2freelbot.db", tmp_path / "stolen")
        assert not (tmp_path / "stolen").exists()


async def test_again_with_a_change_makes_only_what_changed(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        asked = video("a fox", say="one two three", music="calm")
        first = (await client.submit(asked, ORIGIN, "1")).job.id
        await finished(client, first)
        before = calls(tmp_path)
        second = (await client.again(first, {"music": "wild"}, ORIGIN, "2")).job.id
        done = await finished(client, second)
        assert done.state is State.DONE and done.recipe is not None
        assert sorted(set(calls(tmp_path)[len(before) :])) == ["film", "music"]


async def test_an_upload_is_looked_at_and_kept(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Once upon a time.")
    async with serving(settings_for(tmp_path)) as (_, client):
        blob = await client.upload(note)
        assert (blob.kind, blob.mime, blob.bytes) == ("text", "text/plain", 17)
        assert (await client.upload(note)).id == blob.id
        liar = tmp_path / "liar.png"
        liar.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100)
        with pytest.raises(InvalidInput):
            await client.upload(liar)
    kept = {path.name for path in (tmp_path / "data" / "blobs").rglob("*") if path.is_file()}
    assert kept == {blob.id, "text.txt"}


async def test_a_host_that_is_gone_is_unreachable(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, _):
        url = host.url
    async with RenderClient(url, "x") as client:
        with pytest.raises(Unreachable):
            await client.jobs()
