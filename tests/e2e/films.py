"""Making a film as a person would, and taking it apart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def make(
    folder: Path, command: str, name: str = "film.mp4", *, attach: Sequence[Path] = ()
) -> Path:
    """Run `reelbot make` as a person would; returns the path that it prints last."""
    files = [part for path in attach for part in ("--attach", str(path))]
    out = ["--out", str(folder / name)]
    result = subprocess.run(
        [sys.executable, "-m", "reelbot.cli", "make", command, *files, *out],
        env=os.environ | {"REELBOT_RENDER__DATA_DIR": str(folder / "data")},
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=240,
    )
    assert result.returncode == 0, result.stderr
    return Path(result.stdout.splitlines()[-1])


class Film:
    """A finished film, decoded."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as media:
            video, audio = media.streams.video[0], media.streams.audio[0]
            assert video.codec_context.name == "h264" and audio.codec_context.name == "aac"
            assert video.codec_context.pix_fmt == "yuv420p"
            self.size = (video.codec_context.width, video.codec_context.height)
            # A frame that shows what the one before it showed is not there again.
            self.rate = float(video.base_rate or 0)
            self.ends = [float(s.duration * s.time_base) for s in (video, audio)]  # type: ignore[operator]
            self.metadata = dict(media.metadata)
        self.frames = _frames(path, self.rate)
        self.sound = _sound(path)


def _frames(path: Path, rate: float) -> NDArray[np.uint8]:
    """What is seen at every frame of the film's rate, at a quarter of its size, grey: enough to
    compare, little to keep."""
    seen: list[NDArray[np.uint8]] = []
    with av.open(str(path)) as media:
        for frame in media.decode(video=0):
            small = frame.reformat(width=frame.width // 4, height=frame.height // 4, format="gray")
            last = seen[-1:]
            while last and len(seen) < round((frame.time or 0.0) * rate):
                seen += last
            seen.append(small.to_ndarray().astype(np.uint8))
    return np.stack(seen)


def _sound(path: Path) -> NDArray[np.float32]:
    """All samples, float32, shape (n, 2), 48 kHz."""
    with av.open(str(path)) as media:
        parts = [frame.to_ndarray() for frame in media.decode(audio=0)]
    return np.concatenate(parts, axis=1).T.astype(np.float32)
