"""Loaded engines: loaded once, warm while used, gone when idle or when room is needed."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Engine, Fraction


@dataclass(slots=True)
class _Kept:
    engine: Engine
    used_at: float


class Shelf:
    """Least recently used engines leave first. A worker runs one job, so nothing is counted."""

    def __init__(
        self,
        registry: Registry,
        *,
        budget_mb: int,
        idle_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry = registry
        self._budget_mb = budget_mb
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def engine(self, full: str, options: dict[str, Any], report: Fraction) -> Engine:
        """A loaded engine; what does not fit beside it is closed first.

        Raises what the engine's `load` raises; then it is not kept.
        """
        key = f"{full} {json.dumps(options, sort_keys=True)}"
        kept = self._kept.get(key)
        if kept is None:
            engine_class = self._registry.engine_class(full)
            self._make_room(engine_class.card.memory_mb)
            engine = engine_class(options)
            engine.load(report)
            kept = self._kept[key] = _Kept(engine, self._clock())
        kept.used_at = self._clock()
        self._kept.move_to_end(key)
        return kept.engine

    def sweep(self) -> None:
        """Close what was idle for too long."""
        limit = self._clock() - self._idle_seconds
        for key in [key for key, kept in self._kept.items() if kept.used_at < limit]:
            self._kept.pop(key).engine.close()

    def close(self) -> None:
        while self._kept:
            self._kept.popitem()[1].engine.close()

    def _make_room(self, needed_mb: int) -> None:
        while self._kept and needed_mb + self._used_mb() > self._budget_mb:
            self._kept.popitem(last=False)[1].engine.close()

    def _used_mb(self) -> int:
        return sum(kept.engine.card.memory_mb for kept in self._kept.values())
