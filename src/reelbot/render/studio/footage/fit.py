"""A clip's picture in the film's shape: cropped, or with a blurred extension; never stretched."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame, Size
from reelbot.render.studio.footage.plan import Fit
from reelbot.render.studio.pictures import Box, Framing, framing

U8 = NDArray[np.uint8]

SMALL = 8  # the extension is blurred at an eighth of the size: a blur of a few pixels is a wide one
DARK = 0.5


def placed(width: int, height: int, size: Size, fit: Fit) -> Framing:
    """Which part of the picture is seen, and where in the frame; both in whole pixels.

    `auto` crops where that loses little, else a little of both (`pictures.framing`); `crop` fills
    the frame whatever is lost; `extend` loses nothing.
    """
    if fit == "auto":
        return framing(width, height, size)
    scale = max(size.width / width, size.height / height)
    if fit == "crop":
        across, down = round(size.width / scale), round(size.height / scale)
        left, top = (width - across) // 2, (height - down) // 2
        return Framing(
            Box(left, top, left + across, top + down), Box(0, 0, size.width, size.height)
        )
    scale = min(size.width / width, size.height / height)
    across, down = (max(2, round(side * scale / 2) * 2) for side in (width, height))
    left, top = (size.width - across) // 4 * 2, (size.height - down) // 4 * 2
    return Framing(Box(0, 0, width, height), Box(left, top, left + across, top + down))


class Fitter:
    """Fits pictures of one size; enlarged by Lanczos over 8×8 pixels, made smaller by area."""

    def __init__(self, width: int, height: int, size: Size, fit: Fit) -> None:
        self._size = size
        crop, window = placed(width, height, size, fit)
        self._crop = tuple(int(side) for side in crop)
        self._window = tuple(int(side) for side in window)
        self._bordered = (window.width, window.height) != (size.width, size.height)

    def frame(self, planes: U8) -> Frame:
        """Y′CbCr uint8 (height, width, 3) → a frame of its own."""
        left, top, right, bottom = self._crop
        seen = planes[top:bottom, left:right]
        width, height = self._size.width, self._size.height
        frame = Frame(np.empty((height * 3 // 2, width), np.uint8))
        if self._bordered:
            self._extend(planes, frame)
        x, y, end_x, end_y = self._window
        for number, plane in enumerate((frame.y, frame.u, frame.v)):
            part = 1 if number == 0 else 2
            inside = plane[y // part : end_y // part, x // part : end_x // part]
            resized(np.ascontiguousarray(seen[..., number]), inside)
        return frame

    def _extend(self, planes: U8, frame: Frame) -> None:
        """Fill the whole frame with the picture, blurred and darkened."""
        height, width = planes.shape[:2]
        scale = max(self._size.width / width, self._size.height / height)
        across, down = round(self._size.width / scale), round(self._size.height / scale)
        left, top = (width - across) // 2, (height - down) // 2
        part = planes[top : top + down, left : left + across]
        small = (max(2, self._size.width // SMALL), max(2, self._size.height // SMALL))
        blurred = cv2.resize(part, small, interpolation=cv2.INTER_AREA)
        blurred = cv2.GaussianBlur(blurred, (0, 0), max(2.0, min(small) / 16))
        base = np.array([16, 128, 128], np.float32)
        dark = np.asarray(base + (blurred.astype(np.float32) - base) * DARK + 0.5, np.uint8)
        for number, plane in enumerate((frame.y, frame.u, frame.v)):
            plane[:] = cv2.resize(dark[..., number], plane.shape[::-1])


def resized(plane: U8, target: U8) -> None:
    """Fill `target` with the plane at its size."""
    height, width = target.shape
    smaller = width * height < plane.size
    way = cv2.INTER_AREA if smaller else cv2.INTER_LANCZOS4
    target[:] = cv2.resize(plane, (width, height), interpolation=way)
