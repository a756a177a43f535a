"""The page's routes: what each gives its person, and what it says to nonsense."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image
from tests.support.hosts import reached
from tests.support.pages import KEY, OWN, Browser, Site

from reelbot.bots.web import hub
from reelbot.core.jobs import Origin, State

pytestmark = pytest.mark.asyncio(loop_scope="module")


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def tone() -> bytes:
    """A second of sound, as a WAV file."""
    wave = np.sin(2 * np.pi * 220 * np.arange(16_000) / 16_000)
    buffer = io.BytesIO()
    soundfile.write(buffer, wave.astype(np.float32), 16_000, format="WAV")
    return buffer.getvalue()


async def sent(browser: Browser, data: bytes, mime: str = "image/png") -> dict[str, Any]:
    status, blob = await browser.call(
        "POST", "/api/blobs", data=data, headers={**OWN, "Content-Type": mime}
    )
    assert status == 201, blob
    return blob


ORDER = ["queued", "running", "done"]

Told = tuple[str, Any]


def first(count: int) -> Callable[[list[Told]], bool]:
    """So many events are enough."""
    return lambda told: len(told) >= count


def over(told: list[Told]) -> bool:
    """A job's end was told: a quick film may have no progress to tell before it."""
    name, data = told[-1]
    return name == "job" and data["state"] == "done"


async def events(
    browser: Browser, enough: Callable[[list[Told]], bool], start: Any = None
) -> list[Told]:
    """The events of a new stream until they are enough."""
    found: list[Told] = []
    async with asyncio.timeout(60), browser.session.get(f"{browser.url}/api/events") as response:
        assert response.status == 200
        name = ""
        async for raw in response.content:
            line = raw.decode().strip()
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
                if name == "hello" and start is not None:
                    await start()
            elif line.startswith("data: "):
                found.append((name, json.loads(line.removeprefix("data: "))))
                if enough(found):
                    break
    return found


async def test_from_a_sentence_to_the_film(page: Site) -> None:
    async with page.browser() as ann:
        asked = {"say": "one two three", "music": "calm", "seed": "7", "seconds": "2"}
        job = await ann.order("a fox", command="video", fields=asked)
        assert job["state"] == "queued" and job["status"].startswith(("Next", "In line"))
        done = await ann.finished(job["id"])
        assert done["state"] == "done", done
        assert done["main"] == "film.mp4" and done["recipe"]["options"]["say"] == "one two three"
        assert done["seed"] == 7 and done["can_edit"]
        url = f"{ann.url}/files/{job['id']}"
        async with ann.session.get(f"{url}/film.mp4", headers={"Range": "bytes=4-7"}) as part:
            assert part.status == 206 and await part.read() == b"ftyp"
            assert part.headers["Content-Type"] == "video/mp4"
            assert "sandbox" in part.headers["Content-Security-Policy"]
        async with ann.session.get(f"{url}/film.mp4?download") as whole:
            assert 'filename="a fox.mp4"' in whole.headers["Content-Disposition"]
            body = await whole.read()
            size = next(a["bytes"] for a in done["artifacts"] if a["name"] == "film.mp4")
            assert len(body) == size and body[4:8] == b"ftyp"
        async with ann.session.get(f"{url}/film.mp4", headers={"Range": "bytes=99999999-"}) as off:
            assert off.status == 416
        async with ann.session.head(f"{url}/film.mp4") as head:
            assert head.status == 200 and int(head.headers["Content-Length"]) == size
        async with ann.session.get(f"{url}/captions.vtt") as captions:
            text = await captions.text()
            assert captions.content_type == "text/vtt" and text.startswith("WEBVTT")
            assert "one two three" in text


async def test_a_story_has_its_chapters(page: Site) -> None:
    async with page.browser() as ann:
        job = await ann.order("/story music: none\none two three\n\nfour five six")
        assert (await ann.finished(job["id"]))["state"] == "done"
        _, told = await ann.call("GET", f"/api/jobs/{job['id']}/chapters")
        assert [each["title"] for each in told["chapters"]] == ["one two three", "four five six"]
        _, track = await ann.call("GET", f"/files/{job['id']}/chapters.vtt")
        assert "four five six" in track["text"]


async def test_a_picture_is_sent_described_and_set_in_motion(page: Site) -> None:
    async with page.browser() as ann:
        blob = await sent(ann, picture())
        assert (blob["mime"], blob["width"]) == ("image/png", 256)
        file = {"blob": blob["id"], "mime": blob["mime"], "name": "x.png"}
        described = await ann.order("/describe", files=[file])
        assert (await ann.finished(described["id"]))["main"] == "description.json"
        fields = {"image": blob["id"], "music": "none", "seconds": 1}
        moved = await ann.order("", command="animate", fields=fields)
        assert (await ann.finished(moved["id"]))["state"] == "done"


async def test_everything_of_somebody_else_is_not_there(page: Site) -> None:
    async with page.browser() as ann, page.browser() as bob:
        asked: dict[str, Any] = {"key": KEY, "fields": {"seconds": 1, "music": "none"}}
        job = (await ann.order("a fox", **asked))["id"]
        assert (await ann.order("a fox", **asked))["id"] == job  # sent twice
        await ann.finished(job)
        for method, path in (
            ("GET", f"/api/jobs/{job}"),
            ("DELETE", f"/api/jobs/{job}"),
            ("POST", f"/api/jobs/{job}/cancel"),
            ("POST", f"/api/jobs/{job}/retry"),
            ("GET", f"/api/jobs/{job}/chapters"),
            ("GET", f"/files/{job}/film.mp4"),
            ("GET", f"/files/{job}/captions.vtt"),
            ("GET", f"/files/{job}/film.mp4?download"),
            ("GET", "/api/jobs/no-such-job"),
            ("GET", "/files/no-such-job/film.mp4"),
            ("GET", f"/files/{job}/..%2f..%2freelbot.db"),
            ("GET", f"/files/{job}/no.mp4"),
        ):
            status, told = await bob.call(method, path)
            assert status == 404, (method, path, told)
        status, _ = await bob.call("POST", f"/api/jobs/{job}/again", {"key": KEY})
        assert status == 404
        assert (await bob.call("GET", "/api/jobs"))[1]["jobs"] == []
        hello = (await events(bob, first(1)))[0]
        assert hello[1]["jobs"] == []
        # The same key from another browser is another job.
        assert (await bob.order("a fox", **asked))["id"] != job


async def test_a_page_says_at_once_that_the_queue_is_paused(
    page: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "LOOK_EVERY_S", 3_600.0)
    async with page.browser() as ann:
        runs = await ann.order("a sea", fields={"seconds": 1, "music": "slow-music"})
        await reached(page.client, runs["id"], State.RUNNING)
        waits = await ann.order("a fox", fields={"seconds": 1, "music": "none"})

        def said(*, paused: bool) -> Callable[[list[Told]], bool]:
            return lambda told: any(
                name == "job" and data["id"] == waits["id"]
                and ("The queue is paused" in data["status"]) is paused
                for name, data in told
            )  # fmt: skip

        await events(ann, said(paused=True), start=page.client.pause)
        told = await events(ann, said(paused=False), start=page.client.resume)
        assert "paused" in told[0][1]["jobs"][0]["status"]
        assert told[-1][1]["status"].startswith("Next in line")
        for job in (waits, runs):
            await page.client.cancel(job["id"])


async def test_a_stream_begins_with_the_state_and_goes_on_with_news(page: Site) -> None:
    async with page.browser() as ann:
        await page.client.pause()
        fox = await ann.order("a fox", fields={"seconds": 1, "music": "none"})
        told = await events(ann, over, start=page.client.resume)
        assert told[0][0] == "hello" and told[0][1]["jobs"][0]["id"] == fox["id"]
        names = {name for name, _ in told}
        assert names <= {"hello", "job", "progress", "preview"} and "job" in names
        states = [data["state"] for name, data in told if name == "job"]
        assert states[-1] == "done" and states == sorted(states, key=ORDER.index)
        # What happened while nobody listened is in the beginning of the next stream.
        assert (await events(ann, first(1)))[0][1]["jobs"][0]["state"] == "done"


async def test_places_in_the_line_move_without_asking(page: Site) -> None:
    async with page.browser() as ann, page.browser() as bob:
        await page.client.pause()
        small = {"seconds": 1, "music": "none"}
        ahead = await bob.order("an owl", fields=small)
        job = await ann.order("a fox", fields=small)
        assert job["position"] == 2

        async def leave() -> None:
            await bob.call("POST", f"/api/jobs/{ahead['id']}/cancel")

        told = await events(ann, first(2), start=leave)
        assert told[1][0] == "job" and told[1][1]["position"] == 1
        await ann.call("POST", f"/api/jobs/{job['id']}/cancel")
        await page.client.resume()


async def test_cancel_again_edit_and_delete(page: Site) -> None:
    async with page.browser() as ann:
        await page.client.pause()
        job = (await ann.order("a fox", fields={"seconds": 1, "music": "none"}))["id"]
        _, told = await ann.call("POST", f"/api/jobs/{job}/cancel")
        assert told["job"]["state"] == "cancelled"
        status, told = await ann.call("POST", f"/api/jobs/{job}/cancel")
        assert status == 409 and told["error"]["code"] == "already_cancelled"
        await page.client.resume()
        _, told = await ann.call("POST", f"/api/jobs/{job}/again", {"key": KEY})
        again = await ann.finished(told["job"]["id"])
        assert again["state"] == "done" and again["id"] != job
        changes = {"title": "Hello", "seconds": None, "seed": 3}
        body = {"key": "edit-key", "changes": changes}
        _, told = await ann.call("POST", f"/api/jobs/{again['id']}/again", body)
        edited = await ann.finished(told["job"]["id"])
        assert edited["recipe"]["options"]["title"] == "Hello" and edited["seed"] == 3
        assert "seconds" not in edited["recipe"]["options"]
        _, same = await ann.call("POST", f"/api/jobs/{again['id']}/again", body)
        assert same["job"]["id"] == edited["id"]  # pressed twice
        assert (await ann.call("DELETE", f"/api/jobs/{again['id']}"))[0] == 204
        assert (await ann.call("GET", f"/api/jobs/{again['id']}"))[0] == 404


async def test_commands_are_answered_as_in_a_chat(page: Site) -> None:
    async with page.browser() as ann:
        assert "/video" in (await ann.order("/help"))["text"]
        assert "seconds:" in (await ann.order("/help video"))["text"]
        assert (await ann.order("/jobs"))["go"] == "films"
        assert (await ann.order("/settings"))["go"] == "settings"
        said = await ann.order("/settings shape: 9:16")
        assert said["text"] and (await ann.call("GET", "/api/me"))[1]["settings"]["shape"] == "9:16"
        assert (await ann.order("/settings shape: default"))["text"]
        assert "used" in (await ann.order("/quota"))["text"]
        assert (await ann.order("/privacy"))["go"] == "privacy"
        assert (await ann.order("/voice list"))["go"] == "voices"
        assert "nothing in line" in (await ann.order("/cancel All"))["text"]
        german = {**OWN, "Accept-Language": "de-AT,en;q=0.5"}
        for text, code, said_there in (
            ("/admin pause", "forbidden", ""),
            ("/cancel", "no_open_jobs", ""),
            ("/again", "no_jobs", ""),
            ("/vidoe a fox", "unknown_command", "/video"),
            ("/video a fox secnds: 3", "unknown_option", "seconds"),
            ("/video", "prompt_empty", ""),
            ("/voice share anna", "no_place_here", ""),
        ):
            body = {"text": text, "key": KEY}
            status, told = await ann.call("POST", "/api/orders", body)
            assert status >= 400 and told["error"]["code"] == code, (text, told)
            assert said_there in told["error"]["text"]
            _, there = await ann.call("POST", "/api/orders", body, headers=german)
            assert there["error"]["text"] != told["error"]["text"]


async def test_voices_need_consent_to_the_text_that_was_read(page: Site) -> None:
    async with page.browser() as ann:
        _, told = await ann.call("GET", "/api/voices")
        assert told["voices"] == [] and told["consent"]["text"]
        body = {"blob": "ab" * 32, "agreed": "f" * 64}
        status, told = await ann.call("POST", "/api/voices", body)
        assert (status, told["error"]["code"]) == (422, "consent_outdated")
        status, told = await ann.call("POST", "/api/voices/none/use", {})
        assert status == 404


async def test_a_recording_is_imitated_only_by_who_read_the_text(page: Site) -> None:
    async with page.browser() as ann:
        clip = await sent(ann, tone(), "audio/wav")
        fields = {"voice_clip": clip["id"]}
        order = {"text": "one two", "command": "say", "key": f"{KEY}-clip", "fields": fields}
        status, told = await ann.call("POST", "/api/orders", order)
        assert (status, told["error"]["code"]) == (409, "consent_needed")
        status, told = await ann.call("POST", "/api/orders", order | {"agreed": "f" * 64})
        assert (status, told["error"]["code"]) == (422, "consent_outdated")
        status, told = await ann.call("POST", "/api/orders", order | {"agreed": "yes"})
        assert status == 422
        assert (await ann.call("GET", "/api/jobs"))[1]["jobs"] == []


async def test_everything_about_me_can_be_deleted(page: Site) -> None:
    async with page.browser() as ann:
        await ann.order("a fox", fields={"seconds": 1, "music": "none"})
        _, me = await ann.call("GET", "/api/me")
        assert "1 job" in me["kept"]
        before = ann.cookie()
        assert (await ann.call("DELETE", "/api/me"))[0] == 200
        assert (await ann.call("GET", "/api/jobs"))[0] == 401  # nobody any more
        await ann.enter()
        assert ann.cookie() != before
        assert (await ann.call("GET", "/api/jobs"))[1]["jobs"] == []
        assert "0 jobs" in (await ann.call("GET", "/api/me"))[1]["kept"]


NONSENSE: list[tuple[str, str, Any]] = [
    ("POST", "/api/orders", {}),
    ("POST", "/api/orders", {"text": 3, "key": KEY}),
    ("POST", "/api/orders", {"text": "x" * 70_000, "key": KEY}),
    ("POST", "/api/orders", {"text": "a fox", "key": "short"}),
    ("POST", "/api/orders", {"text": "a fox", "key": KEY, "more": 1}),
    ("POST", "/api/orders", {"text": "a fox", "key": KEY, "command": "jobs"}),
    ("POST", "/api/orders", {"text": "a fox", "key": KEY, "fields": {"seconds": [1]}}),
    ("POST", "/api/orders", {"text": "a fox", "key": KEY, "fields": {"no_such": "1"}}),
    ("POST", "/api/orders", {"text": "a fox", "key": KEY, "fields": {"image": "../../etc"}}),
    ("POST", "/api/orders", {"text": "a fox", "key": KEY, "files": [{"blob": "x", "mime": "y"}]}),
    ("POST", "/api/orders", {"text": "a fox", "key": KEY, "fields": {"image": "ab" * 32}}),
    ("POST", "/api/orders", [1, 2]),
    ("POST", "/api/jobs/x/again", {"changes": {"a": {}}, "key": KEY}),
    ("POST", "/api/voices", {"blob": "x"}),
    ("PUT", "/api/settings", {"settings": {"shape": "round"}}),
    ("PUT", "/api/settings", {"settings": {"no_such": "1"}}),
    ("PUT", "/api/settings", {}),
    ("GET", "/api/jobs?limit=0", None),
    ("GET", "/api/jobs?limit=many", None),
    ("GET", "/api/jobs?limit=%C2%B2", None),
    ("POST", "/api/session", {"password": 3}),
]


async def test_nonsense_is_refused_with_a_sentence(page: Site) -> None:
    async with page.browser() as ann:
        for method, path, body in NONSENSE:
            status, told = await ann.call(method, path, body)
            assert 400 <= status < 500, (path, body, status, told)
            errors = told["error"] if isinstance(told["error"], list) else [told["error"]]
            assert all(error["code"] and error["text"] for error in errors)
            assert not any("facts" in error and error["facts"] for error in errors)
        for raw in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b"nul"):
            status, told = await ann.call(
                "POST", "/api/orders", data=raw,
                headers={**OWN, "Content-Type": "application/json"},
            )  # fmt: skip
            assert status == 400 and told["error"]["code"] == "body_not_json"
        status, told = await ann.call(
            "POST", "/api/orders", data=b" " * 300_000,
            headers={**OWN, "Content-Type": "application/json"},
        )  # fmt: skip
        assert (status, told["error"]["code"]) == (413, "body_too_big")
        assert (await ann.call("PUT", "/api/orders", {}))[0] == 405
        assert (await ann.call("GET", "/api/nothing"))[0] == 404
        assert (await ann.call("GET", "/api/jobs"))[1]["jobs"] == []


async def test_jobs_from_elsewhere_are_not_the_pages(page: Site) -> None:
    async with page.browser() as ann:
        await page.client.pause()
        other = Origin(adapter="discord", user="ann", place="guild")
        request = {"kind": "video", "prompt": "a wolf", "music": "none"}
        job = (await page.client.submit(request, other, "1")).job
        assert (await ann.call("GET", f"/api/jobs/{job.id}"))[0] == 404
        await page.client.resume()
