"""Where to break what is too long for one breath of the network (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reelbot.render.studio.engines.text_to_speech.phonemes import Unit
from reelbot.render.studio.engines.text_to_speech.spoken import SpokenWord


def breaths(units: Sequence[Unit], phonemes_most: int) -> Iterator[list[Unit]]:
    """The units in order, in runs of at most `phonemes_most` phonemes with a space between.

    Each run ends at the best pause in its later half: a colon before a comma before any word. A
    unit that is too long alone is cut.
    """
    rest = [
        Unit(unit.phonemes[start : start + phonemes_most], unit.word)
        for unit in units
        for start in range(0, len(unit.phonemes), phonemes_most)
    ]
    while length(rest) > phonemes_most:
        fits = 1
        while length(rest[: fits + 1]) <= phonemes_most:
            fits += 1
        # Not only the last pause: two halves sound better than a long run and a word.
        best = max(range(max(1, fits // 2), fits + 1), key=lambda n: (rest[n - 1].pause_after, n))
        yield rest[:best]
        rest = rest[best:]
    if rest:
        yield rest


def clauses(words: Sequence[SpokenWord], characters_most: int) -> Iterator[tuple[SpokenWord, ...]]:
    """A sentence's words in runs of at most so many letters, broken where `breaths` would."""
    units = [Unit(word.spoken, number) for number, word in enumerate(words)]
    for run in breaths(units, characters_most):
        yield tuple(words[run[0].word : run[-1].word + 1])


def length(units: Sequence[Unit]) -> int:
    """How many phonemes the units have, with a space between each two."""
    return sum(len(unit.phonemes) for unit in units) + max(0, len(units) - 1)
