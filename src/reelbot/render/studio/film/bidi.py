"""The order in which the parts of a line are seen: the Unicode bidirectional algorithm, reduced.

Raqm orders a text in one font; a line here may need several, so its parts are ordered first. Of
UAX #9 this has what a caption needs: the base direction (P2, P3), numbers, neutrals and reordering
(W1 to W7, N1, N2, I1, I2, L2). Explicit embeddings and isolates are treated as neutral.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple


class Stretch(NamedTuple):
    """A part of a line in one direction: `text` in logical order."""

    text: str
    rtl: bool


def visual(line: str) -> list[Stretch]:
    """The line's parts from left to right."""
    levels = embedding_levels(line)
    parts = [
        (level, "".join(char for _, char in group))
        for level, group in groupby(zip(levels, line, strict=True), key=lambda pair: pair[0])
    ]
    for level in range(max(levels, default=0), 0, -1):
        parts = list(turned(parts, level))
    return [Stretch(text, rtl=level % 2 == 1) for level, text in parts]


def base_rtl(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def embedding_levels(line: str) -> list[int]:
    base = int(base_rtl(line))
    edge = "R" if base else "L"
    kinds = resolved(line, edge)
    rise = {"L": base, "R": 1, "N": 2} if not base else {"L": 2, "R": 1, "N": 2}
    return [rise[kind] for kind in kinds]


def resolved(line: str, edge: str) -> list[str]:
    """Each character as L, R or N (a number among right-to-left text)."""
    kinds: list[str] = []
    strong = edge
    for char in line:
        kind = unicodedata.bidirectional(char)
        if kind == "NSM":
            kind = kinds[-1] if kinds else edge
        elif kind in ("R", "AL"):
            kind = strong = "R"
        elif kind == "L":
            strong = "L"
        elif kind in ("EN", "AN"):
            kind = "L" if strong == "L" and kind == "EN" else "N"
        elif kind not in ("ES", "ET", "CS"):
            kind = "?"
        kinds.append(kind)
    for i, kind in enumerate(kinds):
        around = kinds[max(0, i - 1) : i + 2]
        between = kind in ("ES", "CS") and around.count("N") == 2
        beside = kind == "ET" and "N" in around
        if between or beside:
            kinds[i] = "N"
    at = 0
    for neutral, group in groupby(list(kinds), key=lambda kind: kind not in ("L", "R", "N")):
        size = len(list(group))
        if neutral:
            # Numbers count as right-to-left for what lies between them.
            before = kinds[at - 1].replace("N", "R") if at else edge
            after = kinds[at + size].replace("N", "R") if at + size < len(kinds) else edge
            kinds[at : at + size] = [before if before == after else edge] * size
        at += size
    return kinds


def turned(parts: list[tuple[int, str]], level: int) -> Iterator[tuple[int, str]]:
    """The parts with every sequence at `level` or above in reverse (L2)."""
    for high, group in groupby(parts, key=lambda part: part[0] >= level):
        sequence = list(group)
        yield from reversed(sequence) if high else sequence
