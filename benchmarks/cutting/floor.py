"""The floor: ffmpeg encodes frames and sound that are ready, with the options of our films."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cutting.story import Assets, silent
from reelbot.render.studio.film.cut import SOUND_BIT_RATE
from reelbot.render.studio.film.encode import BT709, LEAN, Encoding, command, ffmetadata, ffmpeg_exe
from reelbot.render.studio.film.mux import AAC, FINISHED, TAGS
from reelbot.render.studio.film.sound import write_sound
from reelbot.render.studio.film.stream import Stream
from reelbot.render.studio.film.tape import RATE_HZ
from reelbot.render.studio.film.thumbnail import Thumbnail
from reelbot.render.studio.film.tracks import ShotSource
from reelbot.render.studio.storyboard import Storyboard


@dataclass(frozen=True)
class Ready:
    """What is encoded."""

    encoding: Encoding
    frames: Path
    sound: Path
    tags: Path


def prepare(story: Storyboard, assets: Assets, folder: Path) -> Ready:
    """Every frame of the film as I420 in one file, and its sound in another."""
    sound, tags, frames = folder / "sound.f32", folder / "tags.txt", folder / "frames.yuv"
    write_sound(story, assets, round(story.seconds * RATE_HZ), sound, lambda: None)
    tags.write_text(ffmetadata({"title": "A story"}, story.chapters), "utf-8")
    shots = [
        ShotSource(lambda take=cue.take: assets.frames(take, silent))  # type: ignore[misc]
        for cue in story.shots
    ]
    with frames.open("wb") as file:
        for data in Stream().compose(story, shots, Thumbnail()):
            file.write(data.data)
    fps = Fraction(story.fps).limit_denominator(1001)
    encoding = Encoding(folder / "floor.mp4", story.size, fps)
    return Ready(encoding, frames, sound, tags)


def encode(ready: Ready) -> None:
    """One ffmpeg with the options of our three, from plain frames at a constant rate."""
    size, fps = ready.encoding.size, ready.encoding.fps
    exe = ffmpeg_exe()
    video = command(ready.encoding, exe)
    video = video[video.index("-c:v") : video.index("-fflags")]
    video[video.index("passthrough")] = "cfr"
    # Ours are such that it takes less memory; here it is as fast as it can be.
    video[video.index("-threads:v") + 1] = "0"
    video = [option for option in video if option not in LEAN]
    arguments = [
        *(exe, "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
        *("-f", "rawvideo", "-pixel_format", "yuv420p", "-framerate", f"{fps}"),
        *("-video_size", f"{size.width}x{size.height}", *BT709, "-i", f"file:{ready.frames}"),
        *("-f", "f32le", "-ar", str(RATE_HZ), "-ch_layout", "stereo", "-i", f"file:{ready.sound}"),
        *(*TAGS, f"file:{ready.tags}", "-map", "0:v", "-map", "1:a"),
        *("-map_metadata", "2", "-map_chapters", "2", *video, *AAC),
        *("-b:a", SOUND_BIT_RATE, *FINISHED, "-f", "mp4", f"file:{ready.encoding.target}"),
    ]
    subprocess.run(arguments, check=True)
