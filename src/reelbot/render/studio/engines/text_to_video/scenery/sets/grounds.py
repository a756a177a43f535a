"""What people lay on the ground: a mown pitch, cobbles, tiles, a bridge's deck."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import F32, blank, cloud_noise
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.shapes import board, post, shape

LAID = frozenset({"pitch", "cobbles", "tiles", "ice"})


def lay(kind: str, picture: F32, unit: float, light: Light, rng: np.random.Generator, *,
        far: bool) -> None:  # fmt: skip
    """Draw a pattern on a flat, painted ground, in place. `far`: it begins at the horizon, else at
    the actors' feet."""
    if kind == "pitch":
        _pitch(picture, unit, light, far=far)
    elif kind == "ice":
        _ice(picture, unit, light, rng)
    elif kind in ("cobbles", "tiles"):
        _paved(picture, unit, rng, far=far, tiles=kind == "tiles")


def _pitch(picture: F32, unit: float, light: Light, *, far: bool) -> None:
    rows = picture.shape[0]
    y, step, number = 0.0, unit * (0.02 if far else 0.055), 0
    while y < rows:
        picture[int(y) : int(y + step), :, :3] *= 1.07 if number % 2 else 0.94
        y, step, number = y + step, step * 1.35, number + 1
    white = colour(246, 250, 244) * np.clip(light.ambient + 0.1, 0, 1)
    lines = (0.028, 0.2) if far else (0.035,)
    for number, at in enumerate(lines):
        thick = max(1, int(unit * (0.004 + 0.003 * number if far else 0.011)))
        row = int(at * unit)
        piece = picture[row : row + thick, :, :3]
        piece[...] = piece * 0.2 + white * 0.8
    if far:  # the mouth of the penalty box, again and again along the touchline
        wide = picture.shape[1]
        for x in np.arange(0.4 * unit, wide - 0.5 * unit, max(1.0, wide / 2)):
            board(picture, x, 0.085 * unit, x + 0.42 * unit, 0.085 * unit + 2, white)
            for end in (x, x + 0.42 * unit):
                board(picture, end, 0.03 * unit, end + 2, 0.085 * unit + 2, white)


def _ice(picture: F32, unit: float, light: Light, rng: np.random.Generator) -> None:
    """Frozen water: the sky in it, and the tracks of skates."""
    rows, width = picture.shape[:2]
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    sky = mix(light.sky[1], colour(206, 232, 252) * light.ambient, 0.6)
    tone = sky * (1 - 0.22 * depth)
    sheen = cloud_noise(rows, width, 0.16 * unit, rng, 3, 5.0)[..., None]
    picture[..., :3] = np.clip(tone * (0.88 + 0.24 * sheen), 0, 1) * picture[..., 3:4]
    for _ in range(int(26 * width / unit)):
        x, y = float(rng.uniform(0, width)), float(rng.uniform(0.04, 0.96)) * rows
        long = unit * float(rng.uniform(0.06, 0.2))
        bend, thick = unit * float(rng.uniform(-0.02, 0.02)), max(1.0, 0.003 * unit)
        below = (x + long / 2, y + bend + thick)
        track = np.clip(tone[0, 0] * 1.08, 0, 1)
        shape(picture, ((x, y), (x + long / 2, y + bend), (x + long, y), below), track)


def _paved(picture: F32, unit: float, rng: np.random.Generator, *, far: bool, tiles: bool) -> None:
    """Stones in rows that grow towards the viewer, each with a tone of its own."""
    rows, width = picture.shape[:2]
    y, tall = 0.0, unit * (0.009 if far else 0.022) * (1.5 if tiles else 1.0)
    number = 0
    x = np.arange(width, dtype=np.float32)
    while y < rows:
        top, stop = int(y), min(rows, int(y + tall))
        count = max(1, round(width / (tall * (3.2 if tiles else 2.3))))
        at = x / width * count + (0.5 if number % 2 and not tiles else 0.0)
        tone = 1 + (0.02 if tiles else 0.06) * rng.uniform(-1, 1, count + 1).astype(np.float32)
        shade = tone[at.astype(int) % count]
        part = at % 1
        joint = np.clip(np.minimum(part, 1 - part) / (0.05 if tiles else 0.1), 0, 1)
        line = (0.91 + 0.09 * joint) * shade
        picture[top:stop, :, :3] *= line[None, :, None]
        if not tiles and stop - top > 3:
            arch = np.sin(np.linspace(0.35, np.pi - 0.5, stop - top, dtype=np.float32))
            picture[top:stop, :, :3] *= (0.93 + 0.1 * arch)[:, None, None]
        picture[top : top + max(1, int(tall * 0.07)), :, :3] *= 0.91
        y, tall, number = y + tall, tall * 1.22, number + 1
    np.minimum(picture[..., :3], picture[..., 3:4], out=picture[..., :3])


def deck(
    width: int, height: int, unit: float, tone: Colour, light: Light, rng: np.random.Generator,
    rise: int, feet: int, *, arched: bool = True,
) -> F32:  # fmt: skip
    """An old stone bridge seen from the side: a parapet that rises `rise` rows over the deck, the
    deck, and arches below, through which the river is seen. `feet`: rows from the deck's far edge
    to where actors stand. Premultiplied RGBA (rise + height, width, 4)."""
    out = blank(rise + height, width)
    stone = mix(tone * light.ambient, light.haze, 0.06 + 0.3 * light.air)
    edge = rise + feet + int(0.03 * unit)
    # The far parapet, behind the actors: balusters under a coping, a pillar now and then.
    if not arched:
        _battlements(out, stone, rise, unit)
    bay = width / max(1, round(width / (0.52 * unit)))
    for start in np.arange(0, width - 1, bay) if arched else ():
        for at in np.linspace(start + 0.08 * unit, start + bay - 0.02 * unit, 9):
            post(out, at, 0.02 * unit, rise, 0.018 * unit, stone * 0.94)
            board(out, at - 0.014 * unit, 0.5 * rise, at + 0.014 * unit, 0.72 * rise, stone * 0.98)
    if arched:
        board(out, 0, rise - 0.018 * unit, width, rise + 2, stone * 0.94, left=1, right=1)
        board(out, 0, 0.012 * unit, width, 0.034 * unit, stone * 1.1, left=1, right=1)
    for start in np.arange(0, width - 1, bay) if arched else ():
        board(out, start, 0, start + 0.062 * unit, rise + 2, stone * 1.02, right=0.8)
        board(out, max(0.0, start - 0.006 * unit), 0, start + 0.068 * unit, 0.02 * unit,
              stone * 1.14)  # fmt: skip
    # The deck, then the near face with its string course.
    board(out, 0, rise, width, edge, stone * 1.02, left=1, right=1, top=0.92, bottom=1.1)
    _paved(out[rise:edge], unit, rng, far=False, tiles=False)
    face = out[edge:]
    board(face, 0, 0, width, face.shape[0], stone * 0.8, left=1, right=1, top=1.05, bottom=0.7)
    _courses(out, edge, out.shape[0], unit, rng)
    board(out, 0, edge, width, edge + 0.026 * unit, stone * 1.1, left=1, right=1, bottom=0.82)
    if not arched:
        return out
    gap = width / max(1, round(width / (0.5 * unit)))
    y, x = np.mgrid[0 : face.shape[0], 0:width].astype(np.float32)
    away = (x % gap - gap / 2) / (0.37 * gap)
    down = (0.045 * unit + 0.2 * unit - y) / (0.2 * unit)
    inside = np.clip((1 - np.hypot(away, np.clip(down, 0, None))) * 0.2 * unit + 0.5, 0, 1)
    ring = np.clip((1.14 - np.hypot(away, np.clip(down, 0, None))) * 0.2 * unit + 0.5, 0, 1)
    face[..., :3] *= (1 + 0.14 * (ring - inside))[..., None]
    face *= (1 - inside)[..., None]
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def _battlements(out: F32, stone: Colour, rise: int, unit: float) -> None:
    """A wall with merlons behind the deck of a great wall."""
    width = out.shape[1]
    low = 0.42 * rise
    board(out, 0, low, width, rise + 2, stone * 0.9, left=1, right=1, top=1.04)
    gap = width / max(2, round(width / (0.19 * unit)))
    for x in np.arange(0, width - 1, gap):
        board(out, x, 0, x + 0.6 * gap, low + 1, stone * 0.94, right=0.9)
        board(out, x, 0, x + 0.6 * gap, 0.014 * unit, stone * 1.1)


def _courses(out: F32, top: int, bottom: int, unit: float, rng: np.random.Generator) -> None:
    """Blocks of stone in a wall, in place."""
    width = out.shape[1]
    tall = max(3, int(0.03 * unit))
    mottle = cloud_noise(max(2, bottom - top), width, 0.05 * unit, rng, 2)
    out[top:bottom, :, :3] *= (0.92 + 0.16 * mottle[: bottom - top])[..., None]
    for number, y in enumerate(range(top, bottom, tall)):
        stop = min(bottom, y + tall)
        out[y : y + 1, :, :3] *= 0.8
        long = width / max(1, round(width / (0.085 * unit)))
        for x in np.arange((number % 2) * long / 2, width - 1, long):
            out[y:stop, int(x), :3] *= 0.82
            out[y:stop, int(x) : int(x + long), :3] *= float(rng.uniform(0.95, 1.05))
