"""Pictures as yuv planes: painted once in RGBA, then only shifted and blended.

All arithmetic of a frame is done on 8-bit planes by OpenCV. A plate keeps its planes multiplied
with alpha, and the inverse of alpha, so that blending is one multiplication and one addition.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import grade

BAND_ROWS = 64

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Planes:
    """Premultiplied I420 planes, limited range, BT.709, with 255 − alpha at both resolutions
    (None: opaque). Height and width are even; u, v and `clear_uv` are half of that."""

    y: U8
    u: U8
    v: U8
    clear: U8 | None
    clear_uv: U8 | None

    @property
    def height(self) -> int:
        return int(self.y.shape[0])

    @property
    def width(self) -> int:
        return int(self.y.shape[1])


def _halve(plane: F32) -> F32:
    height, width = plane.shape
    return np.asarray(
        cv2.resize(plane, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.float32
    )


def _byte(plane: F32) -> U8:
    return np.asarray(np.clip(plane + 0.5, 0, 255), np.uint8)


def planes(rgba: F32, mood: str, dither: np.random.Generator | None = None) -> Planes:
    """Planes of a premultiplied float RGBA picture (0 to 1), shape (height, width, 4), graded to a
    mood. A picture that is opaque everywhere gets no alpha. `dither` hides steps in a gradient."""
    height, width = rgba.shape[:2]
    solid = float(rgba[..., 3].min()) > 0.998
    half = (height // 2, width // 2)
    y, u, v = (np.empty(shape, np.uint8) for shape in ((height, width), half, half))
    clear = None if solid else np.empty((height, width), np.uint8)
    clear_uv = None if solid else np.empty(half, np.uint8)
    # In bands: the float copies of a whole plate would be most of a film's memory.
    for top in range(0, height, BAND_ROWS):
        band = rgba[top : top + BAND_ROWS]
        rows, small = slice(top, top + len(band)), slice(top // 2, (top + len(band)) // 2)
        alpha = np.ascontiguousarray(band[..., 3])
        safe = np.maximum(alpha, 1e-4)[..., None]
        rgb = np.clip(grade(np.clip(band[..., :3] / safe, 0, 1), mood), 0, 1)
        luma, blue, red = bt709.ycbcr(rgb)
        if dither is not None:
            luma = luma + dither.uniform(-0.5, 0.5, luma.shape).astype(np.float32)
        share = 1.0 if solid else alpha
        y[rows] = _byte(luma * share)
        u[small], v[small] = _byte(_halve(blue * share)), _byte(_halve(red * share))
        if clear is not None and clear_uv is not None:
            clear[rows] = _byte(255 * (1 - alpha))
            clear_uv[small] = _byte(255 * (1 - _halve(alpha)))
    return Planes(y, u, v, clear, clear_uv)


class Canvas:
    """An I420 picture that plates are drawn on.

    With `watch` it also keeps how much of the watched actor is still to be seen (`seen`, alpha 0 to
    255, the shape of the luma plane); everything that is drawn later covers it.
    """

    def __init__(self, width: int, height: int, *, watch: bool = False) -> None:
        self.width, self.height = width, height
        self.data: U8 = np.empty((height * 3 // 2, width), np.uint8)
        flat = self.data.reshape(-1)
        size = width * height
        self.y = self.data[:height]
        self.u = flat[size : size * 5 // 4].reshape(height // 2, width // 2)
        self.v = flat[size * 5 // 4 :].reshape(height // 2, width // 2)
        self.seen: U8 | None = np.zeros((height, width), np.uint8) if watch else None
        self.watched_area = 0.0
        self._scratch: dict[tuple[int, ...], U8] = {}

    def scratch(self, height: int, width: int, slot: int) -> U8:
        """A buffer that the next call for the same slot overwrites."""
        key = (height, width, slot)
        if key not in self._scratch:
            self._scratch[key] = np.empty((height, width), np.uint8)
        return self._scratch[key]

    def _window(self, plane: U8, x: float, dy: float, width: int, slot: int) -> U8:
        """Columns x … x + width of a plane, between pixels by linear interpolation; `dy` (0 to 1)
        moves it down by a part of a row."""
        left = floor(x)
        part = x - left
        view = plane[:, left : left + width]
        if part > 0.02:
            buffer = self.scratch(view.shape[0], width, slot)
            cv2.addWeighted(
                view, 1 - part, plane[:, left + 1 : left + width + 1], part, 0, dst=buffer
            )
            view = buffer
        if dy > 0.02:
            moved = self.scratch(view.shape[0], width, slot + 100)
            cv2.addWeighted(view[1:], 1 - dy, view[:-1], dy, 0, dst=moved[1:])
            moved[0] = view[0]
            view = moved
        return view

    def blend(self, plane: U8, source: U8, clear: U8 | None) -> None:
        """plane ← plane · clear / 255 + source, in place."""
        if clear is None:
            np.copyto(plane, source)
            return
        cv2.multiply(plane, clear, dst=plane, scale=1 / 255)
        cv2.add(plane, source, dst=plane)

    def draw(self, picture: Planes, x: float, top: float, *, covers: bool = True) -> None:
        """Draw the columns from `x` on of a picture at least as wide as the canvas, its first row
        at `top` (may be between rows)."""
        even = floor(top / 2) * 2
        rest = top - even
        step = floor(rest)
        if picture.clear is None:
            rest, step = 0.0, 0
        luma_top = even + step
        first = max(0, -even)
        rows = min(picture.height, self.height - luma_top) - first
        half_rows = min(picture.height // 2, self.height // 2 - even // 2) - first // 2
        if rows <= 0 or half_rows <= 0:
            return
        dy, dy_half = rest - step, rest / 2
        luma_rows = slice(first, first + rows)
        half = slice(first // 2, first // 2 + half_rows)
        to_y = slice(luma_top + first, luma_top + first + rows)
        to_half = slice(even // 2 + first // 2, even // 2 + first // 2 + half_rows)
        clear = None
        if picture.clear is not None:
            clear = self._window(picture.clear[luma_rows], x, dy, self.width, 1)
        self.blend(self.y[to_y], self._window(picture.y[luma_rows], x, dy, self.width, 0), clear)
        if self.seen is not None and covers:
            if clear is None:
                self.seen[to_y] = 0
            else:
                cv2.multiply(self.seen[to_y], clear, dst=self.seen[to_y], scale=1 / 255)
        wide = self.width // 2
        clear_uv = None
        if picture.clear_uv is not None:
            clear_uv = self._window(picture.clear_uv[half], x / 2, dy_half, wide, 3)
        for target, source, slot in ((self.u, picture.u, 4), (self.v, picture.v, 5)):
            self.blend(
                target[to_half], self._window(source[half], x / 2, dy_half, wide, slot), clear_uv
            )

    def draw_leaning(self, picture: Planes, x: float, top: float, lean: float) -> None:
        """As `draw`, with every row moved to the left by `lean` times its height above the foot."""
        even = floor(top / 2) * 2
        first = max(0, -even)
        rows = min(picture.height, self.height - even) - first
        rows -= rows % 2
        if rows <= 0 or picture.clear is None or picture.clear_uv is None:
            return

        def bent(plane: U8, scale: int, slot: int) -> U8:
            size = (self.width // scale, rows // scale)
            foot = (picture.height - first) / scale
            matrix = np.array([[1, -lean, x / scale + lean * foot], [0, 1, first / scale]])
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            out = self.scratch(size[1], size[0], slot)
            cv2.warpAffine(
                plane, matrix, size, dst=out, flags=flags, borderMode=cv2.BORDER_REPLICATE
            )
            return out

        to = slice(even + first, even + first + rows)
        clear = bent(picture.clear, 1, 11)
        self.blend(self.y[to], bent(picture.y, 1, 12), clear)
        if self.seen is not None:
            cv2.multiply(self.seen[to], clear, dst=self.seen[to], scale=1 / 255)
        half = slice(to.start // 2, to.stop // 2)
        clear_uv = bent(picture.clear_uv, 2, 13)
        self.blend(self.u[half], bent(picture.u, 2, 14), clear_uv)
        self.blend(self.v[half], bent(picture.v, 2, 14), clear_uv)

    def stamp(self, picture: Planes, matrix: NDArray[np.float64], *, watch: bool = False) -> None:
        """Draw a sprite through an affine map (2 × 3, sprite pixels → canvas pixels)."""
        corners = np.array(
            [[0, 0, 1], [picture.width, 0, 1], [0, picture.height, 1],
             [picture.width, picture.height, 1]], np.float64
        ) @ matrix.T  # fmt: skip
        x0, y0 = (floor(v / 2) * 2 for v in corners.min(0))
        x1, y1 = (-floor(-v / 2) * 2 for v in corners.max(0))
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(self.width, x1), min(self.height, y1)
        if x1 <= x0 or y1 <= y0 or picture.clear is None or picture.clear_uv is None:
            return
        full = matrix.copy()
        full[:, 2] -= (x0, y0)
        # Chroma sites lie in the middle of four pixels: half the scale, shifted by a quarter.
        half = matrix.copy()
        half[:, 2] = (matrix[:, :2] @ (0.5, 0.5) + matrix[:, 2] - 0.5) / 2 - (x0 / 2, y0 / 2)
        size = (x1 - x0, y1 - y0)
        small = (size[0] // 2, size[1] // 2)

        def warp(plane: U8, by: NDArray[np.float64], to: tuple[int, int], outside: int) -> U8:
            return np.asarray(
                cv2.warpAffine(plane, by, to, flags=cv2.INTER_LINEAR, borderValue=(outside,)),
                np.uint8,
            )

        clear = warp(picture.clear, full, size, 255)
        self.blend(self.y[y0:y1, x0:x1], warp(picture.y, full, size, 0), clear)
        if self.seen is not None:
            region = self.seen[y0:y1, x0:x1]
            if watch:
                np.maximum(region, 255 - clear, out=region)
                self.watched_area += float((255 - clear).sum())
            else:
                cv2.multiply(region, clear, dst=region, scale=1 / 255)
        clear_uv = warp(picture.clear_uv, half, small, 255)
        area = (slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2))
        self.blend(self.u[area], warp(picture.u, half, small, 0), clear_uv)
        self.blend(self.v[area], warp(picture.v, half, small, 0), clear_uv)

    def wash(self, mask: U8, y: int, u: int, v: int) -> None:
        """Lay one colour (limited-range YUV) over the picture where the mask (0 to 255) says."""
        clear = self.scratch(self.height, self.width, 6)
        light = self.scratch(self.height, self.width, 7)
        cv2.bitwise_not(mask, dst=clear)
        cv2.convertScaleAbs(mask, dst=light, alpha=y / 255)
        self.blend(self.y, light, clear)
        rows, columns = self.height // 2, self.width // 2
        small, clear, tone = (self.scratch(rows, columns, slot) for slot in (8, 9, 10))
        cv2.resize(mask, (columns, rows), dst=small, interpolation=cv2.INTER_AREA)
        cv2.bitwise_not(small, dst=clear)
        for plane, value in ((self.u, u), (self.v, v)):
            cv2.convertScaleAbs(small, dst=tone, alpha=value / 255)
            self.blend(plane, tone, clear)
