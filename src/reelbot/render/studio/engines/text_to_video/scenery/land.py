"""Paints the land of a set: ridges, water, ground, what grows and what stands on it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery import growth, terrain
from reelbot.render.studio.engines.text_to_video.scenery.actors import sprite_picture
from reelbot.render.studio.engines.text_to_video.scenery.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.layers import Layer, widened
from reelbot.render.studio.engines.text_to_video.scenery.paint import blank, over, soft_ellipse
from reelbot.render.studio.engines.text_to_video.scenery.palette import colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.places import WATER_LINE
from reelbot.render.studio.engines.text_to_video.scenery.plate import planes

BARE = frozenset({"desert", "mars", "moon", "volcano", "arctic"})


class Land:
    """Paints the land of one set."""

    def __init__(self, easel: Easel) -> None:
        self._easel = easel

    def paint(self) -> None:
        place = self._easel.place
        if place.backdrop in ("clouds",) or self._easel.sketch.place == "space":
            return
        if place.backdrop in ("room", "studio"):
            self._paint_floor()
            return
        horizon = self._easel.sketch.horizon * self._easel.height
        self._paint_ridges(horizon)
        if place.ground_kind == "sea":
            self._paint_sea(horizon)
        else:
            self._paint_ground(horizon)

    def _paint_floor(self) -> None:
        light, unit = self._easel.light, self._easel.unit
        top = int(self._easel.sketch.horizon * self._easel.height / 2) * 2
        span, _ = self._easel.span(1.0)
        tone = colour(*self._easel.place.ground)
        tall = self._easel.height - top
        floor = terrain.ground(
            span, tall, unit, tone, light, self._easel.rng, far=False, kind="floor"
        )
        picture = blank(tall, span)
        picture[:] = floor
        self._easel.scene.behind.append(
            Layer(widened(planes(picture, light.mood), self._easel.width + 4), top, 0.4, span)
        )
        self._stand_props(top)

    def _paint_ridges(self, horizon: float) -> None:
        light, unit, place = self._easel.light, self._easel.unit, self._easel.place
        kinds = [kind for kind in place.ridges if kind != "none"]
        snowy = self._easel.sketch.weather == "snow" or self._easel.sketch.place == "arctic"
        far = colour(*place.far)
        if snowy:
            far = mix(far, colour(224, 234, 250), 0.45)
        for number, kind in enumerate(kinds):
            nearness = (number + 1) / (len(kinds) + 1)
            pan = 0.1 + 0.28 * nearness
            span, _ = self._easel.span(pan)
            share = {"mountains": 0.46, "icebergs": 0.26, "mesas": 0.24, "skyline": 0.62,
                     "treeline": 0.22, "hills": 0.2, "dunes": 0.17}[kind]  # fmt: skip
            share *= 1.0 - 0.32 * nearness if kind in ("mountains", "skyline") else 1.0
            tall = int(share * unit / 2) * 2
            base = mix(far, colour(*place.ground), 0.25 + 0.45 * nearness)
            if kind in ("mountains", "skyline"):
                base = mix(far, colour(*place.ground), 0.1)
            picture = terrain.ridge(
                kind, span, tall, unit, base, light, nearness, snowy, self._easel.rng
            )
            self._easel.add(picture, horizon - tall + 0.03 * unit, pan)

    def _paint_sea(self, horizon: float) -> None:
        light, unit, rng = self._easel.light, self._easel.unit, self._easel.rng
        tone = colour(*self._easel.place.ground)
        top = int(horizon / 2) * 2
        span, _ = self._easel.span(0.3)
        self._easel.add(
            terrain.water(span, self._easel.height - top, unit, tone, light, rng), top, 0.3
        )
        lines = (0.6, 0.69, WATER_LINE - 0.02, 0.9)
        for number, line in enumerate(lines):
            near = 0.45 + 0.25 * number
            span, _ = self._easel.span(near)
            y = line * self._easel.height
            tall = int(min(self._easel.height - y + 0.05 * unit, 0.22 * unit) / 2) * 2
            if number >= 2:
                tall = int((self._easel.height - y + 0.06 * unit) / 2) * 2
            strip = terrain.wave_strip(span, tall, unit, tone, light, rng, number / 3)
            if number < 2:
                strip *= np.linspace(1, 0, tall, dtype=np.float32)[:, None, None] ** 0.7
            self._easel.add(strip, y, near, front=number >= 2, bob=unit * (0.004 + 0.002 * number),
                      slide=unit * 0.03, phase=0.27 * number)  # fmt: skip

    def _paint_ground(self, horizon: float) -> None:
        light, unit, place, rng = (
            self._easel.light,
            self._easel.unit,
            self._easel.place,
            self._easel.rng,
        )
        sketch = self._easel.sketch
        tone = colour(*place.ground)
        snowy = sketch.weather == "snow" or sketch.place == "arctic"
        if sketch.weather == "leaves":
            tone = mix(tone, colour(206, 138, 62), 0.5)
        line = sketch.ground * self._easel.height
        far_top = int((horizon - 0.02 * unit) / 2) * 2
        if place.water != "none":
            span, _ = self._easel.span(0.3)
            water = terrain.water(
                span, self._easel.height - far_top, unit, colour(44, 128, 178), light, rng
            )
            self._easel.add(water, int((horizon) / 2) * 2, 0.3)
            far_top = int((horizon + (line - horizon) * 0.6) / 2) * 2
        else:
            span, _ = self._easel.span(0.5)
            rows = self._easel.height - far_top
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
                        picture, self._easel.catalogue, place.scatter, light, rng,
                        line=clump + (line - far_top) * share + 0.025 * unit,
                        size=size * unit * (1.4 if place.density > 1 else 1.0),
                        step=unit * 0.16 / place.density * (0.8 + step), veil=0.42 - 0.4 * share,
                        jitter=0.012 * unit, snowy=snowy, autumn=sketch.weather == "leaves",
                    )  # fmt: skip
            self._easel.add(picture, far_top - clump, 0.5)
        self._stand_props(far_top)
        near_top = int((line - 0.085 * unit) / 2) * 2
        span, _ = self._easel.span(1.0)
        rows = self._easel.height - near_top
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
                picture, self._easel.catalogue, place.scatter, light, rng, line=clump + 0.03 * unit,
                size=0.34 * unit, step=unit * 0.5 / place.density, veil=0.04, jitter=0.008 * unit,
                snowy=snowy, autumn=sketch.weather == "leaves",
            )  # fmt: skip
        if small and place.ground_kind != "road":
            # Behind the actors' feet, so that nothing stands before a face.
            growth.scatter(
                picture, self._easel.catalogue, small, light, rng, line=clump + 0.045 * unit,
                    size=0.15 * unit,
                step=unit * 0.2 / max(0.4, place.density), veil=0.0, jitter=0.012 * unit,
                    snowy=snowy,
            )  # fmt: skip
        self._easel.add(picture, near_top - clump, 1.0)
        if place.ground_kind == "paving":
            tall = int(0.46 * unit / 2) * 2
            span, _ = self._easel.span(0.85)
            lamps = growth.street_lamps(span, tall, unit, light)
            self._easel.add(lamps, near_top + 0.012 * unit - tall, 0.85)
        if small and not snowy and self._easel.sketch.place not in BARE:
            self._paint_foreground(tone)

    def _paint_foreground(self, tone: NDArray[np.float32]) -> None:
        """Dark growth along the lower edge, out of focus: depth, and a bed for captions."""
        unit, light, rng = self._easel.unit, self._easel.light, self._easel.rng
        tall = int(0.15 * unit / 2) * 2
        span, _ = self._easel.span(1.5)
        picture = blank(tall, span)
        kinds = [
            ("herb", 2.0),
            *[entry for entry in self._easel.place.small if entry[0] in ("herb", "coral")],
        ]
        growth.scatter(
            picture, self._easel.catalogue, kinds, light, rng, line=tall * 1.16, size=0.3 * unit,
            step=unit * 0.8, veil=0.0, jitter=0.02 * unit,
        )  # fmt: skip
        dark = mix(tone * light.ambient * 0.22, light.sky[0] * 0.3, 0.4)
        picture[..., :3] = picture[..., :3] * 0.28 + dark * picture[..., 3:4] * 0.72
        blur = cv2.GaussianBlur(picture, (0, 0), unit * 0.006)
        self._easel.add(np.asarray(blur, np.float32), self._easel.height - tall, 1.5, front=True)

    def _stand_props(self, far_top: int) -> None:
        """Named things of the landscape, on a plate of their own."""
        props = [prop for prop in self._easel.sketch.props if not prop.in_sky]
        if not props:
            return
        light = self._easel.light
        near = 0.55
        span, _ = self._easel.span(near)
        picture = blank(self._easel.height // 2 * 2, span)
        # Halfway through the shot every prop is where the plan wants it.
        offset = int(self._easel.pan * near * self._easel.seconds * 0.5)
        for prop in sorted(props, key=lambda item: item.y):
            tall = max(8, int(prop.height * self._easel.height))
            sprite = sprite_picture(
                self._easel.catalogue,
                prop.code,
                tall,
                light,
                prop.tint,
                veil=0.1,
                brightness=0.35,
                padded=False,
            )
            foot = int(prop.y * self._easel.height)
            x = int(prop.x * self._easel.width - sprite.shape[1] / 2) + offset
            shadow = soft_ellipse(
                max(4, tall // 9), int(sprite.shape[1] * 1.1), 0.2 + 0.2 * light.strength
            )
            over(picture, shadow, (x - sprite.shape[1] // 20) % span, foot - shadow.shape[0] // 2)
            over(picture, sprite, x % span, foot - int(tall * 0.975))
        rows = np.flatnonzero(picture[..., 3].max(1) > 0)
        if len(rows) == 0:
            return
        first, last = int(rows[0]) // 2 * 2, min(picture.shape[0], int(rows[-1]) // 2 * 2 + 2)
        self._easel.add(np.ascontiguousarray(picture[first:last]), first, near)
