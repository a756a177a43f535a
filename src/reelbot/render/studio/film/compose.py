"""What lies over the picture: page texts, captions, title, the dark at both ends of the film."""

from __future__ import annotations

from reelbot.render.studio.film.fonts import forms
from reelbot.render.studio.film.lettering import Layer, Letterer
from reelbot.render.studio.film.page_text import Plates
from reelbot.render.studio.storyboard import Storyboard

FROM_BLACK_S = 0.3
TO_BLACK_S = 0.6
TITLE_START_S, TITLE_END_S, TITLE_FADE_S = 0.3, 2.6, 0.4


def brightness(number: int, count: int, fps: float) -> float:
    """1, and less in the first and last moments: the first and the last frame are black."""
    since, left = number / fps, (count - 1 - number) / fps
    length = count / fps
    up = since / min(FROM_BLACK_S, length / 4)
    down = left / min(TO_BLACK_S, length / 4)
    return min(1.0, up, down)


class Texts:
    """The film's texts at a moment. Each is drawn when it is first seen."""

    def __init__(self, storyboard: Storyboard) -> None:
        burnt = storyboard.captions if storyboard.captions_as == "on" else ()
        words = [storyboard.title, *(each.text for each in burnt)]
        words += [each.text for each in storyboard.page_texts]
        self._letterer = Letterer(storyboard.size, forms(storyboard.language, " ".join(words)))
        # A caption in a script without a font would be a row of boxes; the .srt still has it.
        self._captions = [c for c in burnt if self._letterer.drawable(c.text)]
        self._at = 0
        self._drawn: tuple[int, Layer | None] = (-1, None)
        self._plates = Plates(storyboard, self._letterer)
        self._title = (
            self._letterer.title(storyboard.title)
            if storyboard.title and self._letterer.drawable(storyboard.title)
            else None
        )

    def layers(self, time_s: float) -> tuple[Layer, ...]:
        """All texts at `time_s`, in the order in which they are drawn; times are asked for in
        order."""
        found = (self._plates.at(time_s), self.caption(time_s), self.title(time_s))
        return tuple(layer for layer in found if layer is not None)

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
