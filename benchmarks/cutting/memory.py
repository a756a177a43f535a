"""How much memory a long story takes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from cutting.story import MUSIC_HZ, Plan, board, chords, prepare, silent
from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.film.cut import cut

PAGE_S = 6.0
HEIGHT = 1080


def compare(minutes: float, *, moving: bool) -> None:
    """Each length in a process of its own, as a peak never goes down again."""
    for length in (minutes / 10, minutes):
        script = str(Path(__file__).parents[1] / "cut.py")
        subprocess.run(
            [
                sys.executable,
                script,
                "--memory-of",
                str(length),
                *(["--stills"] if not moving else []),
            ],
            check=True,
        )


def cut_one(minutes: float, *, moving: bool) -> None:
    """Cut a story with music as long as itself; if it moves, with cross-fades and captions."""
    plan = Plan(pages=round(minutes * 60 / PAGE_S), page_s=PAGE_S, height=HEIGHT, moving=moving)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        assets = prepare(plan, folder)
        story = board(plan, assets)
        path = folder / "music.npy"
        with path.open("wb") as file:
            shape = (round(story.seconds * MUSIC_HZ), 2)
            head = {"descr": "<f4", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, head)
            piece = chords(10)
            for start in range(0, shape[0], len(piece)):
                file.write(piece[: shape[0] - start].data)
        mapped = np.load(path, mmap_mode="r")
        assets.music = lambda take: Sound(mapped, MUSIC_HZ)  # type: ignore[method-assign]
        forget_peak()
        before = peak_mb(os.getpid())
        children = Children()
        start_s = time.perf_counter()
        cut(story, assets, folder, {"title": "A long story"}, silent)
        took = time.perf_counter() - start_s
        cutter, ffmpeg = peak_mb(os.getpid()), children.stop()
        size = (folder / "film.mp4").stat().st_size / 1e6
    print(
        f"{story.seconds / 60:5.1f} minutes, {'motion' if moving else 'stills'}, "
        f"{plan.pages} pages, {plan.size.width}x{HEIGHT}: "
        f"cutter {cutter:.0f} MB ({before:.0f} before), ffmpeg {ffmpeg:.0f} MB, "
        f"{took:.0f} s, film {size:.0f} MB",
        flush=True,
    )


def forget_peak() -> None:
    """From here on the peak is counted anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_mb(pid: int) -> float:
    """The greatest resident memory of a process; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return max(
        (int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), default=0
    )


def children(task: str) -> list[str]:
    """Processes that a thread of this one started, those that are encoders by now."""
    try:
        pids = Path(f"/proc/self/task/{task}/children").read_text().split()
        return [pid for pid in pids if "ffmpeg" in Path(f"/proc/{pid}/comm").read_text()]
    except OSError:  # one has ended in between
        return []


class Children:
    """Watches the encoders of this process. What getrusage tells of children begins with what
    this process had when it forked, so each is asked itself."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        self._stop.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            for task in os.listdir("/proc/self/task"):
                for pid in children(task):
                    self._peak = max(self._peak, peak_mb(int(pid)))
