"""A stadium: stands full of people, a roof, floodlights."""

from __future__ import annotations

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import F32, blank, lit
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Light, colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.plates.shapes import (
    board,
    lamp,
    post,
    shape,
)

SHIRTS = ((226, 58, 62), (232, 232, 238), (58, 108, 214), (250, 206, 70), (40, 44, 66),
          (84, 176, 96), (240, 140, 60))  # fmt: skip
SKINS = ((250, 206, 92), (232, 176, 130), (196, 136, 92), (132, 88, 62))
BOARDS = ((226, 64, 74), (60, 120, 226), (250, 204, 70), (64, 172, 110), (236, 236, 242))


def stands(width: int, height: int, unit: float, light: Light, rng: np.random.Generator) -> F32:
    """The far side of a stadium; premultiplied RGBA (height, width, 4)."""
    out = blank(height, width)
    roof, first = 0.3 * height, 0.42 * height
    wall = colour(126, 132, 150)
    board(out, 0, first - 0.06 * height, width, height, wall * 0.62, top=0.8, bottom=1.1,
          left=1, right=1)  # fmt: skip
    _crowd(out, first, height - 0.13 * height, unit, rng)
    # The roof, with its edge towards the pitch, on masts.
    pale = colour(226, 230, 240)
    board(out, 0, roof, width, roof + 0.055 * height, pale, left=1, right=1, bottom=0.96)
    board(out, 0, roof + 0.055 * height, width, roof + 0.1 * height, colour(88, 94, 116),
          left=1, right=1)  # fmt: skip
    gap = width / max(2, round(width / (0.5 * unit)))
    for x in np.arange(gap / 2, width, gap):
        shape(out, ((x - 0.012 * unit, roof + 2), (x, 0.1 * height), (x + 0.012 * unit, roof + 2)),
              pale * 0.9)  # fmt: skip
    # Boards along the touchline.
    x, low = 0.0, height - 0.13 * height
    number = int(rng.integers(len(BOARDS)))
    while x < width:
        long = min(width - x, unit * float(rng.uniform(0.16, 0.28)))
        tone = colour(*BOARDS[number % len(BOARDS)])
        board(out, x, low, x + long, height, tone, left=1.03, right=0.97)
        stripe = mix(tone, colour(255, 255, 255), 0.55)
        board(out, x + 0.2 * long, low + 0.04 * height, x + 0.8 * long, low + 0.07 * height, stripe)
        x += long
        number += 1
    made = lit(out, light.ambient * 0.35 + 0.65 if light.night else light.ambient, light.haze,
               0.08 + 0.5 * light.air)  # fmt: skip
    for x in np.arange(gap, width - 1, 2 * gap):
        _floodlight(made, float(x), roof, unit, light)
    np.minimum(made[..., :3], np.maximum(made[..., 3:4], 0), out=made[..., :3])
    return made


def _crowd(out: F32, top: float, bottom: float, unit: float, rng: np.random.Generator) -> None:
    """Heads and shirts in rows that grow towards the pitch, in two tiers."""
    width = out.shape[1]
    picture = np.ascontiguousarray(np.clip(out[..., :3], 0, 1) * 255, np.uint8)
    y, tiers = top, (top + bottom) * 0.5
    shirts = np.array(SHIRTS)
    while y < bottom - 0.012 * unit:
        share = (y - top) / (bottom - top)
        size = unit * (0.0062 + 0.0042 * share)
        if abs(y - tiers) < size * 2.2:
            row = slice(int(tiers - size), int(tiers + size * 2))
            picture[row] = (150, 156, 176)
            y += size * 4.4
            continue
        shade = 0.6 + 0.4 * min(1.0, share * 2.2)  # the roof's shadow lies on the rows above
        x = float(rng.uniform(0, size * 2))
        while x < width:
            if rng.random() < 0.93:
                # Blocks of one colour: who is for whom.
                own = int(x / (0.42 * unit)) % 3 if rng.random() < 0.55 else int(rng.integers(7))
                shirt = tuple(int(v * shade) for v in shirts[own])
                skin = tuple(int(v * shade) for v in SKINS[int(rng.integers(len(SKINS)))])
                up = float(rng.uniform(-0.35, 0.25)) * size
                body = (round(x * 16), round((y + up + size * 1.35) * 16))
                head = (round(x * 16), round((y + up) * 16))
                cv2.circle(picture, body, round(size * 16), shirt, -1, cv2.LINE_AA, 4)
                cv2.circle(picture, head, round(size * 0.68 * 16), skin, -1, cv2.LINE_AA, 4)
            x += size * float(rng.uniform(1.9, 2.5))
        y += size * 2.15
    rows = slice(int(top), int(bottom))
    solid = out[rows, :, 3:4]
    out[rows, :, :3] = picture[rows].astype(np.float32) / 255 * solid


def _floodlight(out: F32, x: float, roof: float, unit: float, light: Light) -> None:
    """A rack of lamps over the roof; they shine by night and in poor light."""
    top = 0.02 * unit
    steel = colour(96, 102, 122) * light.ambient
    post(out, x, top + 0.05 * unit, roof, 0.014 * unit, steel)
    wide, tall = 0.075 * unit, 0.055 * unit
    board(out, x - wide, top, x + wide, top + tall, steel * 0.8)
    shines = light.night or light.strength < 0.6
    tone = colour(255, 252, 236) if shines else colour(214, 222, 232) * light.ambient
    for row in range(2):
        for column in range(4):
            at = (x + (column - 1.5) * wide * 0.46, top + tall * (0.28 + 0.46 * row))
            cv2.circle(out, (round(at[0] * 16), round(at[1] * 16)), round(tall * 0.17 * 16),
                       (*(float(v) for v in tone), 1.0), -1, cv2.LINE_AA, 4)  # fmt: skip
    if shines:
        lamp(out, x, top + tall / 2, 0.3 * unit, colour(255, 250, 230), 0.8, 0.0)
