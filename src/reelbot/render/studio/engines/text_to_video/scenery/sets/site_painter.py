"""Paints what makes a built place what it is: its row on the horizon, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import F32
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour, colour
from reelbot.render.studio.engines.text_to_video.scenery.sets import (
    arena,
    fields,
    grounds,
    growth,
    playthings,
    rocks,
    stalls,
    structures,
    townscape,
)
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

RAIL = frozenset(
    {"locomotive", "railway car", "bullet train", "light rail", "tram car", "monorail", "metro"}
)
# How high a row on the horizon is, as a share of the unit.
ROWS = {
    "stands": 0.56, "townhouses": 0.66, "clay houses": 0.5, "canal houses": 0.56, "bamboo": 0.9,
    "canyon": 0.5, "cliff": 0.56,
}  # fmt: skip


def row(easel: Easel, kind: str, span: int, tall: int, base: Colour, nearness: float) -> F32:
    """One of `ROWS` in a plate of `span` by `tall`; premultiplied RGBA."""
    unit, light, rng = easel.unit, easel.light, easel.rng
    if kind == "stands":
        return arena.stands(span, tall, unit, light, rng)
    if kind == "bamboo":
        return fields.bamboo(span, tall, unit, light, nearness, rng)
    if kind == "canyon":
        return rocks.canyon(span, tall, unit, base, light, nearness, rng)
    return townscape.houses(kind, span, tall, unit, light, nearness, rng)


def paint_cliff(easel: Easel, horizon: float) -> None:
    """A cliff behind the water and the stream that falls over it; `horizon` in pixels."""
    unit = easel.unit
    near = rocks.NEARNESS
    span = easel.span(near)
    tall = int(min(ROWS["cliff"] * unit * 1.06, horizon) / 2) * 2
    lead = next((actor for actor in easel.sketch.actors if actor.main), None)
    # Where the main actor does not stand before it, halfway through the shot.
    share = 0.5 if lead is None else 0.3 if lead.x > 0.5 else 0.7
    middle = share * easel.width + 0.5 * easel.pan * near * easel.seconds
    half = 0.11 * unit
    foot = horizon + 0.03 * unit
    tone = colour(*easel.place.far)
    wall = rocks.cliff(span, tall, unit, tone, easel.light, easel.rng, (middle % span, half))
    easel.add(wall, foot - tall, near)
    easel.scene.behind.append(
        rocks.Falls(easel, middle, half, foot - 0.66 * tall, foot + 0.008 * unit)
    )


def paint_crops(easel: Easel, first: float, last: float, shares: Sequence[float]) -> None:
    """Rows of a crop between two heights of the frame, in pixels; `shares` of the way."""
    unit, crops = easel.unit, easel.place.crop
    for number, share in enumerate(shares):
        y = first + (last - first) * share
        tall = int(unit * (0.04 + 0.085 * share) / 2) * 2
        near = round(0.35 + 0.6 * share, 3)
        crop = colour(*crops[number % len(crops)])
        leaf = colour(*easel.place.leaf)
        made = fields.crop_row(
            easel.span(near), tall, unit, crop, easel.light, easel.rng, min(1.0, share), leaf
        )
        if share > 1:  # before the actors, and before a caption's ground: darker
            made[..., :3] *= 0.62
        easel.add(made, y - tall, near, "behind" if share < 0.85 else "shore" if share < 1 else
                  "before")  # fmt: skip


def paint_built(easel: Easel, near_top: int) -> None:
    """What stands right behind the actors; `near_top`: the first row of their ground."""
    unit, light, place = easel.unit, easel.light, easel.place
    near = 0.85
    foot = near_top + 0.012 * unit
    span = easel.span(near)
    festive = easel.sketch.place == "christmas market"
    for kind in place.built:
        if kind == "stalls":
            tall = int(0.5 * unit / 2) * 2
            made = stalls.stalls(
                span, tall, unit, easel.catalogue, light, easel.rng, festive=festive
            )
        elif kind == "swings":
            tall = int(0.44 * unit / 2) * 2
            made = playthings.playground(span, tall, unit, easel.catalogue, light)
        elif kind == "lamps":
            tall = int(0.46 * unit / 2) * 2
            made = growth.street_lamps(span, tall, unit, light)
        elif kind == "igloos":
            tall = int(0.27 * unit / 2) * 2
            made = structures.igloos(span, tall, unit, light)
        elif kind == "fence":
            tall = int(0.2 * unit / 2) * 2
            made = structures.fence(span, tall, unit, light)
        elif kind == "airport":
            tall = int(0.6 * unit / 2) * 2
            made = structures.airport(easel.span(0.4), tall, unit, light)
            far = easel.sketch.horizon * easel.height + 0.04 * unit
            easel.add(made, far - tall, 0.4)
            continue
        elif kind == "platform":
            _paint_platform(easel, near_top, foot)
            continue
        elif kind == "poles":
            tall = int(0.3 * unit / 2) * 2
            made = playthings.poles(span, tall, unit, light)
        elif kind == "rides":
            tall = int(0.62 * unit / 2) * 2
            taken = {prop.name for prop in easel.sketch.props}
            taken |= {actor.name for actor in easel.sketch.actors}
            made = playthings.rides(easel.span(0.6), tall, unit, easel.catalogue, light, taken)
            easel.add(made, foot - tall - 0.03 * unit, 0.6)
            continue
        elif kind == "bunting":
            tall = int(0.36 * unit / 2) * 2
            made = stalls.bunting(span, tall, unit, light, easel.rng)
            easel.add(made, 0.0, near)
            continue
        else:
            continue
        easel.add(made, foot - tall, near, "shore")


def _paint_platform(easel: Easel, near_top: int, foot: float) -> None:
    """A platform with its roof; rails run before it where a train is an actor, else behind."""
    unit, light = easel.unit, easel.light
    tall = int(0.52 * unit / 2) * 2
    easel.add(structures.canopy(easel.span(0.85), tall, unit, light), foot - tall, 0.85, "shore")
    runs = any(actor.name in RAIL for actor in easel.sketch.actors)
    line = easel.sketch.ground * easel.height
    top, near = (line - 0.03 * unit, 1.0) if runs else (near_top - 0.1 * unit, 0.7)
    rows = int((0.12 if runs else 0.08) * unit / 2) * 2
    rails = structures.track(easel.span(near), rows, unit, light)
    easel.add(rails, top, near, "shore" if runs else "behind")


def paint_poolside(easel: Easel, horizon: float) -> None:
    """The other side of a pool: its rim and sunshades; `horizon` in pixels."""
    unit = easel.unit
    tall = int(0.22 * unit / 2) * 2
    span = easel.span(0.3)
    shades = playthings.sunshades(span, tall, unit, easel.catalogue, easel.light)
    easel.add(shades, horizon + 0.012 * unit - tall, 0.3)
    rim = np.ones((int(0.03 * unit / 2) * 2, span, 4), np.float32)
    rim[..., :3] = colour(236, 226, 208) * easel.light.ambient
    rim[-max(1, len(rim) // 3) :, :, :3] *= 0.72
    easel.add(rim, horizon, 0.3)


def paint_deck(easel: Easel, near_top: int, line: float) -> None:
    """The bridge that actors stand on."""
    unit = easel.unit
    rise = int(0.1 * unit / 2) * 2
    rows = (easel.height - near_top) // 2 * 2
    made = grounds.deck(
        easel.span(1.0), rows, unit, colour(*easel.place.ground), easel.light, easel.rng, rise,
        int(line - near_top), arched=easel.place.ground_kind == "deck",
    )  # fmt: skip
    easel.add(made, near_top - rise, 1.0, "shore")
