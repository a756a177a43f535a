"""What a picture is of, as a whole: EfficientNet-Lite0 over ImageNet-1k."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.image_to_text.sight.detector import session
from reelbot.render.studio.pictures import Box

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

NETWORK = "vision/classifier.onnx"
SIDE = 224


class Classifier:
    """The loaded network: about 40 MB, and 15 ms a picture on two cores."""

    def __init__(self, threads: int) -> None:
        self._session = session(NETWORK, threads)
        self._input = self._session.get_inputs()[0].name

    def chances(self, picture: U8, box: Box | None = None) -> F32:
        """How likely each of the 1,000 classes is, float32 summing to 1, for the square about the
        middle of an RGB picture, or of the box in it."""
        square = _square(picture, box)
        way = cv2.INTER_AREA if square.shape[0] > SIDE else cv2.INTER_CUBIC
        small = cv2.resize(square, (SIDE, SIDE), interpolation=way)
        values = (small.astype(np.float32) - 127) / 128
        (scores,) = self._session.run(None, {self._input: values.transpose(2, 0, 1)[None]})
        powers = np.exp(scores[0] - scores[0].max())
        return np.asarray(powers / powers.sum(), np.float32)


def _square(picture: U8, box: Box | None) -> U8:
    """A square cut: the picture's own middle, or one about a box with a little around it."""
    height, width = picture.shape[:2]
    if box is None:
        side = min(height, width)
        x, y = width / 2, height / 2
    else:
        side = int(min(height, width, 1.1 * max(box.width, box.height)))
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    side = max(1, side)
    left = round(min(max(x - side / 2, 0), width - side))
    top = round(min(max(y - side / 2, 0), height - side))
    return picture[top : top + side, left : left + side]
