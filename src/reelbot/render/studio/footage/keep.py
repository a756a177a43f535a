"""Frames → a file of intra-coded H.264, and back.

Every frame is a key frame, at a quality at which nobody sees the difference (CRF 10), so that the
film's own encoding is the only lossy one. Clips of models keep full chroma (4:4:4), as they are
made larger later on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction as Ratio
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Frame
from reelbot.render.studio.engines.bt709 import planes

U8 = NDArray[np.uint8]

CRF = 10


def planes_of(rgb: U8) -> U8:
    """RGB uint8 (height, width, 3) → Y′CbCr uint8 (height, width, 3), BT.709, limited range."""
    return planes(rgb)


def write_rgb(path: Path, frames: Iterable[U8], fps: float) -> int:
    """Keep RGB frames of one size, uint8 (height, width, 3), in 4:4:4; how many there were."""
    kept = (np.ascontiguousarray(planes_of(frame).transpose(2, 0, 1)) for frame in frames)
    return _write(path, kept, fps, "yuv444p")


def write_frames(path: Path, frames: Iterable[Frame], fps: float) -> int:
    """Keep frames of one size as they are, in 4:2:0; how many there were."""
    return _write(path, (frame.data for frame in frames), fps, "yuv420p")


def _write(path: Path, buffers: Iterable[U8], fps: float, form: str) -> int:
    count = 0
    with av.open(str(path), "w", format="matroska") as target:
        stream = target.add_stream("libx264", rate=Ratio(fps).limit_denominator(1001))
        stream.pix_fmt = form
        stream.options = {
            "crf": str(CRF),
            "preset": "veryfast",
            "x264-params": "keyint=1:bframes=0",
        }
        stream.thread_count = 1  # the same file on every machine, and the GPU's processor is busy
        stream.codec_context.color_range = 1  # limited
        stream.codec_context.colorspace = 1  # BT.709
        for data in buffers:
            if count == 0:
                height = data.shape[1] if form == "yuv444p" else data.shape[0] * 2 // 3
                stream.height, stream.width = height, data.shape[-1]
            picture = av.VideoFrame.from_ndarray(data, format=form)
            for packet in stream.encode(picture):
                target.mux(packet)
            count += 1
        for packet in stream.encode() if count else ():
            target.mux(packet)
    if count == 0:
        raise EngineFailed("shot_without_frames")
    return count


def read_planes(path: Path) -> Iterator[U8]:
    """The frames of `write_rgb`: Y′CbCr uint8 (height, width, 3), one at a time."""
    for picture in _pictures(path):
        yield np.ascontiguousarray(picture.to_ndarray(format="yuv444p").transpose(1, 2, 0))


def read_frames(path: Path) -> Iterator[Frame]:
    """The frames of `write_frames`."""
    for picture in _pictures(path):
        yield Frame(np.ascontiguousarray(picture.to_ndarray(format="yuv420p")))


def _pictures(path: Path) -> Iterator[av.VideoFrame]:
    """Decode a file of ours; EngineFailed("asset_gone") where it is damaged."""
    try:
        with av.open(str(path), format="matroska") as source:
            stream = source.streams.video[0]
            stream.codec_context.thread_count = 1
            yield from source.decode(stream)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise EngineFailed("asset_gone", kind="clip") from error
