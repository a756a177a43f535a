"""When each word of a sentence is heard, for voices that do not tell."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Word
from reelbot.render.studio.engines.text_to_speech.joining import voiced_range
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence

RATE_HZ = 16_000


class Aligner:
    """Times for the words of a sentence that was said alone."""

    def words(
        self, sentence: Sentence, samples: NDArray[np.float32], language: str
    ) -> tuple[Word, ...]:
        """The written words with their times; `samples` is float32 (n,) at 16 kHz."""
        return by_weight(sentence, samples)


def by_weight(sentence: Sentence, samples: NDArray[np.float32]) -> tuple[Word, ...]:
    """The words spread over the voiced part, each as long as its letters and marks weigh."""
    start, end = voiced_range(samples, RATE_HZ)
    weights = [weight(word.spoken) for word in sentence.words]
    edges = np.concatenate([[0.0], np.cumsum(weights)]) / max(sum(weights), 1e-9)
    times = (start + edges * (end - start)) / RATE_HZ
    return tuple(
        Word(word.written, float(times[index]), float(times[index + 1]))
        for index, word in enumerate(sentence.words)
    )


def weight(spoken: str) -> float:
    """How long a word lasts beside others: its vowels count most, a mark adds a pause."""
    letters = sum(letter.isalpha() for letter in spoken)
    digits = sum(letter.isdigit() for letter in spoken)
    vowels = len(re.findall(r"[aeiouyäöüáéíóúàèìòùâêîôûœæ]+", spoken.lower()))
    marks = len(re.findall(r"[,;:.!?—…]", spoken))
    return 1.0 + 0.5 * letters + 1.5 * vowels + 4.0 * digits + 2.0 * marks
