"""Paints tables: one seen from nearby, and those in a room that small things stand on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.layers import Layer, widened
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import blank
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import planes
from reelbot.render.studio.engines.text_to_video.scenery.rooms.joinery import Joiner
from reelbot.render.studio.engines.text_to_video.scenery.sets import terrain
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor, Prop


def paint_tabletop(easel: Easel) -> None:
    """A wooden table that is seen from nearby: its top in perspective, and its front edge."""
    sketch, unit = easel.sketch, easel.unit
    width, height = easel.width // 2 * 2, easel.height
    top = int((sketch.ground - 0.1 * unit / height) * height / 2) * 2
    rows = (height - top) // 2 * 2
    edge = int((sketch.ground + 0.085 * unit / height) * height) - top
    thick = int(0.055 * unit)
    laid: list[Actor | Prop] = [*sketch.actors, *(prop for prop in sketch.props if not prop.in_sky)]
    halves = [0.5 * _wide(easel, actor) for actor in laid]
    left = min([0.16, *(a.x - h - 0.06 for a, h in zip(laid, halves, strict=True))])
    right = max([0.84, *(a.x + h + 0.06 for a, h in zip(laid, halves, strict=True))])
    plain = replace(easel.light, air=0.0, ambient=np.ones(3, np.float32))
    wood = terrain.ground(
        width, rows, unit, colour(*easel.place.ground), plain, easel.rng, far=False, kind="floor"
    )  # fmt: skip
    y = np.arange(rows, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None]
    # Wider towards the viewer, and round at its corners.
    flare = 0.05 * unit * np.clip(y / edge, 0, 1)
    a, b = left * width - flare, right * width + flare
    cover = np.clip(np.minimum(x - a, b - x) + 0.5, 0, 1) * (y < edge + thick)
    down = np.clip((y - edge) / thick, 0, 1)
    shade = np.where(y < edge, 1.06 - 0.08 * y / edge, 0.74 - 0.26 * down)
    shade = shade + 0.2 * np.clip(1 - np.abs(y - edge) / max(1.5, 0.006 * unit), 0, 1)
    wood[..., :3] = np.clip(wood[..., :3] * shade[..., None], 0, 1) * easel.light.ambient
    wood[..., 3] = 1
    wood *= cover[..., None]
    below = np.clip((y - edge) / (0.5 * thick), 0, 1) * np.clip(
        1.4 - (y - edge) / (0.2 * unit), 0, 1
    )
    dark = blank(rows, width)
    dark[..., 3] = 0.5 * np.clip(np.minimum(x - a, b - x) / (0.1 * unit), 0, 1) * below
    picture = dark * (1 - wood[..., 3:4]) + wood
    made = planes(np.ascontiguousarray(picture, np.float32), easel.light.mood)
    easel.scene.shore.append(Layer(widened(made, 4), top, 0, 0))


def paint_tables(easel: Easel) -> None:
    """The tables of the sketch; they stay with what lies on them."""
    for table in easel.sketch.tables:
        unit = easel.unit
        wide = int(table.width * easel.width / 2) * 2
        tall = int((table.foot - table.y) * easel.height)
        lid = max(3, int(0.05 * unit))
        picture = blank((tall + lid + int(0.04 * unit)) // 2 * 2, easel.width // 2 * 2)
        joiner = Joiner(picture, unit, tall + lid, easel.catalogue, night=False)
        joiner.left = table.x * easel.width - wide / 2
        u, v = wide / unit, tall / unit
        joiner.shade(u / 2, 0.004, u / 2 + 0.02, 0.024, 0.45)
        for leg in (0.03, u - 0.03):
            joiner.box(leg - 0.014, 0.0, leg + 0.014, v, (124, 80, 54), rounded=0.006)
        joiner.box(0.012, v - 0.055, u - 0.012, v - 0.01, (136, 88, 58), rounded=0.004)
        joiner.box(-0.008, v - 0.03, u + 0.008, v + 0.016, (186, 134, 88), rounded=0.012)
        picture[..., :3] *= mix(easel.light.ambient, np.ones(3, np.float32), 0.3)
        made = planes(picture, easel.light.mood)
        layer = Layer(widened(made, 4), table.y * easel.height - lid, 0, 0)
        easel.scene.shore.append(layer)


def _wide(easel: Easel, actor: Actor | Prop) -> float:
    """Share of the frame's width that an actor takes."""
    _, _, across, upwards = easel.catalogue[actor.code].box
    return actor.height * across / upwards * easel.height / easel.width
