"""A look at what is being made: a small JPEG that replaces the one before it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reelbot.core import wire
from reelbot.render.studio.engines.base import Fraction, Frame, Sound
from reelbot.render.studio.engines.bt709 import rgb_of_planes
from reelbot.render.studio.film.thumbnail import PREVIEW_WIDTH, small_planes
from reelbot.render.studio.moderation import Moderation
from reelbot.render.studio.reports import Show
from reelbot.render.studio.storyboard import PictureTake, PlayedTake, ShotTake, SpokenTake
from reelbot.render.studio.takes import Takes

QUALITY = 80
# Of a film that is being cut: a short one is done before it is looked at.
FIRST_S = 1.0
EVERY_S = 2.0


class Viewer:
    """Shows pictures to whoever waits for a job; one that is unfit is not shown."""

    def __init__(
        self,
        order: wire.Make | wire.Cut,
        path: Path,
        moderation: Moderation | None,
        send: Callable[[wire.Message], None],
    ) -> None:
        self._order = order
        self._path = path
        self._moderation = moderation
        self._send = send

    def __call__(self, picture: NDArray[np.uint8]) -> None:
        """`picture`: RGB uint8, (height, width, 3). Raises OSError where it cannot be written."""
        if self._moderation is not None and self._moderation.unfit(picture):
            return
        image = Image.fromarray(picture)
        image.thumbnail((PREVIEW_WIDTH, 2 * PREVIEW_WIDTH), Image.Resampling.LANCZOS)
        beside = self._path.with_suffix(".new")
        image.save(beside, "JPEG", quality=QUALITY)
        size = beside.stat().st_size
        os.replace(beside, self._path)
        self._send(
            wire.Previewed(
                job=self._order.job,
                attempt=self._order.attempt,
                bytes=size,
                width=image.width,
                height=image.height,
            )
        )


class Looked:
    """Takes of a film that is being cut, at one of whose frames a look is taken now and then."""

    def __init__(
        self, takes: Takes, show: Show, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._takes = takes
        self._show = show
        self._clock = clock
        self._next = clock() + FIRST_S

    def frames(self, take: ShotTake | PictureTake, report: Fraction) -> Iterator[Frame]:
        for frame in self._takes.frames(take, report):
            now = self._clock()
            if now >= self._next:
                self._next = now + EVERY_S
                with suppress(OSError):  # a look is no part of the film
                    self._show(small(frame))
            yield frame

    def speech(self, take: SpokenTake) -> Sound:
        return self._takes.speech(take)

    def music(self, take: PlayedTake) -> Sound:
        return self._takes.music(take)


def small(frame: Frame) -> NDArray[np.uint8]:
    """A frame as RGB, PREVIEW_WIDTH pixels wide."""
    return rgb_of_planes(*small_planes(frame, PREVIEW_WIDTH))
