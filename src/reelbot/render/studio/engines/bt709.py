"""RGB to limited-range Y'CbCr and back, as films are tagged: ITU-R BT.709, 8 bit.

OpenCV's COLOR_RGB2YUV_I420 is BT.601 and would shift every colour.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame

LUMA = (0.2126, 0.7152, 0.0722)  # BT.709-6, item 3.2
# Cb = (B − Y) / 1.8556, Cr = (R − Y) / 1.5748
BLUE_SPAN, RED_SPAN = 1.8556, 1.5748

F32 = NDArray[np.float32]


def ycbcr(rgb: F32) -> tuple[F32, F32, F32]:
    """Gamma-coded RGB, 0 to 1, shape (..., 3) → Y in 16..235, Cb and Cr in 16..240, not rounded."""
    y = rgb @ np.array(LUMA, np.float32)
    blue = 128 + 224 * (rgb[..., 2] - y) / BLUE_SPAN
    red = 128 + 224 * (rgb[..., 0] - y) / RED_SPAN
    return (np.asarray(16 + 219 * y, np.float32), np.asarray(blue, np.float32),
            np.asarray(red, np.float32))  # fmt: skip


def _matrix() -> F32:
    """`ycbcr` of whole RGB as a matrix (3, 4): the last column is added."""
    grey = np.array(LUMA)
    blue = (np.array([0, 0, 1]) - grey) * 224 / BLUE_SPAN
    red = (np.array([1, 0, 0]) - grey) * 224 / RED_SPAN
    added = np.array([[16], [128], [128]])
    return np.hstack([np.stack([219 * grey, blue, red]) / 255, added]).astype(np.float32)


_TO_YCBCR = _matrix()


def planes(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB uint8 (height, width, 3) → Y′CbCr uint8 (height, width, 3), rounded; 20 times as fast as
    `ycbcr`, and no other thread waits for it."""
    return np.asarray(cv2.transform(rgb, _TO_YCBCR), np.uint8)


def rgb_of(frame: Frame) -> NDArray[np.uint8]:
    """RGB uint8, shape (height, width, 3), of a frame."""
    return rgb_of_planes(frame.y, frame.u, frame.v)


def rgb_of_planes(
    luma: NDArray[np.uint8], blue: NDArray[np.uint8], red: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """RGB uint8, shape (height, width, 3), of I420 planes: Y, and Cb and Cr of half its sides."""
    size = (luma.shape[1], luma.shape[0])
    y = (luma.astype(np.float32) - 16) / 219
    u, v = (
        (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) - 128) / 224
        for plane in (blue, red)
    )
    r, b = y + RED_SPAN * v, y + BLUE_SPAN * u
    g = (y - LUMA[0] * r - LUMA[2] * b) / LUMA[1]
    return np.asarray(np.clip(np.dstack([r, g, b]) * 255 + 0.5, 0, 255), np.uint8)
