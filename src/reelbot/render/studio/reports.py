"""Reports of parts of a work, as parts of the report of the whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from reelbot.core.jobs import Stage
from reelbot.render.studio.engines.base import Fraction, Report, Shows
from reelbot.render.studio.shares import Shares

Show = Callable[[NDArray[np.uint8]], None]


class Part:
    """`count` of `total` equal pieces of a work, from piece `first` on. Passes pictures on."""

    def __init__(self, report: Fraction, first: float, count: float, total: float) -> None:
        self._report = report
        self._first, self._count, self._total = first, count, max(1, total)

    def __call__(self, fraction: float, detail: str | None = None) -> None:
        self._report((self._first + fraction * self._count) / self._total, detail)

    def show(self, picture: NDArray[np.uint8]) -> None:
        if isinstance(self._report, Shows):
            self._report.show(picture)


class StageReport:
    """A stage of a job; pictures go to `show`."""

    def __init__(
        self, report: Report, shares: Shares, stage: Stage, show: Show | None = None
    ) -> None:
        self._report = report
        self._shares = shares
        self._stage = stage
        self._show = show

    def __call__(self, fraction: float, detail: str | None = None) -> None:
        self._report(self._shares.progress(self._stage, fraction, detail))

    def show(self, picture: NDArray[np.uint8]) -> None:
        if self._show is not None:
            # A look at what is being made is no part of it: without one it goes on.
            with suppress(OSError):
                self._show(picture)


def silent(fraction: float, detail: str | None = None) -> None:
    """For work that is too short to be reported, or is reported elsewhere."""
