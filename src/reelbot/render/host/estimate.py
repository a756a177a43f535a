"""What a job will cost and how long it will wait (pure).

A stage's cost is learned as a rate: seconds of work a second of result, for each kind of job,
engine and stage. The mean is taken of logarithms (so of ratios: one render beside a busy machine
does not spoil it), weighted exponentially so that a new graphics card is noticed.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# The newest observation never counts for less than this, however many came before.
NEWEST_SHARE_MIN = 0.1
# What a prior counts for, in observations.
PRIOR_WEIGHT = 1.0

# Seconds of work a second of result on two cores without a GPU, with the engines that are shipped.
PRIORS: Mapping[str, float] = {
    "planning": 0.02,
    "speech": 0.3,
    "pictures": 0.4,
    "music": 0.1,
    "cutting": 0.6,
}
PRIOR_OTHER = 0.5
# Stages that a kind of job goes through; others cost nothing.
STAGES: Mapping[str, tuple[str, ...]] = {
    "video": ("planning", "speech", "pictures", "music", "cutting"),
    "animate": ("planning", "speech", "pictures", "music", "cutting"),
    "story": ("planning", "speech", "pictures", "music", "cutting"),
    "music": ("music", "cutting"),
    "say": ("speech", "cutting"),
    "describe": ("pictures",),
}
# Loading, probing and writing take this long, however short the result is.
OVERHEAD_S = 1.0
# What a job is taken to cost where nobody said.
UNKNOWN_COST_S = 30.0

Key = tuple[str, str, str]  # kind, engine, stage


@dataclass(frozen=True)
class Rate:
    """Seconds of work a second of result: the mean logarithm, and how much was seen."""

    log_rate: float
    weight: float

    @property
    def rate(self) -> float:
        return math.exp(self.log_rate)

    @classmethod
    def prior(cls, stage: str) -> Rate:
        return cls(math.log(PRIORS.get(stage, PRIOR_OTHER)), PRIOR_WEIGHT)

    def observe(self, work_s: float, result_s: float) -> Rate:
        """The rate after one more job; what took no time at all (kept assets) teaches nothing."""
        if work_s <= 0 or result_s <= 0:
            return self
        weight = self.weight + 1
        share = max(1 / weight, NEWEST_SHARE_MIN)
        newest = math.log(work_s / result_s)
        return Rate(self.log_rate + share * (newest - self.log_rate), weight)


def cost_s(
    kind: str, engines: Mapping[str, str], result_s: float, learned: Mapping[Key, Rate]
) -> float:
    """Expected seconds of work for a job of `kind` whose result is `result_s` seconds long.

    `engines` has the engine's name for each stage that has one; cutting and planning have `""`.
    Of an engine that was not seen yet, what was learned without a name is taken, else the prior.
    """
    total = OVERHEAD_S
    for stage in STAGES.get(kind, tuple(PRIORS)):
        names = dict.fromkeys((engines.get(stage, ""), ""))
        seen = (learned.get((kind, name, stage)) for name in names)
        rate = next(filter(None, seen), None) or Rate.prior(stage)
        total += rate.rate * result_s
    return total


def left_s(cost: float | None, started: float | None, now: float) -> float:
    """Seconds that a running job will go on for; one that is overdue is taken to need a tenth more.

    >>> left_s(100.0, started=0.0, now=30.0)
    70.0
    """
    cost = UNKNOWN_COST_S if cost is None else cost
    elapsed = 0.0 if started is None else max(now - started, 0.0)
    return max(cost - elapsed, 0.1 * elapsed if elapsed > cost else 0.0)


def starts_s(
    waiting: Iterable[float | None], running: Sequence[float], workers: int
) -> list[float]:
    """Seconds until each waiting job begins, and last, until one behind them all would.

    `waiting`: cost of each, in order (None: not known). `running`: seconds that each running job
    will go on for. Jobs are dealt in order to the worker that is free first.

    >>> starts_s([15.0, 5.0], running=[10.0, 30.0], workers=2)
    [10.0, 25.0, 30.0]
    """
    slots = max(workers, 1)
    free = heapq.nlargest(slots, running)
    free += [0.0] * (slots - len(free))
    heapq.heapify(free)
    starts = []
    for cost in waiting:
        starts.append(free[0])
        heapq.heapreplace(free, free[0] + (UNKNOWN_COST_S if cost is None else cost))
    return [*starts, free[0]]
