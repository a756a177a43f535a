"""Lightning: a bolt in the sky and a soft lift of the whole picture, seldom and never twice."""

from __future__ import annotations

from math import exp

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas

# Photosensitive viewers: WCAG 2.3.1 allows three flashes a second; this is one in three seconds
# at most, and each fades in and out.
PAUSE_SECONDS = 3.0
RISE_SECONDS = 0.12
LIFT = 46  # luma levels at the height of a flash
BOLT_YUV = (228, 142, 122)


class Lightning:
    """The flashes of one shot. `sky` is the number of rows above the horizon."""

    def __init__(
        self, width: int, height: int, sky: int, seconds: float, rng: np.random.Generator
    ) -> None:
        self._times: list[float] = []
        # None near a cut, so that those of two shots are seconds apart as well.
        at = float(rng.uniform(0.9, 1.5))
        while at < seconds - 1.2:
            self._times.append(at)
            at += PAUSE_SECONDS + float(rng.uniform(0, 1.6))
        self._bolts = [_bolt(width, height, sky, rng) for _ in self._times[:3]]
        self._mask: NDArray[np.uint8] = np.zeros((height, width), np.uint8)

    @property
    def times(self) -> tuple[float, ...]:
        """When flashes begin, in seconds."""
        return tuple(self._times)

    def level(self, seconds: float) -> tuple[float, int]:
        """How bright it is, 0 to 1, and the number of the flash."""
        for number, start in enumerate(self._times):
            past = seconds - start
            if 0 <= past < 1.2:
                rise = min(1.0, past / RISE_SECONDS)
                return rise * exp(-max(0.0, past - RISE_SECONDS) / 0.2), number
        return 0.0, 0

    def draw_bolt(self, canvas: Canvas, seconds: float) -> None:
        """The bolt, to be drawn before the land."""
        level, number = self.level(seconds)
        if level > 0.03:
            bolt = self._bolts[number % len(self._bolts)]
            cv2.convertScaleAbs(bolt, dst=self._mask, alpha=level)
            canvas.wash(self._mask, *BOLT_YUV)

    def draw_light(self, canvas: Canvas, seconds: float) -> None:
        """The light that falls on everything."""
        level, _ = self.level(seconds)
        if level > 0.03:
            cv2.addWeighted(
                canvas.y, 1 - 0.1 * level, canvas.y, 0, (LIFT + 1.6) * level, dst=canvas.y
            )


def _bolt(width: int, height: int, sky: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A forked bolt with a glow, 0 to 255, that ends above the horizon."""
    unit = min(height, 1.25 * width)
    mask = np.zeros((height, width), np.uint8)
    x = width * float(rng.choice([rng.uniform(0.1, 0.36), rng.uniform(0.64, 0.9)]))
    _branch(mask, x, 0.0, sky * float(rng.uniform(0.72, 0.96)), unit, 1.0, rng)
    glow = cv2.GaussianBlur(mask, (0, 0), unit * 0.02).astype(np.float32) * 1.7
    near = cv2.GaussianBlur(mask, (0, 0), unit * 0.0018).astype(np.float32)
    return np.asarray(np.clip(np.maximum(glow, near * 1.1), 0, 255), np.uint8)


def _branch(
    mask: NDArray[np.uint8], x: float, y: float, stop: float, unit: float, size: float,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    thick = max(1, round(unit / 720 * 4 * size))
    lean = float(rng.uniform(-0.3, 0.3)) + (0.0 if size == 1 else float(rng.choice([-0.7, 0.7])))
    while y < stop:
        step = unit * float(rng.uniform(0.02, 0.05))
        to_x = x + lean * step + unit * float(rng.uniform(-0.028, 0.028))
        to_y = y + step
        cv2.line(mask, (int(x), int(y)), (int(to_x), int(to_y)), (255,), thick, cv2.LINE_AA)
        if size > 0.4 and rng.random() < 0.16:
            end = min(stop, to_y + unit * float(rng.uniform(0.08, 0.18)))
            _branch(mask, to_x, to_y, end, unit, size * 0.5, rng)
        x, y = to_x, to_y
