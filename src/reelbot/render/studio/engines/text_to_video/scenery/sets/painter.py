"""Paints the set of a shot: every plate of sky, land, water and air, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from reelbot.render.studio.engines.base import Shot
from reelbot.render.studio.engines.text_to_video.scenery.actors import sprite_picture
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.effects.aurora import Aurora
from reelbot.render.studio.engines.text_to_video.scenery.effects.sparks import Fireworks, Meteors
from reelbot.render.studio.engines.text_to_video.scenery.plates.layers import Layer, Scene, widened
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    over,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import planes
from reelbot.render.studio.engines.text_to_video.scenery.rooms.indoors import Room
from reelbot.render.studio.engines.text_to_video.scenery.rooms.tabletops import (
    paint_tables,
    paint_tabletop,
)
from reelbot.render.studio.engines.text_to_video.scenery.sets import cavern, firmament, sky, terrain
from reelbot.render.studio.engines.text_to_video.scenery.sets.air import paint_air
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.sets.land import Land
from reelbot.render.studio.engines.text_to_video.scenery.sets.playhouse import paint_stage
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch

# How much of the sky is cloud.
CLOUDS: Mapping[str, float] = {
    "clear": 0.7, "cloudy": 2.4, "storm": 3.2, "rain": 2.4, "fog": 0.0, "blizzard": 0.0,
    "heat": 0.0, "snow": 1.4,
}  # fmt: skip


class Painter:
    """Paints the set of one sketch."""

    def __init__(self, shot: Shot, sketch: Sketch, catalogue: Catalogue) -> None:
        self._easel = Easel(shot, sketch, catalogue)

    def paint(self, report: Callable[[float], None]) -> Scene:
        """The whole set; reports its share of the work between plates."""
        self._paint_backdrop()
        report(0.3)
        Land(self._easel).paint()
        if self._easel.sketch.place == "stage":
            paint_stage(self._easel)
        report(0.6)
        paint_air(self._easel)
        report(0.8)
        self._easel.scene.light = self._easel.light
        return self._easel.scene

    def _paint_backdrop(self) -> None:
        sketch, light = self._easel.sketch, self._easel.light
        width, height, rng = self._easel.width, self._easel.height, self._easel.rng
        kind = self._easel.place.backdrop
        outside = kind in ("open", "clouds")
        suns = {"sun", "full moon", "crescent moon", "sunrise"}
        own_sun = any(prop.in_sky and prop.name in suns for prop in sketch.props)
        if own_sun:
            body = next(prop for prop in sketch.props if prop.name in suns)
            light = replace(light, sun_at=(body.x, body.y - body.height / 2))
            self._easel.light = light
        if moonless := bool({"eclipse", "milky way", "aurora"} & set(sketch.spectacles)):
            dim = min(light.strength, 0.3)  # no disc and no glow of a moon beside them
            light = self._easel.light = replace(light, strength=dim)
        if kind == "room":
            room = Room(self._easel)
            if sketch.place == "table":
                room.paint_blurred()
                paint_tabletop(self._easel)
            else:
                room.paint()
                paint_tables(self._easel)
            return
        if kind == "space":
            picture = sky.space(width, height, light, self._easel.world)
        elif kind == "underwater":
            picture = sky.deep(width, height, light, self._easel.world)
        elif kind == "cave":
            picture = cavern.wall(width, height, sketch.horizon, light, self._easel.world)
        elif kind == "studio":
            picture = sky.studio(width, height, light, self._easel.world)
        else:
            picture = sky.open_sky(
                width,
                height,
                sketch.horizon,
                light,
                self._easel.world,
                own_sun=own_sun,
            )
        if outside and "milky way" in sketch.spectacles:
            firmament.milky_way(picture, sketch.horizon, self._easel.unit, self._easel.world)
        if outside and "eclipse" in sketch.spectacles:
            x, y = light.sun_at
            firmament.eclipse(picture, x * width, y * height, self._easel.unit)
        if "rainbow" in sketch.painted:
            sky.rainbow(picture, sketch.horizon, self._easel.unit, light)
        self._hang(picture)
        picture = self._easel.defocused(picture, 0.1)
        backdrop = planes(picture, light.mood, np.random.default_rng(1))
        self._easel.scene.sky.append(Layer(widened(backdrop, 4), 0, 0, 0))
        if outside:
            self._paint_spectacles()
            amount = CLOUDS.get(sketch.weather, 0.9) * (
                0.25 if moonless else 0.6 if sketch.spectacles else 1
            )
            if amount:
                tall = int(height * min(0.5, sketch.horizon) / 2) * 2
                drift = (0.006 + 0.05 * self._easel.wind) * width
                span = self._easel.span(0.12, drift)
                picture = sky.clouds(span, tall, light, self._easel.world, amount)
                self._easel.add(picture, 0, 0.12, "sky", drift=drift)
        if kind == "cave":
            cavern.hang_stones(self._easel)
        if kind == "underwater":
            span = int(width * 1.2 / 2) * 2
            self._easel.add(
                sky.rays(span, int(height * 0.8 / 2) * 2, rng, (0.85, 1.0, 1.0)),
                0,
                0.05,
                slide=0.05 * width,
            )
        if kind == "clouds":
            for number, (near, top) in enumerate(((0.25, 0.56), (0.5, 0.68), (0.9, 0.8))):
                span = self._easel.span(near)
                tall = int((1 - top + 0.12) * height / 2) * 2
                self._easel.add(
                    terrain.cloud_floor(span, tall, self._easel.unit, light, rng, number / 2),
                    (top - 0.12) * height,
                    near,
                    bob=2 + number,
                    phase=number * 0.3,
                    to="before" if number == 2 else "behind",
                )

    def _paint_spectacles(self) -> None:
        """What moves in the sky, behind the clouds."""
        shown, sky_ = self._easel.sketch.spectacles, self._easel.scene.sky
        if "aurora" in shown:
            sky_.append(Aurora(self._easel))
        if "meteors" in shown:
            sky_.append(Meteors(self._easel))
        if "fireworks" in shown:
            sky_.append(Fireworks(self._easel))

    def _hang(self, picture: F32) -> None:
        """Draw what the sketch has in the sky on a picture of the frame's size."""
        light = self._easel.light
        calm = replace(light, ambient=np.ones(3, np.float32))
        for prop in self._easel.sketch.props:
            if not prop.in_sky:
                continue
            tall = max(6, int(prop.height * self._easel.height))
            shining = prop.name in (
                "sun",
                "full moon",
                "crescent moon",
                "star",
                "glowing star",
                "comet",
            )
            sprite = sprite_picture(
                self._easel.catalogue,
                prop.code,
                tall,
                calm if shining else light,
                prop.tint,
                veil=0.0 if shining else 0.12,
                padded=False,
            )
            if prop.name == "rainbow":
                sprite = sprite * 0.62
            left = int(prop.x * self._easel.width - sprite.shape[1] / 2)
            over(picture, sprite, left, int(prop.y * self._easel.height) - tall, wrap=False)
