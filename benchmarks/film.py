"""Cutting a film against its floor: ffmpeg encoding the very same frames from a raw file.

Four shots with cross-fades, captions, narration and looped music at 720p and 24 frames a second;
once as stills and once with camera motion. The captions are also burnt in by libass, as a peer.
All run in turn, and medians are printed with their ratio to the floor. `--quick` is small.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction as Ratio
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Cue, Frame, Line, Shot, Size, Sound
from reelbot.render.studio.film.compose import composed
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.film.encode import Encoding, command, ffmetadata, ffmpeg_exe
from reelbot.render.studio.film.mix import RATE_HZ
from reelbot.render.studio.film.sound import write_sound
from reelbot.render.studio.film.thumbnail import Thumbnail
from reelbot.render.studio.film.tracks import ShotSource, frame_count, pictures, spans
from reelbot.render.studio.storyboard import (
    Caption,
    EngineId,
    MusicCue,
    MusicTake,
    ShotCue,
    ShotTake,
    SpeechCue,
    SpeechTake,
    Storyboard,
)

SIZE = Size(width=1280, height=720)
FPS = 24
SHOTS = 4
FADE_S = 0.5
ENGINE = EngineId(task="benchmark", name="still", version="1")
ASS = """[Script Info]
PlayResX: 1280
PlayResY: 720
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, \
Outline, Shadow, Alignment, MarginL, MarginR, MarginV
Style: D,Noto Sans,40,&H00FFFFFF,&H00000000,&H80000000,1,1,3,2,2,60,60,46
[Events]
Format: Layer, Start, End, Style, Text
"""


class Assets:
    """Pictures, tones and a chord, made once; the film is what is timed."""

    def __init__(self, *, moving: bool) -> None:
        self._moving = moving
        self._pictures = [picture(number) for number in range(SHOTS)]
        t = np.arange(20 * RATE_HZ) / RATE_HZ
        self._music = np.stack([np.sin(2 * np.pi * f * t) for f in (220, 277)], axis=1) * 0.2
        t = np.arange(20 * 24_000) / 24_000
        self._speech = 0.3 * np.sin(2 * np.pi * 180 * t) * np.abs(np.sin(2 * np.pi * 1.7 * t))

    def frames(self, take: ShotTake) -> Iterator[Frame]:
        still = Frame(self._pictures[take.shot.index])
        for number in range(round(take.shot.seconds * take.shot.fps)):
            yield nearer(still, 1 + 0.002 * number) if self._moving else still

    def speech(self, take: SpeechTake) -> Sound:
        return Sound(self._speech[: int(24_000 * take.line.speed)].astype(np.float32), 24_000)

    def music(self, take: MusicTake) -> Sound:
        return Sound(self._music[: 9 * RATE_HZ].astype(np.float32), RATE_HZ)


def picture(number: int) -> NDArray[np.uint8]:
    """Something with areas, edges and texture, I420."""
    rng = np.random.default_rng(number)
    small = rng.integers(0, 256, (9, 16, 3), dtype=np.uint8)
    rgb = cv2.resize(small, (SIZE.width, SIZE.height), interpolation=cv2.INTER_CUBIC)
    for _ in range(60):
        x, y, r = (int(v) for v in rng.integers((0, 0, 8), (SIZE.width, SIZE.height, 90)))
        cv2.circle(rgb, (x, y), r, [int(v) for v in rng.integers(0, 256, 3)], -1, cv2.LINE_AA)
    noise = rng.integers(-6, 7, rgb.shape[:2])[..., None]
    rgb = np.clip(rgb.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def nearer(frame: Frame, scale: float) -> Frame:
    out = Frame(np.empty_like(frame.data))
    for source, target in zip((frame.y, frame.u, frame.v), (out.y, out.u, out.v), strict=True):
        h, w = source.shape
        matrix = np.array([[scale, 0, w / 2 * (1 - scale)], [0, scale, h / 2 * (1 - scale)]])
        cv2.warpAffine(source, matrix, (w, h), dst=target, borderMode=cv2.BORDER_REPLICATE)
    return out


def board(seconds: float) -> Storyboard:
    each = seconds / SHOTS
    shots = tuple(
        ShotCue(
            start_s=each * i,
            seconds=each + (FADE_S if i + 1 < SHOTS else 0),
            transition="fade" if i else "cut",
            transition_s=FADE_S if i else 0,
            take=ShotTake(
                engine=ENGINE,
                shot=Shot(prompt="", seconds=each + FADE_S, size=SIZE, fps=FPS, index=i),
            ),
        )
        for i in range(SHOTS)
    )
    speeches = tuple(
        SpeechCue(
            start_s=each * i + 0.4,
            seconds=each - 0.8,
            take=SpeechTake(engine=ENGINE, line=Line(text=str(i), speed=each - 0.8)),
        )
        for i in range(SHOTS)
    )
    text = "The quick brown fox jumps over the\nlazy dog, and nobody knows why"
    captions = tuple(
        Caption(start_s=c.start_s, end_s=c.start_s + c.seconds, text=text) for c in speeches
    )
    music = MusicCue(
        start_s=0,
        seconds=seconds,
        take=MusicTake(engine=ENGINE, cue=Cue(prompt="", seconds=seconds)),
    )
    return Storyboard(
        size=SIZE,
        fps=FPS,
        seconds=seconds,
        shots=shots,
        speeches=speeches,
        music=music,
        captions=captions,
        captions_as="on",
        title="A Fox",
    )


def raw_frames(story: Storyboard, assets: Assets, path: Path) -> None:
    count = frame_count(story)
    shots = [
        ShotSource(lambda take=cue.take: assets.frames(take))  # type: ignore[misc]
        for cue in story.shots
    ]
    seen = pictures(spans(story.shots, story.fps, count), shots, story.size)
    with path.open("wb") as file:
        for data in composed(story, seen, Thumbnail()):
            file.write(data.data)


def ass(story: Storyboard) -> str:
    def stamp(s: float) -> str:
        return f"{int(s) // 3600}:{int(s) // 60 % 60:02}:{s % 60:05.2f}"

    lines = (
        f"Dialogue: 0,{stamp(c.start_s)},{stamp(c.end_s)},D," + c.text.replace("\n", "\\N")
        for c in story.captions
    )
    return ASS + "\n".join(lines)


def encode(encoding: Encoding, frames: Path, extra: list[str]) -> None:
    """The floor: the film's own ffmpeg command with ready frames from a file."""
    arguments = command(encoding, ffmpeg_exe())
    place = arguments.index("pipe:0")
    arguments[place] = f"file:{frames}"
    arguments[arguments.index("pipe")] = "file"
    target = arguments.index("-c:v")
    subprocess.run(
        [*arguments[:target], *extra, *arguments[target:]], check=True, cwd=frames.parent
    )


def cpu_s() -> float:
    """Processor time of this process and of the children that it has reaped."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measured(runs: dict[str, Callable[[], None]], rounds: int) -> dict[str, tuple[float, float]]:
    """Median wall and processor seconds of each."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start, used = time.perf_counter(), cpu_s()
            run()
            taken[name].append((time.perf_counter() - start, cpu_s() - used))
    return {
        name: (statistics.median(wall for wall, _ in pairs), statistics.median(c for _, c in pairs))
        for name, pairs in taken.items()
    }


def compare(title: str, story: Storyboard, assets: Assets, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        samples = round(story.seconds * RATE_HZ)
        sound, tags = folder / "sound.f32", folder / "tags.txt"
        write_sound(story, assets, samples, sound, lambda: None)
        tags.write_text(ffmetadata({"title": "A film"}), "utf-8")
        (folder / "captions.ass").write_text(ass(story), "utf-8")
        encoding = Encoding(folder / "floor.mp4", sound, tags, SIZE, Ratio(FPS))
        bare = story.model_copy(update={"captions_as": "off"})
        raw_frames(story, assets, folder / "frames.yuv")
        raw_frames(bare, assets, folder / "bare.yuv")
        out = folder / "out"
        out.mkdir()

        def ours(film: Storyboard) -> Callable[[], None]:
            def run() -> None:
                cut(film, assets, out, {"title": "A film"}, lambda fraction, detail=None: None)

            return run

        peer = replace(encoding, target=folder / "peer.mp4")
        found = measured(
            {
                "floor": lambda: encode(encoding, folder / "frames.yuv", []),
                "cut": ours(story),
                "cut, no captions": ours(bare),
                "floor, no captions": lambda: encode(encoding, folder / "bare.yuv", []),
                "floor + captions by libass": lambda: encode(
                    peer, folder / "bare.yuv", ["-vf", "ass=captions.ass"]
                ),
                "sound": lambda: write_sound(story, assets, samples, sound, lambda: None),
                "frames, no encoder": lambda: raw_frames(story, assets, Path("/dev/null")),
            },
            rounds,
        )
    print(f"{title}: {story.seconds:g} s at {SIZE.width}x{SIZE.height}, {FPS} frames/s")
    floor = found["floor"]
    print(f"  {'':28} {'wall':>9}  x floor   {'processor':>9}  x floor")
    for name, (wall, used) in found.items():
        print(
            f"  {name:28} {wall:7.2f} s  {wall / floor[0]:7.2f}"
            f"   {used:7.2f} s  {used / floor[1]:7.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    story = board(8 if quick else 20)
    for title, moving in (("stills", False), ("camera motion", True)):
        compare(title, story, Assets(moving=moving), 3 if quick else 5)


if __name__ == "__main__":
    main()
