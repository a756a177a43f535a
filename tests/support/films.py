"""Looking at finished films: their frames as they are seen, their samples, their keyframes."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]


def encoded(path: Path) -> list[tuple[float, U8]]:
    """The frames that are in the file as (seconds, I420)."""
    with av.open(str(path)) as film:
        return [
            (float(frame.pts * frame.time_base), np.asarray(frame.to_ndarray(format="yuv420p")))
            for frame in film.decode(video=0)
            if frame.pts is not None and frame.time_base is not None
        ]


def frames_seen(path: Path, fps: float) -> list[U8]:
    """What is seen at each frame of the film, I420: one in the file may be seen for longer."""
    frames = encoded(path)
    starts = [round(seconds * fps) for seconds, _ in frames]
    with av.open(str(path)) as film:
        video = film.streams.video[0]
        assert video.duration is not None and video.time_base is not None
        count = round(float(video.duration * video.time_base) * fps)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    ends = [*starts[1:], count]
    return [
        data
        for (_, data), start, end in zip(frames, starts, ends, strict=True)
        for _ in range(start, end)
    ]


def samples(path: Path) -> NDArray[np.float32]:
    """The film's sound, shape (n, 2)."""
    with av.open(str(path)) as film:
        sound = [frame.to_ndarray() for frame in film.decode(audio=0)]
    return np.concatenate(sound, axis=1).T.astype(np.float32)


def keyframes(path: Path) -> list[float]:
    """Times of the keyframes, in seconds."""
    with av.open(str(path)) as film:
        packets = [p for p in film.demux(video=0) if p.is_keyframe and p.pts is not None]
        return [float(p.pts * p.time_base) for p in packets if p.time_base and p.pts is not None]


def ssim(one: U8, other: U8) -> float:
    """Structural similarity of two luma planes (Wang et al. 2004: Gaussian window, sigma 1.5)."""
    x, y = one.astype(np.float64), other.astype(np.float64)

    def mean(plane: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(cv2.GaussianBlur(plane, (11, 11), 1.5), np.float64)

    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mx * my + c1) * (2 * cov + c2)
    return float((top / ((mx * mx + my * my + c1) * (vx + vy + c2))).mean())
