"""A tornado: a funnel of dark air from the clouds to the ground, that turns and sways."""

from __future__ import annotations

from math import pi, sin

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    cloud_noise,
    smoothstep,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour, colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, planes
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

LEVELS = 30  # rings one over the other
PHASES = 12  # pictures of a ring, one after the other
TURNS = 0.9  # a second


class Whirlwind:
    """Stands at (x, foot) of a plate, in pixels, that moves with `nearness`; as high as the sky
    above it."""

    def __init__(self, easel: Easel, x: float, foot: float, nearness: float) -> None:
        self._x, self._foot, self._nearness = x, foot, nearness
        unit = easel.unit
        self._unit = unit
        self._tall = foot + 0.06 * unit
        light = easel.light
        grey = mix(colour(150, 146, 148) * np.clip(light.ambient + 0.3, 0, 1), light.haze, 0.2)
        wide, tall = int(0.62 * unit / 2) * 2, int(0.15 * unit / 2) * 2
        noise = cloud_noise(tall, 2 * wide, 0.16 * unit, easel.rng, 4, 3.0)
        self._rings = [
            planes(_ring(np.roll(noise, -shift, axis=1)[:, :wide], grey), light.mood)
            for shift in (2 * wide * n // PHASES for n in range(PHASES))
        ]
        dust = mix(colour(*easel.place.ground) * light.ambient, grey, 0.55)
        self._dust = planes(_dust(easel, dust), light.mood)

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        x = self._x - pan * self._nearness * seconds
        for level in range(LEVELS - 1, -1, -1):
            up = level / (LEVELS - 1)
            # Thin on the ground, wide under the clouds.
            size = 0.16 + 0.36 * up + 0.78 * up**2.4
            lean = 0.09 * sin(2 * pi * (0.11 * seconds + 0.32 * up)) * (0.35 + up)
            lean += 0.012 * sin(2 * pi * (0.7 * seconds + 1.7 * up))
            ring = self._rings[int((TURNS * seconds * (1.5 - 0.6 * up) + 0.37 * level) * PHASES)
                               % PHASES]  # fmt: skip
            rise = 0.7 + 0.5 * size
            left = x + lean * self._unit - size * ring.width / 2
            top = self._foot - up * self._tall - rise * ring.height / 2
            canvas.stamp(ring, np.array([[size, 0, left], [0, rise, top]]))
        swell = 1 + 0.1 * sin(2 * pi * 0.9 * seconds)
        low = 0.09 * sin(2 * pi * 0.11 * seconds) * 0.35 * self._unit
        at = (x + low - swell * self._dust.width / 2, self._foot - 0.72 * self._dust.height)
        canvas.stamp(self._dust, np.array([[swell, 0, at[0]], [0, 1.0, at[1]]]))


def _ring(noise: F32, grey: Colour) -> F32:
    """One ring of the funnel: round, lighter on the left, streaked; premultiplied RGBA."""
    tall, wide = noise.shape
    out = blank(tall, wide)
    dx = np.linspace(-1, 1, wide, dtype=np.float32)[None]
    dy = np.linspace(-1, 1, tall, dtype=np.float32)[:, None]
    away = np.sqrt(dx**2 + dy**2) + 0.3 * (noise - 0.5)
    cover = smoothstep((0.98 - away) / 0.5) * 0.92
    cover *= smoothstep((1 - np.abs(dx)) / 0.12) * smoothstep((1 - np.abs(dy)) / 0.2)
    shade = (0.62 + 0.62 * noise) * (1.08 - 0.3 * dx)
    out[..., 3] = cover
    out[..., :3] = np.clip(grey * shade[..., None], 0, 1) * cover[..., None]
    return out


def _dust(easel: Easel, tone: Colour) -> F32:
    """What it stirs up; premultiplied RGBA."""
    wide, tall = int(0.5 * easel.unit / 2) * 2, int(0.17 * easel.unit / 2) * 2
    out = blank(tall, wide)
    dx = np.linspace(-1, 1, wide, dtype=np.float32)[None]
    dy = np.linspace(-1, 1, tall, dtype=np.float32)[:, None]
    puffs = cloud_noise(tall, wide, 0.09 * easel.unit, easel.rng, 3)
    cover = smoothstep((1 - np.sqrt(dx**2 + dy**2) + 0.5 * (puffs - 0.5)) / 0.7) * 0.75
    cover *= smoothstep((1 - np.maximum(np.abs(dx), np.abs(dy))) / 0.2)
    out[..., 3] = cover
    out[..., :3] = np.clip(tone * (0.75 + 0.4 * puffs[..., None]), 0, 1) * cover[..., None]
    return out
