"""The page's routes: what each gives its person, and what it says to nonsense."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
import soundfile
from PIL import Image
from tests.support.hosts import reached
from tests.support.pages import KEY, OWN, Browser, Site, site

from reelbot.bots.web import hub
from reelbot.core.jobs import Origin, State

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """One page for all: each browser is somebody else."""
    async with site(tmp_path_factory.mktemp("page")) as found:
        yield found


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


async def test_stages_are_named_as_cards_name_them(page: Site) -> None:
    async with page.browser() as ann:
        _, told = await ann.call("GET", "/api/texts")
        stages = {each["kind"]: each["stages"] for each in told["commands"] if each["kind"]}
        assert stages["describe"] == {"planning": "Planning", "pictures": "Looking"}
        assert list(stages["music"].values()) == ["Planning", "Making music", "Finishing"]
        assert list(stages["story"]) == ["planning", "speech", "pictures", "music", "cutting"]
        assert all(each["stages"] is None for each in told["commands"] if not each["kind"])


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


@pytest.mark.parametrize("path", ["/", "/help", "/privacy", "/terms", "/operator", "/nothing"])
async def test_pages_come_whole_and_safe(page: Site, path: str) -> None:
    async with page.browser(enter=False) as ann:
        for language, word in (("en", "Skip to the content"), ("de-CH", "Zum Inhalt springen")):
            async with ann.session.get(
                ann.url + path, headers={"Accept-Language": language}
            ) as got:
                text = await got.text()
                assert got.status == (404 if path == "/nothing" else 200)
                assert word in text and f'lang="{language[:2]}"' in text
                assert "{{" not in text and "<script>" not in text and " style=" not in text
                policy = got.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy and "unsafe" not in policy
                assert "frame-ancestors 'none'" in policy
                assert got.headers["X-Content-Type-Options"] == "nosniff"
                assert got.headers["Referrer-Policy"] == "no-referrer"
                assert "Set-Cookie" not in got.headers and "Server" not in got.headers


async def test_the_operators_own_pages_win_and_cannot_run_anything(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "terms.md").write_text(
        "# Ours\n\n<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>y</b>"
    )
    async with (
        site(tmp_path, web={"pages": folder}) as page,
        page.browser(enter=False) as ann,
    ):
        for language in ("en", "de"):
            headers = {"Accept-Language": language}
            async with ann.session.get(f"{ann.url}/terms", headers=headers) as got:
                text = await got.text()
                assert "<h1>Ours</h1>" in text and "<title>Ours" in text
                assert "<script>alert" not in text and "<b " not in text
                assert 'href="javascript' not in text
        async with ann.session.get(f"{ann.url}/privacy") as got:
            assert "cookie" in await got.text()
        (folder / "terms.md").write_text("# Changed")
        async with ann.session.get(f"{ann.url}/terms") as got:
            assert "Changed" in await got.text()


async def test_the_pages_files_are_kept_by_their_version(page: Site) -> None:
    async with page.browser(enter=False) as ann:
        _, index = await ann.call("GET", "/")
        base = index["text"].split('href="/assets/')[1].split("/")[0]
        for name in ("js/main.js", "css/page.css", "icons.svg", "fonts/inter.woff2"):
            async with ann.session.get(f"{ann.url}/assets/{base}/{name}") as got:
                assert got.status == 200 and "immutable" in got.headers["Cache-Control"]
        async with ann.session.get(f"{ann.url}/assets/old/js/main.js") as got:
            assert got.status == 200 and got.headers["Cache-Control"] == "no-cache"
        for wrong in ("index.html", "..%2fadapter.py", "js/none.js", "%2e%2e/adapter.py"):
            async with ann.session.get(f"{ann.url}/assets/{base}/{wrong}") as got:
                assert got.status == 404, wrong


async def test_texts_come_in_the_readers_language(page: Site) -> None:
    async with page.browser() as ann:
        _, english = await ann.call("GET", "/api/texts")
        _, german = await ann.call("GET", "/api/texts?locale=de")
        assert english["locale"] == "en" and german["locale"] == "de"
        assert set(english["words"]) == set(german["words"])
        assert german["words"]["web.create"] == "Erstellen"
        assert "noir" in english["styles"]
        _, choices = await ann.call("GET", "/api/choices")
        assert {"high", "low"} <= set(choices["voices"])


async def test_the_operators_view_asks_for_the_token_each_time(tmp_path: Path) -> None:
    tokens = {"bots": {"scope": "bot", "token": "b" * 20}, "eyes": {"token": "r" * 20}}
    render = {"tokens": tokens, "tries": 1}
    async with site(tmp_path, render=render) as page, page.browser() as ann:
        job = await ann.order("a fox fail-picture", fields={"seconds": 1, "music": "none"})
        operator = {**OWN, "Authorization": f"Bearer {page.host.operator_token}"}
        for headers, status in (
            (OWN, 403),
            ({**OWN, "Authorization": "Bearer wrong"}, 403),
            ({**OWN, "Authorization": "Bearer " + "b" * 20}, 403),
            ({**OWN, "Authorization": "Bearer " + "r" * 20}, 403),
            (operator, 200),
        ):
            assert (await ann.call("GET", "/api/operator", headers=headers))[0] == status
        assert (await ann.call("POST", "/api/operator/pause", {}))[0] == 403
        _, told = await ann.call("POST", "/api/operator/pause", {}, headers=operator)
        assert told["queue"]["paused"] is True
        _, told = await ann.call("POST", "/api/operator/resume", {}, headers=operator)
        assert told["queue"]["paused"] is False
        _, state = await ann.call("GET", "/api/operator", headers=operator)
        assert state["engines"] and "waiting" in state["queue"] and state["health"]["version"]
        assert state["queue"]["workers"] and state["queue"]["memory"]
        german = {**operator, "Accept-Language": "de"}
        assert (await ann.finished(job["id"]))["state"] == "failed"
        _, state = await ann.call("GET", "/api/operator", headers=german)
        assert "gescheitert" in state["queue"]["failures"][0]["reason"]


async def test_wrong_tokens_from_one_address_are_counted(tmp_path: Path) -> None:
    async with site(tmp_path) as page, page.browser() as ann:
        wrong = {**OWN, "Authorization": "Bearer wrong"}
        codes = [(await ann.call("GET", "/api/operator", headers=wrong))[0] for _ in range(11)]
        assert codes == [403] * 10 + [429]
        right = {**OWN, "Authorization": f"Bearer {page.host.operator_token}"}
        assert (await ann.call("GET", "/api/operator", headers=right))[0] == 429


async def test_jobs_from_elsewhere_are_not_the_pages(page: Site) -> None:
    async with page.browser() as ann:
        await page.client.pause()
        other = Origin(adapter="discord", user="ann", place="guild")
        request = {"kind": "video", "prompt": "a wolf", "music": "none"}
        job = (await page.client.submit(request, other, "1")).job
        assert (await ann.call("GET", f"/api/jobs/{job.id}"))[0] == 404
        await page.client.resume()
