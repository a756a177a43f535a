"""Engines stay warm by use, leave when idle or when room is needed."""

from typing import Any, ClassVar

import pytest

from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Card, Fraction
from reelbot.render.studio.shelf import Shelf


class Model:
    """An engine that counts how often it is loaded and closed."""

    card: ClassVar[Card]
    loads: ClassVar[list[str]]
    closes: ClassVar[list[str]]

    def __init__(self, settings: dict[str, Any]) -> None:
        self._broken = settings.get("broken", False)

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return None

    def load(self, report: Fraction) -> None:
        if self._broken:
            raise RuntimeError
        self.loads.append(self.card.name)

    def close(self) -> None:
        self.closes.append(self.card.name)


def _model(model_name: str, memory_mb: int) -> type[Model]:
    class Named(Model):
        card = Card("text_to_music", model_name, "1", "MIT", "", 0.0, memory_mb)

    return Named


Small, Large = _model("small", 100), _model("large", 300)


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def shelf(now: list[float]) -> Shelf:
    Model.loads, Model.closes = [], []
    targets = {f"text_to_music.{name}": f"{__name__}:{name.title()}" for name in ("small", "large")}
    registry = Registry(extra=targets)
    return Shelf(registry, budget_mb=350, idle_seconds=60, clock=lambda: now[0])


def quiet(fraction: float, detail: str | None = None) -> None:
    assert 0 <= fraction <= 1


def test_a_model_is_loaded_once(shelf: Shelf) -> None:
    first = shelf.engine("text_to_music.small", {}, quiet)
    assert shelf.engine("text_to_music.small", {}, quiet) is first
    assert Model.loads == ["small"]


def test_other_settings_are_another_model(shelf: Shelf) -> None:
    first = shelf.engine("text_to_music.small", {}, quiet)
    assert shelf.engine("text_to_music.small", {"steps": 4}, quiet) is not first


def test_the_longest_unused_leaves_for_one_that_needs_room(shelf: Shelf) -> None:
    shelf.engine("text_to_music.small", {}, quiet)
    shelf.engine("text_to_music.large", {}, quiet)
    assert Model.closes == ["small"]


def test_the_idle_leave(shelf: Shelf, now: list[float]) -> None:
    shelf.engine("text_to_music.small", {}, quiet)
    now[0] = 59
    shelf.sweep()
    assert Model.closes == []
    now[0] = 61
    shelf.sweep()
    assert Model.closes == ["small"]


def test_what_fails_to_load_is_not_kept(shelf: Shelf) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError):
            shelf.engine("text_to_music.small", {"broken": True}, quiet)
    assert Model.loads == []
