"""RGB as the planes of a film."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import grade

U8 = NDArray[np.uint8]

BAND_ROWS = 128


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
    height, width = picture.shape[:2]
    steps = np.arange(256, dtype=np.float32)
    tables = [
        np.asarray(np.clip(table + 0.5, 0, 255), np.uint8)
        for table in (
            16 + (steps - 16) * tone.gain + tone.lift,
            128 + (steps - 128) * tone.colour + tone.cool,
            128 + (steps - 128) * tone.colour - tone.cool,
        )
    ]
    half = (height // 2, width // 2)
    made = Planes(*(np.empty(shape, np.uint8) for shape in ((height, width), half, half)))
    for top in range(0, height, BAND_ROWS):  # in bands: they stay in the cache
        band = picture[top : top + BAND_ROWS]
        if mood != "none":
            graded = grade(np.asarray(band, np.float32) / np.float32(255), mood)
            band = np.asarray(np.clip(graded * 255 + 0.5, 0, 255), np.uint8)
        yuv = bt709.planes(band)
        small = cv2.resize(yuv, (width // 2, len(band) // 2), interpolation=cv2.INTER_AREA)
        low, high = top // 2, (top + BAND_ROWS) // 2
        parts = (made.y[top : top + BAND_ROWS], made.u[low:high], made.v[low:high])
        for number, (part, source) in enumerate(zip(parts, (yuv, small, small), strict=True)):
            cv2.LUT(cv2.extractChannel(source, number), tables[number], dst=part)
    return made
