"""Frames between two frames, by optical flow.

Flow is found in both directions by DIS (Kroeger, Timofte, Dai, Van Gool: Fast Optical Flow using
Dense Inverse Search, 2016). What moves to a moment t between 0 and 1 is estimated from both as in
Super SloMo (Jiang et al., 2018, eq. 4), both frames are warped there and blended by nearness. Where
the two disagree on what is seen, the nearer one counts for more: better a hard edge than a ghost.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

FLOW_SIDE_MAX = 512  # larger frames are looked at smaller: motion is smooth
GHOST = 24.0  # a difference in brightness from which the nearer frame counts for more


class Between:
    """The moments between two frames: Y′CbCr uint8 (height, width, 3) both."""

    def __init__(self, before: U8, after: U8) -> None:
        self._before, self._after = before, after
        height, width = before.shape[:2]
        scale = min(1.0, FLOW_SIDE_MAX / max(height, width))
        small = (max(16, round(width * scale)), max(16, round(height * scale)))
        one, other = (_luma(frame, small) for frame in (before, after))
        finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        self._forward = _enlarged(finder.calc(one, other, None), width, height)  # type: ignore[call-overload]
        self._backward = _enlarged(finder.calc(other, one, None), width, height)  # type: ignore[call-overload]
        across, down = np.meshgrid(np.arange(width), np.arange(height))
        self._grid = np.dstack([across, down]).astype(np.float32)

    def at(self, t: float) -> U8:
        """The frame at `t`, 0 to 1."""
        forward, backward = self._forward, self._backward
        to_before = t * t * backward - (1 - t) * t * forward
        to_after = (1 - t) ** 2 * forward - t * (1 - t) * backward
        one = _warped(self._before, self._grid + to_before)
        other = _warped(self._after, self._grid + to_after)
        nearer = 0.0 if t < 0.5 else 1.0
        ghost = np.minimum(np.abs(one[..., :1] - other[..., :1]) / (2 * GHOST), 1) ** 2
        share = t + (nearer - t) * ghost
        return np.asarray(one + (other - one) * share + 0.5, np.uint8)


def blend(before: U8, after: U8, t: float) -> U8:
    """The frames laid over each other."""
    return np.asarray(cv2.addWeighted(before, 1 - t, after, t, 0), np.uint8)


def _luma(frame: U8, size: tuple[int, int]) -> U8:
    luma = np.ascontiguousarray(frame[..., 0])
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)


def _enlarged(flow: F32, width: int, height: int) -> F32:
    scale = np.array([width / flow.shape[1], height / flow.shape[0]], np.float32)
    if flow.shape[:2] != (height, width):
        flow = np.asarray(cv2.resize(flow, (width, height)), np.float32)
    return flow * scale


def _warped(frame: U8, places: F32) -> F32:
    moved = cv2.remap(
        frame,
        places,
        None,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,  # type: ignore[call-overload]
    )
    return np.asarray(moved, np.float32)
