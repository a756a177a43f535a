"""Paints a room: what is outside its windows, its wall and floor, what stands along them, lamps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.effects.downpour import FALLS, Downpour
from reelbot.render.studio.engines.text_to_video.scenery.effects.flicker import Flicker
from reelbot.render.studio.engines.text_to_video.scenery.effects.weather import KINDS, Particles
from reelbot.render.studio.engines.text_to_video.scenery.plates.layers import Layer, widened
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    glow,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, planes
from reelbot.render.studio.engines.text_to_video.scenery.rooms.joinery import COARSE, Joiner
from reelbot.render.studio.engines.text_to_video.scenery.rooms.lamps import LAMPS
from reelbot.render.studio.engines.text_to_video.scenery.rooms.venues import FITTINGS
from reelbot.render.studio.engines.text_to_video.scenery.rooms.wallpaper import flags, rug, wall
from reelbot.render.studio.engines.text_to_video.scenery.sets import sky, terrain
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.world.interiors import (
    DEFAULT,
    INTERIORS,
    Interior,
)

# Fittings that a sprite shows, too: where it is among the actors they are left out.
IS_ITSELF = {
    "bed": "bed",
    "tub": "bathtub",
    "sofa": "couch and lamp",
}
# What is behind the panes: ridges, how high they are in units, and how near.
TOWN = (("skyline", 0.5, 0.3),)
COUNTRY = (("hills", 0.36, 0.35), ("treeline", 0.26, 0.7))
SCALES = {"wide": 0.8, "close": 1.18}  # of a room, by framing
BURNING = frozenset({"candle", "diya lamp", "fire", "jack o lantern"})
NEAR = 0.4  # of the camera's pan, by which a room moves
_WEATHERS = frozenset({"rain", "storm", "snow", "blizzard", "fog", "cloudy", "leaves", "heat"})


@dataclass(frozen=True, slots=True)
class Outdoors:
    """What falls outside: drawn behind the wall, so that it is seen in the windows only."""

    falls: Downpour | Particles

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        self.falls.draw(canvas, seconds)


def interior_at(kind: str | None) -> Interior:
    return INTERIORS[kind or DEFAULT]


def indoor_light(light: Light, interior: Interior, *, candlelit: bool) -> Light:
    """The light of lamps and of what comes in at the windows."""
    ambient = mix(light.ambient, np.ones(3, np.float32), 0.3)
    if light.night:
        ambient = colour(204, 176, 150)
    elif light.cover > 0.5:
        ambient = mix(ambient, colour(228, 208, 184), 0.5)
    if light.night and interior.lamps == "tube":
        ambient = colour(222, 226, 230)
    ambient = ambient * np.float32(1 - 0.55 * interior.dark)
    if candlelit:
        ambient = colour(150, 106, 78)
    return replace(
        light, ambient=np.asarray(ambient, np.float32), haze=colour(*interior.wall) * ambient,
        sun=colour(255, 232, 196), sun_at=(light.sun_at[0], 0.2), night=light.night, strength=0.6,
        mood="plain" if light.mood in ("rain", "storm", "mist", "heat", "autumn") else light.mood,
        cover=0.0, cloud=None, air=0.0,
    )  # fmt: skip


class Room:
    """Paints the room of one set. `easel.light` becomes the light in it."""

    def __init__(self, easel: Easel) -> None:
        self._easel = easel
        self._interior = interior_at(easel.sketch.interior)
        self._outer = easel.light
        # Who is seen from further away is smaller, and so is what stands behind.
        self._unit = easel.unit * SCALES.get(easel.sketch.view.framing, 1.0)
        self._flames: list[tuple[float, float, float]] = []  # of the picture that was painted
        self._candlelit = easel.sketch.candlelit
        easel.light = indoor_light(easel.light, self._interior, candlelit=self._candlelit)

    def paint(self) -> None:
        """Everything behind the actors."""
        self._lay(self.picture(self._easel.span(NEAR)), NEAR)

    def paint_blurred(self) -> None:
        """The room out of focus, as behind a table that is seen from nearby."""
        self._lay(_soft(self.picture(self._easel.span(0.12), lower=0.16), self._easel.unit), 0.12)

    def _lay(self, picture: F32, near: float) -> None:
        """The wall in three plates: only that with the panes needs to be seen through, and only
        there anything outside has to be drawn."""
        cover = picture[..., 3]
        cover[cover > 0.9] = 1  # what brushes left short of it by rounding
        open_rows = np.flatnonzero(cover.min(1) < 1)
        first, last = 0, 0
        if len(open_rows):
            first = int(open_rows[0]) // 2 * 2
            last = min(len(picture), int(open_rows[-1]) // 2 * 2 + 2)
            self._paint_outside(first, last, soft=near < NEAR)
        for start, stop in ((0, first), (first, last), (last, len(picture))):
            if stop > start:
                part = np.ascontiguousarray(picture[start:stop])
                self._easel.add(part, start, near, "sky")
        self._light_fires(near)

    def _light_fires(self, near: float) -> None:
        """Light that flickers about the flames of the room, and of candles among the actors."""
        easel, dim = self._easel, self._outer.night
        if near == NEAR:
            for x, y, radius in self._flames:
                easel.scene.sky.append(
                    Flicker(easel, x, y, radius, nearness=near, strength=0.6 if dim else 0.4)
                )
        for actor in easel.sketch.actors:
            if actor.name in BURNING and dim:
                x, tall = actor.x * easel.width, actor.height * easel.height
                y = actor.y * easel.height - 0.8 * tall
                wide = 0.6 if self._candlelit else 0.42
                for radius, strength in ((2.0 * tall, wide), (0.45 * tall, 0.25)):
                    easel.scene.before.append(
                        Flicker(easel, x, y, radius, nearness=0, strength=strength)
                    )

    # -- outside ---------------------------------------------------------------------------

    def _paint_outside(self, first: int, last: int, *, soft: bool) -> None:
        """Sky and land in the rows from `first` to `last` of the frame."""
        easel, light, kind = self._easel, self._outer, self._interior.outside
        width, rows = easel.width, int(0.84 * easel.height / 2) * 2
        foot = easel.sketch.horizon * easel.height
        if kind == "stars":
            picture = sky.space(width, rows, light, easel.world)
        else:
            picture = sky.open_sky(width, rows, foot / rows * 0.8, light, easel.world, own_sun=True)
            if light.night and light.cover < 0.5:
                x = (0.28 if easel.sketch.world_seed % 2 else 0.7) * width
                y = foot - 0.5 * easel.unit
                glow(picture, x, y, 0.16 * easel.unit, light.sun, 0.5)
                glow(picture, x, y, 0.035 * easel.unit, colour(255, 255, 240), 1.0)
        shown = np.ascontiguousarray(picture[first : min(rows, last)])
        made = planes(shown, easel.light.mood, np.random.default_rng(1))
        easel.scene.sky.append(Layer(widened(made, 4), first, 0, 0))
        if kind != "stars":
            self._paint_view(foot, last, soft=soft)
            self._paint_falls()

    def _paint_view(self, foot: float, last: int, *, soft: bool) -> None:
        """Roofs or hills and trees behind the panes; past a train they rush by."""
        easel, light = self._easel, self._outer
        unit, rushes = self._unit, self._interior.rushes
        winter = easel.season == "winter"
        town = self._interior.outside == "town"
        for number, (kind, share, near) in enumerate(TOWN if town else COUNTRY):
            drift = (0.05 + 0.3 * number) * easel.width if rushes else 0.0
            span = easel.span(0.1, drift)
            base = mix(colour(126, 176, 142), colour(90, 150, 84), number)
            if town:
                base = colour(120, 136, 170)
            if winter:
                base = mix(base, colour(228, 236, 250), 0.6)
            tall = int(share * unit / 2) * 2
            picture = terrain.ridge(kind, span, tall, unit, base, light, near, winter, easel.rng)
            top = foot - 0.16 * unit
            below = max(0, int((last - top) / 2 + 1) * 2)
            picture = np.pad(picture, ((0, below), (0, 0), (0, 0)), mode="edge")
            easel.add(_soft(picture, unit) if soft else picture, top - tall, 0.1, "sky",
                      drift=drift)  # fmt: skip

    def _paint_falls(self) -> None:
        easel, weather = self._easel, self._easel.sketch.weather
        width, height = easel.width, easel.height
        if weather in FALLS:
            falls: Downpour | Particles = Downpour(weather, width, height, 0.0, easel.rng)
        elif weather in KINDS and weather in _WEATHERS:
            falls = Particles(weather, width, height, 0.0, easel.rng, night=self._outer.night)
        else:
            return
        easel.scene.sky.append(Outdoors(falls))

    # -- inside ----------------------------------------------------------------------------

    def picture(self, span: int, lower: float = 0.0) -> F32:
        """Wall, floor and furniture of a width, premultiplied RGBA with holes for the panes, as
        high as the frame. `lower` moves the wall's foot down, in units."""
        easel, interior = self._easel, self._interior
        unit, light = self._unit, easel.light
        foot = int((easel.sketch.horizon * easel.height + lower * unit) / 2) * 2
        height = easel.height // 2 * 2
        picture = blank(height, span)
        picture[:foot] = wall(interior, span, foot, unit, easel.world)
        plain = replace(light, ambient=np.ones(3, np.float32), haze=colour(*interior.floor))
        kind = "plain" if interior.paper in ("tiles", "metal", "stone") else "floor"
        tone = colour(*interior.floor)
        floor = terrain.ground(
            span, height - foot, unit, tone, plain, easel.rng, far=False, kind=kind
        )  # fmt: skip
        if kind == "plain":
            flags(floor, unit)
        picture[foot:] = floor
        picture[foot:, :, 3] = 1  # also its soft edge
        joiner = Joiner(picture, unit, foot, easel.catalogue, night=self._outer.night)
        centre = self._centre(span)
        if interior.rug is not None and not lower:
            joiner.left = centre
            rug(joiner, interior.rug)
        self._furnish(joiner, centre, span, fronts=not lower)
        self._hang_lamps(joiner, centre, span)
        self._light_candles(joiner, centre)
        shade = joiner.lit(light.ambient * np.float32(0.62 if self._candlelit else 0.9))
        shade *= self._falloff(shade.shape[0], shade.shape[1], foot)[..., None]
        joiner.shed(shade)
        self._flames = joiner.flames
        for x, y, radius, rgb, strength in joiner.shining:
            _halo(picture, x, y, radius, rgb, strength)
        return picture

    def _centre(self, span: int) -> float:
        """The column that is in the middle of the frame halfway through the shot."""
        easel = self._easel
        near = NEAR if easel.sketch.place == "room" else 0.12
        return (0.5 * easel.width + 0.5 * easel.pan * near * easel.seconds) % span

    def _furnish(self, joiner: Joiner, centre: float, span: int, *, fronts: bool) -> None:
        """Along the wall from the middle on to both sides, over again where there is room."""
        interior, unit = self._interior, joiner.unit
        half = 0.5 * span / unit
        easel = self._easel
        shown = {actor.name for actor in easel.sketch.actors}
        names = [name for name in interior.fittings if IS_ITSELF.get(name) not in shown]
        nearby = easel.sketch.place == "table"
        if "window" in names and (nearby or "window" in easel.sketch.painted):
            names.insert(0, names.pop(names.index("window")))  # it is looked out of
        first = FITTINGS[names[0]]
        alike = len(set(names)) == 1
        gap = 0.05
        if alike:  # a whole number of them goes round, closely
            gap = 2 * half / max(1, round(2 * half / first.wide)) - first.wide
        # The first is a little to the left of the middle, so that both its neighbours are seen.
        narrow = self._easel.width < 0.9 * self._easel.height
        left = -0.5 * first.wide if narrow or alike else -0.62 * first.wide
        placed = [(left, names[0])]
        ends = [left, left + first.wide + min(0.0, gap)]
        for n in range(1, 24):
            name = names[n % len(names)]
            step = gap + FITTINGS[name].wide
            if ends[1] - ends[0] + step > 2 * half + 0.01:
                break
            to_right = ends[0] <= -half or (n % 2 == 1 and ends[1] < half)
            placed.append((ends[1] + gap if to_right else ends[0] - step, name))
            ends = [ends[0], ends[1] + step] if to_right else [ends[0] - step, ends[1]]
        for u, name in placed:
            self._fit(joiner, centre, span, u, name)
        if fronts:
            reach = 0.5 * self._easel.width / unit
            for n, name in enumerate(interior.fronts):
                wide = FITTINGS[name].wide
                if n and wide > reach - 0.06:
                    break  # two would stand in each other's place
                edge = min(reach - 0.04, 0.8)
                u = edge - wide if n % 2 == 0 else -edge
                self._fit(joiner, centre, span, u, name)

    @staticmethod
    def _fit(joiner: Joiner, centre: float, span: int, u: float, name: str) -> None:
        left = centre + u * joiner.unit
        wide = FITTINGS[name].wide * joiner.unit
        for shift in (0, -span, span):
            if -wide < left + shift < span:
                joiner.left = left + shift
                FITTINGS[name].draw(joiner)

    def _hang_lamps(self, joiner: Joiner, centre: float, span: int) -> None:
        kind, unit = self._interior.lamps, joiner.unit
        if kind == "none" or self._candlelit:
            return
        on = self._outer.night or self._outer.cover > 0.5 or self._interior.dark > 0
        step = {"pendant": 0.62, "tube": 0.8, "chandelier": 1.1}[kind]
        many = int(0.5 * span / unit / step) + 1
        for n in range(-many, many):
            u = (n + 0.5) * step
            joiner.left = 0.0
            at = centre / unit + u
            if not 0.12 < at < span / unit - 0.12:
                continue
            LAMPS[kind](joiner, at, on=on)

    def _light_candles(self, joiner: Joiner, centre: float) -> None:
        """Candles that are among the actors light the wall behind them."""
        if not self._outer.night:
            return
        easel = self._easel
        for actor in easel.sketch.actors:
            if actor.name in BURNING:
                joiner.left = centre + (actor.x - 0.5) * easel.width
                v = (joiner.foot - (actor.y - 0.8 * actor.height) * easel.height) / joiner.unit
                joiner.light(0, v, 1.0, 0.9 if self._candlelit else 0.4, (255, 180, 96))
                joiner.shine(0, v, 0.3, 0.6, (255, 190, 110))

    def _falloff(self, rows: int, columns: int, foot: int) -> F32:
        """Darker towards the ceiling and the edge of the floor, by day light from the windows on
        the floor; for every eighth pixel of the picture."""
        height = rows * COARSE
        y = np.arange(rows, dtype=np.float32)[:, None] * COARSE
        x = np.arange(columns, dtype=np.float32)[None] * COARSE
        down = y / height
        out = 0.9 + 0.14 * np.clip(down / 0.5, 0, 1) - 0.1 * np.clip((down - 0.8) / 0.2, 0, 1)
        out = np.repeat(out, columns, axis=1)
        if self._interior.outside != "none" and not self._outer.night and not self._candlelit:
            bright = 0.16 * (1 - 0.7 * self._outer.cover)
            slant = (x - 0.6 * (y - foot)) / (0.62 * self._unit)
            beam = np.clip(np.cos(slant * 2 * np.pi) * 2.2 - 1.1, 0, 1)
            fade = np.clip((y - foot) / (0.05 * height), 0, 1)
            fade = fade * np.clip(1.3 - (y - foot) / (0.3 * height), 0, 1)
            out += bright * beam * fade
        return np.asarray(out, np.float32)


def _soft(picture: F32, unit: float) -> F32:
    """Out of focus: blurred where it is small already, which looks the same and is quicker."""
    rows, columns = picture.shape[:2]
    small = cv2.resize(picture, (columns // 4, rows // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.0028 * unit)
    return np.asarray(cv2.resize(small, (columns, rows)), np.float32)


def _halo(picture: F32, x: float, y: float, radius: float, rgb: Colour, strength: float) -> None:
    """Light that also lies over panes: it covers as it shines."""
    glow(picture, x, y, radius, rgb, strength)
    np.maximum(picture[..., 3], picture[..., :3].max(-1), out=picture[..., 3])
