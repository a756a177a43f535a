"""Colours of a frame: what ffmpeg decodes as BT.709 is what was painted."""

from __future__ import annotations

from typing import Any, cast

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.base import Frame
from reelbot.render.studio.moderation import Moderation

PURE = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (255, 0, 255),
        (255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 90, 30)]  # fmt: skip


def frame_of(colour: tuple[int, int, int]) -> Frame:
    rgb = np.broadcast_to(np.array(colour, np.float32) / 255, (16, 16, 3))
    y, u, v = (np.round(plane).astype(np.uint8) for plane in bt709.ycbcr(np.ascontiguousarray(rgb)))
    data = np.concatenate([y.ravel(), u[::2, ::2].ravel(), v[::2, ::2].ravel()])
    return Frame(np.ascontiguousarray(data.reshape(24, 16)))


@pytest.mark.parametrize("colour", PURE)
def test_pure_colours_come_back(colour: tuple[int, int, int]) -> None:
    frame = frame_of(colour)
    picture = av.VideoFrame.from_ndarray(frame.data, format="yuv420p")
    picture.colorspace = av.video.reformatter.Colorspace.ITU709
    picture.color_range = av.video.reformatter.ColorRange.MPEG
    decoded = picture.reformat(format="rgb24", src_colorspace="ITU709", dst_color_range="JPEG")
    assert np.abs(decoded.to_ndarray().astype(int) - colour).max() <= 2
    assert np.abs(bt709.rgb_of(frame).astype(int) - colour).max() <= 2


def test_whole_colours_come_within_a_level_of_the_formula() -> None:
    """At every corner and grey, and at what lies between."""
    levels = np.array([0, 1, 64, 127, 128, 200, 254, 255], np.uint8)
    red, green, blue = np.meshgrid(levels, levels, levels)
    rgb = np.stack([red, green, blue], axis=-1).reshape(8, -1, 3)
    exact = np.stack(bt709.ycbcr(np.asarray(rgb / 255, np.float32)), axis=-1)
    found = bt709.planes(rgb)
    assert found.dtype == np.uint8 and np.abs(found - exact).max() < 0.7
    grey = np.repeat(levels[:, None, None], 3, axis=2)
    assert (bt709.planes(grey)[..., 1:] == 128).all()


class Eyes:
    """Keeps what it is shown."""

    def __init__(self) -> None:
        self.seen: list[NDArray[np.uint8]] = []

    def judge(self, picture: NDArray[np.uint8]) -> float:
        self.seen.append(picture)
        return 0.0


@pytest.mark.parametrize("colour", PURE)
def test_frames_are_judged_in_the_colours_that_are_shown(colour: tuple[int, int, int]) -> None:
    eyes = Eyes()
    moderation = Moderation({})
    moderation._engine = cast(Any, eyes)
    frames = [frame_of(colour) for _ in range(10)]
    assert list(moderation.watch(iter(frames), len(frames))) == frames
    assert len(eyes.seen) == 3
    assert all(np.abs(picture.astype(int) - colour).max() <= 2 for picture in eyes.seen)
