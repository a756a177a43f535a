"""How sounds that were made one after the other become one piece with an end (pure)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FADE_S = 1.5

Samples = NDArray[np.float32]


def joined(parts: Sequence[Samples], overlap: int, *, alike: bool = False) -> Samples:
    """Sounds one after the other, shape (n,) or (n, channels), faded into each other over `overlap`
    samples: at equal power where their phases have nothing to do with each other, at equal gain
    where they are `alike` there."""
    whole = parts[0]
    overlap = min(overlap, *(len(part) // 2 for part in parts))
    turn = np.linspace(0, np.pi / 2, overlap, dtype=np.float32)
    for part in parts[1:]:
        out, into = np.cos(turn), np.sin(turn)
        if alike:
            out, into = out**2, into**2
        if whole.ndim == 2:
            out, into = out[:, None], into[:, None]
        middle = whole[len(whole) - overlap :] * out + part[:overlap] * into
        whole = np.concatenate([whole[: len(whole) - overlap], middle, part[overlap:]])
    return whole


def ended(samples: Samples, seconds: float, rate_hz: int, peak: float) -> Samples:
    """Exactly so long, with a fade at its end, the loudest sample at `peak`."""
    count = round(seconds * rate_hz)
    if len(samples) < count:
        samples = np.concatenate([samples, np.zeros((count - len(samples), *samples.shape[1:]))])
    found = np.array(samples[:count], np.float32)
    fade = min(round(FADE_S * rate_hz), count // 4)
    if fade:
        falling = np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
        found[-fade:] *= falling if found.ndim == 1 else falling[:, None]
    loudest = float(np.abs(found).max(initial=0.0))
    return found * np.float32(peak / loudest) if loudest > 0 else found
