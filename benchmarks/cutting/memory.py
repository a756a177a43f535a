"""How much memory a long story takes."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
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
        music = np.lib.format.open_memmap(
            folder / "music.npy", "w+", np.float32, (round(story.seconds * MUSIC_HZ), 2)
        )
        piece = chords(10)
        for start in range(0, len(music), len(piece)):
            music[start : start + len(piece)] = piece[: len(music) - start]
        music.flush()
        del music
        mapped = np.load(folder / "music.npy", mmap_mode="r")
        assets.music = lambda take: Sound(mapped, MUSIC_HZ)  # type: ignore[method-assign]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start_s = time.perf_counter()
        cut(story, assets, folder, {"title": "A long story"}, silent)
        took = time.perf_counter() - start_s
        cutter = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ffmpeg = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        size = (folder / "film.mp4").stat().st_size / 1e6
    print(
        f"{story.seconds / 60:5.1f} minutes, {'motion' if moving else 'stills'}, "
        f"{plan.pages} pages, {plan.size.width}x{HEIGHT}: "
        f"cutter {cutter:.0f} MB ({before:.0f} before), ffmpeg {ffmpeg:.0f} MB, "
        f"{took:.0f} s, film {size:.0f} MB",
        flush=True,
    )
