"""kill -9 of any process in any stage ends in the film, made once, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest
from tests.support.hosts import (
    ORIGIN,
    HostProcess,
    alive,
    calls,
    finished,
    group_of,
    serving,
    settings_for,
    until,
    video,
)

from reelbot.core.client import RenderClient
from reelbot.core.errors import Unreachable
from reelbot.core.jobs import Origin, State
from reelbot.render.host import policy

STAGES = ("speech", "picture", "music", "film")
# Every stage is tried among the slow tests, one before and one after the storyboard at once.
QUICK = [
    stage if stage in ("picture", "film") else pytest.param(stage, marks=pytest.mark.slow)
    for stage in STAGES
]


def asked(part: str) -> dict[str, object]:
    """A film whose `part` waits the first time it is made."""
    words = f"a fox wait-{part}"
    return video(words, say=words, music=words)


def mark(folder: Path, part: str) -> Path:
    """Written by the engine once it waits; has the worker's pid."""
    return folder / "engines" / f"waiting-{part}"


async def waiting_pid(folder: Path, part: str) -> int:
    await until(lambda: mark(folder, part).exists() and mark(folder, part).read_text())
    return int(mark(folder, part).read_text())


def assert_made_once(folder: Path, part: str) -> None:
    """What was whole before the kill was not made again; what was in the making was."""
    made = calls(folder)
    for stage in STAGES[:-1]:
        assert made.count(stage) == (2 if stage == part else 1), made


@pytest.mark.parametrize("part", QUICK)
async def test_a_killed_worker_is_replaced_and_goes_on(
    tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "BACK_OFF_S", (0.01, 0.01))
    async with serving(settings_for(tmp_path)) as (_, client):
        job = (await client.submit(asked(part), ORIGIN, "1")).job.id
        pid = await waiting_pid(tmp_path, part)
        os.kill(pid, signal.SIGKILL)
        done = await finished(client, job)
        assert done.state is State.DONE and done.attempts == 2
        assert group_of(pid) == []
    assert_made_once(tmp_path, part)


@pytest.mark.slow
@pytest.mark.parametrize("part", STAGES)
async def test_a_killed_host_takes_its_workers_and_the_job_goes_on(
    tmp_path: Path, part: str
) -> None:
    settings_for(tmp_path)
    async with HostProcess(tmp_path) as host:
        where = Origin(adapter="console", user="ann", reply={"here": 1})
        async with await host.start() as client:
            job = (await client.submit(asked(part), where, "1")).job.id
            pid = await waiting_pid(tmp_path, part)
            await host.kill()
        await until(lambda: not alive(pid) and not group_of(pid), 5)
        async with await host.start() as client:
            done = await finished(client, job)
            assert done.state is State.DONE
            assert len(await client.jobs()) == 1
            claim = await client.claim_delivery("console")
            assert claim is not None and claim.job.id == job
            assert await client.claim_delivery("console") is None
        assert await host.terminate() < 10
    assert_made_once(tmp_path, part)


@pytest.mark.slow
async def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    """Ten times SIGKILL to the host while it works off six jobs."""
    settings_for(tmp_path)
    chance = random.Random(4)
    async with HostProcess(tmp_path) as host:
        acknowledged: list[str] = []
        for round_number in range(10):
            async with await host.start() as client:
                if round_number < 6:
                    request = video(f"a fox {round_number}", say="one two three", music="calm")
                    job = await client.submit(request, ORIGIN, f"key{round_number}")
                    acknowledged.append(job.job.id)
                await asyncio.sleep(chance.uniform(0.0, 1.2))
                await host.kill()
        async with await host.start() as client:
            for job_id in acknowledged:
                done = await finished(client, job_id)
                assert done.state is State.DONE, done.error
            assert len(await client.jobs()) == len(set(acknowledged)) == 6
            assert await _all_there(client, acknowledged, tmp_path)
        await host.terminate()
    assert list((tmp_path / "data" / "work").iterdir()) == []


async def _all_there(client: RenderClient, jobs: list[str], folder: Path) -> bool:
    for job in jobs:
        for artifact in (await client.job(job)).artifacts:
            path = folder / "data" / "films" / job / artifact.name
            assert path.stat().st_size == artifact.bytes
    return True


@pytest.mark.slow
@pytest.mark.parametrize("part", STAGES)
async def test_sigterm_ends_in_ten_seconds_and_the_job_waits(tmp_path: Path, part: str) -> None:
    settings_for(tmp_path)
    async with HostProcess(tmp_path) as host:
        async with await host.start() as client:
            job = (await client.submit(asked(part), ORIGIN, "1")).job.id
            pid = await waiting_pid(tmp_path, part)
            assert await host.terminate() < 10
            assert not alive(pid) and not group_of(pid)
            with pytest.raises(Unreachable):
                await client.job(job)
        async with await host.start() as client:
            done = await finished(client, job)
            # A stop is an interruption, not one of the three tries.
            assert done.state is State.DONE and done.attempts == 2
        await host.terminate()
