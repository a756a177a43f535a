"""Paints the land of a set: ridges, ground, what grows and what stands on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.actors import sprite_picture
from reelbot.render.studio.engines.text_to_video.scenery.effects.beam import Beam
from reelbot.render.studio.engines.text_to_video.scenery.effects.whirlwind import Whirlwind
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    over,
    soft_ellipse,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.sets import (
    grounds,
    growth,
    site_painter,
    structures,
    terrain,
)
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.sets.water import (
    paint_sea,
    paint_shore_water,
)
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Prop

BARE = frozenset({"desert", "mars", "moon", "volcano", "arctic", "harbour"})
COLD = frozenset({"rock", "ice", "headstone"})
# How high a row on the horizon is, as a share of the unit.
SHARES: Mapping[str, float] = {
    "mountains": 0.46, "icebergs": 0.26, "mesas": 0.24, "skyline": 0.62, "treeline": 0.22,
    "hills": 0.2, "dunes": 0.17, **site_painter.ROWS,
}  # fmt: skip
FOOT = 0.05  # of the unit, by which ridges reach down behind the ground
KEEPS_UP = 0.1  # a tornado's share of the camera's pan
# How far the wind of a storm bends a tree, as a share of its height.
BEND = 0.11


class Land:
    """Paints the land of one set."""

    def __init__(self, easel: Easel) -> None:
        self._easel = easel
        self._winter = easel.season == "winter"

    def paint(self) -> None:
        easel = self._easel
        if easel.place.backdrop == "clouds" or easel.sketch.place == "space":
            return
        if easel.place.backdrop == "room":
            # On a table that is seen from nearby, things stay where it does.
            self._stand(easel.sketch.props, 0.0 if easel.sketch.place == "table" else 0.55)
            return
        if easel.place.backdrop in ("studio", "cave"):
            self._paint_floor()
            return
        horizon = easel.sketch.horizon * easel.height
        self._paint_ridges(horizon)
        if easel.place.ground_kind == "sea":
            paint_sea(easel, horizon)
        else:
            self._paint_ground(horizon)

    def _paint_floor(self) -> None:
        easel = self._easel
        top = int(easel.sketch.horizon * easel.height / 2) * 2
        span = easel.span(1.0)
        floor = terrain.ground(
            span, easel.height - top, easel.unit, colour(*easel.place.ground), easel.light,
            easel.rng, far=False, kind=easel.place.ground_kind,
        )  # fmt: skip
        easel.add(floor, top, 0.4)
        self._stand(easel.sketch.props, 0.55)

    def _paint_ridges(self, horizon: float) -> None:
        easel = self._easel
        light, unit, place = easel.light, easel.unit, easel.place
        kinds = [kind for kind in place.ridges if kind != "none"]
        far = colour(*place.far)
        if self._winter:
            far = mix(far, colour(224, 234, 250), 0.45)
        for number, kind in enumerate(kinds):
            nearness = (number + 1) / (len(kinds) + 1)
            pan = 0.1 + 0.28 * nearness
            span = easel.span(pan)
            if kind == "cliff":
                continue  # behind the water, with what falls over it
            share = SHARES[kind]
            share *= 1.0 - 0.32 * nearness if kind in ("mountains", "skyline") else 1.0
            tall = int(share * unit / 2) * 2
            base = mix(far, colour(*place.ground), 0.25 + 0.45 * nearness)
            if kind in ("mountains", "skyline"):
                base = mix(far, colour(*place.ground), 0.1)
            if kind in site_painter.ROWS:
                tall = min(tall, int(horizon / 2) * 2)
                picture = site_painter.row(easel, kind, span, tall, far, nearness)
            else:
                picture = terrain.ridge(
                    kind, span, tall, unit, base, light, nearness, self._winter, easel.rng
                )
            if kind == "skyline" and light.night and light.mood == "neon":
                structures.neon_signs(picture, unit, easel.rng)
            # The ground begins lower where its edge dips: the foot goes on behind it.
            picture = np.pad(picture, ((0, int(FOOT * unit / 2) * 2), (0, 0), (0, 0)), mode="edge")
            easel.add(picture, horizon - tall + 0.03 * unit, pan)

    def _paint_ground(self, horizon: float) -> None:
        easel = self._easel
        tone = colour(*easel.place.ground)
        if easel.season == "autumn":
            tone = mix(tone, colour(206, 138, 62), 0.5)
        if easel.sketch.weather in ("rain", "storm"):
            tone = tone * np.float32(0.84)  # wet
        line = easel.sketch.ground * easel.height
        near_top = int((line - 0.085 * easel.unit) / 2) * 2
        if easel.place.water != "none":
            paint_shore_water(easel, horizon, near_top)
            if "cliff" in easel.place.ridges:
                site_painter.paint_cliff(easel, horizon)
            if "umbrellas" in easel.place.built:
                site_painter.paint_poolside(easel, horizon)
        else:
            self._paint_far(tone, horizon, line)
            if easel.place.crop:
                site_painter.paint_crops(easel, horizon, line, (0.06, 0.16, 0.28, 0.44, 0.66))
        near = [prop for prop in easel.sketch.props if prop.y * easel.height > near_top]
        self._stand([prop for prop in easel.sketch.props if prop not in near], 0.55)
        if easel.place.ground_kind in ("deck", "wall"):
            site_painter.paint_deck(easel, near_top, line)
        else:
            self._paint_near(tone, line, near_top)
        if easel.place.crop:
            site_painter.paint_crops(easel, horizon, line, (0.9,))
            site_painter.paint_crops(easel, horizon, float(easel.height), (1.06,))
        self._stand(near, 1.0)

    def _paint_far(self, tone: NDArray[np.float32], horizon: float, line: float) -> None:
        """The land from the horizon on, and the trees on it, which bend where the wind blows."""
        easel = self._easel
        unit, place = easel.unit, easel.place
        top = int((horizon - 0.02 * unit) / 2) * 2
        span = easel.span(0.5)
        rows = easel.height - top
        clump = int(0.42 * unit / 2) * 2
        kinds = {"road": "soft", "paving": "plain", "crops": "soft", "wall": "soft"}
        land = terrain.ground(
            span, rows, unit, tone, easel.light, easel.rng, far=True,
            kind=self._surface(kinds.get(place.ground_kind, place.ground_kind)), snowy=self._winter,
        )  # fmt: skip
        grounds.lay(place.ground_kind, land, unit, easel.light, easel.rng, far=True)
        if not place.scatter:
            easel.add(land, top, 0.5)
            return
        picture = blank(rows + clump, span)
        picture[clump:] = land
        bending = easel.wind > 0.3
        if bending:
            easel.add(land, top, 0.5)
        rank = ((0.3, 0.08, 0.16), (0.7, 0.36, 0.26))
        trees = list(place.scatter)
        if easel.season == "autumn":
            trees = [
                (name, share * (0.25 if name == "evergreen tree" else 1.6)) for name, share in trees
            ]
        for step, share, size in rank:
            foot = clump + (line - top) * share + 0.025 * unit
            target = blank(int(foot + 0.04 * unit) // 2 * 2, span) if bending else picture
            growth.scatter(
                target, easel.catalogue, trees, easel.light, easel.rng, line=foot,
                size=size * unit * (1.4 if place.density > 1 else 1.0),
                step=unit * 0.16 / place.density * (0.8 + step), veil=0.42 - 0.4 * share,
                jitter=0.012 * unit, season=easel.season,
            )  # fmt: skip
            if bending:
                first = int(np.flatnonzero(target[..., 3].max(1) > 0)[0]) // 2 * 2
                easel.add(np.ascontiguousarray(target[first:]), top - clump + first, 0.5,
                          lean=BEND * easel.wind, phase=step)  # fmt: skip
        if not bending:
            easel.add(picture, top - clump, 0.5)

    def _paint_near(self, tone: NDArray[np.float32], line: float, near_top: int) -> None:
        """The ground that actors stand on and what grows at their feet."""
        easel = self._easel
        light, unit, place, rng = easel.light, easel.unit, easel.place, easel.rng
        span = easel.span(1.0)
        rows = easel.height - near_top
        shore = place.water == "sea" or easel.sketch.place == "oasis"
        clump = int((0.42 if shore else 0.2) * unit / 2) * 2
        picture = blank(rows + clump, span)
        kind = self._surface(place.ground_kind)
        picture[clump:] = terrain.ground(span, rows, unit, tone, light, rng, far=False, kind=kind,
                                         snowy=self._winter)  # fmt: skip
        grounds.lay(place.ground_kind, picture[clump:], unit, light, rng, far=False)
        if place.ground_kind == "road":
            strip = terrain.road(span, int(0.14 * unit / 2) * 2, unit, light)
            at = clump + int(line - near_top - 0.075 * unit)
            picture[at : at + strip.shape[0]] = strip
        small = [entry for entry in place.small if not self._winter or entry[0] in COLD]
        if shore and place.scatter:
            growth.scatter(
                picture, easel.catalogue, place.scatter, light, rng, line=clump + 0.03 * unit,
                size=0.34 * unit, step=unit * 0.5 / place.density, veil=0.04, jitter=0.008 * unit,
                season=easel.season, keep=self._kept_free(span),
            )  # fmt: skip
        if small and place.ground_kind != "road":
            # Behind the actors' feet, so that nothing stands before a face.
            growth.scatter(
                picture, easel.catalogue, small, light, rng, line=clump + 0.045 * unit,
                size=0.15 * unit, step=unit * 0.2 / max(0.4, place.density), veil=0.0,
                jitter=0.012 * unit, season=easel.season,
            )  # fmt: skip
        easel.add(picture, near_top - clump, 1.0, "shore")
        site_painter.paint_built(easel, near_top)
        if place.ground_kind == "paving":
            tall = int(0.46 * unit / 2) * 2
            span = easel.span(0.85)
            lamps = growth.street_lamps(span, tall, unit, light)
            easel.add(lamps, near_top + 0.012 * unit - tall, 0.85, "shore")
        if small and not self._winter and easel.sketch.place not in BARE:
            self._paint_foreground(tone)

    @staticmethod
    def _surface(kind: str) -> str:
        """What lies under a pattern that is laid on it."""
        return "plain" if kind in grounds.LAID else "soft" if kind == "crops" else kind

    def _kept_free(self, span: int) -> tuple[float, float] | None:
        """Columns of the nearest plate that pass behind the main actor: no palm stands there."""
        lead = next((actor for actor in self._easel.sketch.actors if actor.main), None)
        if lead is None:
            return None
        easel = self._easel
        middle = lead.x * easel.width + 0.5 * easel.pan * easel.seconds
        reach = 0.2 * easel.width + 0.5 * min(abs(easel.pan) * easel.seconds, 0.5 * easel.width)
        return middle - reach, min(float(span), middle + reach)

    def _paint_foreground(self, tone: NDArray[np.float32]) -> None:
        """Dark growth along the lower edge, out of focus: depth, and a bed for captions."""
        easel = self._easel
        unit, light = easel.unit, easel.light
        tall = int(0.15 * unit / 2) * 2
        span = easel.span(1.5)
        picture = blank(tall, span)
        own = [entry for entry in easel.place.small if entry[0] in ("herb", "coral")]
        growth.scatter(
            picture, easel.catalogue, [("herb", 2.0), *own], light, easel.rng, line=tall * 1.16,
            size=0.3 * unit, step=unit * 0.8, veil=0.0, jitter=0.02 * unit,
        )  # fmt: skip
        dark = mix(tone * light.ambient * 0.22, light.sky[0] * 0.3, 0.4)
        picture[..., :3] = picture[..., :3] * 0.28 + dark * picture[..., 3:4] * 0.72
        blur = np.asarray(cv2.GaussianBlur(picture, (0, 0), unit * 0.006), np.float32)
        lean = 0.5 * easel.wind if easel.wind > 0.3 else 0.0
        easel.add(blur, easel.height - tall, 1.5, "before", lean=lean)

    def _stand(self, props: Sequence[Prop], near: float) -> None:
        """Named things of the landscape, on a plate of their own."""
        easel = self._easel
        props = [prop for prop in props if not prop.in_sky]
        # Halfway through the shot every prop is where the plan wants it.
        offset = int(easel.pan * near * easel.seconds * 0.5)
        for prop in props:
            if prop.name == "tornado" and easel.place.backdrop == "open":
                # It keeps up with who flees from it.
                x = prop.x * easel.width + 0.5 * easel.pan * KEEPS_UP * easel.seconds
                whirl = Whirlwind(easel, x, prop.y * easel.height, KEEPS_UP)
                easel.scene.behind.append(whirl)
                props = [other for other in props if other is not prop]
        if not props:
            return
        span = easel.span(near)
        picture = blank(easel.height // 2 * 2, span)
        for prop in sorted(props, key=lambda item: item.y):
            self._stand_one(picture, prop, offset, span)
        rows = np.flatnonzero(picture[..., 3].max(1) > 0)
        if len(rows) == 0:
            return
        first, last = int(rows[0]) // 2 * 2, min(picture.shape[0], int(rows[-1]) // 2 * 2 + 2)
        shown = np.ascontiguousarray(picture[first:last])
        easel.add(shown, first, near, "shore" if near in (0.0, 1.0) else "behind")
        for prop in props:
            if prop.name == "lighthouse" and easel.place.backdrop == "open":
                x, y = prop.x * easel.width + offset, (prop.y - 0.8 * prop.height) * easel.height
                beam = Beam(easel, x, y, near)
                if beam.shines:
                    easel.scene.behind.append(beam)

    def _stand_one(self, picture: F32, prop: Prop, offset: int, span: int) -> None:
        easel, light = self._easel, self._easel.light
        tall = max(8, int(prop.height * easel.height))
        sprite = sprite_picture(
            easel.catalogue, prop.code, tall, light, prop.tint, veil=0.1 + 0.34 * light.air,
            brightness=0.35, padded=False,
        )  # fmt: skip
        foot = int(prop.y * easel.height)
        x = int(prop.x * easel.width - sprite.shape[1] / 2) + offset
        if prop.name == "lighthouse" and easel.place.water == "sea":
            rocks = terrain.outcrop(int(0.34 * tall), int(1.3 * tall), light, easel.rng)
            left = x + (sprite.shape[1] - rocks.shape[1]) // 2
            over(picture, rocks, left % span, foot - int(0.3 * rocks.shape[0]))
        else:
            shadow = soft_ellipse(
                max(4, tall // 9), int(sprite.shape[1] * 1.1), 0.2 + 0.2 * light.strength
            )
            over(picture, shadow, (x - sprite.shape[1] // 20) % span, foot - shadow.shape[0] // 2)
        over(picture, sprite, x % span, foot - int(tall * 0.975))
