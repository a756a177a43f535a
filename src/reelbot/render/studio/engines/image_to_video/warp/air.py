"""What is between the camera and the picture: fog that drifts and rays of light."""

from __future__ import annotations

from collections.abc import Mapping
from math import pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.image_to_video.warp.planes import CLEAR, Tone
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import cloud_noise, smoothstep
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas

U8 = NDArray[np.uint8]

# The light in which the picture lies under each weather, so that what falls is seen before it and
# belongs to it.
TONES: Mapping[str, Tone] = {
    "rain": Tone(0.74, 0, 0.72, 3),
    "storm": Tone(0.6, 0, 0.6, 5),
    "snow": Tone(0.86, 4, 0.76, 3),
    "fog": Tone(0.88, 12, 0.74, 1),
    "fireflies": Tone(0.55, 0, 0.78, 5),
    "embers": Tone(0.7, 0, 0.9, -3),
    "leaves": Tone(0.95, 0, 0.95, -3),
    "dust": Tone(0.9, 6, 0.75, -5),
}
TONE_OF_RAYS = Tone(0.82, 0, 1.0, -3)

WARM_WHITE = (228, 112, 142)  # limited-range YUV
PALE = (198, 130, 127)


def tone(weather: str | None, rays: bool) -> Tone:
    """What weather and rays do to the picture's light; weather counts for more."""
    return TONES.get(weather or "", TONE_OF_RAYS if rays else CLEAR)


class Fog:
    """Banks of fog, denser below, that drift to the left, the nearer one faster."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self._width = width
        self._banks: list[tuple[U8, float]] = []
        y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        for cell, dense, speed in ((0.5, 0.5, 0.012), (0.85, 0.62, 0.03)):
            noise = cloud_noise(height, 2 * width, cell * height, rng, 4, 2.4)
            cover = smoothstep((noise - 0.22) / 0.62) * (0.35 + 0.65 * smoothstep((y - 0.1) / 0.8))
            bank = np.asarray(cover * dense * 255, np.uint8)
            # The noise has no seam, so its beginning comes again after its end.
            around = np.concatenate([bank, bank[:, : width + 1]], axis=1)
            self._banks.append((around, speed * width))

    def draw(self, canvas: Canvas, seconds: float) -> None:
        far, near = (
            _columns(bank, (speed * seconds) % (2 * self._width), self._width)
            for bank, speed in self._banks
        )
        # Light has to come through both.
        both = cv2.add(far, cv2.multiply(cv2.bitwise_not(far), near, scale=1 / 255))
        canvas.wash(np.asarray(both, np.uint8), *PALE)


class Rays:
    """Light that falls in from above one corner, in beams that slowly change."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        small = (max(2, width // 4), max(2, height // 4))
        x, y = np.meshgrid(*(np.arange(side, dtype=np.float32) for side in small))
        side = -0.12 if rng.random() < 0.5 else 1.12
        dx, dy = x - side * small[0], y + 0.35 * small[1]
        angle = np.arctan2(dx, dy)
        reach = np.sqrt(dx**2 + dy**2) / np.hypot(*small)
        fall = np.exp(-1.5 * np.clip(reach - 0.25, 0, None)) * smoothstep((1.5 - reach) / 0.9)
        self._beams: list[U8] = []
        for _ in range(2):
            light = np.zeros_like(angle)
            for wave in (9.0, 17.0, 31.0):
                light += np.sin(angle * wave * rng.uniform(0.8, 1.2) + rng.uniform(0, 2 * pi))
            beam = smoothstep((light + 1.1) / 2.9) * fall * 185
            big = cv2.resize(beam, (width, height), interpolation=cv2.INTER_CUBIC)
            self._beams.append(np.asarray(np.clip(big, 0, 255), np.uint8))

    def draw(self, canvas: Canvas, seconds: float) -> None:
        share = 0.5 + 0.4 * sin(2 * pi * seconds / 7)
        mask = cv2.addWeighted(self._beams[0], share, self._beams[1], 1 - share, 0)
        canvas.wash(np.asarray(mask, np.uint8), *WARM_WHITE)


def _columns(plane: U8, start: float, width: int) -> U8:
    """Columns from `start` on, between pixels."""
    first, part = int(start), start - int(start)
    left, right = plane[:, first : first + width], plane[:, first + 1 : first + width + 1]
    return np.asarray(cv2.addWeighted(left, 1 - part, right, part, 0), np.uint8)
