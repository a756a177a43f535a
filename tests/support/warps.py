"""Shots of a picture for the engine that moves a camera over it."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.base import PictureShot, Size
from reelbot.render.studio.engines.image_to_text.sight.detector import Found
from reelbot.render.studio.pictures import Box

SHAPES = [(320, 180), (180, 320), (240, 240)]
PERSON = (Found(0, 0.8, Box(200, 80, 330, 390)),)


def shot_of(
    motion: str = "", width: int = 320, height: int = 180, **changes: object
) -> PictureShot:
    shot = PictureShot(
        image="0" * 64, motion=motion, seconds=2, fps=12, size=Size(width=width, height=height)
    )
    return shot.model_copy(update=changes)


def checked(width: int = 640, height: int = 400) -> np.ndarray:
    """A picture with detail everywhere."""
    y, x = np.mgrid[0:height, 0:width]
    board = ((x // 20 + y // 20) % 2 * 120 + 60).astype(np.uint8)
    return np.dstack([board, board, (x * 255 // width).astype(np.uint8)])
