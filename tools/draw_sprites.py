"""Sprites that the emoji lack, drawn in their manner: light from the upper left, no outlines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import blank
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour, colour
from reelbot.render.studio.engines.text_to_video.scenery.puppet import ball, limb

F32 = NDArray[np.float32]
SIZE = 256
SCALE = 3  # drawn larger, then reduced: that smooths the edges
SIDE = SIZE * SCALE


def column(
    target: F32,
    top: float,
    bottom: float,
    half_top: float,
    half_bottom: float,
    rgb: Colour,
    x: float = 0.5,
) -> None:
    """A round tower or cone, in shares of the picture's side: light falls on its left."""
    y0, y1 = int(top * SIDE), int(bottom * SIDE)
    for row in range(y0, y1):
        share = (row - y0) / max(1, y1 - y0)
        half = (half_top + (half_bottom - half_top) * share) * SIDE
        x0, x1 = int(x * SIDE - half), int(x * SIDE + half)
        across = (np.arange(x0, x1) - x * SIDE) / max(1.0, half)
        light = (
            0.74
            + 0.36 * np.sqrt(np.clip(1 - (across + 0.42) ** 2 / 2.1, 0, 1))
            - 0.14 * (across > 0.75)
        )
        target[row, x0:x1, :3] = np.clip(light[:, None] * rgb, 0, 1)
        target[row, x0:x1, 3] = 1


def polygon(target: F32, points: list[tuple[float, float]], rgb: Colour) -> None:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(mask, [(np.array(points) * SIDE).astype(np.int32)], (255,))
    inside = mask > 0
    fade = np.linspace(1.08, 0.9, SIDE, dtype=np.float32)[:, None, None]
    shaded = np.clip(np.broadcast_to(fade * rgb, (SIDE, SIDE, 3)), 0, 1)
    target[inside, :3] = shaded[inside]
    target[inside, 3] = 1


def lighthouse() -> F32:
    out = blank(SIDE, SIDE)
    red, white = colour(236, 62, 72), colour(246, 244, 250)
    ball(out, (0.5 * SIDE, 0.95 * SIDE), (0.3 * SIDE, 0.08 * SIDE), colour(140, 132, 150))
    ball(out, (0.3 * SIDE, 0.95 * SIDE), (0.12 * SIDE, 0.06 * SIDE), colour(160, 150, 168))
    edges = np.linspace(0.3, 0.95, 6)
    for number, (top, bottom) in enumerate(pairwise(edges)):
        half = 0.085 + 0.09 * (np.array([top, bottom]) - 0.3) / 0.65
        column(out, top, bottom + 0.002, half[0], half[1], white if number % 2 else red)
    column(out, 0.275, 0.305, 0.125, 0.125, colour(84, 84, 108))
    column(out, 0.17, 0.275, 0.066, 0.066, colour(255, 226, 130))
    column(out, 0.17, 0.275, 0.008, 0.008, colour(84, 84, 108))
    column(out, 0.155, 0.172, 0.09, 0.09, colour(190, 44, 58))
    column(out, 0.07, 0.156, 0.008, 0.082, red)
    ball(out, (0.5 * SIDE, 0.065 * SIDE), (0.018 * SIDE, 0.018 * SIDE), colour(250, 206, 90))
    for y in (0.47, 0.71):
        ball(out, (0.5 * SIDE, y * SIDE), (0.022 * SIDE, 0.032 * SIDE), colour(60, 76, 120))
    column(out, 0.85, 0.95, 0.036, 0.036, colour(120, 72, 58))
    return out


def hot_air_balloon() -> F32:
    out = blank(SIDE, SIDE)
    gores = (colour(240, 72, 82), colour(255, 206, 84), colour(64, 156, 236))
    centre, radius = 0.38, 0.345
    for row in range(int(0.03 * SIDE), int(0.76 * SIDE)):
        y = row / SIDE
        if y <= centre:
            half = np.sqrt(max(0.0, radius**2 - ((y - centre) * 0.99) ** 2))
        else:
            share = (y - centre) / 0.38
            half = radius * (1 - share) ** 0.62 * (1 - 0.1 * share) + 0.075 * share
            half = max(half, 0.072)
        x0, x1 = int((0.5 - half) * SIDE), int((0.5 + half) * SIDE)
        across = (np.arange(x0, x1) / SIDE - 0.5) / max(half, 1e-3)
        gore = np.floor((np.arcsin(np.clip(across, -1, 1)) / np.pi + 0.5) * 7.999).astype(int) % 3
        depth = np.sqrt(np.clip(1 - across**2, 0, 1))
        light = np.clip(
            0.66 + 0.3 * depth - 0.24 * across - 0.34 * (y - centre) / radius * 0.7, 0.4, 1.16
        )
        tone = np.stack(gores)[gore] * light[:, None]
        shine = np.exp(-(((across + 0.42) / 0.24) ** 2 + ((y - 0.22) / 0.1) ** 2))[:, None]
        out[row, x0:x1, :3] = np.clip(tone + shine * 0.3, 0, 1)
        out[row, x0:x1, 3] = 1
    for side in (-1, 1):
        limb(out, ((0.5 + side * 0.068) * SIDE, 0.755 * SIDE), ((0.5 + side * 0.058) * SIDE,
            0.86 * SIDE),
             (0.006 * SIDE, 0.006 * SIDE), colour(120, 84, 60))  # fmt: skip
    column(out, 0.85, 0.965, 0.078, 0.064, colour(178, 116, 66))
    column(out, 0.845, 0.872, 0.086, 0.086, colour(140, 84, 48))
    return out


def windmill() -> F32:
    out = blank(SIDE, SIDE)
    column(out, 0.34, 0.97, 0.13, 0.2, colour(244, 236, 226))
    column(out, 0.2, 0.35, 0.03, 0.16, colour(196, 84, 66))
    column(out, 0.8, 0.97, 0.05, 0.05, colour(122, 76, 58))
    ball(out, (0.5 * SIDE, 0.58 * SIDE), (0.04 * SIDE, 0.05 * SIDE), colour(86, 130, 190))
    hub = np.array([0.5, 0.36])
    for angle in np.deg2rad([20, 110, 200, 290]):
        along = np.array([np.cos(angle), np.sin(angle)])
        aside = np.array([-along[1], along[0]])
        sail = [
            hub + along * 0.07,
            hub + along * 0.36,
            hub + along * 0.36 + aside * 0.1,
            hub + along * 0.07 + aside * 0.1,
        ]
        polygon(out, [(float(p[0]), float(p[1])) for p in sail], colour(252, 248, 240))
        for share in (0.16, 0.25):
            a, b = hub + along * share, hub + along * share + aside * 0.1
            limb(
                out,
                (a[0] * SIDE, a[1] * SIDE),
                (b[0] * SIDE, b[1] * SIDE),
                (3, 3),
                colour(190, 160, 130),
            )
        end = hub + along * 0.37
        limb(
            out,
            (hub[0] * SIDE, hub[1] * SIDE),
            (end[0] * SIDE, end[1] * SIDE),
            (9, 7),
            colour(140, 92, 64),
        )
    ball(out, (hub[0] * SIDE, hub[1] * SIDE), (0.035 * SIDE, 0.035 * SIDE), colour(110, 72, 54))
    return out


def pyramid() -> F32:
    out = blank(SIDE, SIDE)
    polygon(out, [(0.44, 0.26), (0.02, 0.96), (0.62, 0.96)], colour(240, 200, 126))
    polygon(out, [(0.44, 0.26), (0.62, 0.96), (0.98, 0.9)], colour(188, 138, 84))
    for row in np.arange(0.34, 0.96, 0.062):
        line = slice(int(row * SIDE), int(row * SIDE) + 4)
        out[line, :, :3] *= 0.93
    return out


DRAWN: Mapping[str, Callable[[], F32]] = {
    "lighthouse": lighthouse,
    "hot air balloon": hot_air_balloon,
    "windmill": windmill,
    "pyramid": pyramid,
}


def drawn(name: str) -> bytes:
    """The sprite as a lossy WebP file of 256 by 256 pixels with alpha."""
    picture = cv2.resize(DRAWN[name](), (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    alpha = np.maximum(picture[..., 3:4], 1e-4)
    straight = np.concatenate([picture[..., :3] / alpha, picture[..., 3:4]], axis=2)
    bgra = np.ascontiguousarray(np.clip(straight[..., [2, 1, 0, 3]] * 255 + 0.5, 0, 255), np.uint8)
    done, data = cv2.imencode(".webp", bgra, [cv2.IMWRITE_WEBP_QUALITY, 90])
    if not done:
        raise SystemExit(f"cannot encode {name}")
    return bytes(data)
