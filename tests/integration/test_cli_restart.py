"""The terminal follows a job over a restart of its host."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.hosts import ORIGIN, HostProcess, settings_for, until, video
from tests.support.logs import logging_to

from reelbot.cli import console, host_access, waiting
from reelbot.cli.console import Order
from reelbot.cli.frame import Frame
from reelbot.cli.host_access import access, is_served
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import Unreachable
from reelbot.core.jobs import Job, State
from reelbot.core.settings import Loaded, Settings
from reelbot.render.host.datafolder import DataFolder

pytestmark = pytest.mark.slow

FOX = "/video a red fox seconds: 1 music: none"


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    return Frame(Loaded(settings_for(tmp_path), {}))


@pytest.fixture(autouse=True)
def _own_logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(waiting, "REFRESH_S", 0.5)
    with logging_to(None):
        yield


async def _taken(client: RenderClient) -> Job:
    """The job, once the terminal knows of it."""
    while not (found := await client.jobs()):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    return found[0]


async def test_the_film_comes_when_the_host_is_back(
    frame: Frame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is another process then, at another port, with another token."""
    async with HostProcess(tmp_path) as host:
        async with await host.start() as client:
            await client.pause()
            making = asyncio.create_task(console.make(frame, Order(FOX, out=tmp_path / "a.mp4")))
            await _taken(client)
            await host.kill()
        said = ""

        def told() -> bool:
            nonlocal said
            said += capsys.readouterr().err
            return "does not answer; it is waited for" in said

        await until(told)
        async with await host.start() as again:
            await again.resume()
            assert await asyncio.wait_for(making, 60) == 0
            (job,) = await again.jobs()
    assert job.state is State.DONE
    assert (tmp_path / "a.mp4").stat().st_size == job.artifacts[0].bytes
    assert said.count("does not answer") == 1


async def test_a_host_that_stays_away_is_told_with_the_job(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_access, "AWAY_MAX_S", 1.0)
    async with HostProcess(tmp_path) as host:
        async with await host.start() as client:
            await client.pause()
            making = asyncio.create_task(console.make(frame, Order(FOX, out=tmp_path / "a.mp4")))
            job = await _taken(client)
            await host.kill()
        with pytest.raises(Unreachable) as caught:
            await asyncio.wait_for(making, 60)
    assert f"/show {job.id}" in texts.error(caught.value.code, caught.value.facts)


async def test_who_waits_at_another_commands_host_goes_on_with_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two terminals, and no host that goes on: the first one's ends with its film."""
    # A host of a command's own has the engines that ship, not the tests'.
    here = {"port": 0, "data_dir": tmp_path / "data", "devices": ["cpu"]}
    frame = Frame(Loaded(Settings.model_validate({"render": here}), {}))
    async with access(frame.settings) as first:
        await first.pause()
        making = asyncio.create_task(console.make(frame, Order(FOX, out=tmp_path / "a.mp4")))
        await _taken(first)
        assert not await is_served(frame.settings)
        await first.resume()
    assert await asyncio.wait_for(making, 60) == 0
    assert (tmp_path / "a.mp4").exists()
    assert "This one starts its own" in capsys.readouterr().err
    assert DataFolder(frame.settings.render.data_dir).host() is None


async def test_a_host_that_ends_before_it_is_asked_costs_no_job(tmp_path: Path) -> None:
    here = {"port": 0, "data_dir": tmp_path / "data", "devices": ["cpu"]}
    settings = Settings.model_validate({"render": here})
    async with contextlib.AsyncExitStack() as later:
        async with access(settings) as first:
            await first.pause()
            second = await later.enter_async_context(access(settings))
        asked = await second.submit(video("a fox"), ORIGIN, "1")
        assert asked.created
        assert [job.id for job in await second.jobs()] == [asked.job.id]
        assert not (await second.submit(video("a fox"), ORIGIN, "1")).created
