"""A worker whose engine does nothing but sleep, as a device would work: python -m neural.sleeper.

Each clip is written to the file `log` of the engine's table: when it began and ended, in seconds of
the machine's monotonic clock, which all processes share.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed
from reelbot.render.studio import worker
from reelbot.render.studio.engines.base import Card, Footage, Fraction, Frame, Shot
from reelbot.render.studio.footage.plan import Camera, plan_footage

STEPS = 50
# As Wan makes clips.
CAMERA = Camera(fps=16, frames=81, frames_least=17, step=4, rest=1, multiple=16)
SIZE = (832, 480)


class Sleeper:
    """Sleeps `seconds` for a shot, in 50 steps, each reported."""

    card: ClassVar[Card] = Card(
        task="text_to_video",
        name="sleeper",
        version="1",
        licence="MIT",
        about="sleeps as a device works",
        cost=1.0,
        memory_mb=1,
        on_device=True,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._seconds = float(settings["seconds"])
        self._log = str(settings["log"])

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return None

    def load(self, report: Fraction) -> None:
        report(0.0)

    def close(self) -> None:
        pass

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]:
        plan = plan_footage(
            shot.seconds,
            CAMERA,
            *SIZE,
            seed=shot.seed,
            index=shot.index,
            join="fade",
            between="none",
            fit="auto",
        )
        return plan.to_json() | {"notes": []}

    def footage(
        self,
        shot: Shot,
        sketch: dict[str, Any],
        number: int,
        report: Fraction,
        before: NDArray[np.uint8] | None = None,
    ) -> Footage:
        began = time.monotonic()
        # A model's frames come out of its decoder; making them is the device's work, too.
        width, height = SIZE
        frames = np.empty((sketch["clips"][number]["frames"], height, width, 3), np.uint8)
        frames[:] = np.linspace(0, 255, width, dtype=np.uint8)[None, None, :, None]
        for step in range(STEPS):
            report(step / STEPS)
            time.sleep(self._seconds / STEPS)
        with open(self._log, "a", encoding="ascii") as log:
            log.write(f"{began} {time.monotonic()}\n")
        return Footage(frames)

    def film(self, shot: Shot, sketch: dict[str, Any], report: Fraction) -> Iterator[Frame]:
        """Clips are kept as they are; nothing is filmed from a plan."""
        raise EngineFailed("engine_not_loaded", engine="text_to_video.sleeper")


if __name__ == "__main__":
    worker.main({"text_to_video.sleeper": "neural.sleeper:Sleeper"})
