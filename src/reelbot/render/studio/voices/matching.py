"""The narrator that sounds most like a sample. A likeness of the voice, never a copy of it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from reelbot import assets
from reelbot.render.studio.voices.embedding import SIZE, Embedding

TABLE = "speaker/kokoro_voices.npz"
# The encoder hears who speaks and not how: breath is like many women, in its ears.
WHISPERING = frozenset({"af_nicole"})


class Match(NamedTuple):
    """A voice of Kokoro's and how like it is: the cosine, 0 to 1; one person's two recordings
    reach 0.8 to 0.95, two people's 0.5 to 0.75. `second` is the next after it."""

    name: str
    similarity: float
    second: str
    second_similarity: float


class Voices(NamedTuple):
    """`embeddings`: unit vectors, float32 (len(names), SIZE), read-only."""

    names: tuple[str, ...]
    embeddings: Embedding


@cache
def known() -> Voices:
    """Kokoro's English voices as the speaker encoder hears them (tools/embed_voices.py).

    Raises HostProblem("asset_missing", name).
    """
    with np.load(assets.path(TABLE)) as archive:
        embeddings = archive["embeddings"].astype(np.float32)
        names = tuple(str(name) for name in archive["names"])
    embeddings.setflags(write=False)
    return Voices(names, embeddings)


def closest(embedding: Embedding, *, whispered: bool = False) -> Match:
    """The voice closest to a unit vector, float32 (SIZE,). One that whispers is taken only for a
    sample that does.

    Raises ValueError for an array of another shape.
    """
    if embedding.shape != (SIZE,):
        raise ValueError(f"an embedding has shape ({SIZE},), not {embedding.shape}")
    voices = known()
    similarities = voices.embeddings @ embedding
    if not whispered:
        similarities[[name in WHISPERING for name in voices.names]] = -1.0
    second, first = np.argsort(similarities)[-2:]
    return Match(
        voices.names[first],
        float(similarities[first]),
        voices.names[second],
        float(similarities[second]),
    )
