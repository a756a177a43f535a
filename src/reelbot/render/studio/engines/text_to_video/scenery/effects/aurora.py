"""Northern lights: curtains of green and violet that wave slowly across a night sky."""

from __future__ import annotations

from math import pi

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    smoothstep,
    wave_noise,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, Planes, planes
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

U8 = NDArray[np.uint8]
# It is soft: painted at a fraction of the frame's size each frame, then enlarged.
COARSE = 6
CURTAINS = 3
NEARNESS = 0.04  # of its share of the camera's pan
FOOT = colour(190, 255, 200)
GREEN, TEAL, VIOLET = colour(70, 250, 140), colour(50, 200, 190), colour(170, 80, 230)


class Aurora:
    """The lights over one set. `draw` lays them on the sky at a time in seconds."""

    def __init__(self, easel: Easel) -> None:
        self._mood = easel.light.mood
        self._rows = max(8, int(easel.height * (easel.sketch.horizon + 0.02) / COARSE / 2) * 2)
        self._columns = max(8, int(easel.width / COARSE / 2) * 2)
        self._shape = (int(self._rows * COARSE / 2) * 2, easel.width)
        self._width = easel.width
        rng = easel.world
        # Curtains are periods of noise much wider than the frame, which is moved over them.
        self._length = 4 * self._columns
        self._folds = [wave_noise(self._length, 1.3 * self._columns, rng, 3, 0.45) for _ in "abc"]
        self._rays = [
            np.clip(0.5 + 0.7 * wave_noise(self._length, 0.11 * self._columns, rng, 3, 0.7), 0, 1)
            for _ in "abc"
        ]
        self._swells = [
            np.clip(0.5 + 0.5 * wave_noise(self._length, 0.9 * self._columns, rng, 2), 0, 1)
            for _ in "abc"
        ]
        self._starts = rng.uniform(0, self._length, (CURTAINS, 3))
        self._y: F32 = np.linspace(0, 1, self._rows, dtype=np.float32)[:, None]

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        """Lay the lights over what is drawn, from the upper edge down to the horizon."""
        made = planes(self.picture(seconds, pan), self._mood)
        rows = min(self._shape[0], canvas.height // 2 * 2)
        _lay(canvas, made, self._shape, rows)

    def picture(self, seconds: float, pan: float = 0.0) -> F32:
        """The lights at a time, small: premultiplied RGBA, shape (rows, columns, 4)."""
        offset = pan * NEARNESS * seconds / COARSE
        out = np.zeros((self._rows, self._columns, 4), np.float32)
        for number in range(CURTAINS):
            near = number / (CURTAINS - 1)
            at = np.arange(self._columns, dtype=np.float32) + offset

            def drawn(noise: F32, speed: float, which: int, at: F32 = at, n: int = number) -> F32:
                place = at + self._starts[n, which] + speed * self._columns * seconds
                moved = np.interp(place, np.arange(self._length), noise, period=self._length)
                return np.asarray(moved, np.float32)

            side = 1 if number % 2 else -1
            fold = drawn(self._folds[number], 0.022 * side, 0)
            ripple = drawn(self._folds[(number + 1) % 3], -0.05 * side, 1)
            foot = 0.52 + 0.2 * near + 0.2 * fold + 0.05 * ripple
            foot = foot + 0.012 * np.sin(2 * pi * (0.13 * seconds + number / 3))
            rays = drawn(self._rays[number], 0.035 * side, 1)
            swell = smoothstep((drawn(self._swells[number], 0.03 * side, 2) - 0.14) / 0.6)
            strength = swell * (0.36 + 1.1 * rays**1.5) * (1.0 - 0.25 * (1 - near))
            tall = (0.3 + 0.24 * rays) * (0.7 + 0.5 * near)
            above = foot[None] - self._y
            rise = smoothstep((above + 0.025) / 0.05)
            share = np.clip(above / tall[None], 0, None)
            alpha = np.clip(rise * np.exp(-1.45 * share) * strength[None], 0, 0.92)
            tone = mix_down(share)
            keep = 1 - alpha[..., None]
            out[..., :3] = out[..., :3] * keep + tone * alpha[..., None]
            out[..., 3:] = out[..., 3:] * keep + alpha[..., None]
        out *= (
            smoothstep((1.0 - self._y) / 0.22)[..., None]
            * smoothstep(self._y / 0.1 + 0.45)[..., None]
        )
        return np.asarray(cv2.GaussianBlur(out, (0, 0), 0.7), np.float32)


def mix_down(share: F32) -> F32:
    """The colour at a height over a curtain's foot: whitish green, green, teal, then violet."""
    stops = (0.0, 0.12, 0.5, 0.95, 1.5)
    tones = (FOOT, GREEN, mix(GREEN, TEAL, 0.5), mix(TEAL, VIOLET, 0.6), VIOLET)
    return np.stack(
        [np.interp(share, stops, [float(tone[i]) for tone in tones]) for i in range(3)], axis=-1
    ).astype(np.float32)


def _lay(canvas: Canvas, made: Planes, shape: tuple[int, int], rows: int) -> None:
    """Blend small planes, enlarged to a shape (rows, columns), on the first rows of a canvas."""
    if made.clear is None or made.clear_uv is None:
        return
    wide = (shape[1], shape[0])
    half = (shape[1] // 2, shape[0] // 2)

    def enlarged(plane: U8, size: tuple[int, int]) -> U8:
        return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR), np.uint8)

    canvas.blend(canvas.y[:rows], enlarged(made.y, wide)[:rows], enlarged(made.clear, wide)[:rows])
    clear = enlarged(made.clear_uv, half)[: rows // 2]
    for plane, source in ((canvas.u, made.u), (canvas.v, made.v)):
        canvas.blend(plane[: rows // 2], enlarged(source, half)[: rows // 2], clear)
