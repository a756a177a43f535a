"""How many speak: the windows' embeddings, parted in two, lie close together or far apart."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.voices.embedding import Embedding

Speakers = Literal["one", "several", "unsure"]

_WINDOWS_LEAST = 4
_SHARE_LEAST = 0.12  # a part that is smaller is a cough or a laugh
_ROUNDS = 15
# The two halves of one speaker's windows are alike, the more so the more windows there are.
# One who reads a story aloud with much life comes 0.015 under the limit, two people 0.02.
_MOST, _LIMIT, _PER_WINDOW = 0.86, 0.90, 1.2
_SURE, _UNSURE = -0.02, 0.03


def count_speakers(windows: Embedding) -> Speakers:
    """Whether the windows, float32 (k, SIZE) of unit length, are of one voice.

    "unsure" also where there are too few to tell.
    """
    if len(windows) < _WINDOWS_LEAST:
        return "unsure"
    likeness = likeness_of_halves(windows)
    limit = min(_MOST, _LIMIT - _PER_WINDOW / len(windows))
    if likeness < limit + _SURE:
        return "several"
    return "unsure" if likeness < limit + _UNSURE else "one"


def likeness_of_halves(windows: Embedding) -> float:
    """Cosine between the centres of the two parts that differ most; 1 where there is one part.

    Spherical 2-means (Dhillon and Modha 2001), begun with the two sides of the principal axis.
    """
    centred = windows - windows.mean(axis=0)
    axis = np.linalg.svd(centred, full_matrices=False)[2][0]
    side = centred @ axis > 0
    for _ in range(_ROUNDS):
        if side.all() or not side.any():
            return 1.0
        centres = _centres(windows, side)
        nearer = windows @ centres[1] > windows @ centres[0]
        if np.array_equal(nearer, side):
            break
        side = nearer
    smaller = min(np.count_nonzero(side), np.count_nonzero(~side))
    if smaller < max(2, _SHARE_LEAST * len(windows)):
        return 1.0
    first, second = _centres(windows, side)
    return float(first @ second)


def _centres(windows: Embedding, side: NDArray[np.bool_]) -> Embedding:
    centres = np.stack([windows[~side].mean(axis=0), windows[side].mean(axis=0)])
    return np.asarray(centres / np.linalg.norm(centres, axis=1, keepdims=True), np.float32)
