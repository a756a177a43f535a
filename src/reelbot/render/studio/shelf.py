"""Loaded engines: loaded once, warm while used, gone when idle or when room is needed.

Memory is of two kinds where the worker has a GPU: the GPU's, for engines that are `on_device`, and
the machine's. Each has its budget.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Card, Engine, Fraction, Weighed, Yielding

OUT_OF_MEMORY = "out_of_memory"

T = TypeVar("T")


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
        device_mb: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`device_mb` is the budget of engines that are on a GPU; without one all share one."""
        self._registry = registry
        self._budget_mb = budget_mb
        self._device_mb = device_mb
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def engine(self, full: str, options: dict[str, Any], report: Fraction) -> Engine:
        """A loaded engine; what does not fit beside it is closed first.

        Raises what the engine's `load` raises; then it is not kept.
        """
        engine = self._made(full, options)
        self._load(_key(full, options), engine, report)
        return engine

    def using(
        self, full: str, options: dict[str, Any], report: Fraction, work: Callable[[Engine], T]
    ) -> tuple[T, tuple[str, ...]]:
        """Load an engine and work with it; where memory runs out, again with less and less.

        First every other engine is closed, then the engine gives up what it can, a rung at a time.
        Returns the work's result and what was given up, as sentences. Raises what the work raises;
        EngineFailed("out_of_memory") when nothing is left to give up.
        """
        key = _key(full, options)
        engine = self._made(full, options)
        notes: list[str] = []
        while True:
            try:
                self._load(key, engine, report)
                return work(engine), tuple(notes)
            except (EngineFailed, MemoryError) as error:
                if isinstance(error, EngineFailed) and error.code != OUT_OF_MEMORY:
                    raise
                # The traceback holds what the failed call had made.
                error.__traceback__ = None
            if self.clear(but=key):
                continue
            given = engine.give_up() if isinstance(engine, Yielding) else None
            if given is None:
                raise EngineFailed(OUT_OF_MEMORY)
            self._kept.pop(key, None)  # it may have to be loaded anew for that
            notes.append(f"For lack of memory {full} {given}.")

    def engine_class(self, full: str) -> type[Engine]:
        return self._registry.engine_class(full)

    def card(self, full: str) -> Card:
        """An engine's card; nothing is loaded for it."""
        return self.engine_class(full).card

    def warm(self) -> tuple[str, ...]:
        """The full names of what is loaded, the longest unused first."""
        # A copy: what is asked in another thread must not see the shelf change.
        return tuple(key.split(" ")[0] for key in list(self._kept))

    def sweep(self) -> None:
        """Close what was idle for too long."""
        limit = self._clock() - self._idle_seconds
        for key in [key for key, kept in self._kept.items() if kept.used_at < limit]:
            self._kept.pop(key).engine.close()

    def clear(self, *, but: str = "") -> int:
        """Close everything but one; how many that were."""
        leaving = [key for key in self._kept if key != but]
        for key in leaving:
            self._kept.pop(key).engine.close()
        return len(leaving)

    def close(self) -> None:
        self.clear()

    def _made(self, full: str, options: dict[str, Any]) -> Engine:
        kept = self._kept.get(_key(full, options))
        if kept is not None:
            return kept.engine
        return self._registry.engine(full, options)

    def _load(self, key: str, engine: Engine, report: Fraction) -> None:
        if key not in self._kept:
            self._make_room(engine)
            engine.load(report)
            self._kept[key] = _Kept(engine, self._clock())
        self._kept[key].used_at = self._clock()
        self._kept.move_to_end(key)

    def _make_room(self, engine: Engine) -> None:
        device = self._on_device(engine)
        budget_mb = self._budget_mb
        if device and self._device_mb is not None:
            budget_mb = self._device_mb
        needed_mb = _memory_mb(engine)
        while True:
            beside = [
                key for key, kept in self._kept.items() if self._on_device(kept.engine) is device
            ]
            used_mb = sum(_memory_mb(self._kept[key].engine) for key in beside)
            if not beside or needed_mb + used_mb <= budget_mb:
                return
            self._kept.pop(beside[0]).engine.close()

    def _on_device(self, engine: Engine) -> bool:
        return self._device_mb is not None and engine.card.on_device


def _key(full: str, options: dict[str, Any]) -> str:
    return f"{full} {json.dumps(options, sort_keys=True)}"


def _memory_mb(engine: Engine) -> int:
    return engine.memory_mb() if isinstance(engine, Weighed) else engine.card.memory_mb
