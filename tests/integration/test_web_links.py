"""A link opens one film until its end, whoever has it, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import aiohttp
import pytest
import structlog
from tests.support.hosts import STUDIO, finished, settings_for, video
from tests.support.pages import site

from reelbot.bots.web.links import LinkMaker
from reelbot.core.client import RenderClient
from reelbot.core.errors import NotFound
from reelbot.core.jobs import Origin
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

SMALL = {"seconds": 1, "music": "none"}


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


async def test_a_fault_of_ours_is_logged_without_the_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("broken")

    async with site(tmp_path) as page, page.browser() as ann, aiohttp.ClientSession() as anybody:
        monkeypatch.setattr(page.client, "linked", broken)
        with structlog.testing.capture_logs() as logged:
            navigation = {"Sec-Fetch-Dest": "document"}
            async with anybody.get(f"{page.url}/l/a-secret/film.mp4", headers=navigation) as got:
                assert got.status == 500
            assert (await ann.call("GET", "/api/jobs"))[0] == 200
    (fault,) = [each for each in logged if each["log_level"] == "error"]
    assert fault["route"] == "/l/{token}/{name}" and "a-secret" not in str(fault)


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
