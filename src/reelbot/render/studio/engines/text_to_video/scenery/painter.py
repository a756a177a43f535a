"""Paints the set of a shot: every plate of sky, land, water and air, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import pi

import numpy as np

from reelbot.render.studio.engines.base import Shot
from reelbot.render.studio.engines.text_to_video.scenery import sky, terrain
from reelbot.render.studio.engines.text_to_video.scenery.actors import sprite_picture
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.land import Land
from reelbot.render.studio.engines.text_to_video.scenery.layers import Layer, Scene, widened
from reelbot.render.studio.engines.text_to_video.scenery.paint import (
    F32,
    blank,
    cloud_noise,
    over,
    smoothstep,
)
from reelbot.render.studio.engines.text_to_video.scenery.plate import planes
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.weather import KINDS, Particles, Veil


class Painter:
    """Paints the set of one sketch."""

    def __init__(self, shot: Shot, sketch: Sketch, catalogue: Catalogue) -> None:
        self._easel = Easel(shot, sketch, catalogue)

    def paint(self, report: Callable[[float], None]) -> Scene:
        """The whole set; reports its share of the work between plates."""
        self._paint_backdrop()
        report(0.3)
        Land(self._easel).paint()
        report(0.6)
        self._paint_air()
        report(0.8)
        self._easel.scene.light = self._easel.light
        return self._easel.scene

    def _paint_backdrop(self) -> None:
        sketch, light = self._easel.sketch, self._easel.light
        width, height, rng = self._easel.width, self._easel.height, self._easel.rng
        kind = self._easel.place.backdrop
        suns = {"sun", "full moon", "crescent moon", "sunrise"}
        own_sun = any(prop.in_sky and prop.name in suns for prop in sketch.props)
        if own_sun:
            body = next(prop for prop in sketch.props if prop.name in suns)
            light = replace(light, sun_at=(body.x, body.y - body.height / 2))
            self._easel.light = light
        if kind == "space":
            picture = sky.space(width, height, light, self._easel.world)
        elif kind == "underwater":
            picture = sky.deep(width, height, light, self._easel.world)
        elif kind == "room":
            picture = sky.room(width, height, sketch.horizon, light, self._easel.world)
        elif kind == "studio":
            picture = sky.studio(width, height, light, self._easel.world)
        else:
            picture = sky.open_sky(
                width, height, sketch.horizon, light, self._easel.world, own_sun=own_sun
            )
        if "rainbow" in sketch.painted:
            sky.rainbow(picture, sketch.horizon, self._easel.unit, light)
        self._hang(picture, in_sky=True)
        backdrop = planes(picture, light.mood, np.random.default_rng(1))
        self._easel.scene.behind.append(Layer(widened(backdrop, 4), 0, 0, 0))
        if kind in ("open", "clouds"):
            amount = {"clear": 0.7, "cloudy": 2.2, "storm": 2.4, "rain": 1.8, "fog": 0.0}.get(
                sketch.weather, 0.9
            )
            if amount:
                tall = int(height * min(0.5, sketch.horizon) / 2) * 2
                drift = 0.006 * width
                span, _ = self._easel.span(0.12, drift)
                self._easel.add(
                    sky.clouds(span, tall, light, self._easel.world, amount), 0, 0.12, drift=drift
                )
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
                span, _ = self._easel.span(near)
                tall = int((1 - top + 0.12) * height / 2) * 2
                self._easel.add(
                    terrain.cloud_floor(span, tall, self._easel.unit, light, rng, number / 2),
                    (top - 0.12) * height,
                    near,
                    bob=2 + number,
                    phase=number * 0.3,
                    front=number == 2,
                )

    def _hang(self, picture: F32, *, in_sky: bool) -> None:
        """Draw the sketch's props of sky or land on a picture of the frame's size."""
        light = self._easel.light
        calm = replace(light, ambient=np.ones(3, np.float32))
        for prop in self._easel.sketch.props:
            if prop.in_sky != in_sky:
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

    def _paint_air(self) -> None:
        sketch, rng = self._easel.sketch, self._easel.rng
        weather, width, height, unit = (
            sketch.weather,
            self._easel.width,
            self._easel.height,
            self._easel.unit,
        )
        inside = self._easel.place.backdrop in ("room", "studio")
        if (
            weather in ("fog", "rain", "storm")
            and not inside
            and self._easel.place.backdrop == "open"
        ):
            span, _ = self._easel.span(0.7, 0.02 * width)
            tall = int(0.5 * height / 2) * 2
            mist = blank(tall, span)
            noise = cloud_noise(tall, span, unit * 0.3, rng, 4, 2.6)
            bell = np.sin(np.linspace(0, pi, tall)).astype(np.float32)[:, None] ** 1.2
            mist[..., 3] = (
                smoothstep((noise - 0.2) / 0.7) * bell * (0.62 if weather == "fog" else 0.22)
            )
            mist[..., :3] = self._easel.light.haze * mist[..., 3:4]
            self._easel.add(mist, (sketch.horizon - 0.28) * height, 0.7, drift=0.02 * width)
        kinds = (
            [weather]
            if weather in KINDS
            and not inside
            and self._easel.place.backdrop not in ("underwater", "space")
            else []
        )
        if self._easel.place.backdrop == "underwater":
            kinds = ["bubbles"]
        elif self._easel.sketch.place == "space":
            kinds = ["stars"]
        elif inside or (not kinds and not self._easel.light.night):
            kinds = ["motes"]
        elif (
            not kinds
            and weather == "clear"
            and sketch.place in ("forest", "garden", "meadow", "lake", "jungle")
        ):
            kinds = ["fireflies"]
        elif not kinds:
            kinds = ["stars"]
        for kind in kinds:
            pan = self._easel.pan if kind not in ("stars",) else 0.0
            self._easel.scene.particles.append(
                Particles(kind, width, height, pan / width, rng, night=self._easel.light.night)
            )
        if weather == "storm" and not inside:
            self._easel.scene.flash = Veil(rng, self._easel.seconds)
