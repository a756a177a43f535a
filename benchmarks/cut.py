"""Cutting a story against its floor and against what people write with MoviePy.

Pages with a picture and a narration each, half a second between them, quieter music looped beneath.
Once as stills, as the usual tutorial has it; once with camera motion, cross-fades and captions.

floor     ffmpeg encoding ready raw frames and ready sound, with our options and our binary
cut       ours: from picture files and samples to the finished film
script    the tutorial's MoviePy script, with our preset instead of its slower one
moviepy   ours with `compositor = "moviepy"` (with --reference)

All run in turn in one run; medians (of the slow ones, one round) are printed with their ratio to
the floor, of wall time and of processor time (all processes of a run), which a busy machine
disturbs less. By default three short pages at 720p; `--full` is 12 pages at 720p and 1080p (15
minutes). `--memory MINUTES` instead cuts stories of a tenth of that length and of that length at
1080p, each in a process of its own, and prints the peak memory of all processes of the cut.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cutting import floor, memory, script
from cutting.story import Assets, Plan, board, prepare

from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.storyboard import Storyboard


def silent(fraction: float, detail: str | None = None) -> None:
    """Report to nobody."""


class Taken(NamedTuple):
    """Seconds of a run."""

    wall: float
    processor: float


SLOW = ("script", "moviepy")  # so far from the others that one round says enough


def measured(runs: dict[str, Callable[[], None]], rounds: int) -> dict[str, Taken]:
    """Medians of each."""
    taken: dict[str, list[Taken]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, run in runs.items():
            if name in SLOW and number:
                continue
            start, used = time.perf_counter(), processor_s()
            run()
            taken[name].append(Taken(time.perf_counter() - start, processor_s() - used))
    return {
        name: Taken(*(statistics.median(column) for column in zip(*rows, strict=True)))
        for name, rows in taken.items()
    }


def processor_s() -> float:
    """Processor time of this process and of the children that it has reaped."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def compare(plan: Plan, rounds: int, *, reference: bool) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        assets: Assets = prepare(plan, folder)
        story: Storyboard = board(plan, assets)
        ready = floor.prepare(story, assets, folder)

        def ours(compositor: str) -> Callable[[], None]:
            out = folder / compositor
            out.mkdir()

            def run() -> None:
                cut(story, assets, out, {"title": "A story"}, silent, compositor=compositor)

            return run

        runs = {
            "floor": lambda: floor.encode(ready),
            "cut": ours("stream"),
            "script": lambda: script.make(plan, assets, folder / "script.mp4"),
        }
        if reference:
            runs["moviepy"] = ours("moviepy")
        found = measured(runs, rounds)
        sizes = {
            "floor": ready.encoding.target,
            "cut": folder / "stream" / "film.mp4",
            "script": folder / "script.mp4",
            "moviepy": folder / "moviepy" / "film.mp4",
        }
        print(
            f"{'camera motion, cross-fades, captions' if plan.moving else 'stills'}: "
            f"{plan.pages} pages, {story.seconds:.1f} s, {plan.size.width}x{plan.size.height}, "
            f"{story.fps:g} frames/s; median of {rounds}"
        )
        least = found["floor"]
        print(f"  {'':8} {'wall':>10}  x floor {'processor':>12}  x floor   x cut        size")
        for name, one in found.items():
            print(
                f"  {name:8} {one.wall:8.2f} s {one.wall / least.wall:8.2f} "
                f"{one.processor:10.2f} s {one.processor / least.processor:8.2f} "
                f"{one.wall / found['cut'].wall:7.1f} {sizes[name].stat().st_size / 1e6:8.2f} MB",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--reference", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--memory", type=float, metavar="MINUTES")
    parser.add_argument("--stills", action="store_true", help="for --memory: without motion")
    chosen = parser.parse_args()
    if chosen.memory:
        memory.compare(chosen.memory, moving=not chosen.stills)
        return
    for height in (720, 1080) if chosen.full else (720,):
        for moving in (False, True):
            plan = Plan(
                pages=12 if chosen.full else 3,
                page_s=5.0 if chosen.full else 2.5,
                height=height,
                moving=moving,
            )
            compare(plan, chosen.rounds or (3 if chosen.full else 1), reference=chosen.reference)


if __name__ == "__main__":
    main()
