"""The compositor that ours is measured against: MoviePy puts RGB frames together.

MoviePy lays clips over each other, with masks, positions and times; the shapes of the transitions
and the letters are the same as in `stream`, so that both make the same film. It is 10 to 20 times
slower: every frame is made anew, in RGB, at full size.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from typing import ClassVar, get_args

import cv2
import numpy as np
from moviepy import CompositeVideoClip, ImageClip, VideoClip
from numpy.typing import NDArray
from PIL import Image

from reelbot.render.studio.engines.base import Frame, Size
from reelbot.render.studio.engines.bt709 import rgb_of, ycbcr
from reelbot.render.studio.film.compose import Texts, brightness
from reelbot.render.studio.film.lettering import BLACK_Y, WHITE_Y, Layer, Overlay
from reelbot.render.studio.film.pace import alike
from reelbot.render.studio.film.thumbnail import Offers, Thumbnail
from reelbot.render.studio.film.tracks import ShotSource, Span, frame_count, held, spans
from reelbot.render.studio.film.transitions import ZOOM, eased, wipe_weight
from reelbot.render.studio.storyboard import Storyboard, Transition

Picture = NDArray[np.uint8]  # RGB, shape (height, width, 3)


class Reference:
    """A film as a MoviePy clip that is asked for its frames in turn."""

    transitions: ClassVar[frozenset[Transition]] = frozenset(get_args(Transition))

    def compose(
        self, storyboard: Storyboard, shots: Sequence[ShotSource], thumbnail: Thumbnail
    ) -> Generator[NDArray[np.uint8], None, None]:
        fps, size, count = storyboard.fps, storyboard.size, frame_count(storyboard)
        places = spans(storyboard.shots, fps, count)
        offers = Offers(thumbnail, fps, count)
        with ExitStack() as stack:
            reels = [
                stack.enter_context(closing(Reel(source, number, size)))
                for number, source in enumerate(shots)
            ]
            seen = CompositeVideoClip(
                [clip for i in range(len(reels)) for clip in parts(reels[i], places, i, fps)],
                size=(size.width, size.height),
                bg_color=(0, 0, 0),
            )
            seen.memoize = True  # its frame is asked for twice where it may become the thumbnail
            film = CompositeVideoClip([seen, Written(storyboard)], use_bgclip=True)
            at = 0
            shown: Picture | None = None
            data: NDArray[np.uint8] | None = None
            for number in range(count):
                while number >= places[at].end:
                    reels[at].close()
                    at += 1
                time_s = (number + 0.5) / fps  # in the middle of a frame no rounding matters
                light = brightness(number, count, fps)
                picture = film.get_frame(time_s)
                if light < 1:
                    picture = (picture * light + 0.5).astype(np.uint8)
                if offers.due(number):
                    last = max(i for i, span in enumerate(places) if span.start <= number)
                    steady = number >= places[last].start + places[last].overlap
                    alone = reels[last].now if steady else None
                    frame = alone or Frame(i420(seen.get_frame(time_s)))
                    offers.look(number, frame, light, steady=steady)
                if data is None or shown is None or not alike(shown, picture):
                    shown, data = picture, i420(picture)
                yield data


class Reel:
    """A shot's frames by their number, asked for in order; opened when it is first asked."""

    def __init__(self, source: ShotSource, number: int, size: Size) -> None:
        self.size = size
        self._frames = held(source, number, size)
        self._at = -1
        self._picture: Picture | None = None
        self.now: Frame | None = None

    def picture(self, place: int) -> Picture:
        """The frame at `place`, as RGB."""
        before = self.now
        while self._at < place:
            self.now = next(self._frames)
            self._at += 1
        assert self.now is not None
        if self._picture is None or self.now is not before:
            self._picture = rgb_of(self.now)
        return self._picture

    def close(self) -> None:
        self._frames.close()
        self._picture = self.now = None


class Clip(VideoClip):  # type: ignore[misc]  # MoviePy has no types
    """A clip of known size whose frames are asked for by number; nothing is asked before then, as
    VideoClip itself would do."""

    def __init__(
        self,
        frame: Callable[[int], NDArray[np.generic]],
        size: Size,
        start: int,
        end: int,
        fps: float,
        *,
        is_mask: bool = False,
    ) -> None:
        super().__init__(is_mask=is_mask)
        self.size = (size.width, size.height)
        self.frame_function = lambda t: frame(int(t * fps))
        self.start, self.end = start / fps, end / fps
        self.duration = self.end - self.start


def parts(reel: Reel, places: Sequence[Span], index: int, fps: float) -> list[Clip]:
    """A shot as up to three clips: while it comes, while it is seen alone, while it goes."""
    span = places[index]
    after = places[index + 1] if index + 1 < len(places) else None
    goes = after.start if after is not None else span.end
    alone = span.start + span.overlap
    found = []
    if span.overlap:
        found.append(coming(reel, span, fps))
    if goes > alone:
        found.append(clip(reel, span, alone, goes, fps))
    if after is not None and after.overlap:
        found.append(going(reel, span, after, fps))
    return found


def clip(
    reel: Reel,
    span: Span,
    start: int,
    end: int,
    fps: float,
    change: Callable[[Picture, int], Picture] = lambda picture, place: picture,
) -> Clip:
    """The shot's frames from `start` to `end` of the film; `change` gets places from `start`."""

    def frame(place: int) -> Picture:
        return change(reel.picture(start - span.start + place), place)

    return Clip(frame, reel.size, start, end, fps)


def coming(reel: Reel, span: Span, fps: float) -> Clip:
    """The shot while the one before it is still seen beneath."""
    size = reel.size
    start, end, kind = span.start, span.start + span.overlap, span.transition

    def share(place: int) -> float:
        return (place + 1) / (span.overlap + 1)

    if kind == "slide":
        return placed(
            clip(reel, span, start, end, fps), lambda place: edge(size, share(place)), fps
        )
    if kind == "zoom":
        made = clip(reel, span, start, end, fps, lambda picture, place: magnified(
            picture, 1 + ZOOM / 2 * (1 - eased(share(place)))))  # fmt: skip
    else:
        made = clip(reel, span, start, end, fps)

    def mask(place: int) -> NDArray[np.float64]:
        if kind == "wipe":
            row = wipe_weight(size.width, eased(share(place)))
            return np.tile(row, (size.height, 1))
        strength = eased(share(place)) if kind == "zoom" else share(place)
        return np.full((size.height, size.width), strength)

    made.mask = Clip(mask, size, start, end, fps, is_mask=True)
    return made


def going(reel: Reel, span: Span, after: Span, fps: float) -> Clip:
    """The shot while the one after it, which lies over it, comes."""
    size = reel.size
    start, end = after.start, after.start + after.overlap

    def share(place: int) -> float:
        return (place + 1) / (after.overlap + 1)

    if after.transition == "zoom":
        return clip(reel, span, start, end, fps, lambda picture, place: magnified(
            picture, 1 + ZOOM * eased(share(place))))  # fmt: skip
    made = clip(reel, span, start, end, fps)
    if after.transition == "slide":
        return placed(made, lambda place: edge(size, share(place)) - size.width, fps)
    return made


def placed(made: Clip, left: Callable[[int], int], fps: float) -> Clip:
    """The clip with its left edge where `left` says for each of its frames."""
    moved: Clip = made.with_position(lambda t: (left(int(t * fps)), 0))
    return moved


def edge(size: Size, share: float) -> int:
    """Where the left edge of a picture is that slides in, in pixels."""
    return size.width - 2 * round(eased(share) * size.width / 2)


def magnified(picture: Picture, scale: float) -> Picture:
    """Larger by `scale` about its centre, cropped to its size."""
    height, width = picture.shape[:2]
    left, top = width / 2 * (1 - 1 / scale), height / 2 * (1 - 1 / scale)
    box = (left, top, width - left, height - top)
    resized = Image.fromarray(picture).resize((width, height), Image.Resampling.BILINEAR, box)
    return np.asarray(resized)


class Written(VideoClip):  # type: ignore[misc]
    """All texts of a film over what lies beneath."""

    def __init__(self, storyboard: Storyboard) -> None:
        super().__init__()
        self.size = (storyboard.size.width, storyboard.size.height)
        self.start, self.end = 0, frame_count(storyboard) / storyboard.fps
        self.duration = self.end
        self._fps = storyboard.fps
        self._texts = Texts(storyboard)
        self._clips: dict[Overlay, ImageClip] = {}

    def compose_on(self, background: Image.Image, t: float) -> Image.Image:
        layers = self._texts.layers(int(t * self._fps) / self._fps)
        self._clips = {layer.overlay: self._clip(layer.overlay) for layer in layers}
        for layer in layers:
            background = self._faded(layer).compose_on(background, 0)
        return background

    def _faded(self, layer: Layer) -> ImageClip:
        made = self._clips[layer.overlay]
        return made if layer.strength >= 1 else made.with_opacity(layer.strength)

    def _clip(self, overlay: Overlay) -> ImageClip:
        found = self._clips.get(overlay)
        return found or ImageClip(rgba(overlay)).with_position((overlay.x, overlay.y))


def rgba(overlay: Overlay) -> NDArray[np.uint8]:
    """An overlay as a picture with alpha; its letters and shadows are grey."""
    alpha = 1 - overlay.keep.astype(np.float32) / 255
    grey = (overlay.add - BLACK_Y * alpha) / (WHITE_Y - BLACK_Y) / np.maximum(alpha, 1 / 255)
    levels = np.clip(np.stack([grey, grey, grey, alpha], axis=-1) * 255 + 0.5, 0, 255)
    return np.asarray(levels, np.uint8)


def i420(picture: Picture) -> NDArray[np.uint8]:
    """RGB to I420 planes in one buffer, BT.709 limited range."""
    height, width = picture.shape[:2]
    y, blue, red = ycbcr(picture.astype(np.float32) / np.float32(255))
    out = Frame(np.empty((height * 3 // 2, width), np.uint8))
    np.copyto(out.y, np.clip(y + 0.5, 16, 235), casting="unsafe")
    for plane, chroma in ((out.u, blue), (out.v, red)):
        small = cv2.resize(chroma, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        np.copyto(plane, np.clip(small + 0.5, 16, 240), casting="unsafe")
    return out.data
