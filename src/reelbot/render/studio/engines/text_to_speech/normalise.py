"""A text → the sentences that a voice says (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines.text_to_speech import english, european
from reelbot.render.studio.engines.text_to_speech.european_tables import PAIRS
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence, SpokenWord

_END = re.compile(r"[.!?…][”»)\"]*$")
# A space that keeps the digits of a number together does not part words.
_TOKEN = re.compile(r"(?:\S|(?<=\d)[\u00a0\u202f](?=\d))+")
_LINE_SHORT = 50  # a line that ends before this many characters was ended on purpose
_JOINERS = {0x200B, 0x200C, 0x200D, 0xFEFF, 0x00AD, 0xFE0E, 0xFE0F, 0x20E3}


def sentences(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of a text in `language` (ISO 639-1), with every word as written and as said.

    Raises InvalidInput("nothing_to_say", field="say") when there is no word in it.
    """
    found: list[Sentence] = []
    for paragraph in _paragraphs(unicodedata.normalize("NFC", text)):
        words = _words(_TOKEN.findall(paragraph), language)
        groups = list(_in_sentences(words))
        found += [
            Sentence(group, ends_paragraph=index == len(groups) - 1)
            for index, group in enumerate(groups)
        ]
    if not found:
        raise InvalidInput("nothing_to_say", field="say")
    return tuple(found)


def is_spoken(text: str, language: str) -> bool:
    """Whether there is a word in a text that a voice could say."""
    try:
        return bool(sentences(text, language))
    except InvalidInput:
        return False


def _paragraphs(text: str) -> Iterator[str]:
    """Parts of the text between which a voice pauses; a wrapped line is not one."""
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        held: list[str] = []
        for line in lines:
            held.append(line)
            if len(line) < _LINE_SHORT or re.search(r"[.!?:…]$", line):
                yield " ".join(held)
                held = []
        if held:
            yield " ".join(held)


def _words(written: Sequence[str], language: str) -> list[SpokenWord]:
    """Each token with what is said for it; a mark or sign alone goes to the word before it."""
    plain = [_without_pictures(token) for token in written]
    said = _said(plain, language)
    words: list[SpokenWord] = []
    for token, clean, spoken in zip(written, plain, said, strict=True):
        if any(letter.isalnum() for letter in spoken):
            words.append(SpokenWord(token, spoken))
        elif words and clean:
            last = words[-1]
            pause = "—" if last.spoken[-1].isalnum() and re.search(r"[-–—]", clean) else ""
            words[-1] = SpokenWord(f"{last.written} {token}", last.spoken + pause)
    return words


def _said(plain: Sequence[str], language: str) -> Sequence[str]:
    """Numbers, dates and units in words, in the languages that have rules for it here."""
    if language == "en":
        return english.say(plain)
    return european.say(plain, language) if language in PAIRS else plain


def _without_pictures(token: str) -> str:
    """The token without emoji, flags, control and other letters that no voice knows."""
    token = re.sub(r"([!?])[!?]+", r"\1", token)
    return "".join(
        letter
        for letter in token
        if ord(letter) not in _JOINERS
        and not 0x1F000 <= ord(letter) <= 0x1FFFF
        and (
            unicodedata.category(letter) not in ("So", "Cc", "Cf", "Co", "Cs", "Sk")
            or letter in "°^`©"
        )
    )


def _in_sentences(words: Sequence[SpokenWord]) -> Iterator[tuple[SpokenWord, ...]]:
    start = 0
    for index, word in enumerate(words):
        last = index == len(words) - 1
        if last or (_END.search(word.spoken) and not _goes_on(word, words[index + 1])):
            yield tuple(words[start : index + 1])
            start = index + 1


def _goes_on(word: SpokenWord, following: SpokenWord) -> bool:
    """Whether a quotation ends here and its sentence does not: “Why?” she asked."""
    return word.spoken[-1] in "”»)" and following.spoken[:1].islower()
