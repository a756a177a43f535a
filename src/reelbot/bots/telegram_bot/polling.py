"""Fetching updates. One is confirmed only when it has been dealt with: what a bot that was killed
had in hand is heard again, and its key makes it the same job.

python-telegram-bot's own poller confirms updates by asking for more, before anybody dealt with
them.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable

import structlog
from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError

from reelbot.bots.telegram_bot.refusals import Refusal, pause_s, refusal
from reelbot.core import texts
from reelbot.core.errors import HostProblem

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
POLL_S = 50  # Telegram's own bound
HAND_S = 60.0  # an update that takes longer is confirmed all the same
HELD_MAX = 50  # and so are all where so many are in hand
DONE_MAX = 1_000  # remembered, so that one that is sent again is not dealt with twice
_LOOK_S = 0.2  # how soon to ask again while something is in hand
_AWAY_S = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_RIVAL_S = 3.0
_RIVAL_SAID_S = 60.0
# After a week without updates their numbers begin anew anywhere, maybe below the last.
_QUIET_S = 24 * 3600.0
_BATCH = 100


class Hands:
    """The updates that are being dealt with, by their number. At most once each at a time."""

    def __init__(self, deal: Callable[[Update], Awaitable[None]]) -> None:
        self._deal = deal
        self._open: dict[int, float] = {}  # since when
        self._done: dict[int, None] = {}  # dealt with, but maybe not confirmed yet
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()

    def take(self, updates: Iterable[Update]) -> None:
        """Begin to deal with those that are new."""
        for update in updates:
            number = update.update_id
            if number not in self._open and number not in self._done:
                self._open[number] = time.monotonic()
                task = asyncio.create_task(self._run(update), name=f"telegram update {number}")
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def dealt_with(self, update: Update, patience_s: float) -> None:
        """Take one and wait until it has been dealt with, or for so long."""
        self.take([update])
        await self._until(lambda: update.update_id not in self._open, patience_s)

    async def idle(self, patience_s: float) -> None:
        """Wait until nothing is in hand, or for so long."""
        await self._until(lambda: not self._open, patience_s)

    def next_number(self, after: int) -> int:
        """What may be confirmed: all before this number. `after`: one past the last fetched."""
        now = time.monotonic()
        waiting = [
            number
            for number, since in self._open.items()
            if number < after and now - since < HAND_S
        ]
        # A batch has room for this many; whoever waits behind them is not to wait for them.
        number = after if len(waiting) > HELD_MAX else min([after, *waiting])
        for done in [each for each in self._done if each < number]:
            del self._done[done]
        return number

    @property
    def busy(self) -> bool:
        return bool(self._open)

    async def close(self, patience_s: float) -> None:
        """Let what is in hand end, for so long; then cancel it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience_s)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, update: Update) -> None:
        try:
            await self._deal(update)
        except Exception:
            log.exception("telegram_update_failed", update=update.update_id)
        finally:
            self._open.pop(update.update_id, None)
            self._done[update.update_id] = None
            while len(self._done) > DONE_MAX:  # a webhook confirms nothing by number
                del self._done[next(iter(self._done))]
            async with self._changed:
                self._changed.notify_all()

    async def _until(self, condition: Callable[[], bool], patience_s: float) -> None:
        async with self._changed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait_for(condition), patience_s)


class Poller:
    """Long polling, until cancelled."""

    def __init__(self, bot: Bot, hands: Hands) -> None:
        self._bot = bot
        self._hands = hands
        self._offset: int | None = None
        self._latest = time.monotonic()
        self._rival_said = -_RIVAL_SAID_S

    async def run(self) -> None:
        """Raises HostProblem("telegram_token") where the token is taken back."""
        failures = 0
        while True:
            try:
                await self._once()
                failures = 0
            except RetryAfter as error:
                await asyncio.sleep(pause_s(error))
            except TelegramError as error:
                await asyncio.sleep(self._after(error, failures))
                failures += 1

    async def confirm(self) -> None:
        """Tell Telegram what has been dealt with, so that a next start does not hear it again."""
        if self._offset is not None:
            await self._bot.get_updates(
                offset=self._hands.next_number(self._offset), limit=1, timeout=0
            )

    async def _once(self) -> None:
        now = time.monotonic()
        if self._offset is not None and not self._hands.busy and now - self._latest > _QUIET_S:
            self._offset = None
        offset = None if self._offset is None else self._hands.next_number(self._offset)
        held = offset is not None and offset != self._offset
        updates = await self._bot.get_updates(
            offset=offset,
            limit=_BATCH,
            timeout=0 if held else POLL_S,
            allowed_updates=ALLOWED_UPDATES,
        )
        if updates:
            self._latest = now
            self._offset = updates[-1].update_id + 1
            self._hands.take(updates)
        # Most are dealt with at once, and then nothing is fetched twice.
        await self._hands.idle(_LOOK_S)

    def _after(self, error: TelegramError, failures: int) -> float:
        """How long to wait after an error, in seconds."""
        match refusal(error):
            case Refusal.TOKEN:
                raise HostProblem("telegram_token") from None
            case Refusal.RIVAL:
                if time.monotonic() - self._rival_said >= _RIVAL_SAID_S:
                    self._rival_said = time.monotonic()
                    log.error("telegram_rival", problem=texts.error("telegram_rival", {}))
                return _RIVAL_S
        wait = _AWAY_S[min(failures, len(_AWAY_S) - 1)]
        if failures >= 2:
            log.warning("telegram_away", error=type(error).__name__, again_in_s=wait)
        return wait
