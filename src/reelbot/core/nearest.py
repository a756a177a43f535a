"""Which of the names somebody may have meant (pure)."""

from __future__ import annotations

from collections.abc import Iterable


def distance(a: str, b: str) -> int:
    """How many letters are inserted, deleted, replaced or swapped with a neighbour.

    Optimal string alignment (Damerau 1964 without edits inside a swap).
    """
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def nearest(word: str, names: Iterable[str], distance_max: int | None = None) -> str | None:
    """The name that is fewest letters away; None where none is near.

    Without `distance_max`, near is up to a third of the word's length, and at least one letter.
    """
    word = word.casefold()[:64]
    limit = max(1, (len(word) + 1) // 3) if distance_max is None else distance_max
    best: str | None = None
    for name in names:
        if abs(len(name) - len(word)) > limit:
            continue
        away = distance(word, name.casefold())
        if away <= limit:
            best, limit = name, away - 1
        if limit < 0:
            break
    return best
