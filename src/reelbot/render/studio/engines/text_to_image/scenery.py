"""A still of the scene that `text_to_video.scenery` would film: a moment after its entrances."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.base import Card, Fraction, Shot
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery

STILL_SECONDS = 2.0


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
        return bt709.rgb_of(self._engine.still(still, STILL_SECONDS, report))
