"""Where things are in a picture: CenterNet over COCO's 80 kinds.

Objects as Points (Zhou et al., 2019): every kind has a map in which a thing's middle is a peak, and
at the peak stand the distances to its four sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from reelbot import assets
from reelbot.render.studio.pictures import Box

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

NETWORK = "vision/detector.onnx"
SIDE = 512  # the picture's longest side goes in here; RGB, 0 to 255
STRIDE = 4
PEAKS_MAX = 60
SCORE_LEAST = 0.28
SIDE_LEAST = 0.02  # of the picture's longest side; what is smaller is as often noise as a thing
SAME_KIND = 0.45  # boxes of one kind that share more than this are one thing
ANY_KIND = 0.75  # boxes of whatever kind
GREY = 114


class Found(NamedTuple):
    """Something in a picture: its number in COCO's list, 0 to 1 how sure, where in pixels."""

    kind: int
    score: float
    box: Box


class Detector:
    """The loaded network: about 60 MB, and 0.1 s a picture on two cores."""

    def __init__(self, threads: int) -> None:
        self._session = session(NETWORK, threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, picture: U8) -> tuple[Found, ...]:
        """Things in an RGB picture, shape (height, width, 3), the surest first."""
        height, width = picture.shape[:2]
        scale = SIDE / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(
            picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        )
        padded: U8 = np.full((SIDE, SIDE, 3), GREY, np.uint8)
        left, top = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
        padded[top : top + size[1], left : left + size[0]] = small
        heat, sides = self._seen(padded)
        found = []
        for kind, score, box in peaks(heat, sides):
            placed = Box(
                *(np.clip((np.array(box) - (left, top, left, top)) / scale, 0,
                          (width, height, width, height))).tolist()
            )  # fmt: skip
            if min(placed.width, placed.height) >= SIDE_LEAST * max(width, height):
                found.append(Found(kind, score, placed))
        return tuple(distinct(found))

    def _seen(self, padded: U8) -> tuple[F32, F32]:
        """Heat (128, 128, 80) and sides (128, 128, 4), means over the picture and its mirror image:
        a thing is a thing from either side, and chance hits rarely are."""
        heat, sides = self._run(padded)
        turned_heat, turned_sides = self._run(np.ascontiguousarray(padded[:, ::-1]))
        # A mirrored stride begins where the other ended: middles move by less than one cell.
        return (
            np.asarray((heat + turned_heat[:, ::-1]) / 2, np.float32),
            np.asarray((sides + turned_sides[:, ::-1][..., [2, 1, 0, 3]]) / 2, np.float32),
        )

    def _run(self, padded: U8) -> tuple[F32, F32]:
        heat, sides = self._session.run(None, {self._input: padded.astype(np.float32)[None]})
        return heat[0], sides[0]


def session(name: str, threads: int) -> Any:
    """An inference session of a shipped network on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(assets.path(name)), options, providers=["CPUExecutionProvider"]
    )


def peaks(heat: F32, sides: F32) -> list[tuple[int, float, Box]]:
    """Kind, score and box (in network pixels) of every local maximum, the highest first."""
    around = cv2.dilate(heat, np.ones((3, 3), np.uint8))
    rows, columns, kinds = np.nonzero((heat >= around) & (heat >= SCORE_LEAST))
    scores = heat[rows, columns, kinds]
    found = []
    for at in np.argsort(-scores, kind="stable")[:PEAKS_MAX]:
        x, y = float(columns[at] * STRIDE), float(rows[at] * STRIDE)
        left, top, right, bottom = (float(side) for side in sides[rows[at], columns[at]])
        box = Box(x - left, y - top, x + right, y + bottom)
        found.append((int(kinds[at]), float(scores[at]), box))
    return found


def distinct(found: Iterable[Found]) -> list[Found]:
    """Non-maximum suppression: of boxes that are much the same, the surest."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.score):
        if all(
            overlap(one.box, other.box) < (SAME_KIND if one.kind == other.kind else ANY_KIND)
            for other in kept
        ):
            kept.append(one)
    return kept


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0 to 1."""
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / (a.width * a.height + b.width * b.height - shared)
