"""Paints walls and floors of rooms: paper, tiles, boards, panels, stone; rugs."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    cloud_noise,
    opaque,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.rooms.joinery import Joiner
from reelbot.render.studio.engines.text_to_video.scenery.world.interiors import Interior


def wall(interior: Interior, span: int, rows: int, unit: float, rng: np.random.Generator) -> F32:
    """A wall of a width, in its own colours; opaque RGBA (rows, span, 4)."""
    tone = colour(*interior.wall)
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    rgb = np.repeat(tone * (0.86 + 0.16 * y), span, axis=1)
    grain = cloud_noise(rows, span, unit * 0.25, rng, 3)
    rgb *= (0.97 + 0.06 * grain)[..., None]
    x = np.arange(span, dtype=np.float32)
    up = (rows - np.arange(rows, dtype=np.float32)) / unit
    dado = int(rows - 0.2 * unit)
    if interior.paper == "stripes":
        rgb *= 1 - 0.035 * (np.sin(x / (unit * 0.03) * np.pi) > 0)[None, :, None]
    elif interior.paper == "tiles":
        side = 0.07 * unit
        lines = ((x % side) < max(1.2, 0.004 * unit))[None] | (
            (up[:, None] * unit) % side < max(1.2, 0.004 * unit)
        )
        rgb[lines] = rgb[lines] * 0.5 + 0.49
    elif interior.paper == "planks":
        rgb *= 1 - 0.14 * ((x % (0.11 * unit)) < max(1.2, 0.005 * unit))[None, :, None]
        board = np.sin((x // (0.11 * unit)) * 12.9898) * 0.5
        rgb *= (1 + 0.05 * board)[None, :, None]
    elif interior.paper in ("panels", "metal"):
        _panels(rgb, unit, 0.34 if interior.paper == "panels" else 0.5)
    elif interior.paper == "stone":
        _blocks(rgb, unit)
    if interior.dado is not None:
        rgb[max(0, dado) :] = colour(*interior.dado) * (
            1 - 0.1 * ((x % (0.11 * unit)) < max(1.2, 0.005 * unit))[None, :, None]
        )
        rail = max(2, int(0.014 * unit))
        rgb[max(0, dado - rail) : dado] = colour(*interior.dado) * 1.2
    skirting = max(3, int(0.03 * unit))
    rgb[-skirting:] = mix(colour(250, 246, 240), tone, 0.35)
    rgb[-skirting : -skirting + max(1, skirting // 7)] *= 0.85
    rgb[-max(1, skirting // 6) :] *= 0.7
    return opaque(np.clip(rgb, 0, 1, out=rgb))


def _panels(rgb: F32, unit: float, wide: float) -> None:
    """Framed panels of wood or metal, in place."""
    rows, columns = rgb.shape[:2]
    x = (np.arange(columns, dtype=np.float32) % (wide * unit)) / (wide * unit)
    up = (rows - np.arange(rows, dtype=np.float32)) / unit % 0.34 / 0.34
    edge = np.minimum(np.minimum(x, 1 - x)[None], np.minimum(up, 1 - up)[:, None])
    rgb *= (1 - 0.22 * np.clip(1 - np.abs(edge - 0.06) / 0.02, 0, 1))[..., None]
    rgb *= (1 + 0.06 * (edge > 0.08))[..., None]


def _blocks(rgb: F32, unit: float) -> None:
    """Courses of stone, in place."""
    rows, columns = rgb.shape[:2]
    high, wide = 0.085 * unit, 0.19 * unit
    course = ((rows - np.arange(rows, dtype=np.float32)) / high)[:, None]
    along = np.arange(columns, dtype=np.float32)[None] / wide + 0.5 * (np.floor(course) % 2)
    joint = np.minimum((course % 1) * high, (along % 1) * wide) < max(1.3, 0.006 * unit)
    tint = np.sin(np.floor(course) * 12.99 + np.floor(along) * 78.23) * 0.035
    rgb *= (np.where(joint, 0.84, 1.0) + tint)[..., None]


def flags(floor: F32, unit: float) -> None:
    """Square tiles in perspective, in place."""
    rows, columns = floor.shape[:2]
    y = np.arange(rows, dtype=np.float32)[:, None] + 0.16 * unit
    depth = np.log(y / (0.16 * unit)) * 5.2
    x = (np.arange(columns, dtype=np.float32)[None] - columns / 2) / y * 1.15
    check = (np.floor(depth) + np.floor(x)) % 2
    floor[..., :3] *= (0.95 + 0.09 * check)[..., None]


def rug(j: Joiner, rgb: tuple[int, int, int]) -> None:
    """A round carpet under the actors, its middle at u = 0."""
    pale = tuple(min(255, value + 46) for value in rgb)
    for n, (ru, rv) in enumerate(((0.5, 0.075), (0.47, 0.066), (0.4, 0.054), (0.37, 0.048))):
        tone = rgb if n % 2 == 0 else (pale[0], pale[1], pale[2])
        angles = np.linspace(0, 2 * np.pi, 60)
        points = [(ru * float(np.cos(a)), -0.14 + rv * float(np.sin(a))) for a in angles]
        j.polygon(points, tone)
