"""When each word of a sentence is heard, for voices that do not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pocketsphinx
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Word
from reelbot.render.studio.engines.text_to_speech.joining import voiced_range
from reelbot.render.studio.engines.text_to_speech.phonemes import EnglishPhonemes, arpabet
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence, SpokenWord

RATE_HZ = 16_000
_FRAME_S = 0.01
# No word of a language is as long; to guess how 400 letters are said takes seconds.
_LETTERS_MOST = 60


class Span(NamedTuple):
    start_s: float
    end_s: float


class Aligner:
    """Times for the words of a sentence that was said alone.

    English is aligned by PocketSphinx (BSD), word by word; other languages, and what it cannot
    align, by the length of the words. The tools are made when they are first needed: 0.1 s and
    50 MB, and as much again for a word that is in no dictionary.
    """

    def __init__(self) -> None:
        self._decoder: pocketsphinx.Decoder | None = None
        self._phonemes: EnglishPhonemes | None = None

    def words(
        self, sentence: Sentence, samples: NDArray[np.float32], language: str
    ) -> tuple[Word, ...]:
        """The written words with their times in seconds; `samples` is float32 (n,) at 16 kHz."""
        spans = self._english(sentence, samples) if language == "en" else None
        if spans is None:
            spans = by_weight(sentence.words, samples)
        return tuple(
            Word(word.written, span.start_s, span.end_s)
            for word, span in zip(sentence.words, spans, strict=True)
        )

    def _english(self, sentence: Sentence, samples: NDArray[np.float32]) -> list[Span] | None:
        """Spans by forced alignment; None when the words do not fit the sound."""
        said = [_entries(word.spoken) for word in sentence.words]
        if not all(said):
            return None
        decoder = self._decoder
        if decoder is None:
            # `batch` normalises each sentence by itself: what came before changes nothing.
            decoder = self._decoder = pocketsphinx.Decoder(
                samprate=RATE_HZ, bestpath=False, loglevel="FATAL", lm=None, cmn="batch"
            )
        for entry in {entry for entries in said for entry in entries}:
            if decoder.lookup_word(entry) is None and not self._teach(decoder, entry):
                return None
        pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        try:
            decoder.set_align_text(" ".join(entry for entries in said for entry in entries))
            decoder.start_utt()
            decoder.process_raw(pcm, full_utt=True)
            decoder.end_utt()
            segments = list(decoder.seg() or ())
        except RuntimeError:
            return None
        heard = [
            Span(segment.start_frame * _FRAME_S, (segment.end_frame + 1) * _FRAME_S)
            for segment in segments
            if segment.word[0] not in "<[+"
        ]
        if len(heard) != sum(map(len, said)):
            return None
        spans: list[Span] = []
        for entries in said:
            own, heard = heard[: len(entries)], heard[len(entries) :]
            spans.append(Span(own[0].start_s, own[-1].end_s))
        return spans

    def _teach(self, decoder: pocketsphinx.Decoder, entry: str) -> bool:
        """Give the decoder the pronunciation of a word that it lacks; False where there is none."""
        if len(entry) > _LETTERS_MOST:
            return False
        if self._phonemes is None:
            self._phonemes = EnglishPhonemes()
        units = self._phonemes.units([SpokenWord(entry, entry)])
        phones = arpabet("".join(unit.phonemes for unit in units))
        if phones:
            decoder.add_word(entry, phones, True)
        return bool(phones)


def _entries(spoken: str) -> list[str]:
    """Spoken words as the pronouncing dictionary writes them: "u.", "s.", "well", "known"."""
    entries: list[str] = []
    for word in re.split(r"[\s—–-]+", spoken.lower().replace("’", "'")):
        if re.fullmatch(r"\W*[a-z](?:\.[a-z])+(?:'s)?\W*", word):
            entries += [f"{letter}." for letter in re.findall(r"[a-z](?=\.|$|'|\W)", word)]
        elif plain := re.sub(r"[^a-zà-öø-ÿ']", "", word).strip("'"):
            entries.append(plain)
    return entries


def by_weight(words: Sequence[SpokenWord], samples: NDArray[np.float32]) -> list[Span]:
    """The words spread over the voiced part, each as long as its letters and marks weigh."""
    start, end = voiced_range(samples, RATE_HZ)
    weights = [weight(word.spoken) for word in words]
    edges = np.concatenate([[0.0], np.cumsum(weights)]) / sum(weights)
    times = [float(time) for time in (start + edges * (end - start)) / RATE_HZ]
    return [Span(times[index], times[index + 1]) for index in range(len(words))]


def weight(spoken: str) -> float:
    """How long a word lasts beside others: its vowels count most, a mark adds a pause."""
    letters = sum(letter.isalpha() for letter in spoken)
    digits = sum(letter.isdigit() for letter in spoken)
    vowels = len(re.findall(r"[aeiouyäöüáéíóúàèìòùâêîôûœæ]+", spoken.lower()))
    marks = len(re.findall(r"[,;:.!?—…]", spoken))
    return 1.0 + 0.5 * letters + 1.5 * vowels + 4.0 * digits + 2.0 * marks
