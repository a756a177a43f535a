"""Links and mail addresses → words that can be said (pure)."""

from __future__ import annotations

import re

_TOP = "com|org|net|io|dev|ai|app|edu|gov|info|co|uk|de|fr|es|it|eu|tv|me|gg|us|ca|ly|be|ch|at"
_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TOP})"
_LINK = re.compile(
    rf"(?:(?:https?|ftp)://(?:www\.)?|www\.)([^\s/?#]+)([^\s?#]*)\S*|({_HOST})(/[^\s?#]*)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:mailto:)?([\w.+-]+)@((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
_SIGNS = {".": "dot", "/": "slash", "-": "dash", "_": "underscore", "+": "plus", ":": "colon"}


def address(core: str) -> str | None:
    """ "https://example.com/docs?x=1" → "example dot com slash docs"; None for anything else."""
    if match := _MAIL.fullmatch(core):
        return f"{_said(match[1])} at {_said(match[2])}"
    if match := _LINK.fullmatch(core):
        return _said((match[1] or match[3]) + (match[2] or match[4] or "").rstrip("/"))
    return None


def _said(text: str) -> str:
    from_signs = (_SIGNS.get(part, part) for part in re.split(r"([./_+:-])", text) if part)
    return " ".join(re.sub(r"%[0-9A-Fa-f]{2}|[^\w]+", " ", part) for part in from_signs)
