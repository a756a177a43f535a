"""Fireworks and falling stars: streaks of light in a night sky."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, pi

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import opaque
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, planes
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

U8 = NDArray[np.uint8]
BURST_SECONDS = 1.9
EVERY_SECONDS = 0.62
CLIMB_SECONDS = 0.55
HUES = ((255, 92, 96), (255, 206, 92), (110, 220, 255), (150, 255, 130), (236, 130, 255),
        (255, 160, 70))  # fmt: skip
FALL_SECONDS = 0.85
FALLS_EVERY_SECONDS = 0.42


def _yuv(rgb: tuple[int, int, int], mood: str) -> tuple[int, int, int]:
    """One colour under a mood, as limited-range YUV."""
    small = np.ones((2, 2, 3), np.float32) * colour(*rgb)
    made = planes(opaque(small), mood)
    return int(made.y[0, 0]), int(made.u[0, 0]), int(made.v[0, 0])


def shine(canvas: Canvas, mask: U8, left: int, top: int, yuv: tuple[int, int, int]) -> None:
    """Lay a colour on a part of the picture where a mask (0 to 255, even sides) says; what leaves
    the canvas is not seen. `left` and `top` are even."""
    x0, y0 = max(0, left), max(0, top)
    x1 = min(canvas.width, left + mask.shape[1]) // 2 * 2
    y1 = min(canvas.height, top + mask.shape[0]) // 2 * 2
    if x1 <= x0 or y1 <= y0:
        return
    piece = np.ascontiguousarray(mask[y0 - top : y1 - top, x0 - left : x1 - left])
    small = cv2.resize(piece, ((x1 - x0) // 2, (y1 - y0) // 2), interpolation=cv2.INTER_AREA)
    half = (slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2))
    for plane, cover, value in (
        (canvas.y[y0:y1, x0:x1], piece, yuv[0]),
        (canvas.u[half], small, yuv[1]),
        (canvas.v[half], small, yuv[2]),
    ):
        light = np.asarray(cv2.convertScaleAbs(cover, alpha=value / 255), np.uint8)
        canvas.blend(plane, light, np.asarray(cv2.bitwise_not(cover), np.uint8))


@dataclass(frozen=True, slots=True)
class _Burst:
    start: float
    x: float
    y: float
    reach: float
    yuv: tuple[int, int, int]
    ways: NDArray[np.float64]  # directions and speeds, shape (n, 2)
    willow: bool  # whether its sparks hang long


class Fireworks:
    """Rockets that climb and burst all through a shot, of `easel.seconds`."""

    def __init__(self, easel: Easel) -> None:
        rng, width, unit = easel.rng, easel.width, easel.unit
        self._unit = unit
        self._foot = easel.sketch.horizon * easel.height
        self._bursts: list[_Burst] = []
        start, number = -0.9, int(rng.integers(6))
        while start < easel.seconds:
            # From one side to the other, so that two in a row do not cover one another.
            side = (0.2, 0.7, 0.42, 0.86)[number % 4] + float(rng.uniform(-0.08, 0.08))
            angles = rng.uniform(0, 2 * pi, 120)
            speeds = np.sqrt(rng.uniform(0.06, 1.0, 120))
            ways = np.stack([np.cos(angles) * speeds, np.sin(angles) * speeds], axis=1)
            self._bursts.append(
                _Burst(start, side * width, float(rng.uniform(0.13, 0.3)) * easel.height,
                       float(rng.uniform(0.2, 0.29)) * unit,
                       _yuv(HUES[number % len(HUES)], easel.light.mood), ways, number % 3 == 1)
            )  # fmt: skip
            start += EVERY_SECONDS * float(rng.uniform(0.75, 1.3))
            number += 1
        self._white = _yuv((255, 246, 226), easel.light.mood)

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        for burst in self._bursts:
            past = seconds - burst.start
            if -CLIMB_SECONDS < past < 0:
                self._climb(canvas, burst, 1 + past / CLIMB_SECONDS)
            elif 0 <= past < BURST_SECONDS:
                self._open(canvas, burst, past)

    def _climb(self, canvas: Canvas, burst: _Burst, share: float) -> None:
        eased = 1 - (1 - share) ** 2
        y = self._foot + (burst.y - self._foot) * eased
        long = 0.1 * self._unit * (1 - 0.6 * share)
        _streaks(canvas, np.array([[burst.x, y, burst.x, y + long]]), 0.7, self._unit, self._white)

    def _open(self, canvas: Canvas, burst: _Burst, past: float) -> None:
        def at(moment: float) -> NDArray[np.float64]:
            moment = max(0.0, moment)
            out = 1 - exp(-(2.4 if burst.willow else 3.2) * moment)
            sunk = (0.085 if burst.willow else 0.05) * self._unit * moment**2
            return np.array([burst.x, burst.y + sunk]) + burst.ways * burst.reach * out

        tail = 0.28 if burst.willow else 0.17
        lines = np.concatenate([at(past), at(past - tail)], axis=1)
        fade = (1 - past / BURST_SECONDS) ** 0.8
        _streaks(canvas, lines, fade, self._unit, burst.yuv)
        if past < 0.5:
            core = lines[::3].copy()
            _streaks(canvas, core, (1 - past / 0.5) * 0.8, self._unit, self._white)


class Meteors:
    """Falling stars, one after the other; some are always to be seen."""

    def __init__(self, easel: Easel) -> None:
        rng = easel.rng
        self._unit = easel.unit
        side = -1.0 if easel.light.sun_at[0] < 0.5 else 1.0
        self._yuv = _yuv((236, 244, 255), easel.light.mood)
        count = int((easel.seconds + FALL_SECONDS) / FALLS_EVERY_SECONDS) + 2
        starts = (np.arange(count) - 1.5 + rng.uniform(-0.3, 0.3, count)) * FALLS_EVERY_SECONDS
        spots = (np.arange(count) * 0.382 + float(rng.random())) % 1.0  # spread by golden section
        self._falls = [
            (
                float(start),
                (0.05 + 0.9 * float(spot)) * easel.width,
                float(rng.uniform(0.03, 0.36)) * easel.sketch.horizon * easel.height,
                side * float(rng.uniform(0.3, 0.42)) * easel.unit,
                float(rng.uniform(0.2, 0.28)) * easel.unit,
                float(rng.uniform(0.6, 1.0)),
            )
            for start, spot in zip(starts, spots, strict=True)
        ]

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        for start, x, y, across, down, bright in self._falls:
            past = (seconds - start) / FALL_SECONDS
            if not 0 <= past < 1.25:
                continue
            head, tail = min(1.0, past), max(0.0, past - 0.55)
            cuts = np.linspace(tail, head, 8)
            fade = bright * min(1.0, (1.25 - past) * 2.5)
            for number, (one, two) in enumerate(pairwise(cuts)):
                line = np.array([[x + one * across, y + one * down,
                                  x + two * across, y + two * down]])  # fmt: skip
                share = ((number + 1) / 7) ** 1.6
                _streaks(canvas, line, fade * share, self._unit * (0.6 + 0.9 * share), self._yuv)


def _streaks(
    canvas: Canvas, lines: NDArray[np.float64], strength: float, unit: float,
    yuv: tuple[int, int, int],
) -> None:  # fmt: skip
    """Glowing lines (x, y, x, y in pixels, shape (n, 4)); `strength` 0 to 1."""
    margin = int(0.03 * unit) + 4
    left = int(lines[:, 0::2].min() - margin) // 2 * 2
    top = int(lines[:, 1::2].min() - margin) // 2 * 2
    wide = int(lines[:, 0::2].max() + margin - left) // 2 * 2 + 2
    tall = int(lines[:, 1::2].max() + margin - top) // 2 * 2 + 2
    mask = np.zeros((tall, wide), np.uint8)
    thick = max(1, round(unit / 220))
    for x0, y0, x1, y1 in np.round((lines - (left, top, left, top)) * 16).astype(int):
        cv2.line(mask, (int(x0), int(y0)), (int(x1), int(y1)), (255,), thick, cv2.LINE_AA, 4)
    glow = cv2.GaussianBlur(mask, (0, 0), max(1.0, 0.008 * unit))
    lit = cv2.addWeighted(mask, min(1.0, strength), glow, 1.9 * strength, 0)
    shine(canvas, np.asarray(lit, np.uint8), left, top, yuv)
