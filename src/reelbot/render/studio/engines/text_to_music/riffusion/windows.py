"""How long music is made of pictures of limited width (pure)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale

WIDTH_LEAST = 512  # 5.11 s, what the model was trained on
WIDTH_A_SECOND = 128  # each second beyond five; the rest is cut off
MULTIPLE = 64  # a latent is 8 pixels, and the UNet halves it three times
OVERLAP_S = 1.0

Samples = NDArray[np.float32]


def width_for(seconds: float) -> int:
    """The width in pixels for so many seconds, a multiple of 64."""
    beyond = max(0.0, seconds - 5)
    return WIDTH_LEAST + math.ceil(beyond * WIDTH_A_SECOND / MULTIPLE) * MULTIPLE


def widths(seconds: float, widest: int) -> list[int]:
    """Widths of the pictures whose sounds, overlapping by OVERLAP_S, last so long."""
    if width_for(seconds) <= widest:
        return [width_for(seconds)]
    each = scale.seconds_of(widest) - OVERLAP_S
    return [widest] * math.ceil((seconds - OVERLAP_S) / each)


def lasting(samples: Samples, count: int) -> Samples:
    """Mono samples, repeated or cut off so that there are `count`."""
    return np.asarray(np.resize(samples, count), np.float32) if len(samples) else samples
