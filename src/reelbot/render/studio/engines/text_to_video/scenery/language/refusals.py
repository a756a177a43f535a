"""What a prompt says that is not to be seen: "no dogs", "without a hat", "ohne Menschen" (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.language.words import TOKEN

_NO = frozenset({"no", "without"})
# In Portuguese "no" is "in the".
_PORTUGUESE = frozenset("um uma na ao do da dos das em com à às pelo pela".split())
_AND = frozenset({"and", "or", "nor"})
_NO_ABROAD = frozenset(
    "ohne kein keine keinen keinem keiner sans sin senza sem zonder geen".split()
)
_AND_ABROAD = frozenset("und oder et ou y e o en of".split())
_A_ABROAD = frozenset(
    "ein eine einen einem einer der die das un une le la les des el los las una uno il lo gli een "
    "het um uma".split()
)
WORDS_MAX = 5  # "without any big red cars"

Word = tuple[str, int, int]  # in small letters, from where to where it stands


def without_refused(text: str, is_seen: Callable[[str], bool], *, english: bool) -> str:
    """The text without what it refuses, where that is something that could be seen. In an `english`
    text no word of another language refuses."""
    refusing = _NO if english else _NO | _NO_ABROAD
    joining = _AND if english else _AND | _AND_ABROAD
    words = [(match[0].lower(), match.start(), match.end()) for match in TOKEN.finditer(text)]
    if not english and any(word in _PORTUGUESE for word, _, _ in words):
        refusing -= {"no"}
    kept, end = "", 0
    for at, (word, start, _) in enumerate(words):
        if word not in refusing or start < end:
            continue
        refused = _refused(text, words[at : at + 1 + WORDS_MAX], joining)
        if refused and is_seen(text[refused[0][1] : refused[-1][2]]):
            kept += text[end:start]
            end = refused[-1][2]
    return kept + text[end:]


def _refused(text: str, words: Sequence[Word], joining: frozenset[str]) -> list[Word]:
    """What the first of the words refuses: all up to a comma or a little word ("in", "with"), and
    what is joined to it without an article or number of its own."""
    found: list[Word] = []
    for before, word in pairwise(words):
        if text[before[2] : word[1]].strip():
            break
        little = word[0] in words_of.STOP | _A_ABROAD and word[0] not in joining
        counted = word[0] in words_of.NUMBERS or word[0].isdigit()
        if found and (little or counted):
            break
        if not little and (found or word[0] not in joining):
            found.append(word)
    while found and found[-1][0] in joining:
        found.pop()
    return found
