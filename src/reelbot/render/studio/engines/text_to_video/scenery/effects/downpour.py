"""Rain and driving snow: sheets of strokes that repeat in both directions and only slide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas

U8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Strokes at one distance; lengths are shares of the frame's unit."""

    count: int  # on a frame of 16:9
    length: float
    thickness: float  # pixels at a unit of 720
    strength: float
    speed: float  # units a second, downwards


@dataclass(frozen=True, slots=True)
class _Fall:
    sheets: tuple[_Sheet, ...]
    slant: float  # how far to the left for each unit downwards
    yuv: tuple[int, int, int]


FALLS: Mapping[str, _Fall] = {
    "rain": _Fall(
        (_Sheet(300, 0.026, 1, 0.22, 1.2), _Sheet(170, 0.052, 1, 0.34, 1.7)),
        0.16, (212, 132, 126),
    ),
    "storm": _Fall(
        (_Sheet(560, 0.03, 1, 0.24, 1.5), _Sheet(340, 0.065, 1, 0.32, 2.1),
         _Sheet(70, 0.12, 2, 0.26, 2.7)),
        0.46, (196, 134, 124),
    ),
    "blizzard": _Fall(
        (_Sheet(800, 0.002, 2.4, 0.55, 0.3), _Sheet(420, 0.006, 4.2, 0.75, 0.46),
         _Sheet(110, 0.012, 7.5, 0.8, 0.66)),
        1.7, (236, 129, 127),
    ),
}  # fmt: skip


class Downpour:
    """All that falls in one shot. `pan` is in frame widths a second."""

    def __init__(
        self, kind: str, width: int, height: int, pan: float, rng: np.random.Generator
    ) -> None:
        self._fall = FALLS[kind]
        unit = min(height, 1.25 * width)
        self._tiles: list[tuple[U8, float, float]] = []
        for sheet in self._fall.sheets:
            down = sheet.speed * unit
            across = -self._fall.slant * down - 0.5 * pan * width
            tile = self._tile(sheet, width, height, unit, across / down, rng)
            self._tiles.append((tile, across, down))
        self._mask: U8 = np.zeros((height, width), np.uint8)

    @staticmethod
    def _tile(
        sheet: _Sheet, width: int, height: int, unit: float, slope: float, rng: np.random.Generator
    ) -> U8:
        """Strokes along the way they fall, 0 to 255; what leaves at an edge enters opposite."""
        long = sheet.length * unit
        margin = int(long * (1 + abs(slope)) + 8 * unit / 720) + 8
        rows, columns = height + 2 * margin, width + 2 * margin
        drawn = np.zeros((rows, columns), np.uint8)
        thickness = max(1, round(sheet.thickness * unit / 720))
        count = max(8, int(sheet.count * width * height / (unit * unit * 16 / 9)))
        for _ in range(count):
            x = float(rng.uniform(margin, margin + width))
            y = float(rng.uniform(margin, margin + height))
            reach = long * float(rng.uniform(0.6, 1.2))
            bright = int(255 * sheet.strength * float(rng.uniform(0.55, 1)))
            ends = [(x, y), (x + slope * reach, y + reach)]
            a, b = (tuple(round(v * 16) for v in end) for end in ends)
            cv2.line(drawn, a, b, (bright,), thickness, cv2.LINE_AA, 4)
        if thickness > 2:
            drawn = np.asarray(cv2.GaussianBlur(drawn, (0, 0), thickness * 0.28), np.uint8)
        for fold in (drawn, drawn.T):
            size = fold.shape[0] - 2 * margin
            np.maximum(fold[margin : 2 * margin], fold[-margin:], out=fold[margin : 2 * margin])
            np.maximum(fold[size : size + margin], fold[:margin], out=fold[size : size + margin])
        return np.ascontiguousarray(drawn[margin:-margin, margin:-margin])

    def draw(self, canvas: Canvas, seconds: float) -> None:
        """Blend all of it at a time into the canvas."""
        mask = self._mask
        mask[:] = 0
        rows, columns = mask.shape
        for tile, across, down in self._tiles:
            x, y = int(across * seconds) % columns, int(down * seconds) % rows
            for to_y, from_y in ((slice(y, rows), slice(0, rows - y)),
                                 (slice(0, y), slice(rows - y, rows))):  # fmt: skip
                for to_x, from_x in ((slice(x, columns), slice(0, columns - x)),
                                     (slice(0, x), slice(columns - x, columns))):  # fmt: skip
                    region = mask[to_y, to_x]
                    if region.size:
                        cv2.max(region, tile[from_y, from_x], dst=region)
        canvas.wash(mask, *self._fall.yuv)
