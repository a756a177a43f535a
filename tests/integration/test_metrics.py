"""`/metrics`: Prometheus reads it, it counts what happens, and it names nobody."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.support.hosts import ORIGIN, finished, serving, settings_for, video

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Origin, State
from reelbot.render.host import estimate
from reelbot.render.host.app import RenderHost
from reelbot.render.host.metrics import engine_of

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def figures(host: RenderHost) -> tuple[Figures, str]:
    headers = {"Authorization": f"Bearer {host.operator_token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{host.url}/metrics") as answer,
    ):
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        text = await answer.text()
    found = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return found, text


def of(found: Figures, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


async def deliver(client: RenderClient) -> None:
    claim = await client.claim_delivery("console")
    assert claim is not None
    await client.sent(claim.job.id, claim.attempt, "message 1")


async def test_it_counts_what_happens_and_names_nobody(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        before, _ = await figures(host)
        assert of(before, "reelbot_jobs_total", state="put") == 0
        assert of(before, "reelbot_oldest_waiting_seconds") == 0
        posted = Origin(adapter="console", user="q7x9", place="secret-place", reply={"to": "x"})
        asked = video("a very private fox", say="one two", music="calm")
        job = (await client.submit(asked, posted, "k")).job
        await finished(client, job.id)
        found, _ = await figures(host)
        assert of(found, "reelbot_deliveries", adapter="console", state="pending") == 1
        await deliver(client)
        await client.pause()
        another = (await client.submit(video("another"), ORIGIN, "k2")).job
        found, text = await figures(host)
        learned = await host.desk._queue.learned()
    # The same names are learned of and reckoned with.
    engines = {"speech": "beeps", "pictures": "blocks", "music": "drone"}
    assert {("video", engine, stage) for stage, engine in engines.items()} <= set(learned)
    assert another.cost_s == pytest.approx(estimate.cost_s("video", engines, 1.0, learned))
    assert of(found, "reelbot_jobs", state="waiting") == 1
    assert of(found, "reelbot_jobs_total", state="done") == 1
    assert of(found, "reelbot_paused") == 1
    assert of(found, "reelbot_wait_seconds_count", kind="video") == 1
    for stage, engine in (("speech", "beeps"), ("pictures", "blocks"), ("music", "drone")):
        count = of(found, "reelbot_stage_seconds_count", kind="video", stage=stage, engine=engine)
        assert count == 1
    assert of(found, "reelbot_deliveries_ended_total", state="sent") == 1
    assert not any(name == "reelbot_deliveries" for name, _ in found)
    assert of(found, "reelbot_resident_bytes", process="host") > 10e6
    assert of(found, "reelbot_resident_bytes", process="cpu") > 10e6
    assert of(found, "reelbot_cuts_waiting", device="cpu") == 0
    assert of(found, "reelbot_disk_free_bytes") > 0
    assert not any(word in text for word in ("q7x9", "secret-place", "private", job.id))


async def test_a_failed_try_is_counted_by_its_reason(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path, render={"tries": 1})) as (host, client):
        job = (await client.submit(video("a fox, fail-picture"), ORIGIN, "k")).job
        assert (await finished(client, job.id)).state is State.FAILED
        found, _ = await figures(host)
    assert of(found, "reelbot_failed_tries_total", code="engine_failed") == 1


async def test_it_wants_a_token(tmp_path: Path) -> None:
    async with (
        serving(settings_for(tmp_path)) as (host, _),
        aiohttp.ClientSession() as session,
        session.get(f"{host.url}/metrics") as answer,
    ):
        assert answer.status == 401


def test_the_engine_of_a_stage_is_the_recipe_s() -> None:
    engines = {"text_to_speech": "kokoro 3", "image_to_video": "warp 2"}
    assert engine_of("speech", engines) == "kokoro"
    assert engine_of("pictures", engines) == "warp"
    assert engine_of("cutting", engines) == engine_of("music", engines) == ""
