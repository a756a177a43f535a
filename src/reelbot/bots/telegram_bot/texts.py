"""Telegram's limits on text, which count UTF-16 units (pure). Text is plain: no parse mode."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

TEXT_UNITS_MAX = 4096
CAPTION_UNITS_MAX = 1024
TOAST_UNITS_MAX = 200  # what answers a press
COPY_UNITS_MAX = 256  # what a button copies
# Where a long text is parted best; a part that would be shorter than this much of the limit is not.
_SEAMS = ("\n\n", "\n", ". ", " ")
_SHORTEST = 0.5
_JOINER = "\u200d"


def units(text: str) -> int:
    """How long Telegram finds a text: characters beyond the BMP count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int = TEXT_UNITS_MAX, first: int | None = None) -> list[str]:
    """The text in parts of at most `limit` units (the first: `first`), parted between paragraphs,
    lines, sentences or words where that goes. Empty where there is nothing to read."""
    return list(_parts(text.strip(), limit, limit if first is None else first))


def clip(text: str, limit: int) -> str:
    """The text's beginning, with … where there was more."""
    if units(text) <= limit:
        return text
    return text[: _fitting(text, limit - 1)].rstrip() + "…"


def _parts(text: str, limit: int, first: int) -> Iterator[str]:
    room = first
    while units(text) > room:
        end = _seam(text, _fitting(text, room))
        if part := text[:end].rstrip():
            yield part
        text = text[end:].lstrip()
        room = limit
    if text:
        yield text


def _fitting(text: str, limit: int) -> int:
    """The most characters that fit into so many units, not ending within what is seen as one."""
    end = room = 0
    for character in text:
        room += 2 if character > "\uffff" else 1
        if room > limit:
            break
        end += 1
    whole = end
    while 0 < whole < len(text) and _belongs(text, whole):
        whole -= 1
    return whole or end


def _belongs(text: str, at: int) -> bool:
    """Whether the character at `at` is seen as one with what is before it."""
    return (
        text[at] == _JOINER
        or text[at - 1] == _JOINER
        or unicodedata.category(text[at]) in ("Mn", "Mc", "Me")
        or "\U0001f3fb" <= text[at] <= "\U0001f3ff"  # skin tones
    )


def _seam(text: str, end: int) -> int:
    for mark in _SEAMS:
        found = text.rfind(mark, int(end * _SHORTEST), end + 1)
        if found > 0:
            return min(end, found + len(mark))
    return end
