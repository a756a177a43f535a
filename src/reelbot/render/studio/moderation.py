"""Whether pictures may be shown: the moderation engine's scores against a threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import NotAllowed
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Frame, ImageModeration
from reelbot.render.studio.engines.bt709 import rgb_of

# Where in a shot a frame is looked at, as shares of its length.
LOOKED_AT = (0.1, 0.5, 0.9)


class Moderation:
    """The moderation engine, loaded when the first picture is to be judged."""

    def __init__(
        self, engines: Mapping[str, Any], registry: Registry | None = None, threshold: float = 1.0
    ) -> None:
        self._registry = registry or Registry(engines)
        self._threshold = threshold
        self._engine: ImageModeration | None = None
        # Set for each order: whether what is over the threshold passes, and whether anything was.
        self.passes = False
        self.flagged = False

    def score(self, picture: NDArray[np.uint8]) -> float:
        """How unfit an RGB picture is, 0 to 1; InvalidInput("engine_missing") without an engine."""
        if self._engine is None:
            full = self._registry.choose("moderation")
            engine = self._registry.engine_class(full)(self._registry.options(full))
            engine.load(lambda fraction, detail=None: None)
            self._engine = cast(ImageModeration, engine)
        return self._engine.judge(picture)

    def unfit(self, picture: NDArray[np.uint8]) -> bool:
        """Whether an RGB picture is over the threshold."""
        return self.score(picture) >= self._threshold

    def check(self, picture: NDArray[np.uint8]) -> None:
        """Raises NotAllowed("picture_refused") where an RGB picture is over the threshold, unless
        such pictures pass: then it is `flagged`."""
        if not self.unfit(picture):
            return
        self.flagged = True
        if not self.passes:
            raise NotAllowed("picture_refused")

    def watch(self, frames: Iterator[Frame], count: int) -> Iterator[Frame]:
        """The same frames; NotAllowed("picture_refused") at one that is over the threshold.

        A few of the `count` frames are looked at, not all.
        """
        looked_at = {int(share * (count - 1)) for share in LOOKED_AT}
        for i, frame in enumerate(frames):
            if i in looked_at:
                self.check(rgb_of(frame))
            yield frame
