"""The picture that stands for a film: of the frames that were seen, the one that shows most."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reelbot.render.studio.engines.base import Frame
from reelbot.render.studio.engines.bt709 import rgb_of_planes

U8 = NDArray[np.uint8]

WIDTH = 640
PREVIEW_WIDTH = 480  # that of the looks which are had while it is made
QUALITY = 86
SCORED_WIDTH = 160
OFFER_S = 0.5  # how often a frame may become the thumbnail
EARLY_S = 6.0  # a frame from the film's beginning tells most of what it is about
LATER, MIXED = 0.9, 0.4  # how much others are wished for


class Thumbnail:
    """Keeps the best of the frames that it is offered; holds one small picture."""

    def __init__(self) -> None:
        self._best = -1.0
        self._planes: tuple[U8, U8, U8] | None = None

    def offer(self, frame: Frame, weight: float = 1.0) -> None:
        """Look at a frame; `weight` is how much such a frame is wished for."""
        merit = weight * score(frame)
        if merit <= self._best:
            return
        self._best = merit
        self._planes = small_planes(frame, WIDTH)

    def save(self, path: Path, width: int = WIDTH) -> tuple[int, int]:
        """Write a JPEG that is so wide at most, and give its width and height."""
        if self._planes is None:
            raise ValueError("no frame was offered")
        picture = Image.fromarray(rgb_of_planes(*self._planes))
        picture.thumbnail((width, picture.height), Image.Resampling.LANCZOS)
        picture.save(path, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return picture.size


class Offers:
    """Which frames of a film are offered to its thumbnail, and how much each is wished for."""

    def __init__(self, thumbnail: Thumbnail, fps: float, count: int) -> None:
        self._thumbnail = thumbnail
        self._stride = max(1, round(OFFER_S * fps))
        self._offset = min(self._stride, count) // 2
        self._early = EARLY_S * fps
        self._offered: tuple[Frame, float] | None = None

    def due(self, number: int) -> bool:
        return number % self._stride == self._offset

    def look(self, number: int, frame: Frame, light: float, *, steady: bool) -> None:
        """Offer frame `number`, without text, if it is due; `steady` where it is of one shot."""
        if not self.due(number):
            return
        weight = light * (1.0 if steady else MIXED) * (1.0 if number < self._early else LATER)
        if self._offered is not None:
            before, best = self._offered
            if before is frame and weight <= best:
                return  # a still was looked at when it came
        self._offered = (frame, weight)
        self._thumbnail.offer(frame, weight)


def small_planes(frame: Frame, width: int) -> tuple[U8, U8, U8]:
    """The frame's planes so many pixels wide, which is even, and as high as goes with it."""
    height = max(2, round(width * frame.height / frame.width / 2) * 2)
    luma, blue, red = (
        np.asarray(
            cv2.resize(plane, (width // part, height // part), interpolation=cv2.INTER_AREA),
            np.uint8,
        )
        for plane, part in ((frame.y, 1), (frame.u, 2), (frame.v, 2))
    )
    return luma, blue, red


def score(frame: Frame) -> float:
    """How much there is to see: spread of brightness, detail, colour; little where it is black."""
    height = max(2, SCORED_WIDTH * frame.height // frame.width)
    luma = cv2.resize(frame.y, (SCORED_WIDTH, height), interpolation=cv2.INTER_AREA)
    spread = float(luma.std()) / 64
    detail = float(np.abs(cv2.Laplacian(luma, cv2.CV_16S)).mean()) / 16
    colour = float(frame.u[::8, ::8].std() + frame.v[::8, ::8].std()) / 32
    light = 1 - abs(float(luma.mean()) - 118) / 118
    return 0.05 + max(0.0, light) * (min(1, spread) + min(1, detail) + 0.5 * min(1, colour))
