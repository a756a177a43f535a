"""One engine's bad day ends one try of one job; the queue goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.hosts import (
    ORIGIN,
    alive,
    calls,
    finished,
    serving,
    settings_for,
    until,
    video,
)

from reelbot.bots import cards
from reelbot.cli.jobs import lines
from reelbot.core.jobs import State
from reelbot.render.host import policy


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once."""
    monkeypatch.setattr(policy, "BACK_OFF_S", (0.01, 0.01))


@pytest.mark.parametrize("part", ["picture", pytest.param("film", marks=pytest.mark.slow)])
async def test_a_crash_costs_one_try_and_the_film_is_made(tmp_path: Path, part: str) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        asked = video(f"a fox crashonce-{part}", say="one two three")
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE and done.attempts == 2
        # What was made before the crash was found again.
        assert calls(tmp_path).count("speech") == 1


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("fail-picture", "engine_failed"),
        pytest.param("memory-picture", "out_of_memory", marks=pytest.mark.slow),
        pytest.param("crash-film", "worker_died", marks=pytest.mark.slow),
        pytest.param("crash-picture", "worker_died", marks=pytest.mark.slow),
        pytest.param("fail-film", "engine_failed", marks=pytest.mark.slow),
    ],
)
async def test_what_fails_three_times_is_set_aside(tmp_path: Path, wish: str, code: str) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        bad = (await client.submit(video(f"a fox {wish}"), ORIGIN, "1")).job.id
        good = (await client.submit(video("a wolf"), ORIGIN, "2")).job.id
        assert (await finished(client, good)).state is State.DONE
        failed = await finished(client, bad)
        assert failed.state is State.FAILED and failed.attempts == 3
        assert failed.error is not None and failed.error.code == code
        assert "Traceback" not in failed.error.text
        again = await client.retry(bad)
        assert again.state is State.QUEUED
    assert list((tmp_path / "data" / "work").iterdir()) == []


async def test_a_worker_whose_device_is_unwell_is_replaced(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        job = (await client.submit(video("a fox unwell-picture"), ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE and done.attempts == 2
        # The other job after it costs no try: nobody asks the process that is about to end.
        unwell = int((tmp_path / "engines" / "unwell-picture").read_text())
        assert not alive(unwell) and host.loops[0].maker.pid != unwell


@pytest.mark.slow
async def test_a_hung_worker_is_replaced(tmp_path: Path) -> None:
    # Long enough for a slow machine to plan in, as nothing is reported meanwhile.
    settings = settings_for(tmp_path, render={"hang_seconds": 6.0, "tries": 1})
    async with serving(settings) as (host, client):
        asked = video("a fox hang-picture", language="en")
        bad = (await client.submit(asked, ORIGIN, "1")).job.id
        await until(lambda: "picture" in calls(tmp_path))
        worker = host.loops[0].maker.pid
        assert worker is not None
        failed = await finished(client, bad)
        assert failed.error is not None and failed.error.code == "worker_hung"
        assert not alive(worker)
        good = (await client.submit(video("a wolf", language="en"), ORIGIN, "2")).job.id
        assert (await finished(client, good)).state is State.DONE


async def test_bad_input_found_late_is_not_tried_again(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, engines={"text_to_music": "nosuch"})
    async with serving(settings) as (_, client):
        job = (await client.submit(video("a fox", music="calm"), ORIGIN, "1")).job.id
        failed = await finished(client, job)
        assert failed.attempts == 1
        assert failed.error is not None and failed.error.code == "engine_unknown"


@pytest.mark.slow
async def test_idle_workers_leave_and_come_back(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, render={"idle_seconds": 0.3})
    async with serving(settings) as (host, client):
        assert host.loops[0].maker.pid is None
        await finished(client, (await client.submit(video("a fox"), ORIGIN, "1")).job.id)
        await until(lambda: not host.loops[0].maker.pid and not host.loops[0].cutter.pid)
        job = (await client.submit(video("a wolf"), ORIGIN, "2")).job.id
        assert (await finished(client, job)).state is State.DONE


async def test_the_log_has_the_trace_with_the_job(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from reelbot.core import logs

    log = tmp_path / "host.log"
    logs.configure(file=log, terminal=False)
    try:
        settings = settings_for(tmp_path, render={"tries": 1})
        async with serving(settings) as (_, client):
            asked = video("a secret fox fail-picture")
            job = (await client.submit(asked, ORIGIN, "1")).job.id
            failed = await finished(client, job)
    finally:
        logs.configure(terminal=False)
    # The person is told what happened; what Python calls it is for whoever runs it.
    assert failed.error is not None and failed.error.code == "engine_failed"
    assert cards.line(failed, None).endswith("An engine failed. Trying again can help.")
    assert "Error" not in failed.error.text + cards.line(failed, "de")
    assert "detail: RuntimeError" in lines(failed)
    text = log.read_text()
    assert any(job in line and "told to fail" in line for line in text.splitlines())
    assert "secret" not in text
