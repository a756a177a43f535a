"""A film or sound encoded again so that it fits into so many bytes, by ffmpeg.

Two passes: the second knows from the first where the bits are needed, and lands within a few per
cent of what was aimed at. What comes out is weighed; where it is too heavy, the second pass is
done again for less. Tags, chapters and recipe stay.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reelbot.core.errors import InvalidInput
from reelbot.core.versions import (
    AUDIO_BPS_MIN,
    HEAD_BYTES,
    VIDEO_BPS_MIN,
    bytes_needed,
    least_bytes_max,
)
from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.encode import BT709, failure, ffmpeg_exe
from reelbot.render.studio.film.ladder import Original, Version, plan
from reelbot.render.studio.film.leash import leashed

TRIES = 5
# Boxes and padding around tags and chapters.
BOX_BYTES = 10_000
# The source's brand is read as tags; written beside the version's own they would stand there twice.
_OWN_BRAND = [
    part
    for name in ("major_brand", "minor_version", "compatible_brands")
    for part in ("-metadata", f"{name}=")
]
# Less than this was not aimed at: a try that misses may go under the floor a little, not far.
SLACK = 0.8


def shrink(original: Original, source: Path, target: Path, bytes_max: int) -> Version:
    """Write to `target` the best version of `source` that has at most `bytes_max` bytes.

    The folder of `target` is for this alone. Returns how it was encoded.
    Raises InvalidInput("does_not_fit", bytes_min), HostProblem("ffmpeg_missing"), OSError(ENOSPC),
    EngineFailed("encoder_failed", detail, status).
    """
    folder = target.parent
    head_bytes = max(HEAD_BYTES, _tags_bytes(source, folder) + BOX_BYTES)
    version = plan(original, bytes_max, head_bytes=head_bytes)
    if version is None:
        raise does_not_fit(original, head_bytes)
    if version.size is not None:
        _ffmpeg(folder, first_pass(source, version))
    for _ in range(TRIES):
        _ffmpeg(folder, last_pass(source, version, target))
        bytes_made = target.stat().st_size
        if bytes_made <= bytes_max:
            return version
        version = _less(version, bytes_made / bytes_max)
        if version.size is not None and version.video_bps < SLACK * VIDEO_BPS_MIN:
            break
        if version.audio_bps < SLACK * AUDIO_BPS_MIN:
            break
    target.unlink()
    raise does_not_fit(original, head_bytes)


def does_not_fit(original: Original, head_bytes: int) -> InvalidInput:
    needed = bytes_needed(original.seconds, has_video=original.size is not None)
    least = least_bytes_max(original.bytes, needed + head_bytes - HEAD_BYTES)
    return InvalidInput("does_not_fit", bytes_min=least)


def _less(version: Version, excess: float) -> Version:
    """A version for that much less and somewhat more: in a second or two, the encoder makes up
    for only a part of what it is told to save."""
    factor = 0.99 / excess**1.5
    if version.size is None:
        return replace(version, audio_bps=int(version.audio_bps * factor))
    total_bps = version.video_bps + version.audio_bps
    return replace(version, video_bps=int(total_bps * factor) - version.audio_bps)


def first_pass(source: Path, version: Version) -> list[str]:
    """ffmpeg's arguments to look at the pictures and write down what each needs."""
    return [*_input(source), "-an", *_video(version, 1), "-f", "null", os.devnull]


def last_pass(source: Path, version: Version, target: Path) -> list[str]:
    """ffmpeg's arguments to write the version; with faststart, tags and chapters."""
    video = _video(version, 2) if version.size is not None else ["-vn"]
    return [
        *(*_input(source), "-map_metadata", "0", "-map_chapters", "0", *video),
        *_OWN_BRAND,
        *("-map", "0:a?", "-c:a", "aac", "-b:a", str(version.audio_bps)),
        *("-movflags", "+faststart+use_metadata_tags", "-fflags", "+bitexact"),
        *("-flags:v", "+bitexact", "-flags:a", "+bitexact", "-f", "mp4", f"file:{target}"),
    ]


def _input(source: Path) -> list[str]:
    return ["-protocol_whitelist", "file", "-f", "mov", "-i", f"file:{source}"]


def _video(version: Version, number: int) -> list[str]:
    size: Size | None = version.size
    assert size is not None
    rate = str(version.video_bps)
    # Bursts are bounded so that a phone on a slow line can play along.
    peak = str(3 * version.video_bps)
    return [
        *("-map", "0:v:0", "-fps_mode", "passthrough"),
        *("-vf", f"scale={size.width}:{size.height}:flags=lanczos", "-pix_fmt", "yuv420p"),
        *("-c:v", "libx264", "-preset", version.preset, "-profile:v", "high", *BT709),
        *("-b:v", rate, "-maxrate", peak, "-bufsize", peak, "-g", "120"),
        *("-pass", str(number), "-passlogfile", "pass"),
    ]


def _tags_bytes(source: Path, folder: Path) -> int:
    """How much tags, chapters and recipe take."""
    tags = folder / "tags.txt"
    _ffmpeg(folder, [*_input(source), "-map_metadata", "0", "-f", "ffmetadata", f"file:{tags}"])
    return tags.stat().st_size


def _ffmpeg(folder: Path, arguments: Sequence[str]) -> None:
    """Run ffmpeg in `folder` to its end; it dies with this thread."""
    command = [ffmpeg_exe(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"]
    done = subprocess.run(
        leashed([*command, *arguments]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={"LC_ALL": "C.UTF-8", "AV_LOG_FORCE_NOCOLOR": "1"},
        check=False,
    )
    if done.returncode != 0:
        raise failure(done.stderr.decode("utf-8", "replace"), done.returncode, folder)
