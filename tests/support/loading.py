"""Engines for the time of a block, and a report for who does not listen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from reelbot.render.studio.engines.base import Engine

E = TypeVar("E", bound=Engine)


def quiet(fraction: float, detail: str | None = None) -> None:
    """A report that nobody reads."""
    assert 0 <= fraction <= 1


@contextmanager
def loaded(engine: E) -> Iterator[E]:
    """The engine, ready to make something."""
    engine.load(quiet)
    yield engine
    engine.close()
