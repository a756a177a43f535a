"""A film takes as much memory as a moment of it, however long it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own, as a peak never goes down again. Pages move and cross-fade, each is
# spoken, music is as long as the film and lies in a file, as it does in the worker.
CUT = """
import json, os, sys, threading
from pathlib import Path

import cv2
import numpy as np

from reelbot.render.studio.engines.base import Cue, Frame, Line, Shot, Size, Sound
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.storyboard import (
    Caption, EngineId, MusicCue, MusicTake, ShotCue, ShotTake, SpeechCue, SpeechTake, Storyboard,
)

PAGES, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
PAGE_S, FPS, SIZE, RATE = 2.5, 12, Size(width=640, height=360), 48_000
ENGINE = EngineId(task="test", name="test", version="1")
seconds = PAGE_S * PAGES
picture = np.random.default_rng(1).integers(20, 220, (70, 90), np.uint8)
picture = cv2.resize(picture, (900, 700), interpolation=cv2.INTER_CUBIC)
music = np.lib.format.open_memmap(
    FOLDER / "music.npy", "w+", np.float32, (round(seconds * RATE), 2)
)
tone = (0.05 * np.sin(np.arange(RATE) / 40)).astype(np.float32)[:, None]
for start in range(0, len(music), RATE):  # a heap keeps what a long array had
    music[start : start + RATE] = tone[: len(music) - start]
music.flush()


class Made:
    def frames(self, take, report):
        for number in range(round(take.shot.seconds * FPS)):
            frame = np.ascontiguousarray(picture[number : number + 540, number * 2 :][:, :640])
            yield Frame(frame)

    def speech(self, take):
        t = np.arange(2 * 24_000) / 24_000
        sound = (0.2 * np.sin(900 * t) * np.sin(7 * t)).astype(np.float32)
        return Sound(sound, 24_000)

    def music(self, take):
        return Sound(np.load(FOLDER / "music.npy", mmap_mode="r"), RATE)


shots, speeches, captions = [], [], []
for page in range(PAGES):
    before = 0.5 if page else 0.0
    shot = Shot(prompt="", seconds=PAGE_S + before, size=SIZE, fps=FPS, index=page, count=PAGES)
    shots.append(ShotCue(
        start_s=PAGE_S * page - before, seconds=PAGE_S + before, transition="fade" if page else
        "cut", transition_s=before, take=ShotTake(engine=ENGINE, shot=shot),
    ))
    take = SpeechTake(engine=ENGINE, line=Line(text=str(page)))
    speeches.append(SpeechCue(start_s=PAGE_S * page, seconds=2, take=take))
    captions.append(Caption(start_s=PAGE_S * page, end_s=PAGE_S * page + 2, text=f"Page {page}"))
story = Storyboard(
    size=SIZE, fps=FPS, seconds=seconds, shots=tuple(shots), speeches=tuple(speeches),
    music=MusicCue(start_s=0, seconds=seconds,
                   take=MusicTake(engine=ENGINE, cue=Cue(prompt="", seconds=seconds))),
    captions=tuple(captions), captions_as="on",
)


def memory_mb(pid, field):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)),
               default=0)


# Of the cutter only what is its own: pages of files that it looks into (the music) are counted as
# resident too, but the kernel takes them back where it needs room.
cutters, encoders, done = [0.0], [0.0], threading.Event()


def watch():
    while not done.wait(0.02):
        cutters.append(memory_mb(os.getpid(), "RssAnon"))
        for task in os.listdir("/proc/self/task"):
            try:
                pids = Path(f"/proc/self/task/{task}/children").read_text().split()
                # Between fork and exec a child is as large as this process.
                pids = [pid for pid in pids if "ffmpeg" in Path(f"/proc/{pid}/comm").read_text()]
            except OSError:
                continue
            encoders.append(max((memory_mb(pid, "VmHWM") for pid in pids), default=0))


thread = threading.Thread(target=watch)
thread.start()
music = None
cut(story, Made(), FOLDER, {}, lambda fraction, detail=None: None)
done.set()
thread.join()
print(json.dumps({"cutter": max(cutters), "encoder": max(encoders)}))
"""

GROWTH_MB = 8  # heaps are not the same twice; 50 s of sound are 19, of these frames 400


def peaks(pages: int, folder: Path) -> dict[str, float]:
    folder.mkdir()
    command = [sys.executable, "-c", CUT, str(pages), str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    short, long = peaks(4, tmp_path / "short"), peaks(24, tmp_path / "long")
    assert 40 < short["cutter"] < 300
    assert long["cutter"] < short["cutter"] + GROWTH_MB
    assert 20 < short["encoder"] < 200
    assert long["encoder"] < short["encoder"] + GROWTH_MB
