"""Paints what stands still in a night sky: the milky way, the sun in eclipse."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    cloud_noise,
    disc,
    glow,
    smoothstep,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour


def milky_way(picture: F32, horizon: float, unit: float, rng: np.random.Generator) -> None:
    """A slanting band of star dust over the whole sky, in place, with the stars in it."""
    height, width = picture.shape[:2]
    x = np.arange(width, dtype=np.float32)[None]
    y = np.arange(height, dtype=np.float32)[:, None]
    # From the lower left to the upper right, through the middle of the sky.
    away = ((x - 0.5 * width) * 0.5 + (y - 0.32 * height) * 0.87) / unit
    dust = cloud_noise(height, width, unit * 0.22, rng, 5)
    fine = cloud_noise(height, width, unit * 0.06, rng, 4)
    wide = np.exp(-(((away + 0.12 * (dust - 0.5)) / 0.24) ** 2))
    core = np.exp(-(((away + 0.16 * (dust - 0.5)) / 0.1) ** 2))
    lane = smoothstep((fine - 0.45) / 0.4) * np.exp(-(((away - 0.03 + 0.1 * dust) / 0.045) ** 2))
    low = np.clip((horizon * height - y) / (0.24 * unit), 0, 1)
    rgb = picture[..., :3]
    for share, tone in (
        (wide * (0.35 + 0.5 * dust) * 0.95, colour(104, 110, 196)),
        (core * (0.4 + 0.6 * fine) * 0.95, colour(232, 206, 226)),
    ):
        rgb += (1 - rgb) * (share * low)[..., None] * tone
    rgb *= 1 - 0.42 * (lane * low)[..., None]
    size = unit / 720
    for _ in range(int(900 * width / unit)):
        at, off = float(rng.uniform(-0.1, 1.1)) * width, float(rng.normal(0, 0.13)) * unit
        down = 0.32 * height - (at - 0.5 * width) * 0.575 + off
        if 0 <= down < horizon * height:
            tone = colour(255, 244, 232) if rng.random() < 0.5 else colour(206, 222, 255)
            glow(picture, at, down, size * float(rng.choice([1.8, 2.4, 4.0])), tone,
                 float(rng.uniform(0.35, 1.0)))  # fmt: skip


def eclipse(picture: F32, x: float, y: float, unit: float) -> None:
    """The moon before the sun with the corona about it, in place; (x, y) in pixels."""
    radius = 0.075 * unit
    warm = colour(255, 236, 206)
    glow(picture, x, y, 6.5 * radius, warm, 0.5)
    glow(picture, x, y, 3.2 * radius, warm, 0.85)
    height, width = picture.shape[:2]
    dx = np.arange(width, dtype=np.float32)[None] - x
    dy = np.arange(height, dtype=np.float32)[:, None] - y
    away, angle = np.hypot(dx, dy) / radius, np.arctan2(dy, dx)
    rays = 0.5 + 0.3 * np.sin(5 * angle + 0.6) + 0.2 * np.sin(11 * angle)
    corona = np.exp(-np.clip(away - 1, 0, None) * (1.7 - 0.8 * rays)) * (away > 0.9) * 0.8
    rgb = picture[..., :3]
    rgb += (1 - rgb) * corona[..., None] * colour(255, 246, 232)
    disc(picture, x, y, 1.03 * radius, colour(255, 250, 240))
    disc(picture, x, y, radius, colour(6, 8, 18))
    glow(picture, x + 0.72 * radius, y - 0.7 * radius, 0.9 * radius, colour(255, 255, 255), 1.0)
