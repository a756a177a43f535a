"""Paints the water of a set: the open sea, and what rolls in at a shore."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour
from reelbot.render.studio.engines.text_to_video.scenery.sets import terrain
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.world.place import WATER_LINE


def paint_sea(easel: Easel, horizon: float) -> None:
    """The open sea: a surface, two rows of waves behind the actors and two before them. `horizon`
    in pixels from the top."""
    light, unit, rng, rough = easel.light, easel.unit, easel.rng, easel.swell
    tone = colour(*easel.place.ground)
    top = int(horizon / 2) * 2
    span = easel.span(0.3)
    easel.add(terrain.water(span, easel.height - top, unit, tone, light, rng), top, 0.3)
    lines = (0.6, 0.69, WATER_LINE - 0.02, 0.9)
    for number, line in enumerate(lines):
        near = 0.45 + 0.25 * number
        span = easel.span(near)
        y = line * easel.height - 0.012 * unit * rough * (number < 2)
        tall = int(min(easel.height - y + 0.05 * unit, (0.22 + 0.06 * rough) * unit) / 2) * 2
        if number >= 2:
            tall = int((easel.height - y + 0.06 * unit) / 2) * 2
        strip = terrain.wave_strip(span, tall, unit, tone, light, rng, number / 3, rough)
        if number < 2:
            strip *= np.linspace(1, 0, tall, dtype=np.float32)[:, None, None] ** 0.7
        easel.add(
            strip, y, near, "before" if number >= 2 else "behind",
            bob=unit * (0.004 + 0.002 * number) * (1 + 1.8 * rough),
            slide=unit * 0.03 * (1 + 1.4 * rough), phase=0.27 * number,
        )  # fmt: skip


def paint_shore_water(easel: Easel, horizon: float, shore: float) -> None:
    """The water between the horizon and a shore, both in pixels from the top; at the sea, waves
    roll in on it."""
    light, unit, rng = easel.light, easel.unit, easel.rng
    sea = easel.place.water == "sea"
    rough = easel.swell if sea else 0.4 * easel.swell
    tone = colour(*(easel.place.wet or ((36, 112, 160) if sea else (44, 128, 178))))
    span = easel.span(0.3)
    top = int(horizon / 2) * 2
    easel.add(terrain.water(span, easel.height - top, unit, tone, light, rng), top, 0.3)
    if not sea:
        return
    for number, share in enumerate((0.34, 0.62, 0.9)):
        near = 0.4 + 0.2 * number
        span = easel.span(near)
        y = horizon + share * (shore - horizon) - 0.03 * unit * rough
        tall = int((0.1 + 0.04 * rough) * unit / 2) * 2
        strip = terrain.wave_strip(span, tall, unit, tone, light, rng, 0.5 * share, 0.8 * rough)
        if number < 2:
            strip *= np.linspace(1, 0, tall, dtype=np.float32)[:, None, None] ** 0.7
        easel.add(
            strip, y, near, "shore" if number == 2 else "behind",
            bob=unit * (0.003 + 0.002 * number) * (1 + 1.6 * rough),
            slide=unit * 0.02 * (1 + rough), phase=0.31 * number,
        )  # fmt: skip
