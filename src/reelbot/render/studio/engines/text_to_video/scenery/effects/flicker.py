"""The light of fires and candles: halos that swell and shrink a little."""

from __future__ import annotations

from math import pi, sin

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import blank
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, planes
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel


class Flicker:
    """A halo about (x, y) of a plate, in pixels, that moves with `nearness`. `radius` in pixels;
    `strength` is its alpha in the middle, 0 to 1."""

    def __init__(
        self, easel: Easel, x: float, y: float, radius: float, *, nearness: float, strength: float
    ) -> None:
        self._x, self._y, self._nearness = x, y, nearness
        side = max(4, int(2.2 * radius) // 2 * 2)
        axis = np.linspace(-1, 1, side, dtype=np.float32)
        near = np.clip(1 - np.hypot(axis[None], axis[:, None]), 0, 1)
        halo = blank(side, side)
        halo[..., 3] = near**2.2 * strength
        halo[..., :3] = colour(255, 186, 100) * halo[..., 3:4]
        self._halo = planes(halo, easel.light.mood)
        self._phase = (x / max(1, easel.width)) % 1

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        swing = sin(2 * pi * (1.7 * seconds + self._phase))
        swing += 0.6 * sin(2 * pi * (4.3 * seconds + 2 * self._phase))
        size = 0.86 + 0.07 * swing
        half = 0.5 * size * self._halo.width
        x = self._x - pan * self._nearness * seconds
        canvas.stamp(self._halo, np.array([[size, 0, x - half], [0, size, self._y - half]]))
