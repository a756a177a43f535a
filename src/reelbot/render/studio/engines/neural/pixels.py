"""What a pipeline gives → RGB pixels; what is no number at all is an error, not a black picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed

U8 = NDArray[np.uint8]

LOST_MOST = 0.5  # of the values; single ones are mended


def pixels(given: Any, engine: str) -> U8:
    """0..1 floats of any shape, or a picture or a list of pictures of Pillow → RGB uint8 of the
    same shape: (…, height, width, 3).

    Raises EngineFailed("model_overflowed", engine) where most values are not numbers: half
    precision went beyond its bounds, as it does on some GPUs.
    """
    if isinstance(given, list):
        return np.stack([pixels(one, engine) for one in given])
    if hasattr(given, "convert"):
        return np.asarray(given.convert("RGB"), np.uint8)
    values = np.asarray(given, np.float32)
    lost = ~np.isfinite(values)
    if lost.mean() > LOST_MOST:
        raise EngineFailed("model_overflowed", engine=engine)
    values = np.where(lost, np.float32(0), values)
    return np.asarray(np.clip(values, 0, 1) * 255 + 0.5, np.uint8)
