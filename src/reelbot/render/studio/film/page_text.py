"""The text of a story's page on its picture: how it is set in lines and parts, and drawn.

A page that is too long for its place is parted, and its parts follow the narration. Letters stand
on a soft dark plate, so that they are readable over any picture; a part is drawn once and only
blended into the frames that show it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import cv2
import numpy as np

from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.captions import (
    Measure,
    Token,
    WordLike,
    best_cuts,
    ends_sentence,
    fitting,
    font_px,
    heard,
    text_of,
    tokenised,
)
from reelbot.render.studio.film.fonts import Fonts
from reelbot.render.studio.film.lettering import (
    BOTTOM_LANDSCAPE,
    BOTTOM_PORTRAIT,
    LINE_HEIGHT,
    Layer,
    Letterer,
    Mask,
    Overlay,
    overlaid,
)
from reelbot.render.studio.storyboard import PageText, Storyboard

SCALES = (1.2, 1.08, 0.96, 0.86)  # of a caption's letters; the last before a page is parted
PARTED_SCALE = 0.96
WIDTH = 0.8  # of the picture
CHARACTERS_MAX = 46  # a line, at the width of Latin text: more is tiring to read
HEIGHT_WIDE, HEIGHT_TALL = 0.4, 0.32  # the plate's greatest share of the picture
WEIGHT = 560
PADDING = 0.75  # around the letters, of the em
CORNER = 0.6
SOFT = 0.16  # blur of the plate's edge, of the em
PLATE_LIGHT = 0.6  # how much of the picture the plate covers
SHADOW, SHADOW_LIGHT = 0.14, 0.7
TOP = 0.07  # where captions are below: the plate's distance from the upper edge
LEAD_S = 0.25  # a part is there just before its first word
FADE_S = 0.25

Line = list[Token]
Lines = list[Line]


# --- lines and parts -----------------------------------------------------------------------------


def page_texts(
    text: str, words: Sequence[WordLike], start_s: float, end_s: float, size: Size
) -> tuple[PageText, ...]:
    """A page's text in parts from `start_s` to `end_s` of the film, as its `words` are heard.

    Parts without known words share the time by their letters. A text in a script that no font
    has gives none (it would be a row of boxes).
    """
    fonts = Fonts()
    if not fonts.drawable(text):
        return ()
    parts, px = parted(text, size, fonts)
    if not parts:
        return ()
    firsts = [start_s]
    tokens = [token for part in parts for line in part for token in line]
    timed = heard(tokens, words)
    at = 0
    for part in parts[:-1]:
        at += sum(len(line) for line in part)
        share = at / len(tokens)
        time_s = timed[at].start_s - LEAD_S if timed else start_s + share * (end_s - start_s)
        firsts.append(min(end_s, max(firsts[-1], time_s)))
    ends = [*firsts[1:], end_s]
    return tuple(
        PageText(start_s=a, end_s=b, text="\n".join(text_of(line) for line in part), px=px)
        for part, a, b in zip(parts, firsts, ends, strict=True)
        if b > a
    )


def parted(text: str, size: Size, fonts: Fonts) -> tuple[list[Lines], int]:
    """The parts of a text, each of lines of words, and the height of their letters in pixels.

    The letters become smaller before a text is parted; line breaks of its own, as of a poem, stay.
    """
    paragraphs = [line for line in text.splitlines() if line.strip()]
    for scale in SCALES:
        px = max(8, round(scale * font_px(size)))
        room = lines_max(px, size)
        if sum(fewest_lines(one, px, size, fonts) for one in paragraphs) > room:
            continue
        lines = [line for one in paragraphs for line in wrapped(one, px, size, fonts)]
        if len(lines) <= room:
            return ([lines] if lines else []), px
    px = max(8, round(PARTED_SCALE * font_px(size)))
    room = lines_max(px, size)
    units = [unit for one in paragraphs for unit in _units(one, px, size, fonts, room)]
    return packed(units, room), px


def lines_max(px: int, size: Size) -> int:
    """How many lines a plate holds."""
    share = HEIGHT_TALL if size.height > size.width else HEIGHT_WIDE
    return max(2, int((share * size.height - 2 * PADDING * px) / (LINE_HEIGHT * px)))


def wrapped(text: str, px: int, size: Size, fonts: Fonts) -> Lines:
    """A paragraph in as few lines as it fits into, of like width."""
    tokens, measure, width = _measured(text, px, size, fonts)
    if not tokens:
        return []
    count = _greedy(tokens, measure, width)
    # Balanced lines need a break where each still fits; that may take one line more.
    for lines in range(count, len(tokens) + 1):
        if cuts := best_cuts(tokens, lines, measure, width):
            return [tokens[a:b] for a, b in cuts]
    return [[token] for token in tokens]


def fewest_lines(text: str, px: int, size: Size, fonts: Fonts) -> int:
    """In how many lines a paragraph fits at least; balanced ones may be more."""
    return _greedy(*_measured(text, px, size, fonts))


def _measured(text: str, px: int, size: Size, fonts: Fonts) -> tuple[Line, Measure, float]:
    """A paragraph's tokens, none wider than a line, what measures them, and a line's width."""

    def measure(part: str) -> float:
        return fonts.width(part, px)

    width = line_width(px, size, measure)
    tokens = [piece for token in tokenised(text) for piece in fitting(token, measure, width)]
    return tokens, measure, width


def line_width(px: int, size: Size, measure: Measure) -> float:
    sample = "The quick brown fox jumps over a lazy dog. "
    return min(measure(sample) / len(sample) * CHARACTERS_MAX, WIDTH * size.width)


def packed(units: Sequence[Lines], room: int) -> list[Lines]:
    """Units of lines in as few parts of at most `room` lines as they need, of like length."""
    fewest = len(_filled(units, room))
    for cap in range(1, room + 1):
        parts = _filled(units, cap)
        if len(parts) == fewest and all(len(part) <= room for part in parts):
            return parts
    return _filled(units, room)


def _filled(units: Iterable[Lines], cap: int) -> list[Lines]:
    parts: list[Lines] = []
    for unit in units:
        if parts and len(parts[-1]) + len(unit) <= cap:
            parts[-1] = [*parts[-1], *unit]
        else:
            parts.append(list(unit))
    return parts


def _units(text: str, px: int, size: Size, fonts: Fonts, room: int) -> Iterable[Lines]:
    """What a part is never begun within: a sentence, or `room` lines of a very long one."""
    sentence: list[str] = []
    words = text.split()
    for word, following in pairwise([*words, ""]):
        sentence.append(word)
        if not following or ends_sentence(word, following):
            lines = wrapped(" ".join(sentence), px, size, fonts)
            for start in range(0, len(lines), room):
                yield lines[start : start + room]
            sentence = []


def _greedy(tokens: Line, measure: Callable[[str], float], width: float) -> int:
    """In how many lines the tokens fit at least."""
    count, used = 1, 0.0
    space = measure(" ")
    for token in tokens:
        wide = measure(token.text)
        before = space if token.space and used else 0.0
        if used and used + before + wide > width:
            count, used, before = count + 1, 0.0, 0.0
        used += before + wide
    return count


# --- drawing -------------------------------------------------------------------------------------


class Plates:
    """The page texts of a film at a moment. Each is drawn when it is first seen."""

    def __init__(self, storyboard: Storyboard, letterer: Letterer) -> None:
        self._texts = storyboard.page_texts
        self._size = storyboard.size
        self._upper = bool(storyboard.captions) and storyboard.captions_as == "on"
        self._letterer = letterer
        self._at = 0
        self._drawn: tuple[int, Overlay | None] = (-1, None)

    def at(self, time_s: float) -> Layer | None:
        """The text at `time_s`, faint while it comes and goes; times are asked for in order."""
        while self._at < len(self._texts) and self._texts[self._at].end_s <= time_s:
            self._at += 1
        if self._at == len(self._texts) or self._texts[self._at].start_s > time_s:
            return None
        text = self._texts[self._at]
        if self._drawn[0] != self._at:
            overlay = plate(text, self._letterer, self._size, upper=self._upper)
            self._drawn = (self._at, overlay)
        overlay = self._drawn[1]
        fade_s = min(FADE_S, (text.end_s - text.start_s) / 3)
        edge = min(time_s - text.start_s, text.end_s - time_s) / fade_s
        return Layer(overlay, min(1.0, edge)) if overlay is not None and edge > 0 else None


def plate(text: PageText, letterer: Letterer, size: Size, *, upper: bool) -> Overlay | None:
    """The text on its plate, above the lower margin; `upper`: at the top, as captions are below.

    None where there is nothing to see.
    """
    lines = [line for line in text.text.splitlines() if line.strip()]
    if not lines:
        return None
    letters = letterer.letters(lines, text.px, WEIGHT)
    x, y, wide, high = cv2.boundingRect(letters)
    if not wide:
        return None
    pad = round(PADDING * text.px)
    # A plate's height goes by its lines, so that it does not change with their letters.
    least = round((len(lines) - 1) * LINE_HEIGHT * text.px + 0.75 * text.px)
    y, high = y - max(0, least - high) // 2, max(least, high)
    portrait = size.height > size.width
    bottom = size.height * (1 - (BOTTOM_PORTRAIT if portrait else BOTTOM_LANDSCAPE))
    top = TOP * size.height if upper else bottom - high - 2 * pad
    room = math.ceil(3 * SOFT * text.px)
    canvas = np.zeros((high + 2 * (pad + room), size.width), np.uint8)
    rows = letters[max(0, y) : y + high]
    canvas[pad + room : pad + room + len(rows)] = rows
    left, right = max(0, x - pad), min(size.width, x + wide + pad)
    under = np.zeros_like(canvas)
    _rounded(under, left, room, right, len(canvas) - room, round(CORNER * text.px))
    under = np.asarray(cv2.GaussianBlur(under, (0, 0), max(0.5, SOFT * text.px)), np.uint8)
    return _overlay(canvas, under, text.px, round(top) - room, size)


def _rounded(mask: Mask, left: int, top: int, right: int, bottom: int, radius: int) -> None:
    radius = max(1, min(radius, (right - left) // 2, (bottom - top) // 2))
    cv2.rectangle(mask, (left + radius, top), (right - radius - 1, bottom - 1), 255, -1)
    cv2.rectangle(mask, (left, top + radius), (right - 1, bottom - radius - 1), 255, -1)
    for x in (left + radius, right - radius - 1):
        for y in (top + radius, bottom - radius - 1):
            cv2.circle(mask, (x, y), radius, 255, -1)


def _overlay(letters: Mask, under: Mask, px: int, top: int, size: Size) -> Overlay:
    """White letters with a shadow on a plate, `top` rows from the picture's top."""
    white = letters.astype(np.float32) / 255
    blurred = cv2.GaussianBlur(letters, (0, 0), SHADOW * px).astype(np.float32) / 255
    shadow = np.minimum(1.0, 2.2 * blurred) * SHADOW_LIGHT
    dark = 1 - (1 - PLATE_LIGHT * under.astype(np.float32) / 255) * (1 - shadow)
    return overlaid(white, dark, top, size)
