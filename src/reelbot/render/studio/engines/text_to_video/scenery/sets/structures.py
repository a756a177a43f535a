"""Single built things in a landscape: igloos, fences, an airport's tower, a station's platform."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    lit,
    over,
    soft_ellipse,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.shapes import (
    board,
    lamp,
    post,
    shape,
)
from reelbot.render.studio.engines.text_to_video.scenery.puppet import ball

ICE, STEEL, GLASS = colour(232, 242, 252), colour(196, 202, 214), colour(104, 168, 214)
NEON = ((255, 70, 150), (70, 226, 255), (255, 210, 70), (150, 110, 255), (110, 255, 150))


def igloos(width: int, height: int, unit: float, light: Light) -> F32:
    """Domes of snow blocks on the lower edge; premultiplied RGBA (height, width, 4)."""
    out = blank(height, width)
    step = width / max(2, round(width / (0.78 * unit)))
    for number in range(round(width / step)):
        radius = (0.24 if number % 2 == 0 else 0.17) * unit
        made = lit(_igloo(radius), np.clip(light.ambient, 0, 1), light.haze, 0.05 + 0.5 * light.air)
        x = int((number + 0.12) * step)
        shade = soft_ellipse(int(0.3 * radius), int(2.5 * radius), 0.24)
        over(out, shade, x - int(0.1 * radius), height - int(0.16 * radius))
        over(out, made, x, height - len(made))
        if light.night:
            lamp(out, x + 1.62 * radius, height - 0.16 * radius, 0.3 * radius,
                 colour(255, 196, 110), 0.8, 0.1)  # fmt: skip
    return out


def _igloo(radius: float) -> F32:
    tall, wide = int(radius * 1.06), int(radius * 2.3)
    out = blank(tall, wide)
    ball(out, (radius, tall), (radius * 0.98, radius), ICE)
    y, x = np.mgrid[0:tall, 0:wide].astype(np.float32)
    up = np.clip((tall - y) / radius, 0, 1)
    course = np.sqrt(np.clip(1 - up**2, 1e-3, 1))
    row = np.floor(np.arcsin(up) / (np.pi / 2) * 6)
    part = np.arcsin(up) / (np.pi / 2) * 6 - row
    across = np.clip((x - radius) / (radius * course), -1, 1)
    cell = (np.arcsin(across) / np.pi + 0.5) * (10 - row) + 0.5 * (row % 2)
    joint = (part < 0.11) | ((cell % 1) < 0.07)
    out[..., :3] *= (1 - 0.17 * joint)[..., None]
    # The way in, turned a little to the right.
    for half, tone in ((0.46, ICE * 0.93), (0.33, colour(74, 96, 142))):
        angles = np.linspace(np.pi, 2 * np.pi, 16)
        at = radius * 1.62
        across, up, sill = radius * half, 1.1 * radius * half, tall - radius * 0.1
        arch = [(at + across * np.cos(a), sill + up * np.sin(a)) for a in angles]
        shape(out, [*arch, (at + radius * half, tall), (at - radius * half, tall)],
              np.asarray(tone, np.float32))  # fmt: skip
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def fence(width: int, height: int, unit: float, light: Light) -> F32:
    """A railing of posts and bars on the lower edge; premultiplied RGBA."""
    out = blank(height, width)
    wood = colour(150, 108, 74)
    gap = width / max(4, round(width / (0.17 * unit)))
    for y in (0.3, 0.62):
        board(out, 0, y * height, width, y * height + 0.02 * unit, wood, left=1, right=1)
    for x in np.arange(gap / 2, width, gap):
        post(out, x, 0.1 * height, height, 0.024 * unit, wood * 1.08)
        board(out, x - 0.015 * unit, 0.06 * height, x + 0.015 * unit, 0.14 * height, wood * 0.86)
    return lit(out, light.ambient, light.haze, 0.06 + 0.5 * light.air)


def airport(width: int, height: int, unit: float, light: Light) -> F32:
    """Terminal and control tower far off, on the lower edge; premultiplied RGBA."""
    out = blank(height, width)
    white = colour(236, 238, 244)
    step = width / max(1, round(width / (1.5 * unit)))
    shines: list[tuple[float, float]] = []
    for number in range(round(width / step)):
        x = number * step
        long, top = 0.78 * unit, height - 0.17 * unit
        roof = [
            (x + long * t, top - 0.05 * unit * np.sin(np.pi * t)) for t in np.linspace(0, 1, 14)
        ]
        shape(out, [*roof, (x + long, height), (x, height)], white)
        board(out, x + 0.03 * unit, top + 0.03 * unit, x + long - 0.03 * unit, height - 0.05 * unit,
              GLASS, top=1.15, bottom=0.8)  # fmt: skip
        for at in np.linspace(x + 0.03 * unit, x + long - 0.03 * unit, 14):
            board(out, at - 1, top + 0.03 * unit, at + 1, height - 0.05 * unit, white * 0.9)
        at = x + 1.04 * unit
        head = height - 0.42 * unit
        _taper(out, at, head, height, 0.028 * unit, 0.042 * unit, white)
        _taper(out, at, head - 0.075 * unit, head, 0.085 * unit, 0.06 * unit, GLASS)
        for dx in (-0.04, 0.0, 0.04):
            board(out, at + dx * unit - 1, head - 0.075 * unit, at + dx * unit + 1, head, white)
        board(out, at - 0.092 * unit, head - 0.1 * unit, at + 0.092 * unit, head - 0.072 * unit,
              white)  # fmt: skip
        post(out, at, head - 0.17 * unit, head - 0.09 * unit, 0.009 * unit, colour(222, 70, 66))
        shines += [(at, head - 0.172 * unit), *((x + t * long, top + 0.07 * unit) for t in (
            0.2, 0.4, 0.6, 0.8))]  # fmt: skip
    made = lit(out, light.ambient, light.haze, 0.2 + 0.6 * light.air)
    if light.night:
        for number, (x, y) in enumerate(shines):
            red = number % 5 == 0
            tone = colour(255, 80, 70) if red else colour(255, 226, 160)
            lamp(made, x, y, (0.04 if red else 0.09) * unit, tone, 0.8, 0.1)
    return made


def _taper(
    out: F32, x: float, y0: float, y1: float, half_top: float, half_foot: float, rgb: Colour
) -> None:
    """An upright trapezium about a middle."""
    corners = ((x - half_top, y0), (x + half_top, y0), (x + half_foot, y1), (x - half_foot, y1))
    shape(out, corners, rgb, left=1.08, right=0.84)


def track(width: int, height: int, unit: float, light: Light) -> F32:
    """A pair of rails on sleepers and gravel; premultiplied RGBA."""
    out = blank(height, width)
    gravel = mix(colour(142, 132, 126) * light.ambient, light.haze, 0.06)
    board(out, 0, 0, width, height, gravel, left=1, right=1, top=0.9, bottom=1.02)
    sleeper = colour(104, 78, 62) * light.ambient
    gap = width / max(4, round(width / (0.1 * unit)))
    for x in np.arange(0, width - 1, gap):
        shape(out, ((x + 0.02 * unit, 0.14 * height), (x + 0.055 * unit, 0.14 * height),
                    (x + 0.05 * unit, 0.92 * height), (x, 0.92 * height)), sleeper)  # fmt: skip
    for y in (0.24, 0.72):
        board(out, 0, y * height, width, y * height + 0.014 * unit, STEEL * light.ambient * 0.75,
              left=1, right=1, top=1.3, bottom=0.7)  # fmt: skip
    return out


def canopy(width: int, height: int, unit: float, light: Light) -> F32:
    """The roof over a platform, its pillars, benches and clocks, on the lower edge; premultiplied
    RGBA."""
    out = blank(height, width)
    iron, roof = colour(74, 98, 92), colour(178, 92, 76)
    gap = width / max(2, round(width / (0.62 * unit)))
    deep = 0.09 * unit
    board(out, 0, deep, width, deep + 0.02 * unit, iron * 0.7, left=1, right=1)
    board(out, 0, 0, width, deep, roof, left=1, right=1, top=1.1, bottom=0.86)
    for x in np.arange(0, width - 1, 0.045 * unit):
        board(out, x, 0, x + 2, deep, roof * 0.86)
        shape(out, ((x, deep + 0.018 * unit), (x + 0.04 * unit, deep + 0.018 * unit),
                    (x + 0.02 * unit, deep + 0.045 * unit)), colour(240, 234, 222))  # fmt: skip
    for x in np.arange(gap / 2, width, gap):
        post(out, x, deep, height, 0.026 * unit, iron)
        for side in (-1, 1):
            shape(out, ((x, deep + 0.12 * unit), (x + side * 0.11 * unit, deep + 0.02 * unit),
                        (x + side * 0.085 * unit, deep + 0.02 * unit)), iron)  # fmt: skip
        seat = x + 0.5 * gap
        wood = colour(158, 110, 70)
        if seat + 0.12 * unit < width:
            for up in (0.125, 0.1):
                board(out, seat - 0.1 * unit, height - up * unit, seat + 0.1 * unit,
                      height - (up - 0.018) * unit, wood)  # fmt: skip
            board(out, seat - 0.11 * unit, height - 0.07 * unit, seat + 0.11 * unit,
                  height - 0.05 * unit, wood * 1.1)  # fmt: skip
            for leg in (-0.085, 0.075):
                board(out, seat + leg * unit, height - 0.12 * unit, seat + (leg + 0.012) * unit,
                      height, iron * 0.8)  # fmt: skip
            ball(out, (seat, deep + 0.1 * unit), (0.045 * unit, 0.045 * unit), iron)
            ball(
                out, (seat, deep + 0.1 * unit), (0.037 * unit, 0.037 * unit), colour(250, 248, 240)
            )
            board(out, seat - 1, deep + 0.07 * unit, seat + 1.5, deep + 0.1 * unit, iron * 0.5)
            board(
                out, seat, deep + 0.1 * unit, seat + 0.022 * unit, deep + 0.105 * unit, iron * 0.5
            )
            board(out, seat - 1, deep + 0.02 * unit, seat + 1, deep + 0.056 * unit, iron)
    made = lit(out, light.ambient * 0.8 + 0.2 if light.night else light.ambient, light.haze,
               0.06 + 0.5 * light.air)  # fmt: skip
    if light.night:
        for x in np.arange(gap * 0.75, width, gap):
            lamp(made, x, deep + 0.05 * unit, 0.12 * unit, colour(255, 226, 160), 0.85, 0.1)
    np.minimum(made[..., :3], np.maximum(made[..., 3:4], 0), out=made[..., :3])
    return made


def neon_signs(picture: F32, unit: float, rng: np.random.Generator) -> None:
    """Glowing signs on the houses of a skyline by night, in place."""
    height, width = picture.shape[:2]
    for _ in range(int(26 * width / unit)):
        x, y = float(rng.uniform(0, width)), float(rng.uniform(0.25, 0.82)) * height
        upright = rng.random() < 0.6
        wide, tall = (0.034, 0.13) if upright else (0.13, 0.046)
        wide, tall = wide * unit, tall * unit * float(rng.uniform(0.8, 1.4))
        if y + tall >= height or picture[int(y), int(x), 3] < 0.9:
            continue
        tone = colour(*NEON[int(rng.integers(len(NEON)))])
        kept = picture[..., 3].copy()
        lamp(picture, x + wide / 2, y + tall / 2, 1.3 * max(wide, tall), tone, 0.65, 0.0)
        picture[..., :3] *= (kept / np.maximum(picture[..., 3], 1e-4)).clip(0, 1)[..., None]
        picture[..., 3] = kept
        board(picture, x, y, x + wide, y + tall, tone * 0.34)
        for side in (0.0, 1.0):
            board(picture, x, y + side * (tall - 2), x + wide, y + side * (tall - 2) + 2, tone)
            board(picture, x + side * (wide - 2), y, x + side * (wide - 2) + 2, y + tall, tone)
        count = max(2, int(max(wide, tall) / (0.03 * unit)))
        white = mix(tone, colour(255, 255, 255), 0.55)
        for number in range(count):
            share = (number + 0.5) / count
            cx, cy = (
                (x + wide / 2, y + tall * share) if upright else (x + wide * share, y + tall / 2)
            )
            size = 0.007 * unit
            shape(picture, ((cx - size, cy - size), (cx + size, cy - size), (cx + size * (
                number % 2), cy + size), (cx - size, cy + size)), white)  # fmt: skip
    np.minimum(picture[..., :3], picture[..., 3:4], out=picture[..., :3])
