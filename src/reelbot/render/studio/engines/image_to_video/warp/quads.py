"""A plane that is looked up two by two pixels at a time.

Most of the time that cv2.remap takes for a byte goes to where that byte lies; four bytes from one
place take hardly longer. So a plane lies four times over another in the channels of one array, each
copy shifted to the middle of its own of the four pixels. That is right as far as the camera's scale
is what the copies were shifted for: they are made anew where it is 3.5 % off, which moves a pixel
by less than a fiftieth of itself. Where near things slide over far ones it is up to a tenth.
"""

from __future__ import annotations

from math import log

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

TAPS = 8
STEP_RATIO = 1.07


class Quads:
    """One plane, uint8 of shape (rows, columns), to be looked up between its pixels."""

    def __init__(self, plane: U8) -> None:
        self._plane = plane
        self._scale = 0  # the logarithm of the step that the copies are shifted for
        self._copies: U8 | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return self._plane.shape[0], self._plane.shape[1]

    def look_up(self, across: F32, down: F32, step: float, target: U8) -> None:
        """Fill `target` with what the plane has at places in its own pixels.

        `across` and `down` are the middles of the target's squares of two by two pixels, both of
        half its shape (rounded up); `step` is how many pixels of the plane lie, on average, between
        two neighbours of the target. The answer depends on nothing else.
        """
        scale = round(log(step) / log(STEP_RATIO))
        if self._copies is None or scale != self._scale:
            self._scale, self._copies = scale, None  # not both at a time
            self._copies = shifted(self._plane, STEP_RATIO**scale / 2)
        found = cv2.remap(
            self._copies, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        pairs = np.asarray(found, np.uint8).view(np.uint16)  # the upper two pixels, the lower two
        height, width = target.shape
        even = height % 2 == width % 2 == target.strides[0] % 2 == target.ctypes.data % 2 == 0
        whole = target if even else np.empty((2 * pairs.shape[0], 2 * pairs.shape[1]), np.uint8)
        rows = whole.view(np.uint16)
        cv2.extractChannel(pairs, 0, rows[0::2])
        cv2.extractChannel(pairs, 1, rows[1::2])
        if whole is not target:
            np.copyto(target, whole[:height, :width])


def shifted(plane: U8, shift: float) -> U8:
    """The plane seen from `shift` pixels up and left, up and right, down and left, and down and
    right of each of its own, as channels. Nothing gets darker or lighter than all of the plane."""
    after = taps(shift)
    both = ((after[::-1], TAPS // 2), (after, TAPS // 2 - 1))
    copies = np.empty((*plane.shape, 4), np.uint8)
    for right, (each, at) in enumerate(both):
        side = cv2.filter2D(plane, -1, each[None], anchor=(at, 0))
        for down, (each, at) in enumerate(both):
            copy = cv2.filter2D(side, -1, each[:, None], anchor=(0, at))
            cv2.insertChannel(copy, copies, 2 * down + right)
    return np.clip(copies, plane.min(), plane.max(), out=copies)


def taps(shift: float) -> F32:
    """A sinc under a cosine, by which a plane is seen `shift` pixels (0 to 1) further on."""
    distance = np.arange(1 - TAPS // 2, TAPS // 2 + 1) - shift
    window = np.cos(np.pi / 2 * np.clip(distance / (TAPS / 2 + 0.5), -1, 1)) ** 2
    weights = np.sinc(distance) * window
    return np.asarray(weights / weights.sum(), np.float32)
