"""How many requests a token may make: a token bucket each (pure; time is an argument)."""

from __future__ import annotations

from dataclasses import dataclass

from reelbot.core.sections import Scope

# By scope, where the configuration says nothing. A bot speaks for many people at once; what reads
# figures does so a few times a minute.
PER_MINUTE: dict[Scope, int] = {"bot": 30_000, "operator": 30_000, "read": 600}
# So much may come at once: what is allowed in ten seconds.
BURST_S = 10.0


@dataclass(slots=True)
class Bucket:
    """What one token has left. `full` is how much it holds, refilled at `rate` a second."""

    rate: float
    full: float
    left: float
    at: float

    @classmethod
    def of(cls, per_minute: int, now: float) -> Bucket:
        rate = per_minute / 60.0
        full = max(rate * BURST_S, 1.0)
        return cls(rate, full, full, now)

    def take(self, now: float) -> float:
        """Count a request; returns 0, or the seconds after which there is room for one."""
        self.left = min(self.full, self.left + max(now - self.at, 0.0) * self.rate)
        self.at = now
        if self.left >= 1.0:
            self.left -= 1.0
            return 0.0
        return (1.0 - self.left) / self.rate


class Rates:
    """A bucket for every token that has a rate; `per_minute` is by the token's name."""

    def __init__(self, per_minute: dict[str, int]) -> None:
        self._per_minute = per_minute
        self._buckets: dict[str, Bucket] = {}

    def take(self, token: str, scope: Scope, now: float) -> float:
        """Count a request of a token; returns 0, or how long it has to wait."""
        per_minute = self._per_minute.get(token, PER_MINUTE[scope])
        if not per_minute:
            return 0.0
        bucket = self._buckets.get(token)
        if bucket is None:
            bucket = self._buckets[token] = Bucket.of(per_minute, now)
        return bucket.take(now)
