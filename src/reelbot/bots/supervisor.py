"""Starts what serves people, starts again what fails, stops all of it gently.

One that fails does not stop the others. What trying again cannot mend, such as a wrong token, is
said once and left.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from reelbot.core import texts
from reelbot.core.errors import HostProblem, ReelbotError

BACK_OFF_S = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
# Who ran so long was well: the next failure is a first one.
WELL_S = 120.0
STOP_S = 9.0

log = structlog.get_logger(__name__)


class Runs(Protocol):
    async def run(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Service:
    """Something that serves; `make` makes it anew for each start, as what failed is not reused."""

    name: str
    make: Callable[[], Runs]


class Supervisor:
    """`say` tells whoever started it, a line at a time."""

    def __init__(
        self,
        services: Sequence[Service],
        say: Callable[[str], None],
        *,
        sleep: Callable[[float], Any] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2),
        back_off_s: tuple[float, ...] = BACK_OFF_S,
        stop_s: float = STOP_S,
    ) -> None:
        self._services = services
        self._say = say
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter
        self._back_off_s = back_off_s
        self._stop_s = stop_s

    async def run(self) -> None:
        """Until cancelled; then every service is cancelled, and what takes too long is left.

        Ends by itself where no service can go on.
        """
        tasks = [asyncio.create_task(self._keep(service)) for service in self._services]
        try:
            if tasks:
                await asyncio.wait(tasks)
        finally:
            for task in tasks:
                task.cancel()
            if tasks:
                _, late = await asyncio.wait(tasks, timeout=self._stop_s)
                for task in late:
                    log.warning("did not stop in time", task=task.get_name())

    async def _keep(self, service: Service) -> None:
        failures = 0
        while True:
            started = self._clock()
            try:
                await service.make().run()
                log.warning("ended by itself", service=service.name)
                reason = ""
            except asyncio.CancelledError:
                raise
            except Exception as error:
                cause = cause_of(error)
                if isinstance(cause, HostProblem) and not cause.retryable:
                    log.error("stopped", service=service.name, code=cause.code)
                    self._tell("bot.stopped", name=service.name, reason=str(cause))
                    return
                log.exception("failed", service=service.name)
                reason = str(cause) if isinstance(cause, ReelbotError) else type(cause).__name__
            if self._clock() - started >= WELL_S:
                failures = 0
            seconds = self._back_off_s[min(failures, len(self._back_off_s) - 1)] * self._jitter()
            failures += 1
            self._tell("bot.failed", name=service.name, reason=reason.rstrip("."), seconds=seconds)
            await self._sleep(seconds)

    def _tell(self, key: str, **facts: Any) -> None:
        with contextlib.suppress(OSError):  # a terminal that is gone
            self._say(texts.say(key, facts))


def cause_of(error: BaseException) -> BaseException:
    """What went wrong first, where tasks that ran together ended together; what nothing can mend
    goes before what may pass."""
    if not isinstance(error, BaseExceptionGroup):
        return error
    causes = [cause_of(each) for each in error.exceptions]
    return next((each for each in causes if isinstance(each, HostProblem)), causes[0])
