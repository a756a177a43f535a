"""What fails is started again, with more patience each time; what cannot be mended is said once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from reelbot.bots import platforms
from reelbot.bots.supervisor import Service, Supervisor, cause_of
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, Unreachable
from reelbot.core.settings import Settings


class Runs:
    def __init__(self, run: Callable[[], Awaitable[None]]) -> None:
        self._run = run

    async def run(self) -> None:
        await self._run()


class Bench:
    """Services that do as they are told, and what was said of them."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.slept: list[float] = []
        self.now = 0.0
        self.made: dict[str, int] = {}

    def service(self, name: str, run: Callable[[int], Awaitable[None]]) -> Service:
        def make() -> Runs:
            self.made[name] = number = self.made.get(name, 0) + 1
            return Runs(lambda: run(number))

        return Service(name, make)

    def supervisor(self, *services: Service, **more: Any) -> Supervisor:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.now += seconds
            await asyncio.sleep(0)

        return Supervisor(
            services, self.said.append, sleep=sleep, clock=lambda: self.now,
            jitter=lambda: 1.0, back_off_s=(1.0, 2.0, 5.0), **more,
        )  # fmt: skip


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def for_ever(_: int) -> None:
    await asyncio.Event().wait()


async def test_what_fails_is_started_again_and_the_others_go_on(bench: Bench) -> None:
    well = asyncio.Event()

    async def fails_thrice(number: int) -> None:
        if number <= 4:
            raise ConnectionError("gone") if number % 2 else Unreachable("telegram_away")
        well.set()
        await for_ever(number)

    supervisor = bench.supervisor(bench.service("A", fails_thrice), bench.service("B", for_ever))
    running = asyncio.create_task(supervisor.run())
    await asyncio.wait_for(well.wait(), 30)
    assert bench.slept == [1, 2, 5, 5] and bench.made == {"A": 5, "B": 1}
    assert bench.said[0] == "A: failed (ConnectionError); started again in 1 s."
    assert "Telegram does not answer" in bench.said[1]
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_wrong_token_is_said_once(bench: Bench) -> None:
    async def wrong(_: int) -> None:
        raise ExceptionGroup("", [Unreachable("x"), HostProblem("telegram_token")])

    supervisor = bench.supervisor(bench.service("Telegram", wrong))
    await asyncio.wait_for(supervisor.run(), 30)  # nothing is left to run
    (line,) = bench.said
    assert line.startswith("Telegram: stopped. Telegram does not take the bot's token.")
    assert bench.slept == []


async def test_who_was_well_for_long_begins_anew(bench: Bench) -> None:
    done = asyncio.Event()

    async def fails_late(number: int) -> None:
        if number == 6:
            done.set()
            await for_ever(number)
        if number == 4:
            bench.now += 1_000
        raise RuntimeError

    running = asyncio.create_task(bench.supervisor(bench.service("A", fails_late)).run())
    await asyncio.wait_for(done.wait(), 30)
    assert bench.slept == [1, 2, 5, 1, 2]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_does_not_stop_is_left(bench: Bench) -> None:
    started, let_go, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def stubborn(_: int) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await let_go.wait()
            ended.set()

    supervisor = bench.supervisor(bench.service("A", stubborn), stop_s=0.05)
    running = asyncio.create_task(supervisor.run())
    async with asyncio.timeout(30):
        await started.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert not ended.is_set()
        let_go.set()
        await ended.wait()


def test_what_nothing_can_mend_is_the_cause() -> None:
    first, fatal = Unreachable("x"), HostProblem("telegram_token")
    assert cause_of(ExceptionGroup("", [first, ExceptionGroup("", [fatal])])) is fatal
    assert cause_of(ExceptionGroup("", [first, ValueError()])) is first


async def test_who_has_no_token_is_told_and_the_page_always_starts(tmp_path: Path) -> None:
    said: list[str] = []
    client = RenderClient("http://127.0.0.1:9", "x")
    settings = Settings.model_validate({"telegram": {"token": "1:x"}})
    found = [*platforms.services(settings, client, said.append)]
    assert [service.name for service in found] == ["Telegram", "Page"]
    assert said == ["Discord: no token; set discord.token.", "Telegram: starting."]
    for service in found:
        assert hasattr(service.make(), "run")


def test_a_bot_that_cannot_be_loaded_is_a_problem_with_a_name() -> None:
    with pytest.raises(HostProblem) as caught:
        platforms._load("reelbot.bots.nowhere:Bot")
    assert caught.value.code == "bot_failed_to_load"
