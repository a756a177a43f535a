"""How often a lane's cards may be edited (pure; seconds of a monotonic clock are arguments)."""

from __future__ import annotations

from collections import deque

from reelbot.bots.adapter import Pace

MINUTE_S = 60.0


class Lane:
    """Remembers when a lane was used. What may not go now is not kept: ask again with what is
    newest then."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._went: deque[float] = deque()
        self._paused_until = float("-inf")

    def wait_s(self, now_s: float) -> float:
        """Seconds until the next edit may go; 0.0: now."""
        earliest = self._paused_until
        if self._went:
            earliest = max(earliest, self._went[-1] + self._pace.lane_s)
        most = self._pace.per_minute
        if most is not None and len(self._went) >= most:
            earliest = max(earliest, self._went[-most] + MINUTE_S)
        return max(0.0, earliest - now_s)

    def idle(self, now_s: float) -> bool:
        """Whether there is nothing left to remember."""
        last = self._went[-1] if self._went else float("-inf")
        return now_s >= max(self._paused_until, last + max(MINUTE_S, self._pace.lane_s))

    def went(self, now_s: float) -> None:
        """An edit went out, whatever became of it: the platform counts it too."""
        self._went.append(now_s)
        keep = self._pace.per_minute or 1
        while len(self._went) > keep:
            self._went.popleft()

    def pause(self, now_s: float, seconds: float) -> None:
        """The platform wants quiet for so long."""
        self._paused_until = max(self._paused_until, now_s + seconds)
