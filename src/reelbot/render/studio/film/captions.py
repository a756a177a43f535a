"""Narration as captions: where lines break, and when each is seen (pure but for reading fonts).

A caption has at most two lines. It is a sentence, or where that is too long a phrase of it; breaks
are sought after punctuation and where both sides are of like length. Widths are measured in the
font that the caption is drawn in.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.fonts import Fonts
from reelbot.render.studio.storyboard import Caption

LEAD_S = 0.05  # a caption is there just before its first word
LINGER_S = 0.3
SECONDS_MIN = 1.0
LINES_MAX = 2
FILL = 0.92  # lines break between words, so two of them hold less than twice one
CHARACTERS_MAX = 42  # a line, at the width of Latin text
PHRASES_MAX = 12  # of a sentence that are balanced together: their cost grows with the cube

SENTENCE_END = re.compile(r"[.!?…။።।॥؟۔։]+[\"'”’»)\]]*$|[。！？｡][」』”’）]*$")
CLAUSE_END = re.compile(r"[,;:–—،؛၊፣፤、，；：]+[\"'”’»)\]]*$")
ABBREVIATION = re.compile(
    r"^(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|No|Nr|Hr|Fr|Sra?|Srta|Sig|Mme|e\.g|i\.e|z\.B|d\.h)\.$"
)
NUMBER = re.compile(r"^\d{1,2}\.$")
PAUSE_S = 0.1  # after a number that ends a sentence; "am 24. Dezember" is said without one
OPENING = frozenset("([{“‘«「『（《〈【")
CLOSING = frozenset(")]}”’»」』）》〉】、。，．！？：；｡ー…")
VOWELS_BEFORE = frozenset("เแโใไເແໂໃໄ")  # written before the consonant that they follow in speech

Measure = Callable[[str], float]


class WordLike(Protocol):
    """A spoken word and when it is heard, in seconds."""

    @property
    def text(self) -> str: ...
    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Token:
    """What a line is never broken within; `space` where a space goes before it in a line."""

    text: str
    space: bool


@dataclass(frozen=True, slots=True)
class Timed:
    """A token and when it is heard."""

    token: Token
    start_s: float
    end_s: float


def font_px(size: Size) -> int:
    """Height of the caption's letters (the em) in pixels."""
    return max(8, round(min(0.055 * size.height, 0.06 * size.width)))


def line_width(size: Size, fonts: Fonts) -> float:
    """The widest line in pixels: CHARACTERS_MAX of Latin text, within the safe margins."""
    sample = "The quick brown fox jumps over a lazy dog. "
    letters = fonts.width(sample, font_px(size)) / len(sample) * CHARACTERS_MAX
    return min(letters, 0.88 * size.width)


def caption_words(words: Sequence[WordLike], text: str, size: Size) -> tuple[Caption, ...]:
    """Captions for `text`, spoken as `words`, on a picture of `size`.

    `text` is what is shown; `words` only say when: they may be spelled or split differently (they
    are matched as a diff, and what lies between matches is spread evenly). Without words there are
    no captions. Captions last a second at least and never overlap.
    """
    fonts = Fonts()
    px, width = font_px(size), line_width(size, fonts)

    def measure(line: str) -> float:
        return fonts.width(line, px)

    tokens = [piece for token in tokenised(text) for piece in fitting(token, measure, width)]
    timed = heard(tokens, words)
    if not timed:
        return ()
    phrases = [part for said in sentences(timed) for part in phrased(said, measure, width)]
    return tuple(scheduled(joined_short(phrases, measure, width), measure, width))


def broken(text: str, measure: Measure, width: float, lines_max: int = LINES_MAX) -> str:
    """`text` in as few lines as it fits into, balanced; more than fits goes on the last line."""
    tokens = [piece for token in tokenised(text) for piece in fitting(token, measure, width)]
    return lined(tokens, measure, width, lines_max)


def srt(captions: Sequence[Caption]) -> str:
    """SubRip text of the captions."""

    def stamp(seconds: float) -> str:
        ms = round(max(0.0, seconds) * 1000)
        return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"

    blocks = []
    for number, caption in enumerate(captions, 1):
        text = re.sub(r"\n\s*\n", "\n", caption.text.strip())  # an empty line would end it early
        blocks.append(f"{number}\n{stamp(caption.start_s)} --> {stamp(caption.end_s)}\n{text}\n")
    return "\n".join(blocks)


# --- text into tokens ---------------------------------------------------------------------------


def tokenised(text: str) -> list[Token]:
    """Words; where a script has no spaces between them, characters with their punctuation."""
    found: list[Token] = []
    for word in text.split():
        for number, piece in enumerate(unspaced(word)):
            found.append(Token(piece, space=number == 0 and bool(found)))
    return found


def unspaced(word: str) -> list[str]:
    """`word` cut between ideographs and kana, except before or after punctuation."""
    pieces = [""]
    for char in word:
        last = pieces[-1]
        opened = last != "" and last[-1] in OPENING
        ideographic = is_ideographic(char) or (last != "" and is_ideographic(last[-1]))
        if last and ideographic and char not in CLOSING and not opened and not combining(char):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def is_ideographic(char: str) -> bool:
    code = ord(char)
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF


def combining(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or char in "\u200c\u200d"


def fitting(token: Token, measure: Measure, width: float) -> list[Token]:
    """The token, or its pieces where it is wider than a line: cut between letters with their
    marks. (Thai, Lao, Khmer and Burmese set no spaces between words.)"""
    if measure(token.text) <= width:
        return [token]
    letters: list[str] = []
    for char in token.text:
        if letters and (combining(char) or letters[-1][-1] in VOWELS_BEFORE):
            letters[-1] += char
        else:
            letters.append(char)
    count = math.ceil(measure(token.text) / (0.9 * width))
    pieces: list[str] = [""]
    for number, letter in enumerate(letters):
        if number * count // len(letters) >= len(pieces):
            pieces.append("")
        pieces[-1] += letter
    return [Token(piece, token.space and i == 0) for i, piece in enumerate(pieces) if piece]


def text_of(tokens: Sequence[Token]) -> str:
    return "".join((" " if t.space and i else "") + t.text for i, t in enumerate(tokens))


# --- tokens into lines and phrases --------------------------------------------------------------


def lined(tokens: Sequence[Token], measure: Measure, width: float, lines_max: int) -> str:
    for count in range(1, lines_max + 1):
        cuts = best_cuts(tokens, count, measure, width)
        if cuts is not None:
            return "\n".join(text_of(tokens[a:b]) for a, b in cuts)
    cuts = best_cuts(tokens, min(lines_max, len(tokens)), measure, math.inf)
    return "\n".join(text_of(tokens[a:b]) for a, b in cuts or [(0, len(tokens))])


def best_cuts(
    tokens: Sequence[Token], count: int, measure: Measure, width: float
) -> list[tuple[int, int]] | None:
    """`tokens` in `count` parts, none wider than `width`, of like width; None where none are.

    Minimum raggedness by dynamic programming over break points. A part that ends with a clause may
    be a little out of balance for it.
    """
    size = len(tokens)
    if count > size:
        return None
    # Widths add up to within kerning, so they are measured once a token and not once a pair.
    space = measure(" ")
    sums = [0.0]
    for token in tokens:
        sums.append(sums[-1] + measure(token.text) + (space if token.space else 0.0))
    ideal = sums[-1] / count

    def wide(a: int, b: int) -> float:
        return sums[b] - sums[a] - (space if tokens[a].space else 0.0)

    def cost(a: int, b: int) -> float:
        if wide(a, b) > width:
            return math.inf
        ragged = ((wide(a, b) - ideal) / max(1e-6, ideal)) ** 2
        clause = b < size and CLAUSE_END.search(tokens[b - 1].text) is not None
        return ragged - (0.08 if clause else 0.0)

    costs = [math.inf] * (size + 1)
    costs[0] = 0.0
    came: list[list[int]] = []
    for _ in range(count):
        fresh, origin = [math.inf] * (size + 1), [0] * (size + 1)
        for b in range(1, size + 1):
            for a in range(b - 1, -1, -1):
                if wide(a, b) > width:
                    break
                total = costs[a] + cost(a, b)
                if total < fresh[b]:
                    fresh[b], origin[b] = total, a
        costs = fresh
        came.append(origin)
    if costs[size] == math.inf:
        return None
    cuts: list[tuple[int, int]] = []
    end = size
    for origin in reversed(came):
        cuts.append((origin[end], end))
        end = origin[end]
    return cuts[::-1]


def sentences(timed: Sequence[Timed]) -> list[list[Timed]]:
    found: list[list[Timed]] = [[]]
    for number, item in enumerate(timed):
        found[-1].append(item)
        if number + 1 == len(timed):
            break
        after = timed[number + 1]
        if ends_sentence(item.token.text, after.token.text, after.start_s - item.end_s):
            found.append([])
    return found


def ends_sentence(word: str, following: str, pause_s: float = 0.0) -> bool:
    """Whether a sentence ends between two words, of which the second is heard so much later."""
    if not SENTENCE_END.search(word) or ABBREVIATION.match(word) or following[:1].islower():
        return False
    return pause_s >= PAUSE_S or not NUMBER.match(word)


def phrased(said: list[Timed], measure: Measure, width: float) -> list[list[Timed]]:
    """A sentence in phrases that each fit into two lines."""
    tokens = [item.token for item in said]
    room = FILL * LINES_MAX * width
    space = measure(" ")
    wide = sum(measure(token.text) + (space if token.space else 0.0) for token in tokens)
    fewest = max(1, math.ceil(wide / (room + space)))
    if fewest > PHRASES_MAX:
        half = middle(tokens)
        return [*phrased(said[:half], measure, width), *phrased(said[half:], measure, width)]
    for count in range(fewest, len(said) + 1):
        cuts = best_cuts(tokens, count, measure, room)
        if cuts and all(fits(tokens[a:b], measure, width) for a, b in cuts):
            return [said[a:b] for a, b in cuts]
    return [[item] for item in said]


def middle(tokens: Sequence[Token]) -> int:
    """Where a sentence without end is parted: at the clause's end that is nearest to its middle, or
    there where none is near."""
    half = len(tokens) // 2
    near = range(half - len(tokens) // 8, half + len(tokens) // 8 + 1)
    ends = [at for at in near if CLAUSE_END.search(tokens[at - 1].text)]
    return min(ends, key=lambda at: abs(at - half), default=half)


def fits(tokens: Sequence[Token], measure: Measure, width: float) -> bool:
    return any(
        best_cuts(tokens, count, measure, width) is not None for count in range(1, LINES_MAX + 1)
    )


# --- when ---------------------------------------------------------------------------------------


def heard(tokens: Sequence[Token], words: Sequence[WordLike]) -> list[Timed]:
    """Each token with its time, from the words that were spoken."""
    spoken = [(plain(word.text), word) for word in words]
    spoken = [(letters, word) for letters, word in spoken if letters]
    if not spoken or not tokens:
        return []
    # A place on this axis is a letter of the words; `at` gives the time of a place.
    places = [0.0]
    for letters, _ in spoken:
        places.append(places[-1] + len(letters))

    def at(place: float, *, end: bool) -> float:
        """Time of a place; at the border of two words the end of one or the start of the next."""
        after = bisect_left(places, place - 1e-9, 1) if end else bisect_right(places, place + 1e-9)
        number = min(max(1, after), len(spoken)) - 1
        word = spoken[number][1]
        first, last = places[number], places[number + 1]
        share = min(1.0, max(0.0, (place - first) / (last - first)))
        return word.start_s + share * (word.end_s - word.start_s)

    shown = [plain(token.text) for token in tokens]
    lengths = [0]
    for letters in shown:
        lengths.append(lengths[-1] + len(letters))
    matcher = difflib.SequenceMatcher(None, shown, [letters for letters, _ in spoken], False)
    spans: list[tuple[float, float]] = [(0.0, 0.0)] * len(tokens)
    for _, a0, a1, b0, b1 in matcher.get_opcodes():
        letters_shown = max(1, lengths[a1] - lengths[a0])
        letters_heard = places[b1] - places[b0]
        for i in range(a0, a1):
            first = places[b0] + (lengths[i] - lengths[a0]) / letters_shown * letters_heard
            last = places[b0] + (lengths[i + 1] - lengths[a0]) / letters_shown * letters_heard
            spans[i] = (first, last)
    found: list[Timed] = []
    for token, (first, last) in zip(tokens, spans, strict=True):
        start = at(first, end=last <= first)
        start = max(start, found[-1].start_s) if found else start
        found.append(Timed(token, start, max(start, at(last, end=True))))
    return found


def plain(text: str) -> str:
    """Letters, marks and digits alone, without case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")


def joined_short(phrases: list[list[Timed]], measure: Measure, width: float) -> list[list[Timed]]:
    """The phrases; one that would be seen for less than SECONDS_MIN joins the next if both fit."""
    found: list[list[Timed]] = []
    for phrase in phrases:
        if found:
            short = phrase[0].start_s - found[-1][0].start_s < SECONDS_MIN
            both = [*found[-1], *phrase]
            if short and fits([item.token for item in both], measure, width):
                found[-1] = both
                continue
        found.append(phrase)
    return found


def scheduled(phrases: list[list[Timed]], measure: Measure, width: float) -> list[Caption]:
    found: list[Caption] = []
    for number, phrase in enumerate(phrases):
        start = max(0.0, phrase[0].start_s - LEAD_S)
        if found:  # a caption that has to stay for its second holds back the next
            start = max(start, found[-1].end_s)
        end = max(phrase[-1].end_s + LINGER_S, start + SECONDS_MIN)
        if number + 1 < len(phrases):
            following = phrases[number + 1][0].start_s - LEAD_S
            end = max(start + SECONDS_MIN, min(end, following))
        text = lined([item.token for item in phrase], measure, width, LINES_MAX)
        found.append(Caption(start_s=round(start, 3), end_s=round(end, 3), text=text))
    return found
