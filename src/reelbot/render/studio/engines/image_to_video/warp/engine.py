"""The engine: a picture and a few words become a plan, the plan becomes frames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from reelbot import assets
from reelbot.render.studio.engines.base import Card, Fraction, Frame, PictureShot
from reelbot.render.studio.engines.image_to_text.sight.detector import NETWORK, Detector
from reelbot.render.studio.engines.image_to_video.warp.plan import plan
from reelbot.render.studio.engines.image_to_video.warp.sketch import Sketch
from reelbot.render.studio.engines.image_to_video.warp.stage import Stage
from reelbot.render.studio.pictures import load_picture


class Warp:
    """Image to video without a model hub or a GPU: a camera that moves before a picture.

    Settings: `threads` (2), of the detector; `motion`, where a shot asks for none of its own:
    "none" makes stills. `sketch` needs `load`; `film` works without it.
    """

    card: ClassVar[Card] = Card(
        task="image_to_video",
        name="warp",
        version="4",
        licence="MIT",
        about="A camera moves before the picture, near things more than far ones; no GPU",
        cost=0.25,
        memory_mb=150,
        cheap=True,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._threads = int(settings.get("threads", 2))
        self._motion = str(settings.get("motion", ""))
        self._detector: Detector | None = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        if not (assets.FOLDER / NETWORK).exists():
            return f"The installation lacks {NETWORK}; install it again"
        return None

    def load(self, report: Fraction) -> None:
        if self._detector is None:
            report(0.0)
            self._detector = Detector(self._threads)
        report(1.0)

    def close(self) -> None:
        self._detector = None

    def sketch(self, shot: PictureShot, picture: Path, report: Fraction) -> dict[str, Any]:
        """The plan as JSON: a pure function of the shot and the picture's content.

        Raises InvalidInput as `pictures.load_picture` does.
        """
        self.load(lambda fraction, detail=None: report(0.0, detail))
        assert self._detector is not None
        pixels = load_picture(picture)
        report(0.3)
        height, width = pixels.shape[:2]
        if not shot.motion:
            shot = shot.model_copy(update={"motion": self._motion})
        made = plan(shot, width, height, self._detector.find(pixels))
        report(1.0)
        return made.model_dump(mode="json")

    def film(
        self, shot: PictureShot, sketch: dict[str, Any], picture: Path, report: Fraction
    ) -> Iterator[Frame]:
        """Exactly round(shot.seconds * shot.fps) frames of shot.size.

        Raises InvalidInput as `pictures.load_picture` does.
        """
        report(0.0)
        stage = Stage(shot, Sketch.model_validate(sketch), load_picture(picture))
        count = round(shot.seconds * shot.fps)
        for number, frame in enumerate(stage.frames()):
            if number % 6 == 0:
                report(0.05 + 0.95 * number / count)
            yield frame
