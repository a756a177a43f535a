"""What falls, drifts and glimmers in the air: small stamps collected in one mask a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas

U8 = NDArray[np.uint8]
PHASES = 4  # positions between two pixels for which a stamp is kept


@dataclass(frozen=True, slots=True)
class Kind:
    """How one sort of particle looks and moves; lengths are shares of the frame's unit."""

    count: int
    size: tuple[float, float]
    fall: float  # units a second, downwards
    drift: float  # units a second, to the right
    sway: float
    yuv: tuple[int, int, int]
    strength: float
    shape: str = "dot"  # dot, ring, leaf
    twinkle: bool = False
    band: tuple[float, float] = (0.0, 1.0)


KINDS: Mapping[str, Kind] = {
    "snow": Kind(190, (0.003, 0.0105), 0.11, -0.03, 0.025, (235, 128, 128), 0.95),
    "leaves": Kind(44, (0.014, 0.026), 0.12, -0.14, 0.05, (132, 72, 178), 0.95, "leaf"),
    "petals": Kind(46, (0.009, 0.017), 0.08, -0.08, 0.05, (204, 128, 150), 0.95, "leaf"),
    "confetti": Kind(70, (0.009, 0.015), 0.16, 0.0, 0.06, (190, 90, 170), 0.95, "leaf"),
    "dust": Kind(90, (0.002, 0.008), 0.0, -0.3, 0.02, (196, 108, 142), 0.5),
    "wind": Kind(34, (0.01, 0.018), 0.04, -0.34, 0.05, (150, 92, 112), 0.85, "leaf"),
    "fireflies": Kind(38, (0.006, 0.012), -0.012, 0.008, 0.04, (222, 70, 142), 1.0, "dot", True,
        (0.35, 0.85)),
    "embers": Kind(60, (0.003, 0.008), -0.16, 0.04, 0.04, (190, 66, 190), 1.0, "dot", True),
    "bubbles": Kind(34, (0.006, 0.018), -0.09, 0.0, 0.02, (225, 134, 122), 0.5, "ring"),
    "stars": Kind(46, (0.003, 0.007), 0.0, 0.0, 0.0, (235, 132, 126), 0.9, "dot", True, (0.0, 0.5)),
    "motes": Kind(22, (0.002, 0.006), -0.006, 0.012, 0.02, (230, 118, 134), 0.3, "dot", True),
}  # fmt: skip


class Particles:
    """Every particle of one kind in one shot."""

    def __init__(
        self, kind: str, width: int, height: int, pan: float, rng: np.random.Generator,
        *, night: bool = False,
    ) -> None:  # fmt: skip
        self._kind = KINDS[kind]
        self._width, self._height = width, height
        unit = min(height, 1.25 * width)
        self._unit = unit
        count = int(self._kind.count * max(0.7, min(1.6, width * height / unit**2 / 1.6)))
        self._x = rng.uniform(0, width, count)
        low, high = self._kind.band
        self._y = rng.uniform(low * height, high * height, count)
        self._band = (low * height, (high - low) * height)
        share = rng.random(count) ** 1.8
        self._near = 0.35 + 0.65 * share
        sizes = (self._kind.size[0] + (self._kind.size[1] - self._kind.size[0]) * share) * unit
        self._phase = rng.uniform(0, 2 * pi, count)
        self._rate = rng.uniform(0.5, 1.4, count)
        self._pan = pan * width
        steps = np.clip(np.round(np.sqrt(sizes) * 2), 1, None).astype(int)
        self._style = steps
        self._stamps = {
            int(step): [self._stamp((step / 2) ** 2, phase) for phase in range(PHASES * 2)]
            for step in np.unique(steps)
        }
        luma, self._u, self._v = self._kind.yuv
        self._luma = int(luma * (0.8 if night and kind == "snow" else 1.0))
        self._mask: U8 = np.zeros((height, width), np.uint8)

    def _stamp(self, size: float, phase: int) -> U8:
        """A picture of one particle, 0 to 255. For leaves the phase is how it is turned, else where
        it lies between two pixels."""
        strength = 255 * self._kind.strength
        shift = (phase % PHASES) / PHASES
        reach = int(size) + 2
        axis = np.arange(-reach, reach + 1, dtype=np.float32)
        dx, dy = axis[None] - shift, axis[:, None]
        if self._kind.shape == "leaf":
            angle = phase / (PHASES * 2) * pi
            along = dx * np.cos(angle) + dy * np.sin(angle)
            aside = -dx * np.sin(angle) + dy * np.cos(angle)
            cover = np.clip(
                (1 - np.sqrt((along / size) ** 2 + (aside / (size * 0.48)) ** 2)) * size * 0.5
                + 0.5,
                0,
                1,
            )
            return np.asarray(cover * strength, np.uint8)
        distance = np.sqrt(dx**2 + dy**2)
        if self._kind.shape == "ring":
            rim = np.exp(-(((distance - size * 0.8) / (0.16 * size + 0.5)) ** 2))
            shine = np.exp(
                -(((dx + size * 0.3) ** 2 + (dy + size * 0.35) ** 2) / (0.05 * size**2 + 0.3))
            )
            return np.asarray(
                np.clip(rim * 0.8 + shine + 0.16 * (distance < size), 0, 1) * strength, np.uint8
            )
        cover = np.clip(1.25 - distance / size, 0, 1) ** (1.3 if not self._kind.twinkle else 2.0)
        return np.asarray(np.clip(cover, 0, 1) * strength, np.uint8)

    def draw(self, canvas: Canvas, seconds: float) -> None:
        """Blend all of them at a time into the canvas."""
        kind, unit = self._kind, self._unit
        margin = 0.08 * unit
        x = (
            self._x
            + (kind.drift * unit - self._pan * 0.7 * (kind.fall != 0 or kind.drift != 0))
            * seconds
            * self._near
        )
        x += kind.sway * unit * np.sin(seconds * self._rate * 1.6 + self._phase)
        y = self._y + kind.fall * unit * seconds * self._near - self._band[0]
        x = np.mod(x + margin, self._width + 2 * margin) - margin
        y = np.mod(y + margin, self._band[1] + 2 * margin) - margin + self._band[0]
        light = np.ones(len(x))
        if kind.twinkle:
            light = 0.5 + 0.5 * np.sin(seconds * self._rate * 2.4 + self._phase)
        mask = self._mask
        mask[:] = 0
        turn = (
            (seconds * self._rate * 3 + self._phase) if kind.shape == "leaf" else (x % 1) * PHASES
        )
        for number in range(len(x)):
            bright = light[number]
            if bright < 0.04:
                continue
            stamps = self._stamps[int(self._style[number])]
            stamp = stamps[int(turn[number]) % (PHASES * 2 if kind.shape == "leaf" else PHASES)]
            rows, columns = stamp.shape
            left, top = int(x[number]) - columns // 2, int(y[number]) - rows // 2
            x0, y0 = max(0, left), max(0, top)
            x1, y1 = min(self._width, left + columns), min(self._height, top + rows)
            if x1 <= x0 or y1 <= y0:
                continue
            piece = stamp[y0 - top : y1 - top, x0 - left : x1 - left]
            if bright < 0.99:
                piece = (piece * bright).astype(np.uint8)
            region = mask[y0:y1, x0:x1]
            np.maximum(region, piece, out=region)
        canvas.wash(mask, self._luma, self._u, self._v)
