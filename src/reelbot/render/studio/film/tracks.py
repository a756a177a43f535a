"""The film's picture, frame by frame: which shot is seen when, and what lies between two.

Times become frame numbers once, here. A shot is opened at its first frame and closed after its
last, so at most two are open at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Frame, Size
from reelbot.render.studio.film.transitions import Transition, mix
from reelbot.render.studio.storyboard import ShotCue, Storyboard


@dataclass(frozen=True)
class ShotSource:
    """Makes a shot's frames, round(seconds * fps) of them, anew with each call."""

    frames: Callable[[], Iterator[Frame]]


@dataclass(frozen=True, slots=True)
class Span:
    """A shot in frames of the film: seen from `start` up to `end`, exclusive.

    During the first `overlap` frames the shot before it is seen too.
    """

    start: int
    end: int
    overlap: int
    transition: Transition


class Picture(NamedTuple):
    """A frame of the film; `steady` where it is of one shot alone."""

    frame: Frame
    steady: bool


def frame_count(storyboard: Storyboard) -> int:
    return max(1, round(storyboard.seconds * storyboard.fps))


def spans(shots: Sequence[ShotCue], fps: float, frames: int) -> tuple[Span, ...]:
    """The shots in frames. They cover 0 to `frames` without a gap, whatever rounding does:
    a shot lasts until the next has taken over, the last until the end."""
    starts = [0, *(round(cue.start_s * fps) for cue in shots[1:])]
    starts = [min(frames, max(0, start)) for start in starts]
    ends = [*starts[1:], frames]
    found: list[Span] = []
    for index, (cue, start, end) in enumerate(zip(shots, starts, ends, strict=True)):
        wanted = 0 if cue.transition == "cut" or index == 0 else round(cue.transition_s * fps)
        overlap = max(0, min(wanted, end - start))  # over before the next one begins
        found.append(Span(start, end, overlap, cue.transition))
    return tuple(
        Span(span.start, span.end + after.overlap, span.overlap, span.transition)
        for span, after in pairwise(found)
    ) + tuple(found[-1:])


def pictures(
    spans: Sequence[Span], sources: Sequence[ShotSource], size: Size
) -> Generator[Picture, None, None]:
    """Every frame of the film, in order.

    A source that ends early holds its last frame; of one that has more the rest is not asked for.
    Raises EngineFailed("shot_without_frames", shot) and EngineFailed("frame_size", shot, got,
    wanted).
    """
    before: Generator[Frame, None, None] | None = None
    shot: Generator[Frame, None, None] | None = None
    try:
        for number, (span, source) in enumerate(zip(spans, sources, strict=True)):
            last = number + 1 == len(spans)
            until = span.end if last else spans[number + 1].start
            if before is not None and not span.overlap:
                before.close()  # a cut: its plates and frames are not held until the film's end
            shot = held(source, number, size)
            for place in range(until - span.start):
                after = next(shot)
                if before is not None and place < span.overlap:
                    out = Frame(np.empty_like(after.data))
                    share = (place + 1) / (span.overlap + 1)
                    mix(span.transition, next(before), after, share, out)
                    yield Picture(out, steady=False)
                    if place + 1 == span.overlap:
                        before.close()
                else:
                    yield Picture(after, steady=True)
            before = shot
    finally:  # also when the film is stopped halfway
        for opened in (before, shot):
            if opened is not None:
                opened.close()


def held(source: ShotSource, number: int, size: Size) -> Generator[Frame, None, None]:
    """The frames of a shot, checked, and then the last one for ever."""
    frame: Frame | None = None
    for frame in source.frames():
        if (frame.width, frame.height) != (size.width, size.height):
            raise EngineFailed(
                "frame_size",
                shot=number + 1,
                got=f"{frame.width}x{frame.height}",
                wanted=f"{size.width}x{size.height}",
            )
        yield frame
    if frame is None:
        raise EngineFailed("shot_without_frames", shot=number + 1)
    while True:
        yield frame
