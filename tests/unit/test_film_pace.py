"""Which frames are encoded, and the stream in which they reach ffmpeg with their times."""

from __future__ import annotations

import io
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.matroska import frame_header, header
from reelbot.render.studio.film.pace import Pace, alike, keyframes
from reelbot.render.studio.film.tracks import Span

SIZE = Size(width=32, height=16)


def grey(level: int) -> NDArray[np.uint8]:
    return np.full((SIZE.height * 3 // 2, SIZE.width), level, np.uint8)


def test_keyframes_are_where_a_page_is_first_seen_alone_and_every_ten_seconds() -> None:
    spans = (Span(0, 60, 0, "cut"), Span(48, 600, 12, "fade"), Span(600, 610, 0, "cut"))
    assert keyframes(spans, Fraction(24)) == (0, 60, 300, 540, 600)


def test_a_still_is_encoded_once_a_second_at_keyframes_and_at_the_end() -> None:
    still, pace = grey(90), Pace(61, Fraction(24), (0, 30))
    assert [n for n in range(61) if pace.wants(n, still)] == [0, 24, 30, 54, 60]


@given(
    levels=st.lists(st.integers(0, 3), min_size=1, max_size=80),
    keys=st.sets(st.integers(0, 79), max_size=4),
)
def test_what_is_seen_is_never_another_frame(levels: list[int], keys: set[int]) -> None:
    """Whatever changes when: what was encoded last is what should be seen, to the last frame."""
    fps = Fraction(10)
    pace = Pace(len(levels), fps, tuple(keys))
    sent = []
    for number, level in enumerate(levels):
        if pace.wants(number, grey(level)):  # a new buffer each time: what it holds counts
            sent.append(number)
        assert levels[sent[-1]] == level
    assert sent[0] == 0
    assert sent[-1] == len(levels) - 1
    assert all(b - a <= 10 for a, b in pairwise(sent))
    assert {key for key in keys if key < len(levels)} <= set(sent)


def test_a_single_changed_pixel_is_a_change() -> None:
    one = grey(90)
    for place in ((0, 0), (7, 19), (23, 31)):
        other = one.copy()
        other[place] += 1
        assert not alike(one, other)
    assert alike(one, one.copy())


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(24000, 1001), Fraction(60)])
def test_frames_reach_the_decoder_at_their_times(fps: Fraction) -> None:
    numbers = [0, 1, 25, 200_000]  # the last after more than an hour
    stream = io.BytesIO(
        header(SIZE, fps)
        + b"".join(
            frame_header(number, grey(0).nbytes) + grey(40 + i).tobytes()
            for i, number in enumerate(numbers)
        )
    )
    with av.open(stream, "r", format="matroska") as film:
        frames = list(film.decode(video=0))
        assert film.streams.video[0].codec_context.pix_fmt == "yuv420p"
    assert [round((frame.time or 0) * fps) for frame in frames] == numbers
    for i, frame in enumerate(frames):
        assert np.array_equal(frame.to_ndarray(format="yuv420p"), grey(40 + i))
