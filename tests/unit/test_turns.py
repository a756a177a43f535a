"""The line before the cutter: one at a time, in order, and whoever gives up leaves it."""

from __future__ import annotations

import asyncio

import pytest

from reelbot.core.errors import Cancelled
from reelbot.render.host.turns import Turns


async def settle() -> None:
    """Let every task come as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def take(turns: Turns, name: str, stopping: asyncio.Event, log: list[str]) -> None:
    async with turns.turn(stopping):
        log.append(f"{name} begins")
        await asyncio.sleep(0)
        log.append(f"{name} ends")


async def test_one_at_a_time_in_order() -> None:
    turns, never = Turns(), asyncio.Event()
    log: list[str] = []
    await asyncio.gather(*(take(turns, name, never, log) for name in "abc"))
    assert log == [f"{name} {what}" for name in "abc" for what in ("begins", "ends")]
    assert turns.waiting == 0


@pytest.mark.parametrize("at_the_same_moment", [False, True])
async def test_who_gives_up_leaves_and_blocks_nobody(at_the_same_moment: bool) -> None:
    turns, never, wish, hold = Turns(), asyncio.Event(), asyncio.Event(), asyncio.Event()
    log: list[str] = []

    async def holder() -> None:
        async with turns.turn(never):
            await hold.wait()

    first = asyncio.create_task(holder())
    await settle()
    second = asyncio.create_task(take(turns, "second", wish, log))
    third = asyncio.create_task(take(turns, "third", never, log))
    await settle()
    assert turns.waiting == 2
    wish.set()
    if not at_the_same_moment:
        with pytest.raises(Cancelled):
            await second
        assert turns.waiting == 1 and log == []
    hold.set()
    await asyncio.gather(first, third)
    with pytest.raises(Cancelled):
        await second
    assert log == ["third begins", "third ends"] and turns.waiting == 0


async def test_cancelled_from_outside_it_leaves_too() -> None:
    turns, never, hold = Turns(), asyncio.Event(), asyncio.Event()
    log: list[str] = []

    async def holder() -> None:
        async with turns.turn(never):
            await hold.wait()

    first = asyncio.create_task(holder())
    await settle()
    second = asyncio.create_task(take(turns, "second", never, log))
    await settle()
    hold.set()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    await asyncio.wait_for(take(turns, "third", never, log), 5)
    assert log == ["third begins", "third ends"] and turns.waiting == 0
