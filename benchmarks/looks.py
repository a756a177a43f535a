"""What a style costs: processor time of scenery's frames and of painting their set, each style's
over that of the plain one, measured in turns in one run.

    .venv/bin/python benchmarks/looks.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import cv2

from reelbot.core import styles
from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.stage import Stage

PROMPTS = ("a red fox runs through a snowy forest", "two cats dance in a meadow", "a boat at sea")
SECONDS, FPS, ROUNDS = 1.0, 24.0, 3


def quiet(fraction: float, detail: str | None = None) -> None:
    """A report that nobody reads."""


def shots(style: str) -> Iterator[Shot]:
    """The prompts of the benchmark in a style, 720p."""
    words = styles.SHIPPED[style]
    named = ", ".join(part for part in (words.get("prefix", ""), words.get("suffix", "")) if part)
    for prompt in PROMPTS:
        size = Size(width=1280, height=720)
        yield Shot(prompt=prompt, seconds=SECONDS, fps=FPS, size=size, seed=3, style=named)


def cost(engine: Scenery, style: str) -> tuple[float, float]:
    """Milliseconds of processor time: to paint a set, and a frame."""
    painting = filming = 0.0
    frames = 0
    for shot in shots(style):
        sketch = Sketch.model_validate(engine.sketch(shot, quiet))
        start = time.process_time()
        stage = Stage(shot, sketch, engine.catalogue, lambda share: None)
        painted = time.process_time()
        frames += sum(1 for _ in stage.frames())
        filming += time.process_time() - painted
        painting += painted - start
    return 1000 * painting / len(PROMPTS), 1000 * filming / frames


def main() -> None:
    """Print a row a style."""
    cv2.setNumThreads(1)
    engine = Scenery({})
    engine.load(quiet)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in styles.SHIPPED}
    for _ in range(ROUNDS):
        for name, costs in found.items():
            costs.append(cost(engine, name))
    plain = [statistics.median(column) for column in zip(*found["plain"], strict=True)]
    print(f"plain: {plain[0]:.0f} ms a set, {plain[1]:.2f} ms a frame of processor time")
    for name, costs in found.items():
        paint, frame = (statistics.median(column) for column in zip(*costs, strict=True))
        print(f"{name:15} set {paint / plain[0]:.2f}   frame {frame / plain[1]:.2f}")


if __name__ == "__main__":
    main()
