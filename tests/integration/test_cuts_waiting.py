"""One film is on the device, others are cut or wait for that: each goes its own way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import (
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
from reelbot.core.errors import HostProblem
from reelbot.core.jobs import Origin, State
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost
from reelbot.render.host.loop import OPEN_MAX


def settings(folder: Path, **render: Any) -> Settings:
    """To the host `cuda:0` is a name: what it makes is cut beside the next."""
    return settings_for(folder, render={"devices": ["cuda:0"]} | render)


async def put(client: RenderClient, words: str, **options: Any) -> str:
    """A job of somebody of their own."""
    origin = Origin(adapter="console", user=words.replace(" ", "-"))
    return (await client.submit(video(words, language="en", **options), origin, words)).job.id


def open_gate(folder: Path, part: str) -> None:
    (folder / "engines" / f"open-{part}").touch()


async def states(client: RenderClient, jobs: Sequence[str]) -> list[State]:
    return [(await client.job(job)).state for job in jobs]


@pytest.mark.slow
async def test_few_films_wait_and_one_that_is_cancelled_is_never_cut(tmp_path: Path) -> None:
    async with serving(settings(tmp_path)) as (host, client):
        loop = host.loops[0]
        jobs = [await put(client, f"fox {i} gate-film") for i in range(OPEN_MAX + 1)]
        await until(lambda: loop.cuts_waiting == OPEN_MAX - 1 and "film" in calls(tmp_path))
        # The line before the cutter is full: the device waits, though it has nothing to do.
        assert not loop.maker.busy and loop.cutter.busy
        running, queued = [State.RUNNING] * OPEN_MAX, [State.QUEUED]
        assert await states(client, jobs) == running + queued
        assert (await client.job(jobs[-1])).position == 1
        # The second of them is given up while it waits. Its place goes to the last.
        assert (await client.cancel(jobs[1])).state is State.CANCELLED
        await until(lambda: calls(tmp_path).count("picture") == OPEN_MAX + 1)
        await until(lambda: loop.cuts_waiting == OPEN_MAX - 1)
        work = sorted(path.name for path in (tmp_path / "data" / "work").iterdir())
        assert work == sorted(f"{job}-1" for job in jobs if job != jobs[1])
        assert calls(tmp_path).count("film") == 1
        open_gate(tmp_path, "film")
        done = [await finished(client, job) for job in jobs]
        assert [job.state for job in done] == [State.DONE, State.CANCELLED] + [State.DONE] * 3
        # They were cut in the order in which they were made, each once.
        ends = [job.finished or 0 for job in done if job.state is State.DONE]
        assert ends == sorted(ends)
    made = calls(tmp_path)
    assert made.count("picture") == OPEN_MAX + 1 and made.count("film") == OPEN_MAX
    assert list((tmp_path / "data" / "work").iterdir()) == []


@pytest.mark.slow
async def test_a_cut_that_fails_leaves_the_film_on_the_device_alone(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, tries=1)) as (host, client):
        bad = await put(client, "a fox crash-film")
        good = await put(client, "a wolf gate-picture")
        failed = await finished(client, bad)
        assert failed.error is not None and failed.error.code == "worker_died"
        assert (await client.job(good)).state is State.RUNNING
        maker = host.loops[0].maker.pid
        open_gate(tmp_path, "picture")
        done = await finished(client, good)
        assert done.state is State.DONE and done.attempts == 1
        assert host.loops[0].maker.pid == maker
        assert (host.loops[0].maker.restarts, host.loops[0].cutter.restarts) == (0, 1)


@pytest.mark.slow
async def test_a_cutter_at_work_is_not_sent_home_with_the_idle(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, idle_seconds=0.1)) as (host, client):
        loop = host.loops[0]
        job = await put(client, "a fox gate-film")
        await until(lambda: "film" in calls(tmp_path))
        cutter = loop.cutter.pid
        await until(lambda: loop.maker.pid is None)
        assert loop.cutter.pid == cutter and loop.cutter.idle_s() == 0
        open_gate(tmp_path, "film")
        assert (await finished(client, job)).attempts == 1
        await until(lambda: loop.cutter.pid is None)


async def test_a_fault_of_the_loop_itself_ends_the_host_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is neither the job's nor the machine's fault is never passed over in silence."""

    async def broken(*_: object) -> None:
        raise LookupError

    with pytest.raises(HostProblem) as failed:
        async with serving(settings(tmp_path)) as (host, client):
            monkeypatch.setattr(host.loops[0], "_failed", broken)
            await put(client, "a fox fail-picture")
            await asyncio.Event().wait()
    assert (failed.value.code, failed.value.facts) == ("host_failed", {"reason": "LookupError"})


@pytest.mark.slow
async def test_bounds_and_pause_hold_while_films_wait(tmp_path: Path) -> None:
    """A film that waits to be cut is running: its person's next one waits, another's does not."""
    bounded = settings_for(
        tmp_path, render={"devices": ["cuda:0"]}, limits={"running_per_person": 1}
    )
    async with serving(bounded) as (host, client):
        loop = host.loops[0]

        async def ask(user: str, words: str) -> str:
            origin = Origin(adapter="console", user=user)
            acting = client.acting_for(origin.person)  # the operator's own calls have no bounds
            return (await acting.submit(video(words, language="en"), origin, words)).job.id

        mine, next_of_mine = [await ask("ann", f"fox {i} gate-film") for i in range(2)]
        theirs = await ask("bob", "a wolf gate-film")
        await until(lambda: loop.cuts_waiting == 1 and "film" in calls(tmp_path))
        order = [mine, next_of_mine, theirs]
        running, queued = State.RUNNING, State.QUEUED
        assert await states(client, order) == [running, queued, running]
        await client.pause()
        late = await ask("cy", "an owl")
        open_gate(tmp_path, "film")
        assert [(await finished(client, job)).state for job in (mine, theirs)] == [State.DONE] * 2
        assert await states(client, [next_of_mine, late]) == [queued] * 2
        await client.resume()
        assert [(await finished(client, job)).attempts for job in (next_of_mine, late)] == [1, 1]


@pytest.mark.slow
@pytest.mark.parametrize("end", ["kill", "terminate"])
async def test_a_host_that_ends_goes_on_with_each_where_it_was(tmp_path: Path, end: str) -> None:
    """One film is being cut, one waits for it, one is on the device."""
    settings_for(tmp_path)
    async with HostProcess(tmp_path, device="cuda:0") as host:
        async with await host.start() as client:
            cut = await put(client, "fox gate-film", say="one two")
            waits = await put(client, "owl", say="three four")
            makes = await put(client, "wolf gate-picture", say="five six")
            await until(lambda: calls(tmp_path).count("picture") == 3 and "film" in calls(tmp_path))
            assert await states(client, [cut, waits, makes]) == [State.RUNNING] * 3
            log = (tmp_path / "engines" / "calls.log").read_text()
            pids = {int(line.split()[1]) for line in log.splitlines()}
            if end == "kill":
                await host.kill()
            else:
                assert await host.terminate() < 10
        await until(lambda: not any(alive(pid) or group_of(pid) for pid in pids), 5)
        open_gate(tmp_path, "film")
        open_gate(tmp_path, "picture")
        async with await host.start() as client:
            for job in (cut, waits, makes):
                done = await finished(client, job)
                assert done.state is State.DONE and done.attempts == 2
        await host.terminate()
    made = calls(tmp_path)
    # Only the picture that was in the making is made again, and the film that was being cut.
    assert (made.count("speech"), made.count("picture"), made.count("film")) == (3, 4, 4)
    assert list((tmp_path / "data" / "work").iterdir()) == []


# --- a clip is written while the next film is on the device --------------------------------------


@asynccontextmanager
async def patient(folder: Path) -> AsyncIterator[tuple[RenderHost, RenderClient]]:
    """A host whose worker writes no clip before its gate is open; a try that fails is the last."""
    base = settings_for(folder).engines.model_dump()
    options = base["options"] | {"text_to_video.reel": {"folder": str(folder / "engines")}}
    made = settings_for(
        folder,
        render={"devices": ["cuda:0"], "tries": 1},
        engines=base | {"text_to_video": "reel", "options": options},
    )
    async with (
        RenderHost(made, studio="tests.support.patient_studio") as host,
        RenderClient(host.url, host.operator_token) as client,
    ):
        yield host, client


async def writes(folder: Path, count: int) -> None:
    """Until one clip is being written, and so many were made."""
    await until(
        lambda: (
            (folder / "engines" / "writing").exists() and calls(folder).count("picture") == count
        )
    )


@pytest.mark.slow
async def test_the_device_goes_on_while_a_clip_is_written(tmp_path: Path) -> None:
    async with patient(tmp_path) as (host, client):
        first = await put(client, "a fox")
        second = await put(client, "a wolf")
        await writes(tmp_path, 2)
        assert await states(client, [first, second]) == [State.RUNNING] * 2
        assert not host.loops[0].cutter.busy
        open_gate(tmp_path, "writing")
        done = [await finished(client, job) for job in (first, second)]
        assert [(job.state, job.attempts) for job in done] == [(State.DONE, 1)] * 2
        assert host.loops[0].maker.restarts == 0
    assert calls(tmp_path).count("picture") == 2


@pytest.mark.slow
async def test_a_crash_is_the_fault_of_what_is_on_the_device(tmp_path: Path) -> None:
    async with patient(tmp_path) as (_, client):
        first = await put(client, "a fox")
        await writes(tmp_path, 1)
        bad = await put(client, "a wolf crash-picture")
        failed = await finished(client, bad)
        assert failed.error is not None and failed.error.code == "worker_died"
        open_gate(tmp_path, "writing")
        # It went back to the line, which is none of its tries.
        done = await finished(client, first)
        assert done.state is State.DONE and done.attempts == 2


@pytest.mark.slow
async def test_a_writer_that_does_not_stop_costs_the_next_film_no_try(tmp_path: Path) -> None:
    async with patient(tmp_path) as (host, client):
        first = await put(client, "a fox")
        await writes(tmp_path, 1)
        second = await put(client, "a wolf gate-picture")
        await until(lambda: calls(tmp_path).count("picture") == 2)
        assert (await client.cancel(first)).state is State.CANCELLED
        await until(lambda: calls(tmp_path).count("picture") == 3)
        open_gate(tmp_path, "picture")
        open_gate(tmp_path, "writing")
        done = await finished(client, second)
        assert done.state is State.DONE and done.attempts == 2
        assert await states(client, [first]) == [State.CANCELLED]
        assert host.loops[0].maker.restarts == 1
    assert list((tmp_path / "data" / "work").iterdir()) == []
