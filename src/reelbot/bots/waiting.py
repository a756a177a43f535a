"""Asks that wait for a word of their asker: in memory, bounded, and gone after a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from reelbot.bots.adapter import Asker

T = TypeVar("T")


class Waiting(Generic[T]):
    """Values by key, each its asker's alone. The oldest goes where there are too many."""

    def __init__(self, now: Callable[[], float], kept_s: float, count_max: int = 1_000) -> None:
        self._now = now
        self._kept_s = kept_s
        self._count_max = count_max
        self._held: OrderedDict[str, tuple[float, str, T]] = OrderedDict()

    def put(self, key: str, asker: Asker, value: T) -> None:
        self._held.pop(key, None)
        self._held[key] = (self._now() + self._kept_s, str(asker.person), value)
        while len(self._held) > self._count_max:
            self._held.popitem(last=False)

    def take(self, key: str, asker: Asker) -> T | None:
        """The value, once; None where it is gone, or somebody else's (whose it then stays)."""
        until, person, value = self._held.get(key, (0.0, "", None))
        if value is None or person != str(asker.person):
            return None
        del self._held[key]
        return value if until > self._now() else None
