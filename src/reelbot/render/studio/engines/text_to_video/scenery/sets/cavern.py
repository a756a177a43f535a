"""Paints what is under the ground: rock walls in the light of torches, stones that hang down."""

from __future__ import annotations

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    cloud_noise,
    glow,
    opaque,
    smoothstep,
    wave_noise,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Light, colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

TORCH = colour(255, 176, 84)


def wall(width: int, height: int, horizon: float, light: Light, rng: np.random.Generator) -> F32:
    """The far wall of a vault, lit by torches; opaque RGBA (height, width, 4)."""
    unit = min(height, 1.25 * width)
    relief = cloud_noise(height, width, unit * 0.34, rng, 6, 1.2)
    # Light from above makes of the relief slopes and cracks.
    slope = np.asarray(cv2.GaussianBlur(relief, (0, 0), unit * 0.003), np.float32)
    slope = slope - np.roll(slope, -max(1, int(unit * 0.008)), axis=0)
    rock = mix(colour(88, 82, 100), light.haze, 0.12)
    shade = np.clip(0.5 + 0.34 * relief + 5.0 * slope, 0.12, 1.2)
    picture = opaque(np.clip(shade[..., None] * rock, 0, 1).astype(np.float32))
    # The vault: dark towards its edge, a passage that leads on in the middle.
    dx = np.linspace(-1, 1, width, dtype=np.float32)[None]
    dy = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    edge = wave_noise(width, unit * 0.3, rng, 4)[None] * 0.03
    arch = np.sqrt((dx / 1.15) ** 2 + ((dy - horizon) / (0.78 * horizon + edge)) ** 2)
    picture[..., :3] *= (1 - 0.72 * smoothstep((arch - 0.62) / 0.5))[..., None]
    passage = np.sqrt((dx / 0.2) ** 2 + ((dy - horizon) / (0.4 * horizon)) ** 2)
    picture[..., :3] *= (1 - 0.78 * smoothstep((1.05 - passage) / 0.35))[..., None]
    for x in np.arange(unit * 0.34, width, unit * 0.8):
        y = (horizon - 0.3) * height
        glow(picture, x, y, unit * 0.5, TORCH, 0.34)
        glow(picture, x, y, unit * 0.16, TORCH, 0.5)
        _flame(picture, float(x), y, unit * 0.035)
    return picture


def _flame(picture: F32, x: float, y: float, size: float) -> None:
    """A torch on the wall: its stick and its flame."""
    left, top = int(x - 0.16 * size), int(y)
    picture[top : top + int(1.8 * size), left : left + max(2, int(0.32 * size)), :3] = colour(
        84, 56, 40
    )
    for rise, radius, tone in (
        (0.0, 0.62, colour(255, 128, 40)),
        (0.5, 0.42, colour(255, 176, 60)),
        (0.1, 0.36, colour(255, 232, 150)),
    ):
        glow(picture, x, y - rise * size, radius * 2 * size, tone, 0.95)


def stones(width: int, height: int, light: Light, rng: np.random.Generator, dark: float) -> F32:
    """What hangs from a vault: a row of points that ends as it begins; premultiplied RGBA. `dark`
    (0 to 1) is how little light falls on it."""
    x = np.arange(width, dtype=np.float32)
    depth = (0.2 + 0.12 * wave_noise(width, height * 1.5, rng, 3)) * height
    at = 0.0
    while at < width:
        half = height * float(rng.uniform(0.05, 0.13))
        long = height * float(rng.uniform(0.3, 0.8))
        away = np.abs((x - at + width / 2) % width - width / 2)
        depth = np.maximum(depth, long * np.clip(1 - away / half, 0, 1) ** 0.75)
        at += half * float(rng.uniform(1.6, 4.5))
    y = np.arange(height, dtype=np.float32)[:, None]
    cover = np.clip(depth[None] - y + 0.5, 0, 1)
    grain = cloud_noise(height, width, height * 0.12, rng, 4, 0.4)
    side = np.clip(0.5 + np.gradient(depth)[None] * 0.18, 0.15, 1)
    tone = mix(colour(104, 94, 112), light.haze, 0.1) * (1 - dark)
    out = blank(height, width)
    out[..., :3] = np.clip((0.35 + 0.65 * grain * side)[..., None] * tone, 0, 1)
    out[..., 3] = 1
    return np.asarray(out * cover[..., None], np.float32)


def hang_stones(easel: Easel) -> None:
    """Two rows of them: one over the back of the vault, one before all, out of focus."""
    for near, share, dark, to in ((0.45, 0.26, 0.35, "behind"), (1.3, 0.17, 0.86, "before")):
        span = easel.span(near)
        tall = int(share * easel.unit / 2) * 2
        picture = stones(span, tall, easel.light, easel.rng, dark)
        if to == "before":
            soft = easel.unit * 0.004
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), soft), np.float32)
        easel.add(picture, 0, near, to)  # type: ignore[arg-type]
