"""A still of the scene that `text_to_video.scenery` would film: a moment after its entrances."""

from __future__ import annotations

from typing import Any, ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Card, Fraction, Frame, Shot
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery

STILL_SECONDS = 2.0


def rgb_of(frame: Frame) -> NDArray[np.uint8]:
    """RGB uint8, shape (height, width, 3), of a limited-range BT.709 frame."""
    size = (frame.width, frame.height)
    y = (frame.y.astype(np.float32) - 16) / 219
    u, v = (
        (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) - 128) / 224
        for plane in (frame.u, frame.v)
    )
    red, blue = y + 1.5748 * v, y + 1.8556 * u
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.asarray(np.clip(np.dstack([red, green, blue]) * 255 + 0.5, 0, 255), np.uint8)


class SceneryStill:
    """Text to image without a model hub or a GPU."""

    card: ClassVar[Card] = Card(
        task="text_to_image",
        name="scenery",
        version=Scenery.card.version,
        licence="MIT",
        about="A still of 3D sprites in a painted landscape; any language, no GPU",
        cost=1.0,
        memory_mb=Scenery.card.memory_mb,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._engine = Scenery(settings)

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return Scenery.missing(settings)

    def load(self, report: Fraction) -> None:
        self._engine.load(report)

    def close(self) -> None:
        self._engine.close()

    def paint(self, shot: Shot, report: Fraction) -> NDArray[np.uint8]:
        """A picture of the shot, RGB uint8, shape (height, width, 3)."""
        still = shot.model_copy(update={"seconds": 2 * STILL_SECONDS})
        return rgb_of(self._engine.still(still, STILL_SECONDS, report))
