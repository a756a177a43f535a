"""Threats of docs/security.md that no other test holds, and that each of its tests is there."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest
from tests.support.hosts import ORIGIN, finished, serving, settings_for, video
from tests.support.logs import logging_to

from reelbot.core import wire
from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput, ReelbotError
from reelbot.core.jobs import Origin, Person, State

ROOT = Path(__file__).parents[2]
HOSTILE = (
    "' OR '1'='1",
    "'; DROP TABLE jobs; --",
    '" UNION SELECT token FROM settings --',
    "%' ESCAPE '",
    "x\u0000y",
)
MIMES = ("application/octet-stream", "video/mp4", "image/png")
# What asks a decoder to open something else.
LURES = {
    "list.m3u8": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}/a.ts\n",
    "list.ffconcat": b"ffconcat version 1.0\nfile '{url}/a.mp4'\nfile '/etc/passwd'\n",
    "list.mpd": b'<?xml version="1.0"?><MPD><BaseURL>{url}/</BaseURL><Period/></MPD>',
    "session.sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=control:{url}\n",
    "list.pls": b"[playlist]\nFile1={url}/a.mp3\n",
    "list.asx": b'<asx version="3.0"><entry><ref href="{url}/a.wmv"/></entry></asx>',
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/a.png"/></svg>',
    "entity.svg": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "page.html": b'<html><img src="{url}/a.png"></html>',
}


@pytest.mark.parametrize("claims", [1, pytest.param(len(MIMES), marks=pytest.mark.slow)])
async def test_nothing_that_is_sent_makes_the_host_fetch_anything(
    tmp_path: Path, claims: int
) -> None:
    """Whatever each lure is said to be; or each as another thing than the one before."""
    visits: list[bytes] = []

    async def visited(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append(await reader.read(200))
        writer.close()

    server = await asyncio.start_server(visited, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, serving(settings_for(tmp_path)) as (_, client):
        for number, (name, content) in enumerate(LURES.items()):
            lure = tmp_path / name
            lure.write_bytes(content.replace(b"{url}", url.encode()))
            for claim in range(number, number + claims):
                mime = MIMES[claim % len(MIMES)]
                try:
                    found = str((await client.upload(lure, mime)).kind)
                except InvalidInput as error:
                    found = error.code
                # Text is a story's pages at most, and never more than text.
                assert found in ("text", "unsupported_media", "media_unreadable"), name
        asked = video(f"{url}/fox.png file:///etc/passwd", say=f"see {url}/a.mp3", language="en")
        done = await finished(client, (await client.submit(asked, ORIGIN, "k")).job.id)
        assert done.state is State.DONE, done.error
        for field in ("image", "voice_clip", "music_file"):
            with pytest.raises(InvalidInput):
                await client.submit(video("a fox", **{field: f"{url}/x"}), ORIGIN, field)
        await asyncio.sleep(0.2)
        assert visits == []


async def test_no_name_in_an_address_leads_out_of_its_folder(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        job = await finished(client, (await client.submit(video("a fox"), ORIGIN, "k")).job.id)
        secret = host.folder.root / "host.json"
        assert secret.is_file()
        names = [
            *("../../host.json", "..%2f..%2fhost.json", "%2e%2e/%2e%2e/host.json", "..", "."),
            *("film.mp4/../../../host.json", "..%5c..%5chost.json", "film.mp4%00", "/etc/passwd"),
            "%2fetc%2fpasswd",
        ]
        reader, name = None, ""
        port = int(host.url.rpartition(":")[2])
        for name in names:
            for prefix in (f"/v1/jobs/{job.id}/artifacts/", "/v1/jobs/", "/v1/links/x/"):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(
                    f"GET {prefix}{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    f"Authorization: Bearer {host.operator_token}\r\n\r\n".encode()
                )
                answer = await reader.read()
                writer.close()
                assert re.match(rb"HTTP/1\.[01] 4\d\d ", answer), (prefix, name)
                assert host.operator_token.encode() not in answer and b"root:" not in answer


async def test_words_are_values_and_never_sql(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        await client.pause()
        hers = (await client.submit(video("a fox"), ORIGIN, "k")).job
        eve = Person(adapter="web", user="eve")
        headers = {"Authorization": f"Bearer {host.operator_token}", wire.AS: str(eve)}
        async with (
            RenderClient(host.url, host.operator_token, person=eve) as client_of_eve,
            aiohttp.ClientSession(host.url, headers=headers) as session,
        ):
            for number, words in enumerate(HOSTILE):
                asked = video(words.replace("\0", " "), title=words.replace("\0", " ")[:40])
                origin = Origin(adapter="web", user="eve", place=f"p{number}'--")
                job = (await client_of_eve.submit(asked, origin, words)).job
                assert (await client_of_eve.submit(asked, origin, words)).job.id == job.id
                for query in ("user", "state", "ids", "before"):
                    async with session.get("/v1/jobs", params={query: words}) as response:
                        found = await response.json()
                        assert response.status in (200, 404, 422), (query, words)
                        assert hers.id not in [one["id"] for one in found.get("jobs", [])]
                for path in ("voices", "jobs"):
                    async with session.delete(f"/v1/{path}/{words}") as response:
                        assert response.status in (404, 422)
                with_words = {"settings": {"music": words}}
                async with session.put("/v1/settings", json=with_words) as response:
                    assert response.status in (200, 422)
            assert len(await client_of_eve.jobs()) == len(HOSTILE)
            await client_of_eve.purge(eve)
        assert [job.id for job in await client.jobs()] == [hers.id]


async def test_what_people_say_and_tokens_are_in_no_log(tmp_path: Path) -> None:
    secrets = ["heron-of-the-moor", "said-in-confidence", "ann-the-person", "tok" * 12]
    token = secrets[-1]
    with logging_to(tmp_path / "log", "debug"):
        async with serving(settings_for(tmp_path, render={"token": token})) as (host, client):
            asked = video(secrets[0], say=secrets[1])
            origin = Origin(adapter="web", user=secrets[2], reply={"channel": secrets[0]})
            done = await finished(client, (await client.submit(asked, origin, "k")).job.id)
            assert done.state is State.DONE, done.error
            async with RenderClient(host.url, token) as bot:
                for words in secrets:
                    with pytest.raises(ReelbotError):
                        await bot.job(words)
            secrets.append(host.operator_token)
            workers = b"".join(path.read_bytes() for path in host.folder.logs.glob("*.log"))
        written = (tmp_path / "log").read_text() + workers.decode()
        assert done.id in written
        assert [words for words in secrets if words in written] == []


def test_every_threat_names_tests_that_are_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    rows = [line for line in page.partition("## Threats")[2].splitlines() if line.startswith("| ")]
    assert len(rows) > 15
    for row in rows[1:]:
        named = re.findall(r"`((?:tests/\w+/)?test_\w+\.py)`", row.rpartition(" | ")[2])
        assert named, row
        for name in named:
            folder = ROOT if "/" in name else ROOT / "tests" / "integration"
            assert (folder / name).is_file(), name
