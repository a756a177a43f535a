"""Paints what makes a floor a stage: curtains at its sides, beams of light on who stands there."""

from __future__ import annotations

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.layers import Layer, widened
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    glow,
    smoothstep,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour, colour
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import planes
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

CURTAIN = colour(176, 32, 48)
BEAMS = (colour(255, 236, 196), colour(255, 120, 190), colour(110, 170, 255))


def paint_stage(easel: Easel) -> None:
    """Over wall and floor, behind the actors; it stays where it is while the camera moves."""
    lead = next((actor for actor in easel.sketch.actors if actor.main), None)
    width, height = easel.width // 2 * 2, easel.height // 2 * 2
    picture = blank(height, width)
    x = (lead.x if lead else 0.5) * width
    y = (min(easel.sketch.ground, lead.y) if lead else easel.sketch.ground) * height
    unit = easel.unit
    for rgb, start, strength in zip(BEAMS, (0.5, 0.14, 0.86), (0.34, 0.2, 0.2), strict=True):
        _beam(picture, start * width, x, y + 0.01 * height, 0.2 * unit, rgb, strength)
    glow(picture, x, y, 0.3 * unit, BEAMS[0], 0.3)
    np.maximum(picture[..., 3], picture[..., :3].max(-1), out=picture[..., 3])
    for mirrored in (False, True):
        _drape(picture, unit, easel.sketch.horizon * height + 0.05 * unit, mirrored=mirrored)
    _valance(picture, unit)
    made = planes(picture, easel.light.mood)
    easel.scene.behind.append(Layer(widened(made, 4), 0, 0, 0))


def _beam(
    picture: F32, start: float, x: float, foot: float, half: float, rgb: Colour, strength: float
) -> None:
    """A cone of light from the upper edge to the floor, and the pool that it makes there."""
    height, width = picture.shape[:2]
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None]
    down = np.clip(rows / foot, 0, 1)
    reach = half * (0.12 + 0.88 * down)
    across = np.abs(columns - (start + (x - start) * down)) / reach
    cone = smoothstep((1 - across) / 0.5) * (rows < foot) * (0.45 + 0.4 * down)
    pool = np.hypot((columns - x) / half, (rows - foot) / (0.22 * half))
    light = np.maximum(cone * 0.75, smoothstep((1.05 - pool) / 0.3))
    share = np.asarray(cv2.GaussianBlur(light.astype(np.float32), (0, 0), 1.5) * strength)
    picture[..., :3] += (1 - picture[..., :3]) * share[..., None] * rgb


def _folds(across: F32, depth: float = 0.34) -> F32:
    """Light and shade of hanging cloth, by how many folds there are up to a column."""
    wave = np.cos(2 * np.pi * across) + 0.3 * np.cos(4 * np.pi * across + 0.8)
    return np.asarray(1 - depth + depth * wave, np.float32)


def _drape(picture: F32, unit: float, foot: float, *, mirrored: bool) -> None:
    height, width = picture.shape[:2]
    target = picture[:, ::-1] if mirrored else picture
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None]
    # Gathered by a cord: narrow there, wide above and below.
    down = np.clip(rows / foot, 0, 1)
    wide = min(0.27 * unit, 0.16 * width) * (1.2 - 0.62 * np.exp(-(((down - 0.66) / 0.22) ** 2)))
    cover = np.clip(wide - columns + 0.5, 0, 1) * np.clip(foot - rows + 0.5, 0, 1)
    shade = _folds(np.asarray(columns / wide * 4.5, np.float32))
    cord = 1 + 0.5 * np.exp(-(((down - 0.66) / 0.012) ** 2))
    rgb = np.clip(shade * cord, 0, 1.3)[..., None] * CURTAIN
    target *= (1 - cover)[..., None]
    target[..., :3] += np.clip(rgb, 0, 1) * cover[..., None]
    target[..., 3] += cover


def _valance(picture: F32, unit: float) -> None:
    """The short curtain along the upper edge, with a golden hem."""
    width = picture.shape[1]
    tall = int(0.13 * unit)
    columns = np.arange(width, dtype=np.float32)[None]
    rows = np.arange(tall, dtype=np.float32)[:, None]
    swag = columns / width * max(3, round(width / unit * 3.2))
    edge = tall * (0.62 + 0.3 * np.abs(np.sin(np.pi * swag)))
    cover = np.clip(edge - rows + 0.5, 0, 1)
    rgb = _folds(np.asarray(swag * 3, np.float32), 0.26)[..., None] * CURTAIN * 0.92
    hem = np.clip(1 - np.abs(edge - 0.035 * unit * 0.4 - rows) / (0.009 * unit), 0, 1)
    rgb = rgb * (1 - hem[..., None]) + colour(236, 186, 84) * hem[..., None]
    region = picture[:tall]
    region *= (1 - cover)[..., None]
    region[..., :3] += np.clip(rgb, 0, 1) * cover[..., None]
    region[..., 3] += cover
