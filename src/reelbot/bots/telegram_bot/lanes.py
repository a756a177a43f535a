"""When a message may go to a chat: each chat has a lane, paced and paused for itself.

The library's own limiter stops every chat when one of them has had too much.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from telegram.error import RetryAfter

from reelbot.bots.telegram_bot.refusals import pause_s


@dataclass(frozen=True, slots=True)
class Bound:
    """At most `count` messages within any `seconds`."""

    count: int
    seconds: float


# The platform's own figures are 1 a second (bursts are forgiven), 20 a minute in a group, and 30 a
# second over all; requests arrive later than they leave, so ours are a little wider.
CHAT = Bound(5, 5.5)
GROUP = Bound(20, 62.0)
ALL = Bound(28, 1.05)
_UPLOAD_S = 5.0  # what takes longer has arrived, and is being sent
_LANES_KEPT = 1_000

T = TypeVar("T")


class LaneBusy(Exception):
    """It would be `wait_s` seconds until this message could go; nothing was sent."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class _Slots:
    """The moments at which the next messages may go within one bound. Pure but for its memory."""

    def __init__(self, bound: Bound) -> None:
        self._bound = bound
        self._taken: deque[float] = deque(maxlen=bound.count)

    def free_at(self, moment: float) -> float:
        if len(self._taken) < self._bound.count:
            return moment
        return max(moment, self._taken[0] + self._bound.seconds)

    def take(self, moment: float) -> None:
        self._taken.append(moment)

    @property
    def last(self) -> float:
        return self._taken[-1] if self._taken else 0.0

    @property
    def seconds(self) -> float:
        return self._bound.seconds


@dataclass(slots=True)
class _Lane:
    bounds: tuple[_Slots, ...]
    paused_until: float = 0.0
    latest: float = 0.0  # messages keep their order

    def free_at(self, moment: float) -> float:
        moment = max(moment, self.paused_until, self.latest)
        for slots in self.bounds:
            moment = slots.free_at(moment)
        return moment

    def idle(self, now: float) -> bool:
        over = all(slots.last + slots.seconds < now for slots in self.bounds)
        return over and self.paused_until < now


class Lanes:
    """Sends what is to be sent, each chat at its own pace."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        over_all: Bound = ALL,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[int, _Lane] = {}
        self._over_all = over_all
        self._places = asyncio.Semaphore(over_all.count)

    async def send(
        self, chat: int, call: Callable[[], Awaitable[T]], *, patience_s: float = 60.0
    ) -> T:
        """Make the call when the chat's turn has come; obeys a RetryAfter and calls again.

        Raises LaneBusy where that would take longer than `patience_s`, and whatever the call does.
        """
        deadline = self._clock() + patience_s
        while True:
            await self._turn(chat, deadline)
            try:
                async with self._place():
                    return await call()
            except RetryAfter as error:
                self.pause(chat, pause_s(error))

    def wait_s(self, chat: int) -> float:
        """How long the chat is paused by Telegram, from now; 0 where it is not."""
        lane = self._lanes.get(chat)
        return 0.0 if lane is None else max(0.0, lane.paused_until - self._clock())

    def pause(self, chat: int, seconds: float) -> None:
        """Telegram wants to be left alone in that chat."""
        lane = self._lane(chat)
        lane.paused_until = max(lane.paused_until, self._clock() + seconds)

    async def _turn(self, chat: int, deadline: float) -> None:
        lane = self._lane(chat)
        now = self._clock()
        moment = lane.free_at(now)
        if moment > deadline:
            raise LaneBusy(moment - now)
        for slots in lane.bounds:
            slots.take(moment)
        lane.latest = moment
        # The lane may be paused while this waits.
        while (left := max(moment, lane.paused_until) - self._clock()) > 0:
            if lane.paused_until > deadline:
                raise LaneBusy(lane.paused_until - self._clock())
            await self._sleep(left)

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """One of the places that all chats share. It is free again a second after the answer: when
        the request arrives within that time is not known. Taken last, so that what waits for its
        own chat holds up nobody else."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        late = loop.call_later(_UPLOAD_S, self._places.release)
        try:
            yield
        finally:
            if late.when() > loop.time():
                late.cancel()
                loop.call_later(self._over_all.seconds, self._places.release)

    def _lane(self, chat: int) -> _Lane:
        lane = self._lanes.get(chat)
        if lane is None:
            self._forget_idle()
            bounds = (CHAT,) if chat > 0 else (CHAT, GROUP)  # groups have negative ids
            lane = self._lanes[chat] = _Lane(tuple(_Slots(bound) for bound in bounds))
        return lane

    def _forget_idle(self) -> None:
        if len(self._lanes) < _LANES_KEPT:
            return
        now = self._clock()
        self._lanes = {chat: lane for chat, lane in self._lanes.items() if not lane.idle(now)}
