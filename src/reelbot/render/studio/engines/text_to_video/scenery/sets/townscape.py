"""Rows of houses in an old town, by a canal or of clay, with windows that are lit by night."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import F32, blank, lit, over
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.shapes import board, shape

PLASTERS: Mapping[str, tuple[tuple[int, int, int], ...]] = {
    "townhouses": ((236, 196, 140), (226, 156, 124), (240, 220, 184), (196, 206, 190),
                   (216, 176, 168), (190, 200, 216)),
    "canal houses": ((222, 132, 102), (238, 196, 130), (230, 168, 140), (206, 110, 92),
                     (240, 216, 172), (196, 180, 160)),
    "clay houses": ((226, 178, 130), (214, 156, 112), (234, 194, 148), (204, 146, 108)),
}  # fmt: skip
TILES = ((186, 92, 70), (166, 84, 72), (150, 96, 84))
SHUTTERS = ((72, 122, 110), (92, 116, 150), (136, 84, 66), (104, 130, 84))


def houses(
    kind: str, width: int, height: int, unit: float, light: Light, nearness: float,
    rng: np.random.Generator,
) -> F32:  # fmt: skip
    """A closed row of houses; premultiplied RGBA (height, width, 4) that goes on at its sides.
    `nearness` 0 (far, veiled) to 1."""
    out = blank(height, width)
    plasters = PLASTERS[kind]
    x, last = 0, -1
    while x < width:
        wide = int(unit * rng.uniform(0.2, 0.3) * (0.75 + 0.5 * nearness))
        low, high = (0.5, 0.78) if kind == "clay houses" else (0.66, 0.98)
        tall = int(height * rng.uniform(low, high))
        choice = int(rng.integers(len(plasters)))
        last = choice = choice if choice != last else (choice + 1) % len(plasters)
        house = _house(kind, wide, tall, unit, colour(*plasters[choice]), light, nearness, rng)
        over(out, house, x, height - tall)
        x += wide - 1
    return out


def _house(
    kind: str, wide: int, tall: int, unit: float, plaster: Colour, light: Light, nearness: float,
    rng: np.random.Generator,
) -> F32:  # fmt: skip
    out = blank(tall, wide)
    clay = kind == "clay houses"
    roof = int(unit * rng.uniform(0.05, 0.1))
    if clay:
        _battlements(out, plaster, roof, unit)
    else:
        tile = colour(*TILES[int(rng.integers(len(TILES)))])
        gable = rng.random() < 0.4
        eaves = ((0.0, roof), (wide * 0.06, roof * 0.25), (wide * 0.94, roof * 0.25), (wide, roof))
        peak = ((0.0, roof), (wide / 2, 0.0), (wide, roof)) if gable else eaves
        shape(out, peak, tile, top=1.12, bottom=0.9)
    board(out, 0, roof, wide, tall, plaster, top=1.05, bottom=0.88, left=1.05, right=0.9)
    if not clay:
        board(out, 0, roof, wide, roof + 0.012 * unit, plaster * 1.12)
    shines: list[tuple[int, int, int, int]] = []
    columns = max(2, round(wide / (unit * 0.1)))
    step = unit * 0.125
    pane_w, pane_h = unit * 0.036, unit * 0.058
    shutter = colour(*SHUTTERS[int(rng.integers(len(SHUTTERS)))])
    y = roof + 0.05 * unit
    while y + pane_h < tall - 0.13 * unit:
        for column in range(columns):
            x = (column + 0.5) * wide / columns
            shines += _window(out, x, y, pane_w, pane_h, shutter, plaster, light, clay, rng)
        y += step
    if nearness > 0.4:
        _door(out, wide * float(rng.uniform(0.3, 0.7)), unit, shutter, plaster, arched=clay)
    veil = (0.34 * (1 - nearness) + 0.06) + 0.55 * light.air * (1 - 0.5 * nearness)
    made = lit(out, light.ambient, light.haze, min(0.9, veil))
    for x0, y0, x1, y1 in shines:
        warm = colour(255, 208, 126)
        made[y0:y1, x0:x1, :3] = made[y0:y1, x0:x1, :3] * 0.12 + warm * 0.88
    return made


def _battlements(out: F32, plaster: Colour, roof: int, unit: float) -> None:
    """A flat roof with teeth."""
    wide = out.shape[1]
    tooth = 0.03 * unit
    for x in np.arange(0, wide, 2 * tooth):
        board(out, x, roof - 0.02 * unit, x + tooth, roof + 1, plaster * 1.05)


def _window(
    out: F32, x: float, y: float, wide: float, tall: float, shutter: Colour, plaster: Colour,
    light: Light, clay: bool, rng: np.random.Generator,
) -> list[tuple[int, int, int, int]]:  # fmt: skip
    """A window with its shutters; the part of it that shines, if it does."""
    if clay and rng.random() < 0.45:
        return []
    x0, x1 = x - wide / 2, x + wide / 2
    board(out, x0 - 2, y - 2, x1 + 2, y + tall + 2, mix(plaster, colour(255, 255, 255), 0.5))
    glass = colour(86, 74, 70) if clay else colour(96, 128, 158)
    board(out, x0, y, x1, y + tall, glass, top=1.25, bottom=0.8)
    if not clay:
        for side in (x0 - wide * 0.52, x1 + wide * 0.06):
            board(out, side, y - 1, side + wide * 0.46, y + tall + 1, shutter)
        board(out, x0 - 3, y + tall + 1, x1 + 3, y + tall + 3, plaster * 0.8)
        if rng.random() < 0.3:
            tones = (colour(226, 70, 86), colour(250, 190, 70), colour(236, 120, 180))
            for at in np.linspace(x0 - 2, x1 + 2, 6):
                bloom = tones[int(rng.integers(3))] if rng.random() < 0.6 else colour(80, 150, 70)
                board(out, at - 2, y + tall - 2, at + 2.5, y + tall + 3, bloom)
    if light.night and rng.random() < 0.6:
        return [(int(x0), int(y), int(x1), int(y + tall))]
    return []


def _door(out: F32, x: float, unit: float, wood: Colour, plaster: Colour, *, arched: bool) -> None:
    half, tall = 0.03 * unit, 0.11 * unit
    foot = float(out.shape[0])
    angles = np.linspace(np.pi, 2 * np.pi, 12)
    for grow, tone in ((1.25, plaster * 0.82), (1.0, wood * (0.8 if not arched else 0.6))):
        top = foot - tall
        head = [(x + half * grow * np.cos(a), top + half * grow * np.sin(a)) for a in angles]
        shape(out, [*head, (x + half * grow, foot), (x - half * grow, foot)], tone)
