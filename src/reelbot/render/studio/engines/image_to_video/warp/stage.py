"""Frames: the picture's planes are looked up where the camera looks, then weather goes over them.

The places are worked out on a coarse grid, a cell every CELL pixels, and grow smoothly in between;
OpenCV then looks up the three planes between their pixels, four at a time (`quads`). That is seven
times faster than a cubic and blurs a little, so the plate is finer than the frame and sharpened for
it. A camera that stands still looks nothing up: the plate is what is seen; one that moves by less
than anybody sees shows the frame before, which is then neither composed nor encoded again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame, PictureShot
from reelbot.render.studio.engines.image_to_video.warp.air import Fog, Rays, tone
from reelbot.render.studio.engines.image_to_video.warp.camera import Pose, pose, seen
from reelbot.render.studio.engines.image_to_video.warp.depth import depth_map
from reelbot.render.studio.engines.image_to_video.warp.planes import Planes, planes
from reelbot.render.studio.engines.image_to_video.warp.quads import Quads
from reelbot.render.studio.engines.image_to_video.warp.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.effects.downpour import FALLS, Downpour
from reelbot.render.studio.engines.text_to_video.scenery.effects.lightning import Lightning
from reelbot.render.studio.engines.text_to_video.scenery.effects.weather import KINDS, Particles
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas
from reelbot.render.studio.pictures import Box, extension, resample

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

CELL = 16
# The plate's pixels a pixel of the window: somewhat closer than the camera comes. With CRISP,
# frames are as sharp as by a cubic, and 45 to 48 dB from Lanczos (photographs, zooms to 1.16).
FINER = 1.3
CRISP = 0.6
REST_PX = 1 / 16  # nobody sees a picture move by that


class Stage:
    """One shot of one picture (RGB uint8, shape (height, width, 3)), made ready to be filmed."""

    def __init__(self, shot: PictureShot, sketch: Sketch, picture: U8) -> None:
        self._shot, self._sketch = shot, sketch
        size = shot.size
        self._window = Box(*sketch.window)
        crop = Box(*sketch.crop)
        self._stands = sketch.camera.moves == ("still",)
        finer = 1.0 if self._stands else FINER
        wide, tall = (round(side * finer / 2) * 2 for side in (
            self._window.width, self._window.height))  # fmt: skip
        plate = resample(picture, crop, wide, tall)
        light = tone(sketch.weather, sketch.rays)
        made = planes(plate, sketch.mood, light)
        del plate
        # One of them is what frames are made of.
        self._plate: tuple[U8, ...] = made if self._stands else ()
        self._quads = () if self._stands else tuple(map(Quads, (crisp(made.y), made.u, made.v)))
        self._near = depth_map(sketch.depth, crop.width / crop.height)
        self._canvas: Canvas | None = None  # where more than the picture is drawn
        filled = self._window.width == size.width and self._window.height == size.height
        self._around = None if filled else planes(extension(picture, size), sketch.mood, light)
        self._grid = grid(int(self._window.width), int(self._window.height))
        rng = np.random.default_rng(shot.seed)
        self._over: list[Fog | Rays | Particles | Downpour] = []
        self._lightning: Lightning | None = None
        if sketch.rays:
            self._over.append(Rays(size.width, size.height, rng))
        if sketch.weather == "fog":
            self._over.append(Fog(size.width, size.height, rng))
        if sketch.weather is not None and sketch.weather in KINDS:
            self._over.append(Particles(sketch.weather, size.width, size.height, 0.0, rng))
        if sketch.weather is not None and sketch.weather in FALLS:
            self._over.append(Downpour(sketch.weather, size.width, size.height, 0.0, rng))
        if sketch.weather == "storm":
            # Only its light: where a photograph's sky ends nobody knows.
            self._lightning = Lightning(size.width, size.height, 1, shot.seconds, rng)

    def frames(self) -> Iterator[Frame]:
        """Exactly round(seconds · fps) frames; of a still the same one again and again."""
        count = round(self._shot.seconds * self._shot.fps)
        if self._sketch.still:
            yield from repeat(self.frame(0), count)
            return
        shown: tuple[F32, F32] | None = None
        frame: Frame | None = None
        for number in range(count):
            seconds = number / self._shot.fps
            places = self.places(seconds)
            if frame is None or shown is None or self._airy or self._far(shown, places):
                frame, shown = self._seen(seconds, places), places
            yield frame

    def frame(self, seconds: float) -> Frame:
        """The frame at a time, in a buffer of its own."""
        return self._seen(seconds, self.places(seconds))

    def _seen(self, seconds: float, places: tuple[F32, F32]) -> Frame:
        if self._around is None and not self._airy:
            size = self._shot.size
            frame = Frame(np.empty((size.height * 3 // 2, size.width), np.uint8))
            self._fill(Planes(frame.y, frame.u, frame.v), places)
            return frame
        if self._canvas is None:
            self._canvas = Canvas(self._shot.size.width, self._shot.size.height)
        canvas = self._canvas
        whole = Planes(canvas.y, canvas.u, canvas.v)
        if self._around is not None:
            for plane, ground in zip(whole, self._around, strict=True):
                np.copyto(plane, ground)
        self._fill(whole, places)
        for each in self._over:
            each.draw(canvas, seconds)
        if self._lightning is not None:
            self._lightning.draw_light(canvas, seconds)
        return Frame(canvas.data.copy())

    def _fill(self, whole: Planes, places: tuple[F32, F32]) -> None:
        """Draw the picture into its window."""
        left, top, right, bottom = (int(side) for side in self._window)
        luma = whole.y[top:bottom, left:right]
        box = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
        windows = (luma, whole.u[box], whole.v[box])
        if self._stands:
            for window, source in zip(windows, self._plate, strict=True):
                np.copyto(window, source)
        else:
            look_up(self._quads[:1], places, CELL, windows[:1])
            look_up(self._quads[1:], places, CELL // 2, windows[1:])

    @property
    def _airy(self) -> bool:
        """Whether there is something before the picture, which moves by itself."""
        return bool(self._over) or self._lightning is not None

    def _far(self, one: tuple[F32, F32], other: tuple[F32, F32]) -> bool:
        """Whether between two times anything moves by more than is seen."""
        sides = (self._window.width, self._window.height)
        return any(
            float(np.abs(a - b).max()) * side > REST_PX
            for a, b, side in zip(one, other, sides, strict=True)
        )

    def places(self, seconds: float) -> tuple[F32, F32]:
        """Which places of the crop (−0.5 to 0.5) the grid's points show at a time."""
        # The last frame is at rest too, not one frame before it.
        last = max(self._shot.seconds - 1 / self._shot.fps, 1e-3)
        camera = self._sketch.camera
        at: Pose = pose(camera, seconds, last)
        return seen(*self._grid, at, (camera.focus_x - 0.5, camera.focus_y - 0.5), self._near)


def look_up(
    sources: Sequence[Quads], places: tuple[F32, F32], cell: int, targets: Sequence[U8]
) -> None:
    """Fill targets of one shape with what sources of one shape have at places (−0.5 to 0.5) that
    are given for the middles of cells of `cell` pixels."""
    height, width = targets[0].shape
    at_x, at_y = places
    rows, columns = sources[0].shape
    # How far neighbours lie apart in the sources; the same across and down, but for rounding.
    step = float(at_x[:, -1].mean() - at_x[:, 0].mean()) / (at_x.shape[1] - 1) / cell * columns
    # The outermost cells lie outside of the window, so that its edge is interpolated as well.
    half = cell // 2
    size = (at_x.shape[1] * half, at_x.shape[0] * half)
    across, down = (
        cv2.resize((at + 0.5) * side - 0.5, size)[
            half : half + -(-height // 2), half : half + -(-width // 2)
        ]
        for at, side in ((at_x, columns), (at_y, rows))
    )
    for source, target in zip(sources, targets, strict=True):
        source.look_up(np.asarray(across, np.float32), np.asarray(down, np.float32), step, target)


def crisp(luma: U8) -> U8:
    """Sharpened by about as much as looking up between neighbours blurs; 16 to 235."""
    blurred = cv2.GaussianBlur(luma, (3, 3), 0.8)
    sharp = cv2.addWeighted(luma, 1 + CRISP, blurred, -CRISP, 0)
    return np.asarray(np.clip(sharp, 16, 235), np.uint8)


def grid(width: int, height: int) -> tuple[F32, F32]:
    """The places (−0.5 to 0.5 over the window) of the middles of its cells, with one more cell
    around."""
    x, y = (
        ((np.arange(-1, -(-side // CELL) + 1, dtype=np.float32) + 0.5) * CELL) / side - 0.5
        for side in (width, height)
    )
    grid_x, grid_y = np.meshgrid(x, y)
    return grid_x.astype(np.float32), grid_y.astype(np.float32)
