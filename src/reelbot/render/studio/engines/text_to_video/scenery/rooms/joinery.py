"""Brushes for what stands in rooms: boxes with soft edges, panes, rods, shelves of sprites."""

from __future__ import annotations

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    over,
    premultiplied,
    resized,
    smoothstep,
    soft_ellipse,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour, colour
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import BAND_ROWS
from reelbot.render.studio.engines.text_to_video.scenery.puppet import ball, limb

COARSE = 8  # pixels between two of which the light is reckoned

RGB = tuple[int, int, int]


class Joiner:
    """Draws on one picture in units from a foot point: `u` to the right, `v` upwards. What is drawn
    has its own colours; `light` says where lamps are, `shine` draws what gives light itself."""

    def __init__(
        self, picture: F32, unit: float, foot: float, catalogue: Catalogue, *, night: bool
    ) -> None:
        self.picture, self.unit, self.foot = picture, unit, foot
        self.night = night
        self.left = 0.0  # in pixels, where u is 0
        self.top = foot / unit  # v of the picture's upper edge
        self.lamps: list[tuple[float, float, float, Colour, float]] = []
        self.shining: list[tuple[float, float, float, Colour, float]] = []
        self.flames: list[tuple[float, float, float]] = []
        self._catalogue = catalogue
        self._sprites: dict[str, F32] = {}

    def x(self, u: float) -> float:
        return self.left + u * self.unit

    def y(self, v: float) -> float:
        return self.foot - v * self.unit

    def box(
        self, u0: float, v0: float, u1: float, v1: float, rgb: RGB, *, rounded: float = 0.008,
        shadow: float = 0.0, flat: bool = False,
    ) -> None:  # fmt: skip
        """A lit slab with rounded edges; `shadow` is how far it stands before what is behind."""
        x0, x1, y0, y1 = self.x(u0), self.x(u1), self.y(v1), self.y(v0)
        if shadow:
            self._shadow(x0, y0, x1, y1, shadow * self.unit, rounded * self.unit)
        rows, columns = self._window(x0 - 2, y0 - 2, x1 + 2, y1 + 2)
        if rows.stop <= rows.start or columns.stop <= columns.start:
            return
        radius = min(rounded * self.unit, 0.5 * (x1 - x0), 0.5 * (y1 - y0))
        dx = np.arange(columns.start, columns.stop, dtype=np.float32)[None] + 0.5
        dy = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + 0.5
        ax = np.abs(dx - (x0 + x1) / 2) - (x1 - x0) / 2 + radius
        ay = np.abs(dy - (y0 + y1) / 2) - (y1 - y0) / 2 + radius
        inside = np.minimum(np.maximum(ax, ay), 0)
        distance = np.hypot(np.maximum(ax, 0), np.maximum(ay, 0)) + inside - radius
        cover = np.clip(0.5 - distance, 0, 1)[..., None]
        tone = np.asarray(colour(*rgb))
        if flat:
            shade = np.ones_like(distance)
        else:
            # Light from the upper left: a bright upper edge, a dark lower one.
            edge = max(1.5, min(0.012 * self.unit, 0.2 * (y1 - y0), 0.3 * (x1 - x0)))
            near = np.clip(1 + distance / edge, 0, 1)
            down = (dy - y0) / max(1.0, y1 - y0)
            side = (dx - x0) / max(1.0, x1 - x0)
            shade = 1.07 - 0.13 * down - 0.05 * side
            upper = np.clip(1 - (dy - y0) / edge, 0, 1)
            lower = np.clip(1 - (y1 - dy) / edge, 0, 1)
            right = np.clip(1 - (x1 - dx) / edge, 0, 1)
            shade = shade + near * (0.14 * upper - 0.16 * lower - 0.1 * right)
        region = self.picture[rows, columns]
        region *= 1 - cover
        region[..., :3] += np.clip(shade[..., None] * tone, 0, 1) * cover
        region[..., 3:] += cover

    def _window(self, x0: float, y0: float, x1: float, y1: float) -> tuple[slice, slice]:
        height, width = self.picture.shape[:2]
        return (
            slice(max(0, int(y0)), min(height, int(y1) + 1)),
            slice(max(0, int(x0)), min(width, int(x1) + 1)),
        )

    def _shadow(
        self, x0: float, y0: float, x1: float, y1: float, reach: float, radius: float
    ) -> None:
        """Darkens what is behind a slab, to the lower right of it."""
        radius = min(radius, 0.5 * (x1 - x0), 0.5 * (y1 - y0))
        rows, columns = self._window(x0 - reach, y0 - reach, x1 + 2 * reach, y1 + 2 * reach)
        if rows.stop <= rows.start or columns.stop <= columns.start:
            return
        dx = np.arange(columns.start, columns.stop, dtype=np.float32)[None] - 0.45 * reach
        dy = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] - 0.45 * reach
        away = np.hypot(
            np.maximum(np.abs(dx - (x0 + x1) / 2) - (x1 - x0) / 2 + radius, 0),
            np.maximum(np.abs(dy - (y0 + y1) / 2) - (y1 - y0) / 2 + radius, 0),
        )
        away = np.maximum(away - radius, 0)
        share = 0.34 * smoothstep(1 - away / max(1.0, reach))
        self.picture[rows, columns, :3] *= (1 - share)[..., None]

    def pane(self, u0: float, v0: float, u1: float, v1: float, *, round_: bool = False) -> None:
        """A hole that one looks out through, with a gleam of glass."""
        x0, x1, y0, y1 = self.x(u0), self.x(u1), self.y(v1), self.y(v0)
        rows, columns = self._window(x0, y0, x1, y1)
        if rows.stop <= rows.start or columns.stop <= columns.start:
            return
        dx = (np.arange(columns.start, columns.stop, dtype=np.float32)[None] - x0) / (x1 - x0)
        dy = (np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] - y0) / (y1 - y0)
        cover = np.ones((rows.stop - rows.start, columns.stop - columns.start), np.float32)
        if round_:
            reach = np.hypot(dx - 0.5, dy - 0.5)
            cover = np.clip((0.5 - reach) * (x1 - x0) + 0.5, 0, 1).astype(np.float32)
        band = np.abs(((dx + 0.6 * dy) * 1.0) % 1.6 - 0.62)
        gleam = 0.1 * np.clip(1 - band / 0.16, 0, 1) + 0.03
        region = self.picture[rows, columns]
        region *= (1 - cover)[..., None]
        region += (cover * gleam)[..., None]

    def ball(self, u: float, v: float, ru: float, rv: float, rgb: RGB) -> None:
        centre, radii = (self.x(u), self.y(v)), (ru * self.unit, rv * self.unit)
        ball(self.picture, centre, radii, colour(*rgb))

    def rod(
        self, u0: float, v0: float, u1: float, v1: float, radius: float, rgb: RGB,
        end: float | None = None,
    ) -> None:  # fmt: skip
        stop = radius if end is None else end
        limb(
            self.picture, (self.x(u0), self.y(v0)), (self.x(u1), self.y(v1)),
            (max(0.8, radius * self.unit), max(0.8, stop * self.unit)), colour(*rgb),
        )  # fmt: skip

    def polygon(self, points: list[tuple[float, float]], rgb: RGB, alpha: float = 1.0) -> None:
        """A flat shape with smooth edges."""
        at = np.array([(self.x(u), self.y(v)) for u, v in points])
        rows, columns = self._window(*(at.min(0) - 1), *(at.max(0) + 1))
        if rows.stop <= rows.start or columns.stop <= columns.start:
            return
        mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        local = np.round((at - (columns.start, rows.start)) * 16).astype(np.int32)
        cv2.fillPoly(mask, [local], (255,), cv2.LINE_AA, 4)
        cover = (mask.astype(np.float32) * (alpha / 255))[..., None]
        region = self.picture[rows, columns]
        region *= 1 - cover
        region[..., :3] += cover * colour(*rgb)
        region[..., 3:] += cover

    def sprite(self, name: str, u: float, v: float, size: float, *, shadow: bool = True) -> None:
        """A sprite of the catalogue with the middle of its foot at a point."""
        if name not in self._sprites:
            code = self._catalogue.code(name)
            self._sprites[name] = premultiplied(self._catalogue.picture(code))
        tall = max(4, round(size * self.unit))
        drawn = resized(self._sprites[name], tall)
        x, y = round(self.x(u) - drawn.shape[1] / 2), round(self.y(v)) - tall
        if shadow:
            soft = soft_ellipse(max(4, tall // 8), max(6, int(1.1 * drawn.shape[1])), 0.4)
            at = round(self.x(u) - soft.shape[1] / 2)
            self._over(soft, at, y + tall - soft.shape[0] // 2)
        self._over(drawn, x, y)

    def _over(self, source: F32, x: int, y: int) -> None:
        """As `paint.over`, also for what begins above the picture."""
        if y + source.shape[0] > 0:
            over(self.picture, source, x, y, wrap=False)

    def shade(self, u: float, v: float, ru: float, rv: float, strength: float = 0.4) -> None:
        """A soft shadow on the floor."""
        soft = soft_ellipse(
            max(4, int(2 * rv * self.unit)), max(4, int(2 * ru * self.unit)), strength
        )
        self._over(soft, int(self.x(u - ru)), int(self.y(v + rv)))

    def light(
        self, u: float, v: float, radius: float, strength: float = 1.0,
        rgb: RGB = (255, 206, 138),
    ) -> None:  # fmt: skip
        """A lamp that lights what is around it."""
        self.lamps.append((self.x(u), self.y(v), radius * self.unit, colour(*rgb), strength))

    def shine(
        self, u: float, v: float, radius: float, strength: float = 0.8, rgb: RGB = (255, 226, 170)
    ) -> None:
        """A halo, drawn after all is lit."""
        self.shining.append((self.x(u), self.y(v), radius * self.unit, colour(*rgb), strength))

    def burn(self, u: float, v: float, radius: float) -> None:
        """A flame whose light flickers."""
        self.flames.append((self.x(u), self.y(v), radius * self.unit))

    def lit(self, ambient: Colour) -> F32:
        """How much light falls on every eighth pixel, shape (rows, columns, 3)."""
        height, width = self.picture.shape[:2]
        small = np.empty((height // COARSE + 1, width // COARSE + 1, 3), np.float32)
        small[:] = ambient
        y = np.arange(small.shape[0], dtype=np.float32)[:, None] * COARSE
        x = np.arange(small.shape[1], dtype=np.float32)[None] * COARSE
        for cx, cy, radius, rgb, strength in self.lamps:
            away = np.hypot(x - cx, y - cy) / radius
            small += (np.clip(1 - away, 0, 1) ** 1.6 * strength)[..., None] * rgb
        return small

    def shed(self, light: F32) -> None:
        """Lay light, as of `lit`, on the picture. Panes keep what shines through them."""
        height, width = self.picture.shape[:2]
        full = np.asarray(cv2.resize(light, (width, height)), np.float32)
        for top in range(0, height, BAND_ROWS):  # large copies would cost memory
            band = self.picture[top : top + BAND_ROWS]
            band[..., :3] *= full[top : top + BAND_ROWS]
            np.minimum(band[..., :3], band[..., 3:4], out=band[..., :3])
