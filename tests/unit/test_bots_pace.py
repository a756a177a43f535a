"""Cards at their platform's pace: on a clock that is moved by hand."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from tests.support.chat_platform import Memory, refusal

from reelbot.bots.adapter import Card, Pace
from reelbot.bots.discord_bot import adapter as discord
from reelbot.bots.keeper import Cards
from reelbot.bots.pace import Lane
from reelbot.bots.telegram_bot import adapter as telegram
from reelbot.core.client import RenderClient
from reelbot.core.jobs import Job, State
from reelbot.core.wire import Event


def test_a_lane_keeps_its_distance() -> None:
    lane = Lane(Pace(3.0))
    assert lane.wait_s(100.0) == 0
    lane.went(100.0)
    assert lane.wait_s(101.0) == 2.0 and lane.wait_s(103.0) == 0
    assert not lane.idle(150.0) and lane.idle(160.0)


def test_a_lane_takes_so_many_a_minute() -> None:
    lane = Lane(Pace(1.0, per_minute=3))
    for at in (0.0, 1.0, 2.0):
        assert lane.wait_s(at) == 0
        lane.went(at)
    assert lane.wait_s(3.0) == 57.0
    lane.went(60.0)
    assert lane.wait_s(61.0) == 0  # the one of second 1 is a minute ago
    lane.went(61.0)
    assert lane.wait_s(61.5) == 0.5


def test_a_lane_rests_when_it_must() -> None:
    lane = Lane(Pace(1.0))
    lane.pause(10.0, 30.0)
    lane.pause(10.0, 5.0)
    assert lane.wait_s(20.0) == 20.0 and not lane.idle(39.0)


@pytest.mark.parametrize(
    ("pace", "apart_s", "per_minute"),
    [
        (Pace(lane_s=discord.CARD_EVERY_S), 3, 20),
        (telegram.CHAT_PACE, 5, 12),
        (telegram.GROUP_PACE, 5, 12),
    ],
    ids=["discord", "telegram", "telegram-group"],
)
def test_each_platform_s_pace_is_the_one_that_was_promised(
    pace: Pace, apart_s: float, per_minute: int
) -> None:
    lane = Lane(pace)
    went: list[float] = []
    for tenth in range(6_000):
        if lane.wait_s(tenth / 10) == 0:
            lane.went(tenth / 10)
            went.append(tenth / 10)
    assert all(after - before >= apart_s for before, after in itertools.pairwise(went))
    assert all(sum(0 <= other - one < 60 for other in went) <= per_minute for one in went)
    assert len(went) >= 600 / apart_s - 1
    # Groups have Telegram's bound said, too: the distance alone may be changed some day.
    assert telegram.GROUP_PACE.per_minute == 12


class Clock:
    """Seconds; whoever sleeps is woken when it is moved past their time."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = itertools.count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), woken))
        await woken.wait()

    async def move(self, seconds: float) -> None:
        end = self.now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self.now, _, woken = heapq.heappop(self._sleepers)
            woken.set()
            await settle()
        self.now = end
        await settle()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


class Chat(Memory):
    """Remembers when its cards were edited, on the test's clock."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        super().__init__(pace=pace)
        self.clock = clock
        self.seen: list[tuple[float, str, str]] = []

    async def show_card(self, reply: Mapping[str, Any], card: Card) -> None:
        await super().show_card(reply, card)
        self.seen.append((self.clock.now - 1_000, card.job, card.text))


class World:
    """Cards of jobs in a chat; no host is asked, as all that happens is told."""

    def __init__(self, pace: Pace, folder: Path) -> None:
        self.clock = Clock()
        self.chat = Chat(self.clock, pace)
        client = cast(RenderClient, None)
        self.cards = Cards(client, self.chat, folder, clock=self.clock, sleep=self.clock.sleep)

    def job(self, id: str, state: State = State.QUEUED, **more: Any) -> Job:
        return Job(id=id, kind="video", state=state, owner="chat/ann", title=id, created=0, **more)

    def begin(self, id: str, chat: str = "c") -> None:
        self.cards.settle(self.job(id), {"chat": chat, "card": id}, None)

    def progress(self, id: str, fraction: float) -> None:
        data = {"stage": "pictures", "fraction": fraction}
        self.cards.heard(Event(kind="progress", job=id, data=data))

    def end(self, id: str, chat: str = "c") -> None:
        job = self.job(id, State.DONE, finished=60.0)
        self.cards.settle(job, {"chat": chat, "card": id}, None)

    def times(self, job: str | None = None) -> list[float]:
        return [at for at, id, _ in self.chat.seen if job in (None, id)]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(Pace(3.0), tmp_path)
    yield world
    running = asyncio.create_task(world.cards.run())
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_newest_is_shown_and_what_is_between_is_dropped(world: World) -> None:
    world.begin("a")
    await world.clock.move(0)
    for step in range(1, 101):
        world.progress("a", step / 101)
        await world.clock.move(0.1)
    assert world.times() == [0, 3, 6, 9]
    assert [text.split(" · ")[-1] if "%" in text else "" for _, _, text in world.chat.seen]
    percents = [text.split("%")[0].split()[-1] for _, _, text in world.chat.seen[1:]]
    assert percents == ["30", "59", "89"]
    await world.clock.move(60)
    assert len(world.chat.seen) == 5  # the last, and nothing after it


async def test_an_equal_card_is_not_an_edit(world: World) -> None:
    world.begin("a")
    await world.clock.move(10)
    world.progress("a", 0.5)
    await world.clock.move(10)
    for _ in range(5):
        world.progress("a", 0.5)
        await world.clock.move(10)
    assert len(world.chat.seen) == 2


async def test_cards_of_a_chat_share_its_pace(world: World) -> None:
    for id in "abc":
        world.begin(id)
    world.begin("z", chat="elsewhere")
    await world.clock.move(20)
    assert world.times("z") == [0]
    assert sorted(world.times("a") + world.times("b") + world.times("c")) == [0, 3, 6]


async def test_what_is_over_goes_first(world: World) -> None:
    for id in "abcd":
        world.begin(id)
    await world.clock.move(1)
    world.end("d")
    await world.clock.move(20)
    assert world.times("d")[0] == 3
    assert [id for _, id, _ in world.chat.seen] == ["a", "d", "b", "c"]


async def test_a_lane_that_must_wait_waits_alone(world: World) -> None:
    world.chat.card_faults.append(refusal("flood", retry_after=40.0))
    world.begin("a")
    await world.clock.move(1)
    world.begin("z", chat="elsewhere")
    for step in range(30):
        world.progress("a", step / 30)
        await world.clock.move(1)
    assert world.times("z") == [1] and world.times("a") == []
    await world.clock.move(30)
    assert world.times("a")[0] == 40
    assert "97 %" in world.chat.seen[-1][2]  # as it is then


async def test_a_card_that_is_gone_is_let_go(world: World) -> None:
    world.chat.card_faults.append(refusal("message_gone", final=True))
    world.begin("a")
    await world.clock.move(1)
    world.progress("a", 0.5)
    await world.clock.move(10)
    assert world.chat.seen == [] and len(world.cards) == 0


async def test_a_platform_that_fails_is_tried_a_few_times(world: World) -> None:
    world.chat.card_faults.extend([RuntimeError(), RuntimeError(), None])
    world.begin("a")
    await world.clock.move(20)
    assert world.times() == [6]
    world.chat.card_faults.extend([RuntimeError()] * 5)
    world.progress("a", 0.5)
    await world.clock.move(60)
    assert len(world.cards) == 0 and len(world.chat.card_faults) == 2


async def test_a_card_that_ended_is_not_edited_again(world: World) -> None:
    world.begin("a")
    world.end("a")
    await world.clock.move(10)
    assert len(world.cards) == 0
    world.end("a")  # its delivery says so too
    await world.clock.move(10)
    assert len(world.chat.seen) == 1 and len(world.cards) == 0


async def test_a_minute_of_a_group_has_so_many_edits(tmp_path: Path) -> None:
    world = World(Pace(1.0, per_minute=12), tmp_path)
    for number in range(10):
        world.begin(f"job{number}")
    for step in range(1, 121):
        for number in range(10):
            world.progress(f"job{number}", step / 121)
        await world.clock.move(1)
    times = world.times()
    assert len(times) == 25  # of 120 seconds, the first and the last among them
    for at in times:
        assert sum(at <= other < at + 60 for other in times) <= 12
    assert {id for _, id, _ in world.chat.seen} == {f"job{n}" for n in range(10)}  # fair
    running = asyncio.create_task(world.cards.run())
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
