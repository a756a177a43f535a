"""What is in the host's own way (its database, its disk, its end) costs nobody a job."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.support.hosts import ORIGIN, finished, serving, settings_for, until, video

from reelbot.core.errors import HostProblem
from reelbot.core.jobs import State
from reelbot.render.host import loop, running
from reelbot.render.host.database import Database
from reelbot.render.host.queue import JobQueue


@pytest.mark.parametrize("step", ["claim", "plan", "finish"])
async def test_a_database_that_cannot_be_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(loop, "AGAIN_S", 0.01)
    real = getattr(JobQueue, step)
    refused: list[str] = []

    async def late(self: JobQueue, *args: Any, **kwargs: Any) -> Any:
        if len(refused) < 3:
            refused.append(step)
            raise HostProblem("database_busy", path="reelbot.db")
        return await real(self, *args, **kwargs)

    monkeypatch.setattr(JobQueue, step, late)
    async with serving(settings_for(tmp_path)) as (_, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        done = await finished(client, job)
    assert (done.state, done.attempts, len(refused)) == (State.DONE, 1, 3)


async def test_a_film_that_is_put_in_its_place_as_the_host_stops_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "COMMIT_S", 60.0)
    placing = Event()

    def slow(folder: Path, target: Path) -> None:
        placing.set()
        time.sleep(0.3)  # in a thread of its own, while the host goes down
        running.place(folder, target)

    monkeypatch.setattr(loop, "place", slow)
    async with serving(settings_for(tmp_path)) as (host, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        await until(placing.is_set)
        films = host.folder.films
    async with Database.open(host.folder.database) as database:
        done = await JobQueue(database).get(job)
    assert done.state is State.DONE and done.attempts == 1
    assert (films / job / "film.mp4").is_file()
