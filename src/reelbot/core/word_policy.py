"""The operator's word policy. Pure: a request's texts in, the word that is refused out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

# What people write instead of a letter to get a word past a list.
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")


def refused_word(
    texts: Iterable[str], blocked: Sequence[str], allowed: Sequence[str] = ()
) -> str | None:
    """The first blocked word or phrase found in the texts, as the operator wrote it; or None.

    Whole words only ("class" is not "ass"), in any case, accents and common look-alikes folded; an
    entry ending in `*` matches every word that begins so. `allowed` phrases are taken out first.
    """
    for text in texts:
        plain = fold(text)
        for phrase in allowed:
            plain = re.sub(_pattern(phrase), " ", plain)
        for entry in blocked:
            if entry.strip() and re.search(_pattern(entry), plain):
                return entry
    return None


def fold(text: str) -> str:
    """Lower case without accents, with look-alike digits and signs as letters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_LOOKALIKES)


def _pattern(entry: str) -> str:
    entry = entry.strip()
    words = [re.escape(word) for word in fold(entry.removesuffix("*")).split()]
    tail = r"\w*" if entry.endswith("*") else ""
    return r"(?<!\w)" + r"\W+".join(words) + tail + r"(?!\w)"
