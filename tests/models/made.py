"""Engines with tiny weights, ready to make something."""

from __future__ import annotations

from typing import Any

from tests.models.heard import Heard

from reelbot.render.studio.engines import Registry


def engine_of(registry: Registry, full: str) -> Any:
    """Loaded; nothing may be missing for it."""
    assert registry.missing(full) is None
    engine: Any = registry.engine(full, registry.identity(full))
    engine.load(Heard())
    return engine
