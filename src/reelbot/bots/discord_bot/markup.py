"""Plain text as Discord shows it: nothing in it is markup, and nothing of it is lost (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

CONTENT_MAX = 2_000
LABEL_MAX = 80  # a button's
ALT_MAX = 1_024

_LINK = r"https?://[^\s<>]*[^\s<>.,;:!?'\")\]]"
# A backslash before a sign that is not a letter or digit shows the sign itself.
_SIGNS = re.compile(
    rf"(?P<link>{_LINK})"
    r"|(?P<anywhere>[\\*_~|`]|<(?=\S)|\[(?=[^\]\n]*\]\())"
    r"|(?P<start>^[ \t]*(?:>|-\#|\#{1,3}|[-+])(?=\s))",
    re.MULTILINE,
)


def shown(text: str) -> str:
    """The text, such that Discord shows it as it was written; links are links without a preview."""

    def escaped(match: re.Match[str]) -> str:
        if match["link"]:
            return f"<{match['link']}>"
        if match["anywhere"]:
            return f"\\{match['anywhere']}"
        start = match["start"]
        sign = start.lstrip()
        return f"{start[: len(start) - len(sign)]}\\{sign}"

    return _SIGNS.sub(escaped, text)


def parts(content: str, length: int = CONTENT_MAX) -> Iterator[str]:
    """The content in pieces that fit a message each, cut between lines or words where it can be.

    An empty content has no piece.
    """
    while len(content) > length:
        end = max(content.rfind("\n", 1, length + 1), 0) or max(
            content.rfind(" ", length // 2, length + 1), 0
        )
        if not end:
            end = length
            while end > 1 and content[end - 1] == "\\":
                end -= 1  # a backslash stays with its sign
        yield content[:end].rstrip()
        content = content[end:].lstrip("\n ")
    if content.strip():
        yield content


def first_part(content: str, length: int = CONTENT_MAX) -> str:
    """The content, or what of it fits one message, with an ellipsis."""
    pieces = list(parts(content, length - 1))
    if len(pieces) > 1:
        return f"{pieces[0]}…"
    return pieces[0] if pieces else ""
