"""What becomes of text before anything reads it (pure).

Kind, not strict: what nobody can see or type on purpose is taken out rather than refused.
"""

from __future__ import annotations

import re
import unicodedata

NONE = "none"  # turns narration or music off
AUTO = "auto"  # narration made of what is seen

# U+2028 and the like are line ends in Unicode (UAX #14) but trip up JSON and terminals.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls; lone surrogates, which no UTF-8 can carry; the byte order mark and zero-width space;
# bidirectional embeddings, overrides and isolates (UAX #9), which make text read otherwise than it
# is. Zero-width joiners stay: emoji and several scripts need them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u200b\ufeff\u202a-\u202e\u2066-\u2069]"
)
# pydantic puts it before what a validator of ours, or of Typer's, has to say.
_KIND = re.compile(r"\A(?:Value error|Assertion failed), ")
_INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me"})


def clean(text: str) -> str:
    """NFC, newline as the only line end, no controls but tab and newline, trimmed.

    Text in which nothing can be seen becomes empty. Cleaning twice changes nothing.
    """
    text = unicodedata.normalize("NFC", _DROPPED.sub("", _LINE_ENDS.sub("\n", text))).strip()
    return text if any(unicodedata.category(char) not in _INVISIBLE for char in text) else ""


def one_line(text: str) -> str:
    """Clean, with every run of white space as one space."""
    return " ".join(clean(text).split())


def shortened(text: str, length_max: int) -> str:
    """One line of at most `length_max` characters, cut at a word where that loses little."""
    line = one_line(text)
    if len(line) <= length_max:
        return line
    head = line[: length_max - 1]
    at = head.rfind(" ")
    return (head[:at] if at > length_max * 2 // 3 else head).rstrip(" ,.;:") + "…"


def plainly(message: str) -> str:
    """What pydantic says of a wrong value, without the kind of Python error that it came of."""
    return _KIND.sub("", message)
