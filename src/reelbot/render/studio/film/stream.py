"""The compositor that films are made with: yuv420p planes from the shot to the encoder."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from typing import ClassVar, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame
from reelbot.render.studio.film.compose import Texts, brightness
from reelbot.render.studio.film.lettering import Layer
from reelbot.render.studio.film.thumbnail import Offers, Thumbnail
from reelbot.render.studio.film.tracks import Picture, ShotSource, frame_count, pictures, spans
from reelbot.render.studio.film.transitions import darken
from reelbot.render.studio.storyboard import Storyboard, Transition


class Stream:
    """Frames pass through one by one; two shots at most are open at a time."""

    transitions: ClassVar[frozenset[Transition]] = frozenset(get_args(Transition))

    def compose(
        self, storyboard: Storyboard, shots: Sequence[ShotSource], thumbnail: Thumbnail
    ) -> Generator[NDArray[np.uint8], None, None]:
        places = spans(storyboard.shots, storyboard.fps, frame_count(storyboard))
        with closing(pictures(places, shots, storyboard.size)) as seen:
            yield from composed(storyboard, seen, thumbnail)


class Look(NamedTuple):
    """All that a frame of the film shows."""

    frame: Frame
    texts: tuple[Layer, ...]
    light: float

    def like(self, other: Look) -> bool:
        """Whether both look alike; pictures and overlays are compared by identity."""
        return self.frame is other.frame and self[1:] == other[1:]


def composed(
    storyboard: Storyboard, pictures: Iterable[Picture], thumbnail: Thumbnail
) -> Generator[NDArray[np.uint8], None, None]:
    """The film's frames. One that shows what the one before it showed is the same object."""
    fps, count = storyboard.fps, frame_count(storyboard)
    texts = Texts(storyboard)
    offers = Offers(thumbnail, fps, count)
    shown: Look | None = None
    data: NDArray[np.uint8] | None = None
    for number, picture in enumerate(pictures):
        light = brightness(number, count, fps)
        offers.look(number, picture.frame, light, steady=picture.steady)
        look = Look(picture.frame, texts.layers(number / fps), light)
        if data is None or shown is None or not look.like(shown):
            shown, data = look, drawn(look)
        yield data


def drawn(look: Look) -> NDArray[np.uint8]:
    if not look.texts and look.light == 1:
        return look.frame.data
    out = Frame(look.frame.data.copy())
    for layer in look.texts:
        layer.overlay.draw(out, layer.strength)
    if look.light < 1:
        darken(out, look.light)
    return out.data
