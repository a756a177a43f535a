"""A pipeline's bare call against the same through our engine, in turn in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.neural import device, libraries


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of one call (median), bare and ours, and what ours is of the bare one: the median of
    the pairs' ratios, as what else the machine does hits both of a pair."""

    bare_s: float
    ours_s: float
    ratio: float


class Watching:
    """A report that shows nothing and never stops, but takes looks, as a worker's does."""

    def __call__(self, fraction: float, detail: str | None = None) -> None:
        pass

    def show(self, picture: np.ndarray) -> None:
        pass


def engine_of(full: str, table: dict[str, Any], where: str = "cpu") -> Any:
    registry = Registry({"device": where, "options": {full: table}})
    if reason := registry.missing(full):
        raise SystemExit(f"{full}: {reason}")
    engine: Any = registry.engine(full, registry.identity(full))
    engine.load(Watching())
    return engine


def shot_of(engine: Any, frames: int, side: tuple[int, int], seed: int) -> Shot:
    """A shot that is one clip of so many frames."""
    rate = engine.camera.fps if hasattr(engine, "camera") else 8
    return Shot(
        prompt="a fox in the snow",
        seconds=frames / rate,
        size=Size(width=side[0], height=side[1]),
        fps=rate,
        seed=seed,
    )


def ours(engine: Any, shot: Shot) -> Callable[[], Any]:
    if engine.card.task == "text_to_video":
        sketch = engine.sketch(shot, Watching())
        return lambda: engine.footage(shot, sketch, 0, Watching())
    return lambda: engine.paint(shot, Watching())


def bare(engine: Any, shot: Shot) -> Callable[[], Any]:
    """The library's own call with what our engine gives it."""
    caught: dict[str, Any] = {}
    pipe, run = engine.pipe, engine.run

    def catching(arguments: dict[str, Any], *given: Any, **named: Any) -> Any:
        caught.update(arguments)
        return run(arguments, *given, **named)

    engine.run = catching
    ours(engine, shot)()
    engine.run = run
    import inspect

    taken = inspect.signature(pipe.__call__).parameters
    arguments = {name: value for name, value in caught.items() if name in taken}

    def call() -> Any:
        arguments["generator"] = device.generator(shot.seed)
        with libraries.torch().inference_mode():
            return pipe(**arguments)

    return call


def measure(engine: Any, shot: Shot, rounds: int) -> Measured:
    one, other = bare(engine, shot), ours(engine, shot)
    pairs = []
    for number in range(rounds):
        # Who goes first changes, as what comes second finds warmer caches.
        order = (one, other) if number % 2 == 0 else (other, one)
        took = {call: _seconds(call) for call in order}
        pairs.append((took[one], took[other]))
    bares, ourses = zip(*pairs, strict=True)
    ratios = [ours_s / bare_s for bare_s, ours_s in pairs]
    return Measured(statistics.median(bares), statistics.median(ourses), statistics.median(ratios))


def _seconds(call: Callable[[], Any]) -> float:
    """Of the wall on a GPU; on the CPU those of the processor, as other programs wait there too."""
    torch = libraries.torch()
    on_gpu = torch.cuda.is_available()
    clock = time.perf_counter if on_gpu else time.process_time
    started = clock()
    call()
    if on_gpu:
        torch.cuda.synchronize()
    return clock() - started


def tiny(folder: Path, name: str) -> Path:
    """A tiny pipeline, as the tests make it."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        libraries.diffusers().utils.logging.disable_progress_bar()
        libraries.transformers().utils.logging.disable_progress_bar()
        from tests.models import tiny as makers

        found: Path = getattr(makers, name)(folder / name)
    return found
