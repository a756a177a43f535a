"""A plan and its files → the shot's frames, at the film's size and rate."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame, Size
from reelbot.render.studio.footage.fit import Fitter
from reelbot.render.studio.footage.flow import Between, blend
from reelbot.render.studio.footage.plan import FootagePlan

U8 = NDArray[np.uint8]

WHOLE = 0.02  # of a frame: nearer than that to a frame, it is shown as it is

# Opens a clip: Y′CbCr uint8 (height, width, 3), frame by frame.
Open = Callable[[], Iterator[U8]]


class Player:
    """Shows one clip at moments that only go forward."""

    def __init__(self, frames: Iterator[U8], way: str) -> None:
        self._frames = frames
        self._way = way
        self._at = 0
        self._before = next(frames)
        self._after = next(frames, self._before)
        self._between: Between | None = None

    def at(self, position: float) -> U8:
        """The clip at a position in frames, 0 for the first; the last for what is beyond it."""
        while position >= self._at + 1 and self._step():
            pass
        t = min(1.0, max(0.0, position - self._at))
        if t < WHOLE or self._way == "none":
            return self._before
        if t > 1 - WHOLE:
            return self._after
        if self._way == "blend":
            return blend(self._before, self._after, t)
        if self._between is None:
            self._between = Between(self._before, self._after)
        return self._between.at(t)

    def _step(self) -> bool:
        following = next(self._frames, None)
        if following is None:
            return False
        self._before, self._after = self._after, following
        self._at += 1
        self._between = None
        return True


def frames(
    plan: FootagePlan, clips: Sequence[Open], seconds: float, size: Size, fps: float
) -> Generator[Frame, None, None]:
    """Exactly round(seconds · fps) frames of `size`; at most two clips are open at a time."""
    fitter: Fitter | None = None
    players: dict[int, Player] = {}
    for number in range(round(seconds * fps)):
        moment = number / fps
        last = len(clips) - 1
        newest = min(last, next((i for i in range(last, 0, -1) if plan.start_s(i) <= moment), 0))
        for gone in [i for i in players if i < newest - 1]:
            del players[gone]

        def seen(clip: int, moment: float = moment) -> U8:
            if clip not in players:
                players[clip] = Player(clips[clip](), plan.between)
            return players[clip].at((moment - plan.start_s(clip)) * plan.fps * plan.speed)

        planes = seen(newest)
        since = moment - plan.start_s(newest)
        if newest > 0 and since < plan.fade_s:
            planes = blend(seen(newest - 1), planes, since / plan.fade_s)
        if fitter is None:
            fitter = Fitter(planes.shape[1], planes.shape[0], size, plan.fit)
        yield fitter.frame(planes)
