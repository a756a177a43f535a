"""Frames: the picture's planes are looked up where the camera looks, then weather goes over them.

The places are worked out on a coarse grid, a cell every CELL pixels, and grow smoothly in between;
OpenCV then looks up every pixel of the three planes between its four neighbours. That is 3.5 times
faster than a cubic and blurs a little, so the plate is finer than the frame and sharpened for it.
A camera that stands still looks nothing up: the plate is what is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame, PictureShot, Size
from reelbot.render.studio.engines.image_to_video.warp.air import Fog, Rays, tone
from reelbot.render.studio.engines.image_to_video.warp.camera import Pose, pose, seen
from reelbot.render.studio.engines.image_to_video.warp.depth import depth_map
from reelbot.render.studio.engines.image_to_video.warp.planes import Planes, planes
from reelbot.render.studio.engines.image_to_video.warp.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.downpour import FALLS, Downpour
from reelbot.render.studio.engines.text_to_video.scenery.lightning import Lightning
from reelbot.render.studio.engines.text_to_video.scenery.plate import Canvas
from reelbot.render.studio.engines.text_to_video.scenery.weather import KINDS, Particles
from reelbot.render.studio.pictures import Box, extension, resample

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

CELL = 16
# The plate's pixels a pixel of the window: somewhat closer than the camera comes. With CRISP,
# frames are as sharp as by a cubic, and 45 to 48 dB from Lanczos (photographs, zooms to 1.16).
FINER = 1.3
CRISP = 0.6


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
        plate = resample(picture, crop, Size(width=wide, height=tall))
        light = tone(sketch.weather, sketch.rays)
        self._plate = planes(plate, sketch.mood, light)
        if not self._stands:
            self._plate = self._plate._replace(y=crisp(self._plate.y))
        self._near = depth_map(sketch.depth, crop.width / crop.height)
        self._canvas = Canvas(size.width, size.height)
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
        for number in range(count):
            yield self.frame(number / self._shot.fps)

    def frame(self, seconds: float) -> Frame:
        """The frame at a time, in a buffer of its own."""
        canvas = self._canvas
        whole = Planes(canvas.y, canvas.u, canvas.v)
        if self._around is not None:
            for plane, ground in zip(whole, self._around, strict=True):
                np.copyto(plane, ground)
        places = None if self._stands else self.places(seconds)
        for plane, source in zip(whole, self._plate, strict=True):
            half = 1 if plane is canvas.y else 2
            left, top, right, bottom = (int(side) // half for side in self._window)
            window = plane[top:bottom, left:right]
            if places is None:
                np.copyto(window, source)
            else:
                look_up(source, *places, CELL // half, window)
        for each in self._over:
            each.draw(canvas, seconds)
        if self._lightning is not None:
            self._lightning.draw_light(canvas, seconds)
        return Frame(canvas.data.copy())

    def places(self, seconds: float) -> tuple[F32, F32]:
        """Which places of the crop (−0.5 to 0.5) the grid's points show at a time."""
        # The last frame is at rest too, not one frame before it.
        last = max(self._shot.seconds - 1 / self._shot.fps, 1e-3)
        camera = self._sketch.camera
        at: Pose = pose(camera, seconds, last)
        return seen(*self._grid, at, (camera.focus_x - 0.5, camera.focus_y - 0.5), self._near)


def look_up(source: U8, at_x: F32, at_y: F32, cell: int, target: U8) -> None:
    """Fill `target` with what `source` has at places that are given for the middles of cells."""
    height, width = target.shape
    rows, columns = source.shape
    # The outermost cells lie outside of the window, so that its edge is interpolated as well.
    size = (at_x.shape[1] * cell, at_x.shape[0] * cell)
    across, down = (
        cv2.resize((at + 0.5) * side - 0.5, size)[cell : cell + height, cell : cell + width]
        for at, side in ((at_x, columns), (at_y, rows))
    )
    cv2.remap(source, across, down, cv2.INTER_LINEAR, dst=target, borderMode=cv2.BORDER_REPLICATE)


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
