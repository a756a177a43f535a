"""American phonemes → British ones, for the voices that learnt those (pure).

The dictionaries here are American. Kokoro's British voices were trained on Received Pronunciation
as misaki writes it (github.com/hexgrad/misaki, EN_PHONES.md): long vowels with ː, no r before a
consonant, Q for the vowel of "go". What tells LOT from PALM and CLOTH from THOUGHT is the spelling
(J. C. Wells, Accents of English, 1982, lexical sets).
"""

from __future__ import annotations

import re

_VOWELS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻɐ"
_R = {"ɜ": "ɜː", "ɑ": "ɑː", "ɔ": "ɔː", "ɛ": "ɛː", "ɪ": "ɪə", "ʊ": "ʊə", "ə": "ə", "i": "ɪə"}
_VOWEL_R = re.compile(rf"([ɜɑɔɛɪʊəi])ɹ(?=[ˈˌ]?([{_VOWELS}])?)")
# Before an r that is said, Americans have merged "merry", "marry" and "Mary", "forest" and "force".
_MERRY = re.compile(r"err|er[iy](?!e)|very|ever|her[aeio]|terr|per[iy]", re.IGNORECASE)
_MARRY = re.compile(r"arr|ar[aio][^r]|par[aei]s|car[aeio]", re.IGNORECASE)
_FOREST = re.compile(r"orr|forest|foreign|orang|origin|moral|coral|florid|histor", re.IGNORECASE)
# BATH: these and what is made of them have the vowel of "father".
_BATH = re.compile(
    r"(?:^|\W)(?:after|(?:un)?(?:ask|bask|cask|flask|mask|task|bath|lath|path|calf|half"
    r"|halv|calv|chaff|staff|craft|draft|graft|raft|shaft|laugh|brass|class|glass|grass|pass|blast"
    r"|cast(?!e\b|er\b)|fast|last|mast|past(?!a|e\b|el|ry)|vast|castle|nasty|plaster|disaster"
    r"|dance|chance|france|glance|lance|prance|stance|trance|advance|enhance|branch|ranch\b|slant"
    r"|plant|grant|chant|slander|command|demand|answer|example|sample|can't|shan't|aunt|rather"
    r"|lather))",
    re.IGNORECASE,
)
_CLOTH_OR_LOT = re.compile(r"o(?!a|u|o)", re.IGNORECASE)
_THOUGHT = re.compile(r"au|aw|al|all|ough|oa|oor|our|ore|or", re.IGNORECASE)
_WANT = re.compile(r"\b(?:s?w|wh|qu|squ)a(?!r|ll|lk|y)", re.IGNORECASE)
_NEW = re.compile(r"(?<=[nd])(ˈ?)u", re.IGNORECASE)
_NEW_SPELLING = re.compile(
    r"\b(?:re)?new|knew|\bdue\b|\bduke|\bdut(?:y|ies)|\bduring|nude|produce|reduce|numer|nuclear|"
    r"\bneutr|avenue|introduc",
    re.IGNORECASE,
)


def from_american(phonemes: str, word: str) -> str:
    """The phonemes of one word, spelt `word`, as the British voices say it.

    ("kˈɑɹ", "car") → "kˈɑː"; ("ɡˈO", "go") → "ɡˈQ"; ("hˈɑt", "hot") → "hˈɒt".
    """
    said = phonemes.replace("T", "t").replace("O", "Q").replace("ᵻ", "ɪ")
    if _NEW_SPELLING.search(word):
        said = _NEW.sub(r"j\1u", said)
    if _BATH.search(word):
        said = said.replace("æ", "ɑː", 1)
    said = _VOWEL_R.sub(lambda found: _before_r(found[1], bool(found[2]), word), said)
    said = re.sub("ɑ(?!ː)", "ɒ" if _is_lot(word) else "ɑː", said)
    said = re.sub("ɔ(?!ː)", "ɒ" if _is_cloth(word) else "ɔː", said)
    said = re.sub("u(?!ː)", "uː", said)
    return re.sub("(?<=[ˈˌ])i(?!ː)", "iː", said)


def _before_r(vowel: str, vowel_follows: bool, word: str) -> str:
    if not vowel_follows:
        return _R[vowel]
    if vowel == "ɛ" and _MARRY.search(word):
        return "æɹ"
    if vowel == "ɛ" and _MERRY.search(word):
        return "ɛɹ"
    if vowel == "ɔ" and _FOREST.search(word):
        return "ɒɹ"
    return _R[vowel] + "ɹ"


def _is_lot(word: str) -> bool:
    return bool(_CLOTH_OR_LOT.search(word) or _WANT.search(word))


def _is_cloth(word: str) -> bool:
    return bool(_CLOTH_OR_LOT.search(word)) and not _THOUGHT.search(word)
