"""What a painted set is made of: plates with a depth, a drift and a bob of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import pi, sin
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.effects.downpour import Downpour
from reelbot.render.studio.engines.text_to_video.scenery.effects.lightning import Lightning
from reelbot.render.studio.engines.text_to_video.scenery.effects.weather import Particles
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Light
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, Planes


class Drawn(Protocol):
    """Something that is drawn at its turn."""

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Layer:
    """A plate and how it moves. `nearness`: its share of the camera's pan; `drift` in pixels a
    second of its own; `bob`: pixels up and down and the phase; `period`: where it repeats;
    `lean`: how far the wind bends what stands on it, as a share of its height."""

    picture: Planes
    top: float
    nearness: float
    period: int
    drift: float = 0.0
    bob: float = 0.0
    slide: float = 0.0
    phase: float = 0.0
    lean: float = 0.0

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        x = (pan * self.nearness + self.drift) * seconds
        if self.slide:
            x += self.slide * sin(2 * pi * (0.16 * seconds + self.phase))
        y = self.top
        if self.bob:
            y += self.bob * sin(2 * pi * (0.23 * seconds + self.phase))
        if self.lean:
            gust = 0.62 + 0.26 * sin(2 * pi * (0.31 * seconds + self.phase))
            gust += 0.12 * sin(2 * pi * (0.83 * seconds + self.phase))
            canvas.draw_leaning(self.picture, x % self.period, y, self.lean * gust)
            return
        canvas.draw(self.picture, x % self.period if self.period else 0.0, y)


@dataclass(slots=True)
class Scene:
    """The painted set of a shot, in the order in which it is drawn: the sky, what lies behind all
    actors, the shore (behind those on land, before those in the water), and what is before all."""

    light: Light
    sky: list[Drawn] = field(default_factory=list)
    behind: list[Drawn] = field(default_factory=list)
    shore: list[Drawn] = field(default_factory=list)
    before: list[Drawn] = field(default_factory=list)
    particles: list[Particles | Downpour] = field(default_factory=list)
    lightning: Lightning | None = None


def widened(picture: Planes, extra: int) -> Planes:
    """A plate whose first columns come again at its right end."""
    extra = (extra + 3) // 4 * 4

    def wide(plane: NDArray[np.uint8], columns: int) -> NDArray[np.uint8]:
        reps = -(-columns // plane.shape[1])
        return np.ascontiguousarray(
            np.concatenate([plane, np.tile(plane, (1, reps))[:, :columns]], axis=1)
        )

    return Planes(
        wide(picture.y, extra),
        wide(picture.u, extra // 2),
        wide(picture.v, extra // 2),
        None if picture.clear is None else wide(picture.clear, extra),
        None if picture.clear_uv is None else wide(picture.clear_uv, extra // 2),
    )
