"""What words are refused: the operator's own, and what no host makes. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

# What people write instead of a letter to get a word past a list; "_" only parts words.
_LOOKALIKES = str.maketrans("013457@$!_", "oleastasi ")
# An exclamation mark that ends a word, and stands for no letter of it.
_EXCLAMATION = re.compile(r"!+(?![\w@$])")


def refused_word(
    texts: Iterable[str], blocked: Sequence[str], allowed: Sequence[str] = ()
) -> str | None:
    """The first blocked word or phrase found in the texts, as the operator wrote it; or None.

    Whole words only ("class" is not "ass"), in any case, accents and common look-alikes folded; an
    entry ending in `*` matches every word that begins so. `allowed` phrases are taken out first.
    """
    for text in texts:
        for plain in _readings(text, allowed):
            for entry in blocked:
                if entry.strip() and re.search(_pattern(entry), plain):
                    return entry
    return None


# What no operator has to write into a list: something sexual and somebody who is not grown up, near
# each other. An entry ending in `*` is the beginning of a word. Kept narrow, as it cannot be undone
# but by `allowed`: "a naked baby bird" is no reason.
_SEXUAL = (
    "erotic* erotik* erotisch* erotique* fetish* hentai lingerie naked nackt* nackig* desnud* nsfw "
    "nude nudes nudity nudist* nue nues porn* sex sexual* sexuel* sexuell* sexy topless xxx"
).split()
_NOT_GROWN_UP = (
    "child children childlike kid kids kinder kindern minors preteen* schoolboy* schoolgirl* "
    "teen teens teenage* toddler* underage* loli lolis lolicon shota shotacon minderjahrig* "
    "schulmadchen madchen kleinkind* nino ninos nina ninas enfant enfants fillette* mineur*"
).split()
_NEAR = 6  # words from one to the other


def sexualises_minors(text: str, allowed: Sequence[str] = ()) -> bool:
    """Whether a text speaks of children in a sexual way, as far as words near each other can tell.

    Pictures are judged by the moderation engine besides. `allowed` phrases are taken out first.
    """
    return any(_sexualises_minors(plain) for plain in _readings(text, allowed))


def _sexualises_minors(plain: str) -> bool:
    words = re.findall(r"\w+", plain)
    sexual = [at for at, word in enumerate(words) if _listed(word, _SEXUAL)]
    if not sexual:
        return False
    young = [at for at, word in enumerate(words) if _listed(word, _NOT_GROWN_UP)]
    return any(abs(a - b) <= _NEAR and a != b for a in sexual for b in young)


def _readings(text: str, allowed: Sequence[str]) -> Iterator[str]:
    """The text folded, without what is allowed; where words end in "!", also with these as the
    marks that they most often are: "sh!" is read as both."""
    bare = _bare(text)
    for read in dict.fromkeys((bare, _EXCLAMATION.sub(" ", bare))):
        plain = read.translate(_LOOKALIKES)
        for phrase in allowed:
            plain = re.sub(_pattern(phrase), " ", plain)
        yield plain


def _listed(word: str, entries: Sequence[str]) -> bool:
    return any(
        word.startswith(entry[:-1]) if entry.endswith("*") else word == entry for entry in entries
    )


def fold(text: str) -> str:
    """Lower case without accents, with look-alike digits and signs as letters."""
    return _bare(text).translate(_LOOKALIKES)


def _bare(text: str) -> str:
    """Lower case without accents, and without what nobody sees (soft hyphens, joiners)."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )


def _pattern(entry: str) -> str:
    entry = entry.strip()
    words = [re.escape(word) for word in fold(entry.removesuffix("*")).split()]
    tail = r"\w*" if entry.endswith("*") else ""
    return r"(?<!\w)" + r"\W+".join(words) + tail + r"(?!\w)"
