"""Which of a film's frames are encoded: those that differ from the one before, and a few more.

A frame that is not encoded costs nothing: the one before it is simply seen for longer. Players
seek to keyframes and show time passing by frames, so there are keyframes where pages begin and
every few seconds, and some frame at least every second.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.film.tracks import Span

KEY_EVERY_S = 10  # at one frame a second a player is nowhere far from one
FRAME_EVERY_S = 1
SAMPLED = 61  # every which row is looked at first; a prime, so that no pattern hides in step


def keyframes(spans: Sequence[Span], fps: Fraction) -> tuple[int, ...]:
    """Frames that are keyframes in any case: where a shot is first seen alone, and every
    KEY_EVERY_S from there."""
    every = round(KEY_EVERY_S * fps)
    starts = sorted({span.start + span.overlap for span in spans} | {0})
    end = spans[-1].end
    ends = [*starts[1:], end]
    return tuple(
        number
        for start, after in zip(starts, ends, strict=True)
        for number in range(start, after, every)
        if number < end
    )


class Pace:
    """Says of each frame in turn whether it is encoded."""

    def __init__(self, count: int, fps: Fraction, keys: Sequence[int]) -> None:
        self._last = count - 1
        self._every = max(1, int(FRAME_EVERY_S * fps))
        self._keys = frozenset(keys)
        self._sent = 0
        self._shown: NDArray[np.uint8] | None = None

    def wants(self, number: int, data: NDArray[np.uint8]) -> bool:
        """Whether frame `number`, an I420 buffer that does not change any more, is encoded."""
        wanted = (
            self._shown is None
            or not alike(self._shown, data)
            or number - self._sent >= self._every
            or number in self._keys
            or number == self._last  # its length is the film's end
        )
        if wanted:
            self._sent, self._shown = number, data
        return wanted


def alike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Whether two buffers of one shape are the same or hold the same.

    Frames that move differ in the first row or two that are compared, so they cost next to nothing.
    """
    if one is other:
        return True
    return np.array_equal(one[::SAMPLED], other[::SAMPLED]) and np.array_equal(one, other)
