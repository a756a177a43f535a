"""The picture that stands for a film: of the frames that were seen, the one that shows most."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reelbot.render.studio.engines.base import Frame

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
        self._planes: tuple[NDArray[np.uint8], ...] | None = None

    def offer(self, frame: Frame, weight: float = 1.0) -> None:
        """Look at a frame; `weight` is how much such a frame is wished for."""
        merit = weight * score(frame)
        if merit <= self._best:
            return
        self._best = merit
        height = max(2, round(WIDTH * frame.height / frame.width / 2) * 2)
        self._planes = tuple(
            np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)
            for plane, size in (
                (frame.y, (WIDTH, height)),
                (frame.u, (WIDTH // 2, height // 2)),
                (frame.v, (WIDTH // 2, height // 2)),
            )
        )

    def save(self, path: Path, width: int = WIDTH) -> tuple[int, int]:
        """Write a JPEG that is so wide at most, and give its width and height."""
        if self._planes is None:
            raise ValueError("no frame was offered")
        picture = Image.fromarray(rgb(*self._planes))
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


def score(frame: Frame) -> float:
    """How much there is to see: spread of brightness, detail, colour; little where it is black."""
    height = max(2, SCORED_WIDTH * frame.height // frame.width)
    luma = cv2.resize(frame.y, (SCORED_WIDTH, height), interpolation=cv2.INTER_AREA)
    spread = float(luma.std()) / 64
    detail = float(np.abs(cv2.Laplacian(luma, cv2.CV_16S)).mean()) / 16
    colour = float(frame.u[::8, ::8].std() + frame.v[::8, ::8].std()) / 32
    light = 1 - abs(float(luma.mean()) - 118) / 118
    return 0.05 + max(0.0, light) * (min(1, spread) + min(1, detail) + 0.5 * min(1, colour))


def rgb(y: NDArray[np.uint8], u: NDArray[np.uint8], v: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """BT.709 limited range (ITU-R BT.709-6) to RGB; OpenCV's own conversion is BT.601."""
    size = (y.shape[1], y.shape[0])
    luma = (y.astype(np.float32) - 16) * np.float32(255 / 219)
    cb, cr = (
        cv2.resize(plane.astype(np.float32) - 128, size, interpolation=cv2.INTER_LINEAR)
        * np.float32(255 / 224)
        for plane in (u, v)
    )
    planes = (luma + 1.5748 * cr, luma - 0.187324 * cb - 0.468124 * cr, luma + 1.8556 * cb)
    return np.clip(np.stack(planes, axis=-1) + 0.5, 0, 255).astype(np.uint8)
