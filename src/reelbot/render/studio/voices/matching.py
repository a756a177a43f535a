"""The narrator that sounds most like a sample. A likeness of the voice, never a copy of it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reelbot import assets
from reelbot.render.studio.voices.embedding import SIZE, Embedding

TABLE = "speaker/kokoro_voices.npz"
# The encoder hears who speaks and not how: breath is like many women, in its ears.
WHISPERING = frozenset({"af_nicole"})
# Nor does it hear pitch for certain, in a bad room or by telephone: between two voices that are
# about as close, one of another height loses. Of 48 samples of 12 readers, four had the other sex
# without this.
PER_OCTAVE, OCTAVES_ALIKE = 0.15, 0.2


class Match(NamedTuple):
    """A voice of Kokoro's and how like it is: the cosine, 0 to 1; one person's two recordings
    reach 0.8 to 0.95, two people's 0.5 to 0.75. `second` is the next after it."""

    name: str
    similarity: float
    second: str
    second_similarity: float


class Voices(NamedTuple):
    """`embeddings`: unit vectors, float32 (len(names), SIZE); `pitches_hz`: the middle pitch of
    each, float32 (len(names),); both read-only."""

    names: tuple[str, ...]
    embeddings: Embedding
    pitches_hz: NDArray[np.float32]


@cache
def known() -> Voices:
    """Kokoro's English voices as the speaker encoder hears them (tools/embed_voices.py).

    Raises HostProblem("asset_missing", name).
    """
    with np.load(assets.path(TABLE)) as archive:
        embeddings = archive["embeddings"].astype(np.float32)
        names = tuple(str(name) for name in archive["names"])
        pitches_hz = archive["pitches_hz"].astype(np.float32)
    for table in (embeddings, pitches_hz):
        table.setflags(write=False)
    return Voices(names, embeddings, pitches_hz)


def closest(embedding: Embedding, pitch_hz: float = 0.0, *, whispered: bool = False) -> Match:
    """The voice closest to a unit vector, float32 (SIZE,), and to the middle pitch of who spoke,
    where that is known. One that whispers is taken only for a sample that does.

    Raises ValueError for an array of another shape.
    """
    if embedding.shape != (SIZE,):
        raise ValueError(f"an embedding has shape ({SIZE},), not {embedding.shape}")
    voices = known()
    similarities = voices.embeddings @ embedding
    likeness = similarities.copy()
    if pitch_hz > 0:
        octaves = np.abs(np.log2(pitch_hz / voices.pitches_hz))
        likeness -= PER_OCTAVE * np.maximum(0.0, octaves - OCTAVES_ALIKE)
    if not whispered:
        likeness[[name in WHISPERING for name in voices.names]] = -1.0
    second, first = np.argsort(likeness)[-2:]
    return Match(
        voices.names[first],
        float(similarities[first]),
        voices.names[second],
        float(similarities[second]),
    )
