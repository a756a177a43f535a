"""What lies over the picture: captions, title, and the dark at both ends of the film."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame
from reelbot.render.studio.film.lettering import Letterer, Overlay
from reelbot.render.studio.film.thumbnail import Thumbnail
from reelbot.render.studio.film.tracks import Picture, frame_count
from reelbot.render.studio.film.transitions import darken
from reelbot.render.studio.storyboard import Storyboard

FROM_BLACK_S = 0.3
TO_BLACK_S = 0.6
TITLE_START_S, TITLE_END_S, TITLE_FADE_S = 0.3, 2.6, 0.4
OFFER_S = 0.5  # how often a frame may become the thumbnail
EARLY_S = 6.0  # a frame from the film's beginning tells most of what it is about


class Layer(NamedTuple):
    """An overlay and how strongly it is seen at a frame, 0 to 1."""

    overlay: Overlay
    strength: float


def composed(
    storyboard: Storyboard, pictures: Iterator[Picture], thumbnail: Thumbnail
) -> Iterator[NDArray[np.uint8]]:
    """The film's frames as I420 buffers that nobody writes to again.

    A frame that shows what the one before it showed is the same object. Frames that are lit and of
    one shot are offered to `thumbnail`, without text.
    """
    fps, count = storyboard.fps, frame_count(storyboard)
    texts = Texts(storyboard)
    stride = max(1, round(OFFER_S * fps))
    offset = min(stride, count) // 2
    shown: tuple[Frame, Layer | None, Layer | None, float] | None = None
    data: NDArray[np.uint8] | None = None
    for number, picture in enumerate(pictures):
        light = brightness(number, count, fps)
        if number % stride == offset:
            wish = light * (1.0 if picture.steady else 0.4)
            thumbnail.offer(picture.frame, wish * (1.0 if number < EARLY_S * fps else 0.9))
        time_s = number / fps
        wanted = (picture.frame, texts.caption(time_s), texts.title(time_s), light)
        if data is None or shown is None or not same(shown, wanted):
            out = Frame(picture.frame.data.copy())  # the source may fill its buffer anew
            for layer in wanted[1:3]:
                if layer is not None:
                    layer.overlay.draw(out, layer.strength)
            if light < 1:
                darken(out, light)
            shown, data = wanted, out.data
        yield data


def same(
    one: tuple[Frame, Layer | None, Layer | None, float],
    other: tuple[Frame, Layer | None, Layer | None, float],
) -> bool:
    """Whether two frames look alike; pictures and overlays are compared by identity."""
    layers = zip(one[1:3], other[1:3], strict=True)
    return one[0] is other[0] and one[3] == other[3] and all(a == b for a, b in layers)


def brightness(number: int, count: int, fps: float) -> float:
    """1, and less in the first and last moments: the first and the last frame are black."""
    since, left = number / fps, (count - 1 - number) / fps
    length = count / fps
    up = since / min(FROM_BLACK_S, length / 4)
    down = left / min(TO_BLACK_S, length / 4)
    return min(1.0, up, down)


class Texts:
    """The film's captions and title at a moment. Each is drawn when it is first seen."""

    def __init__(self, storyboard: Storyboard) -> None:
        self._letterer = Letterer(storyboard.size)
        burnt = storyboard.captions if storyboard.captions_as == "on" else ()
        # A caption in a script without a font would be a row of boxes; the .srt still has it.
        self._captions = [c for c in burnt if self._letterer.drawable(c.text)]
        self._at = 0
        self._drawn: tuple[int, Layer | None] = (-1, None)
        self._title = (
            self._letterer.title(storyboard.title)
            if storyboard.title and self._letterer.drawable(storyboard.title)
            else None
        )

    def caption(self, time_s: float) -> Layer | None:
        """The caption at `time_s`; times are asked for in order."""
        while self._at < len(self._captions) and self._captions[self._at].end_s <= time_s:
            self._at += 1
        if self._at == len(self._captions) or self._captions[self._at].start_s > time_s:
            return None
        if self._drawn[0] != self._at:
            overlay = self._letterer.caption(self._captions[self._at].text)
            self._drawn = (self._at, Layer(overlay, 1.0) if overlay else None)
        return self._drawn[1]

    def title(self, time_s: float) -> Layer | None:
        if self._title is None or not TITLE_START_S <= time_s < TITLE_END_S:
            return None
        edge = min(time_s - TITLE_START_S, TITLE_END_S - time_s) / TITLE_FADE_S
        return Layer(self._title, min(1.0, edge))
