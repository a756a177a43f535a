"""A picture that a service sent: whether it is one at all (pure)."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

PIXELS_MAX = 64_000_000
FORMATS = ("PNG", "JPEG", "WEBP")


def picture(data: bytes) -> NDArray[np.uint8] | None:
    """RGB uint8, shape (height, width, 3); None where the bytes are no whole picture."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > PIXELS_MAX or min(image.size) < 16:
                return None
            return np.asarray(image.convert("RGB"), np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # each format's reader has its own way of saying so
