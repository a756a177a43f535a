"""The light of a lighthouse: a halo and two beams that turn."""

from __future__ import annotations

from math import cos, pi

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import F32, blank, smoothstep
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, planes
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

TURN_SECONDS = 7.0


class Beam:
    """Turns about a lamp at (x, y) of a plate, in pixels, that moves with `nearness`."""

    def __init__(self, easel: Easel, x: float, y: float, nearness: float) -> None:
        self._x, self._y, self._nearness = x, y, nearness
        light = easel.light
        # In fair daylight nothing of it is seen.
        dark = 1.0 if light.night else max(0.0, light.cover - 0.5) * 1.7
        self.shines = dark > 0.1
        reach, spread = int(0.75 * easel.unit) // 2 * 2, int(0.2 * easel.unit) // 2 * 2
        self._cone = planes(_cone(reach, spread, 0.8 * dark), light.mood)
        self._halo = planes(_halo(int(0.2 * easel.unit) // 2 * 2, 0.8 * dark), light.mood)

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        x = self._x - pan * self._nearness * seconds
        turn = cos(2 * pi * (seconds / TURN_SECONDS + 0.07))
        cone, halo = self._cone, self._halo
        for side in (turn, -turn):
            if abs(side) > 0.04:
                matrix = np.array([[side, 0, x], [0, 1, self._y - cone.height / 2]])
                canvas.stamp(cone, matrix)
        at = np.array([[1, 0, x - halo.width / 2], [0, 1, self._y - halo.height / 2]])
        canvas.stamp(halo, at)


def _cone(reach: int, spread: int, strength: float) -> F32:
    """A beam from the middle of the left edge, premultiplied."""
    out = blank(spread, reach)
    along = np.linspace(0, 1, reach, dtype=np.float32)[None]
    across = np.linspace(-1, 1, spread, dtype=np.float32)[:, None]
    width = 0.1 + 0.85 * along
    out[..., 3] = smoothstep(1 - np.abs(across) / width) * (1 - along) ** 1.3 * strength
    out[..., :3] = colour(255, 238, 190) * out[..., 3:4]
    return out


def _halo(side: int, strength: float) -> F32:
    out = blank(side, side)
    axis = np.linspace(-1, 1, side, dtype=np.float32)
    near = np.clip(1 - np.hypot(axis[None], axis[:, None]), 0, 1)
    out[..., 3] = near**2 * strength
    out[..., :3] = colour(255, 240, 200) * out[..., 3:4]
    return out
