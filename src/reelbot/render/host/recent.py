"""What stages took lately, and what tries failed of: a window that is kept in memory (pure)."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from reelbot.core.figures import FailureFigures, StageFigures

# So many of the last durations of a stage by an engine are remembered.
KEPT = 200


class Recent:
    """Since the host's start."""

    def __init__(self) -> None:
        self._took: dict[tuple[str, str], deque[float]] = {}
        self._failed: dict[str, tuple[int, float]] = {}

    def took(self, stage: str, engine: str, seconds: float) -> None:
        self._took.setdefault((stage, engine), deque(maxlen=KEPT)).append(seconds)

    def failed(self, code: str, now: float) -> None:
        tries, _ = self._failed.get(code, (0, 0.0))
        self._failed[code] = (tries + 1, now)

    def stages(self) -> tuple[StageFigures, ...]:
        """Each stage by each engine, in the order in which they were first seen."""
        return tuple(
            StageFigures(
                stage=stage,
                engine=engine,
                jobs=len(seconds),
                median_s=round(quantile(seconds, 0.5), 3),
                p90_s=round(quantile(seconds, 0.9), 3),
            )
            for (stage, engine), seconds in self._took.items()
        )

    def failures(self) -> tuple[FailureFigures, ...]:
        """The latest reason first."""
        newest = sorted(self._failed.items(), key=lambda item: -item[1][1])
        return tuple(
            FailureFigures(code=code, tries=tries, last=last) for code, (tries, last) in newest
        )


def quantile(values: Sequence[float], share: float) -> float:
    """Between the two nearest values (the method of NumPy's default); `values` is not empty.

    >>> quantile([4, 1, 3, 2], 0.5)
    2.5
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
