"""Paints the set of a shot: every plate of sky, land, water and air, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import pi

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Shot
from reelbot.render.studio.engines.text_to_video.scenery import growth, sky, terrain
from reelbot.render.studio.engines.text_to_video.scenery.actors import sprite_picture
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.layers import Layer, Scene, widened
from reelbot.render.studio.engines.text_to_video.scenery.paint import (
    F32,
    blank,
    cloud_noise,
    over,
    smoothstep,
    soft_ellipse,
)
from reelbot.render.studio.engines.text_to_video.scenery.palette import Light, colour, light_of, mix
from reelbot.render.studio.engines.text_to_video.scenery.places import PLACES, WATER_LINE
from reelbot.render.studio.engines.text_to_video.scenery.plate import planes
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.weather import KINDS, Particles, Veil

# A plate that would have to be wider than this many frames repeats itself instead.
WIDTHS_MAX = 2.6
BARE = frozenset({"desert", "mars", "moon", "volcano", "arctic"})


class Painter:
    """Paints the set of one sketch."""

    def __init__(self, shot: Shot, sketch: Sketch, catalogue: Catalogue) -> None:
        self.width, self.height = shot.size.width, shot.size.height
        self._seconds = shot.seconds
        self._sketch = sketch
        self._catalogue = catalogue
        self._place = PLACES[sketch.place]
        self._unit = min(self.height, 1.25 * self.width)
        self._pan = sketch.view.pan * self.width
        self._world = np.random.default_rng(sketch.world_seed)
        self._rng = np.random.default_rng(sketch.view_seed)
        self._light: Light = light_of(
            sketch.hour, sketch.weather, sketch.mood, sketch.tint, self._world
        )
        if sketch.place == "moon":
            # No air: the ground lies in full sun under a black sky.
            bright = colour(214, 218, 236)
            self._light = replace(self._light, ambient=bright, haze=colour(92, 94, 112))
        self._scene = Scene(self._light)

    def paint(self, report: Callable[[float], None]) -> Scene:
        """The whole set; reports its share of the work between plates."""
        self._paint_backdrop()
        report(0.3)
        self._paint_land()
        report(0.6)
        self._paint_air()
        report(0.8)
        self._scene.light = self._light
        return self._scene

    def _span(self, nearness: float, drift: float = 0.0) -> tuple[int, int]:
        """Width to paint and the period after which the plate repeats, in pixels."""
        travel = abs(self._pan * nearness + drift) * self._seconds
        needed = travel + self.width
        period = int(min(max(needed, self.width * 1.05), self.width * (WIDTHS_MAX - 1)) / 2 + 1) * 2
        return period, period

    def _add(
        self, picture: F32, top: float, nearness: float, *, front: bool = False, drift: float = 0.0,
        bob: float = 0.0, slide: float = 0.0, phase: float = 0.0, dither: bool = False,
    ) -> None:  # fmt: skip
        period = picture.shape[1]
        made = planes(picture, self._light.mood, self._rng if dither else None)
        wide = widened(made, self.width + 4)
        layer = Layer(wide, top, nearness, period, drift, bob, slide, phase)
        (self._scene.before if front else self._scene.behind).append(layer)

    def _paint_backdrop(self) -> None:
        sketch, light = self._sketch, self._light
        width, height, rng = self.width, self.height, self._rng
        kind = self._place.backdrop
        suns = {"sun", "full moon", "crescent moon", "sunrise"}
        own_sun = any(prop.in_sky and prop.name in suns for prop in sketch.props)
        if own_sun:
            body = next(prop for prop in sketch.props if prop.name in suns)
            light = self._light = _with_sun(light, (body.x, body.y - body.height / 2))
        if kind == "space":
            picture = sky.space(width, height, light, self._world)
        elif kind == "underwater":
            picture = sky.deep(width, height, light, self._world)
        elif kind == "room":
            picture = sky.room(width, height, sketch.horizon, light, self._world)
        elif kind == "studio":
            picture = sky.studio(width, height, light, self._world)
        else:
            picture = sky.open_sky(
                width, height, sketch.horizon, light, self._world, own_sun=own_sun
            )
        if "rainbow" in sketch.painted:
            sky.rainbow(picture, sketch.horizon, self._unit, light)
        self._hang(picture, in_sky=True)
        backdrop = planes(picture, light.mood, np.random.default_rng(1))
        self._scene.behind.append(Layer(widened(backdrop, 4), 0, 0, 0))
        if kind in ("open", "clouds"):
            amount = {"clear": 0.7, "cloudy": 2.2, "storm": 2.4, "rain": 1.8, "fog": 0.0}.get(
                sketch.weather, 0.9
            )
            if amount:
                tall = int(height * min(0.5, sketch.horizon) / 2) * 2
                drift = 0.006 * width
                span, _ = self._span(0.12, drift)
                self._add(sky.clouds(span, tall, light, self._world, amount), 0, 0.12, drift=drift)
        if kind == "underwater":
            span = int(width * 1.2 / 2) * 2
            self._add(
                sky.rays(span, int(height * 0.8 / 2) * 2, rng, (0.85, 1.0, 1.0)),
                0,
                0.05,
                slide=0.05 * width,
            )
        if kind == "clouds":
            for number, (near, top) in enumerate(((0.25, 0.56), (0.5, 0.68), (0.9, 0.8))):
                span, _ = self._span(near)
                tall = int((1 - top + 0.12) * height / 2) * 2
                self._add(terrain.cloud_floor(span, tall, self._unit, light, rng, number / 2),
                          (top - 0.12) * height, near, bob=2 + number, phase=number * 0.3,
                          front=number == 2)  # fmt: skip

    def _hang(self, picture: F32, *, in_sky: bool) -> None:
        """Draw the sketch's props of sky or land on a picture of the frame's size."""
        light = self._light
        calm = Light(light.sky, light.haze, np.ones(3, np.float32), light.sun, light.sun_at,
                     light.night, light.strength, light.mood)  # fmt: skip
        for prop in self._sketch.props:
            if prop.in_sky != in_sky:
                continue
            tall = max(6, int(prop.height * self.height))
            shining = prop.name in (
                "sun",
                "full moon",
                "crescent moon",
                "star",
                "glowing star",
                "comet",
            )
            sprite = sprite_picture(self._catalogue, prop.code, tall, calm if shining else light,
                                    prop.tint, veil=0.0 if shining else 0.12,
                                        padded=False)  # fmt: skip
            if prop.name == "rainbow":
                sprite = sprite * 0.62
            left = int(prop.x * self.width - sprite.shape[1] / 2)
            over(picture, sprite, left, int(prop.y * self.height) - tall, wrap=False)

    def _paint_land(self) -> None:
        place = self._place
        if place.backdrop in ("clouds",) or self._sketch.place == "space":
            return
        if place.backdrop in ("room", "studio"):
            self._paint_floor()
            return
        horizon = self._sketch.horizon * self.height
        self._paint_ridges(horizon)
        if place.ground_kind == "sea":
            self._paint_sea(horizon)
        else:
            self._paint_ground(horizon)

    def _paint_floor(self) -> None:
        light, unit = self._light, self._unit
        top = int(self._sketch.horizon * self.height / 2) * 2
        span, _ = self._span(1.0)
        tone = colour(*self._place.ground)
        tall = self.height - top
        floor = terrain.ground(span, tall, unit, tone, light, self._rng, far=False, kind="floor")
        picture = blank(tall, span)
        picture[:] = floor
        self._scene.behind.append(
            Layer(widened(planes(picture, light.mood), self.width + 4), top, 0.4, span)
        )
        self._stand_props(top)

    def _paint_ridges(self, horizon: float) -> None:
        light, unit, place = self._light, self._unit, self._place
        kinds = [kind for kind in place.ridges if kind != "none"]
        snowy = self._sketch.weather == "snow" or self._sketch.place == "arctic"
        far = colour(*place.far)
        if snowy:
            far = mix(far, colour(224, 234, 250), 0.45)
        for number, kind in enumerate(kinds):
            nearness = (number + 1) / (len(kinds) + 1)
            pan = 0.1 + 0.28 * nearness
            span, _ = self._span(pan)
            share = {"mountains": 0.46, "icebergs": 0.26, "mesas": 0.24, "skyline": 0.62,
                     "treeline": 0.22, "hills": 0.2, "dunes": 0.17}[kind]  # fmt: skip
            share *= 1.0 - 0.32 * nearness if kind in ("mountains", "skyline") else 1.0
            tall = int(share * unit / 2) * 2
            base = mix(far, colour(*place.ground), 0.25 + 0.45 * nearness)
            if kind in ("mountains", "skyline"):
                base = mix(far, colour(*place.ground), 0.1)
            picture = terrain.ridge(kind, span, tall, unit, base, light, nearness, snowy, self._rng)
            self._add(picture, horizon - tall + 0.03 * unit, pan)

    def _paint_sea(self, horizon: float) -> None:
        light, unit, rng = self._light, self._unit, self._rng
        tone = colour(*self._place.ground)
        top = int(horizon / 2) * 2
        span, _ = self._span(0.3)
        self._add(terrain.water(span, self.height - top, unit, tone, light, rng), top, 0.3)
        lines = (0.6, 0.69, WATER_LINE - 0.02, 0.9)
        for number, line in enumerate(lines):
            near = 0.45 + 0.25 * number
            span, _ = self._span(near)
            y = line * self.height
            tall = int(min(self.height - y + 0.05 * unit, 0.22 * unit) / 2) * 2
            if number >= 2:
                tall = int((self.height - y + 0.06 * unit) / 2) * 2
            strip = terrain.wave_strip(span, tall, unit, tone, light, rng, number / 3)
            if number < 2:
                strip *= np.linspace(1, 0, tall, dtype=np.float32)[:, None, None] ** 0.7
            self._add(strip, y, near, front=number >= 2, bob=unit * (0.004 + 0.002 * number),
                      slide=unit * 0.03, phase=0.27 * number)  # fmt: skip

    def _paint_ground(self, horizon: float) -> None:
        light, unit, place, rng = self._light, self._unit, self._place, self._rng
        sketch = self._sketch
        tone = colour(*place.ground)
        snowy = sketch.weather == "snow" or sketch.place == "arctic"
        if sketch.weather == "leaves":
            tone = mix(tone, colour(206, 138, 62), 0.5)
        line = sketch.ground * self.height
        far_top = int((horizon - 0.02 * unit) / 2) * 2
        if place.water != "none":
            span, _ = self._span(0.3)
            water = terrain.water(
                span, self.height - far_top, unit, colour(44, 128, 178), light, rng
            )
            self._add(water, int((horizon) / 2) * 2, 0.3)
            far_top = int((horizon + (line - horizon) * 0.6) / 2) * 2
        else:
            span, _ = self._span(0.5)
            rows = self.height - far_top
            clump = int(0.42 * unit / 2) * 2
            picture = blank(rows + clump, span)
            land = terrain.ground(
                span,
                rows,
                unit,
                tone,
                light,
                rng,
                far=True,
                kind="soft"
                if place.ground_kind == "road"
                else "plain"
                if place.ground_kind == "paving"
                else place.ground_kind,
                snowy=snowy,
            )
            picture[clump:] = land
            if place.scatter:
                for step, share, size in ((0.3, 0.08, 0.16), (0.7, 0.36, 0.26)):
                    growth.scatter(
                        picture, self._catalogue, place.scatter, light, rng,
                        line=clump + (line - far_top) * share + 0.025 * unit,
                        size=size * unit * (1.4 if place.density > 1 else 1.0),
                        step=unit * 0.16 / place.density * (0.8 + step), veil=0.42 - 0.4 * share,
                        jitter=0.012 * unit, snowy=snowy, autumn=sketch.weather == "leaves",
                    )  # fmt: skip
            self._add(picture, far_top - clump, 0.5)
        self._stand_props(far_top)
        near_top = int((line - 0.085 * unit) / 2) * 2
        span, _ = self._span(1.0)
        rows = self.height - near_top
        clump = int((0.42 if place.water == "sea" else 0.2) * unit / 2) * 2
        picture = blank(rows + clump, span)
        picture[clump:] = terrain.ground(span, rows, unit, tone, light, rng, far=False,
                                         kind=place.ground_kind, snowy=snowy)  # fmt: skip
        if place.ground_kind == "road":
            strip = terrain.road(span, int(0.14 * unit / 2) * 2, unit, light)
            at = clump + int(line - near_top - 0.075 * unit)
            picture[at : at + strip.shape[0]] = strip
        small = list(place.small)
        if snowy:
            small = [entry for entry in small if entry[0] in ("rock", "ice", "headstone")]
        if place.water == "sea" and place.scatter:
            growth.scatter(
                picture, self._catalogue, place.scatter, light, rng, line=clump + 0.03 * unit,
                size=0.34 * unit, step=unit * 0.5 / place.density, veil=0.04, jitter=0.008 * unit,
                snowy=snowy, autumn=sketch.weather == "leaves",
            )  # fmt: skip
        if small and place.ground_kind != "road":
            # Behind the actors' feet, so that nothing stands before a face.
            growth.scatter(
                picture, self._catalogue, small, light, rng, line=clump + 0.045 * unit,
                    size=0.15 * unit,
                step=unit * 0.2 / max(0.4, place.density), veil=0.0, jitter=0.012 * unit,
                    snowy=snowy,
            )  # fmt: skip
        self._add(picture, near_top - clump, 1.0)
        if place.ground_kind == "paving":
            tall = int(0.46 * unit / 2) * 2
            span, _ = self._span(0.85)
            lamps = growth.street_lamps(span, tall, unit, light)
            self._add(lamps, near_top + 0.012 * unit - tall, 0.85)
        if small and not snowy and self._sketch.place not in BARE:
            self._paint_foreground(tone)

    def _paint_foreground(self, tone: NDArray[np.float32]) -> None:
        """Dark growth along the lower edge, out of focus: depth, and a bed for captions."""
        unit, light, rng = self._unit, self._light, self._rng
        tall = int(0.15 * unit / 2) * 2
        span, _ = self._span(1.5)
        picture = blank(tall, span)
        kinds = [
            ("herb", 2.0),
            *[entry for entry in self._place.small if entry[0] in ("herb", "coral")],
        ]
        growth.scatter(
            picture, self._catalogue, kinds, light, rng, line=tall * 1.16, size=0.3 * unit,
            step=unit * 0.8, veil=0.0, jitter=0.02 * unit,
        )  # fmt: skip
        dark = mix(tone * light.ambient * 0.22, light.sky[0] * 0.3, 0.4)
        picture[..., :3] = picture[..., :3] * 0.28 + dark * picture[..., 3:4] * 0.72
        blur = cv2.GaussianBlur(picture, (0, 0), unit * 0.006)
        self._add(np.asarray(blur, np.float32), self.height - tall, 1.5, front=True)

    def _stand_props(self, far_top: int) -> None:
        """Named things of the landscape, on a plate of their own."""
        props = [prop for prop in self._sketch.props if not prop.in_sky]
        if not props:
            return
        light = self._light
        near = 0.55
        span, _ = self._span(near)
        picture = blank(self.height // 2 * 2, span)
        # Halfway through the shot every prop is where the plan wants it.
        offset = int(self._pan * near * self._seconds * 0.5)
        for prop in sorted(props, key=lambda item: item.y):
            tall = max(8, int(prop.height * self.height))
            sprite = sprite_picture(self._catalogue, prop.code, tall, light, prop.tint, veil=0.1,
                                    brightness=0.35, padded=False)  # fmt: skip
            foot = int(prop.y * self.height)
            x = int(prop.x * self.width - sprite.shape[1] / 2) + offset
            shadow = soft_ellipse(
                max(4, tall // 9), int(sprite.shape[1] * 1.1), 0.2 + 0.2 * light.strength
            )
            over(picture, shadow, (x - sprite.shape[1] // 20) % span, foot - shadow.shape[0] // 2)
            over(picture, sprite, x % span, foot - int(tall * 0.975))
        rows = np.flatnonzero(picture[..., 3].max(1) > 0)
        if len(rows) == 0:
            return
        first, last = int(rows[0]) // 2 * 2, min(picture.shape[0], int(rows[-1]) // 2 * 2 + 2)
        self._add(np.ascontiguousarray(picture[first:last]), first, near)

    def _paint_air(self) -> None:
        sketch, rng = self._sketch, self._rng
        weather, width, height, unit = sketch.weather, self.width, self.height, self._unit
        inside = self._place.backdrop in ("room", "studio")
        if weather in ("fog", "rain", "storm") and not inside and self._place.backdrop == "open":
            span, _ = self._span(0.7, 0.02 * width)
            tall = int(0.5 * height / 2) * 2
            mist = blank(tall, span)
            noise = cloud_noise(tall, span, unit * 0.3, rng, 4, 2.6)
            bell = np.sin(np.linspace(0, pi, tall)).astype(np.float32)[:, None] ** 1.2
            mist[..., 3] = (
                smoothstep((noise - 0.2) / 0.7) * bell * (0.62 if weather == "fog" else 0.22)
            )
            mist[..., :3] = self._light.haze * mist[..., 3:4]
            self._add(mist, (sketch.horizon - 0.28) * height, 0.7, drift=0.02 * width)
        kinds = (
            [weather]
            if weather in KINDS
            and not inside
            and self._place.backdrop not in ("underwater", "space")
            else []
        )
        if self._place.backdrop == "underwater":
            kinds = ["bubbles"]
        elif self._sketch.place == "space":
            kinds = ["stars"]
        elif inside or (not kinds and not self._light.night):
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
            pan = self._pan if kind not in ("stars",) else 0.0
            self._scene.particles.append(
                Particles(kind, width, height, pan / width, rng, night=self._light.night)
            )
        if weather == "storm" and not inside:
            self._scene.flash = Veil(rng, self._seconds)


def _with_sun(light: Light, at: tuple[float, float]) -> Light:
    return Light(
        light.sky, light.haze, light.ambient, light.sun, at, light.night, light.strength, light.mood
    )
