"""How long music is made of pictures of limited width, and how they become one (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale

WIDTH_LEAST = 512  # 5.11 s, what the model was trained on
WIDTH_A_SECOND = 128  # each second beyond five; the rest is cut off
MULTIPLE = 64  # a latent is 8 pixels, and the UNet halves it three times
OVERLAP_S = 1.0
FADE_S = 1.5

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


def joined(parts: Sequence[Samples]) -> Samples:
    """Sounds one after the other, shape (n,) or (n, channels), faded into each other over OVERLAP_S
    at equal power, as their phases have nothing to do with each other."""
    whole = parts[0]
    overlap = min(round(OVERLAP_S * scale.RATE_HZ), *(len(part) // 2 for part in parts))
    turn = np.linspace(0, np.pi / 2, overlap, dtype=np.float32)
    for part in parts[1:]:
        out, into = np.cos(turn), np.sin(turn)
        if whole.ndim == 2:
            out, into = out[:, None], into[:, None]
        middle = whole[-overlap:] * out + part[:overlap] * into
        whole = np.concatenate([whole[:-overlap], middle, part[overlap:]])
    return whole


def ended(samples: Samples, seconds: float, peak: float) -> Samples:
    """Exactly so long, with a fade at its end, the loudest sample at `peak`."""
    count = round(seconds * scale.RATE_HZ)
    if len(samples) < count:
        samples = np.concatenate([samples, np.zeros((count - len(samples), *samples.shape[1:]))])
    found = np.array(samples[:count], np.float32)
    fade = min(round(FADE_S * scale.RATE_HZ), count // 4)
    if fade:
        falling = np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
        found[-fade:] *= falling if found.ndim == 1 else falling[:, None]
    loudest = float(np.abs(found).max(initial=0.0))
    return found * np.float32(peak / loudest) if loudest > 0 else found


def lasting(samples: Samples, count: int) -> Samples:
    """Mono samples, repeated or cut off so that there are `count`."""
    return np.asarray(np.resize(samples, count), np.float32) if len(samples) else samples
