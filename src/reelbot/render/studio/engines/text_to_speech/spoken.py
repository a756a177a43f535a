"""What lies between a text and a voice: words as written and as said, in sentences."""

from __future__ import annotations

from typing import NamedTuple


class SpokenWord(NamedTuple):
    """A word as it stands in the text, and what is said for it.

    `written` has its punctuation ("2026,"); `spoken` is one or more plain words with the marks
    that shape the voice ("twenty twenty six,").
    """

    written: str
    spoken: str


class Sentence(NamedTuple):
    """Words said in one breath, never empty; `ends_paragraph` asks for the longer pause."""

    words: tuple[SpokenWord, ...]
    ends_paragraph: bool

    @property
    def spoken(self) -> str:
        return " ".join(word.spoken for word in self.words)
