"""Pseudo-depth: smooth, so that what is warped by it bends a little and never tears."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.image_to_video.warp.sketch import Depth

F32 = NDArray[np.float32]

SIDE = 160  # of the map's longest side; it is blurred far wider than its pixels
BLUR = 0.055  # of the map's longest side


def depth_map(depth: Depth, aspect: float) -> F32:
    """Nearness 0 to 1 over the crop, whose width is `aspect` times its height. The longest side is
    SIDE."""
    width = SIDE if aspect >= 1 else max(8, round(SIDE * aspect))
    height = SIDE if aspect < 1 else max(8, round(SIDE / aspect))
    y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height
    x = (np.arange(width, dtype=np.float32)[None] + 0.5) / width
    rise = np.clip((y - depth.horizon) / max(1e-3, 1 - depth.horizon), 0, 1)
    near = np.repeat(depth.ground * rise * rise * (3 - 2 * rise), width, axis=1)
    for relief in sorted(depth.reliefs, key=lambda one: one.near):
        distance = ((x - relief.x) / relief.across) ** 2 + ((y - relief.y) / relief.down) ** 2
        # Flat inside, for a body is not a ball: its middle must not swell while the camera moves.
        cover = np.clip(1.9 - 1.5 * np.sqrt(distance), 0, 1)
        near = near * (1 - cover) + np.maximum(near, relief.near) * cover
    blurred = cv2.GaussianBlur(
        near.astype(np.float32), (0, 0), BLUR * SIDE, borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(blurred, np.float32)
