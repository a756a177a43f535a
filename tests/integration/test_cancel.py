"""Cancelling is exact: queued, running, racing with the finish, after done."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from tests.support.hosts import (
    ORIGIN,
    alive,
    calls,
    finished,
    group_of,
    reached,
    serving,
    settings_for,
    until,
    video,
)

from reelbot.core import client as client_module
from reelbot.core.client import RenderClient
from reelbot.core.errors import Conflict
from reelbot.core.jobs import State

CANCEL_SECONDS = 2.0


async def test_a_queued_job_is_never_made(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        await client.pause()
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        assert (await client.cancel(job)).state is State.CANCELLED
        await client.resume()
        other = (await client.submit(video("a wolf"), ORIGIN, "2")).job.id
        await finished(client, other)
        assert (await client.job(job)).state is State.CANCELLED
        assert (await client.job(job)).attempts == 0


async def test_all_are_more_than_one_list_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "JOBS_AT_ONCE", 2)
    async with serving(settings_for(tmp_path)) as (_, client):
        await client.pause()
        jobs = {
            (await client.submit(video("a fox"), ORIGIN, str(number))).job.id for number in range(5)
        }
        assert {job.id for job in await client.cancel_all(str(ORIGIN.person))} == jobs
        assert await client.cancel_all(str(ORIGIN.person)) == []


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("speech", marks=pytest.mark.slow),
        "picture",
        pytest.param("music", marks=pytest.mark.slow),
        "film",
    ],
)
async def test_a_running_job_stops_within_two_seconds(tmp_path: Path, part: str) -> None:
    """In each stage an engine that reports stops by itself, and the worker stays."""
    async with serving(settings_for(tmp_path)) as (host, client):
        words = f"a fox slow-{part}"
        asked = video(words, say=words, music=words)
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        await until(lambda: part in calls(tmp_path))
        maker = host.loops[0].maker.pid
        started = time.monotonic()
        assert (await client.cancel(job)).state is State.CANCELLED
        await until(lambda: not host.loops[0].running)
        assert time.monotonic() - started < CANCEL_SECONDS
        assert host.loops[0].maker.pid == maker
        next_job = (await client.submit(video("a wolf"), ORIGIN, "2")).job.id
        assert (await finished(client, next_job)).state is State.DONE
        assert (await client.job(job)).state is State.CANCELLED
    assert list((tmp_path / "data" / "work").iterdir()) == []


@pytest.mark.slow
async def test_an_engine_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        job = (await client.submit(video("a fox hang-picture"), ORIGIN, "1")).job.id
        await until(lambda: "picture" in calls(tmp_path))
        worker = host.loops[0].maker.pid
        assert worker is not None
        started = time.monotonic()
        await client.cancel(job)
        await until(lambda: not alive(worker))
        assert time.monotonic() - started < CANCEL_SECONDS
        assert group_of(worker) == []
        next_job = (await client.submit(video("a wolf"), ORIGIN, "2")).job.id
        assert (await finished(client, next_job)).state is State.DONE


async def test_after_done_it_says_so(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        await finished(client, job)
        with pytest.raises(Conflict) as caught:
            await client.cancel(job)
        assert caught.value.code == "already_done"
        assert (await client.job(job)).state is State.DONE


@pytest.mark.slow
async def test_cancel_and_finish_race_and_one_wins(tmp_path: Path) -> None:
    """Cancels at ever later moments around the finish: whoever commits first is believed, and the
    files say the same as the job."""
    async with serving(settings_for(tmp_path)) as (_, client):
        await finished(client, (await client.submit(video("warm"), ORIGIN, "0")).job.id)
        outcomes = set()
        for i in range(12):
            job = (await client.submit(video(f"a fox {i}"), ORIGIN, f"race{i}")).job.id
            await reached(client, job, State.RUNNING)
            outcomes.add(await _race(client, job, i * 0.06))
            state = (await client.job(job)).state
            film = tmp_path / "data" / "films" / job / "film.mp4"
            await asyncio.sleep(0.05)
            assert film.exists() == (state is State.DONE)
        assert outcomes <= {State.DONE, State.CANCELLED}


async def _race(client: RenderClient, job: str, delay: float) -> State:
    await asyncio.sleep(delay)
    try:
        said = (await client.cancel(job)).state
    except Conflict:
        said = State.DONE
    assert (await client.job(job)).state is said
    return said
