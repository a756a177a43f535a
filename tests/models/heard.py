"""What an engine reports to in these tests."""

from __future__ import annotations

import numpy as np

from reelbot.core.errors import Cancelled


class Heard:
    """A report that remembers; `stop_at` raises Cancelled from that fraction on."""

    def __init__(self, stop_at: float = 2.0) -> None:
        self.fractions: list[float] = []
        self.details: list[str] = []
        self.pictures: list[np.ndarray] = []
        self._stop_at = stop_at

    def __call__(self, fraction: float, detail: str | None = None) -> None:
        assert 0 <= fraction <= 1
        self.fractions.append(fraction)
        if detail:
            self.details.append(detail)
        if fraction >= self._stop_at:
            raise Cancelled

    def show(self, picture: np.ndarray) -> None:
        assert picture.dtype == np.uint8 and picture.shape[2] == 3
        self.pictures.append(picture)
