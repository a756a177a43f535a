"""How much memory a long story takes, all processes of its cut together.

`python -m cutting.memory MINUTES [--stills]` cuts one; benchmarks/cut.py --memory compares two.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from cutting.story import MUSIC_HZ, Assets, Plan, board, chords, prepare, silent
from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.storyboard import Storyboard

PAGE_S = 6.0
HEIGHT = 1080
EVERY_S = 0.1


def compare(minutes: float, *, moving: bool) -> None:
    """Each length in a process of its own, as a peak never goes down again."""
    for length in (minutes / 10, minutes):
        subprocess.run(
            [
                *(sys.executable, "-m", "cutting.memory", str(length)),
                *(["--stills"] if not moving else []),
            ],
            check=True,
            cwd=Path(__file__).parents[1],
        )


def planned(plan: Plan, folder: Path) -> tuple[Assets, Storyboard]:
    """The story, and music.npy in `folder`, which is as long as the story."""
    assets = prepare(plan, folder)
    story = board(plan, assets)
    with (folder / "music.npy").open("wb") as file:
        shape = (round(story.seconds * MUSIC_HZ), 2)
        head = {"descr": "<f4", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, head)
        piece = chords(10)
        for start in range(0, shape[0], len(piece)):
            file.write(piece[: shape[0] - start].data)
    return assets, story


def cut_one(minutes: float, *, moving: bool) -> None:
    """Cut a story with music as long as itself; if it moves, with cross-fades and captions."""
    pages = max(1, round(minutes * 60 / PAGE_S))
    plan = Plan(pages=pages, page_s=PAGE_S, height=HEIGHT, moving=moving)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        # In another process: what plans a story needs detectors, what cuts it does not.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            assets, story = pool.submit(planned, plan, folder).result()
        mapped = np.load(folder / "music.npy", mmap_mode="r")
        assets.music = lambda take: Sound(mapped, MUSIC_HZ)  # type: ignore[method-assign]
        before = resident_mb(os.getpid())
        watch = Watch()
        start_s = time.perf_counter()
        cut(story, assets, folder, {"title": "A long story"}, silent)
        took = time.perf_counter() - start_s
        watch.stop()
        size = (folder / "film.mp4").stat().st_size / 1e6
    print(
        f"{story.seconds / 60:5.1f} minutes, {'motion' if moving else 'stills'}, "
        f"{plan.pages} pages, {plan.size.width}x{HEIGHT}: all processes {watch.all_mb:.0f} MB "
        f"({watch.shared_mb:.0f} with shared pages counted once), cutter {watch.cutter_mb:.0f} MB "
        f"({before:.0f} before), its ffmpegs {watch.ffmpeg_mb:.0f} MB, {took:.0f} s, "
        f"film {size:.0f} MB",
        flush=True,
    )


def resident_mb(pid: int) -> float:
    """Resident memory of a process now; 0 where it has ended."""
    return told_mb(f"/proc/{pid}/status", "VmRSS")


def proportional_mb(pid: int) -> float:
    """The same, with pages that several processes share in equal parts (proc(5), smaps_rollup)."""
    return told_mb(f"/proc/{pid}/smaps_rollup", "Pss")


def told_mb(path: str, key: str) -> float:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{key}:"))


def children() -> set[int]:
    """Encoders that this process started. Between fork and exec a child has what this one has."""
    found: set[int] = set()
    for task in os.listdir("/proc/self/task"):
        try:
            pids = Path(f"/proc/self/task/{task}/children").read_text().split()
            found.update(
                int(pid) for pid in pids if "ffmpeg" in Path(f"/proc/{pid}/comm").read_text()
            )
        except OSError:  # one has ended in between
            continue
    return found


class Watch:
    """Looks at this process and all that it started, again and again; keeps the highest sums."""

    def __init__(self) -> None:
        self.all_mb = self.shared_mb = self.cutter_mb = self.ffmpeg_mb = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        own, looks = os.getpid(), 0
        while not self._stop.wait(EVERY_S):
            others = children()
            cutter, ffmpeg = resident_mb(own), sum(map(resident_mb, others))
            self.cutter_mb = max(self.cutter_mb, cutter)
            self.ffmpeg_mb = max(self.ffmpeg_mb, ffmpeg)
            self.all_mb = max(self.all_mb, cutter + ffmpeg)
            if looks % 5 == 0:  # it takes some milliseconds
                shared = sum(map(proportional_mb, {own, *others}))
                self.shared_mb = max(self.shared_mb, shared)
            looks += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--stills", action="store_true")
    chosen = parser.parse_args()
    cut_one(chosen.minutes, moving=not chosen.stills)


if __name__ == "__main__":
    main()
