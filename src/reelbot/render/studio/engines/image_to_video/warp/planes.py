"""RGB as the planes of a film."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.palette import grade

U8 = NDArray[np.uint8]

# ITU-R BT.709 in 8-bit limited range: Cb = (B − Y) / 1.8556, Cr = (R − Y) / 1.5748.
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_MATRIX = np.array(
    [
        [*(219 / 255 * _LUMA), 16],
        [*(224 / 255 * (np.array([0, 0, 1]) - _LUMA) / 1.8556), 128],
        [*(224 / 255 * (np.array([1, 0, 0]) - _LUMA) / 1.5748), 128],
    ],
    np.float32,
)


class Planes(NamedTuple):
    """I420, limited range, BT.709; u and v have half the width and height of y."""

    y: U8
    u: U8
    v: U8


class Tone(NamedTuple):
    """What weather does to a picture's light: luma times `gain` plus `lift` (8-bit steps), chroma
    times `colour`, and `cool` steps towards blue, or towards yellow where it is negative."""

    gain: float = 1.0
    lift: float = 0.0
    colour: float = 1.0
    cool: float = 0.0


CLEAR = Tone()


def planes(picture: U8, mood: str = "none", tone: Tone = CLEAR) -> Planes:
    """Of an RGB picture with even sides, graded to a mood of the scenery engine and toned."""
    if mood != "none":
        graded = grade(np.asarray(picture, np.float32) / np.float32(255), mood)
        picture = np.asarray(np.clip(graded * 255 + 0.5, 0, 255), np.uint8)
    yuv = np.asarray(cv2.transform(picture, _MATRIX), np.uint8)
    height, width = picture.shape[:2]
    small = (width // 2, height // 2)
    half = np.asarray(cv2.resize(yuv, small, interpolation=cv2.INTER_AREA), np.uint8)
    steps = np.arange(256, dtype=np.float32)
    tables = (
        16 + (steps - 16) * tone.gain + tone.lift,
        128 + (steps - 128) * tone.colour + tone.cool,
        128 + (steps - 128) * tone.colour - tone.cool,
    )
    looked_up = (
        np.asarray(cv2.LUT(plane, np.asarray(np.clip(table + 0.5, 0, 255), np.uint8)), np.uint8)
        for plane, table in zip((yuv[..., 0], half[..., 1], half[..., 2]), tables, strict=True)
    )
    return Planes(*(np.ascontiguousarray(plane) for plane in looked_up))
