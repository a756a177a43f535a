"""Engines stay warm by use, leave when idle or when room is needed."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest
from tests.support.loading import quiet

from reelbot.core.errors import EngineFailed
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
Gpu = _model("gpu", 200)
Gpu.card = replace(Gpu.card, on_device=True)


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def shelf(now: list[float]) -> Shelf:
    Model.loads, Model.closes = [], []
    targets = {f"text_to_music.{name}": f"{__name__}:{name.title()}" for name in ("small", "large")}
    registry = Registry(extra=targets)
    return Shelf(registry, budget_mb=350, idle_seconds=60, clock=lambda: now[0])


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


def test_a_gpu_s_memory_is_counted_by_itself(now: list[float]) -> None:
    Model.loads, Model.closes = [], []
    targets = {f"text_to_music.{n}": f"{__name__}:{n.title()}" for n in ("small", "large", "gpu")}
    shelf = Shelf(
        Registry(extra=targets), budget_mb=350, device_mb=300, idle_seconds=60, clock=lambda: now[0]
    )
    for name in ("small", "gpu"):
        shelf.engine(f"text_to_music.{name}", {}, quiet)
    assert Model.closes == [], "200 MB of the GPU and 100 MB of the machine"
    shelf.engine("text_to_music.gpu", {"steps": 2}, quiet)
    assert Model.closes == ["gpu"], "what is on the machine makes no room on the GPU"
    shelf.engine("text_to_music.large", {}, quiet)
    assert Model.closes == ["gpu", "small"]


def test_what_is_out_of_memory_is_tried_again_alone(shelf: Shelf) -> None:
    shelf = Shelf(shelf._registry, budget_mb=1000, idle_seconds=60)
    shelf.engine("text_to_music.small", {}, quiet)
    tries: list[Any] = []

    def work(engine: Any) -> str:
        tries.append(engine)
        if len(tries) == 1:
            raise MemoryError
        return "done"

    assert shelf.using("text_to_music.large", {}, quiet, work) == ("done", ())
    assert Model.closes == ["small"] and tries[0] is tries[1]
    with pytest.raises(EngineFailed) as failed:
        shelf.using("text_to_music.large", {}, quiet, _never)
    assert failed.value.code == "out_of_memory"
    with pytest.raises(EngineFailed, match="could not speak"):
        shelf.using("text_to_music.large", {}, quiet, _fails)


def _never(engine: Any) -> None:
    raise MemoryError


def _fails(engine: Any) -> None:
    raise EngineFailed("speech_failed")


def test_what_fails_to_load_is_not_kept(shelf: Shelf) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError):
            shelf.engine("text_to_music.small", {"broken": True}, quiet)
    assert Model.loads == []
