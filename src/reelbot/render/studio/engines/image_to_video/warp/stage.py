"""Frames: the picture's planes are looked up where the camera looks, then weather goes over them.

The places are worked out on a coarse grid, a cell every CELL pixels, and grow smoothly in between;
OpenCV then looks up every pixel of the three planes in fixed point.
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
FINER = 1.16  # the plate's pixels a pixel of the window: about as close as the camera comes


class Stage:
    """One shot of one picture (RGB uint8, shape (height, width, 3)), made ready to be filmed."""

    def __init__(self, shot: PictureShot, sketch: Sketch, picture: U8) -> None:
        self._shot, self._sketch = shot, sketch
        size = shot.size
        self._window = Box(*sketch.window)
        crop = Box(*sketch.crop)
        wide, tall = (round(side * FINER / 2) * 2 for side in (
            self._window.width, self._window.height))  # fmt: skip
        plate = resample(picture, crop, Size(width=wide, height=tall))
        light = tone(sketch.weather, sketch.rays)
        self._plate = planes(plate, sketch.mood, light)
        self._near = depth_map(sketch.depth, crop.width / crop.height)
        self._canvas = Canvas(size.width, size.height)
        filled = self._window.width == size.width and self._window.height == size.height
        self._around = None if filled else planes(extension(picture, size), sketch.mood, light)
        self._grid = _grid(int(self._window.width), int(self._window.height))
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
        at_x, at_y = self.places(seconds)
        if self._around is not None:
            for plane, ground in zip(whole, self._around, strict=True):
                np.copyto(plane, ground)
        for plane, source in zip(whole, self._plate, strict=True):
            half = 1 if plane is canvas.y else 2
            left, top, right, bottom = (int(side) // half for side in self._window)
            self._look_up(source, at_x, at_y, CELL // half, plane[top:bottom, left:right])
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

    def _look_up(self, source: U8, at_x: F32, at_y: F32, cell: int, target: U8) -> None:
        height, width = target.shape
        rows, columns = source.shape
        # The outermost cells lie outside of the window, so that its edge is interpolated as well.
        size = (at_x.shape[1] * cell, at_x.shape[0] * cell)
        places = [
            cv2.resize((at + 0.5) * side - 0.5, size)[cell : cell + height, cell : cell + width]
            for at, side in ((at_x, columns), (at_y, rows))
        ]
        # Sharpness is in the luma; the eye does not see the chroma's.
        luma = cell == CELL
        way = cv2.INTER_CUBIC if luma else cv2.INTER_LINEAR
        found = cv2.remap(source, places[0], places[1], way, borderMode=cv2.BORDER_REPLICATE)
        # A cubic overshoots at edges; limited range is 16 to 235, of chroma to 240.
        np.clip(found, 16, 235 if luma else 240, out=target)


def _grid(width: int, height: int) -> tuple[F32, F32]:
    """The places (−0.5 to 0.5 over the window) of the middles of its cells, with one more cell
    around."""
    x, y = (
        ((np.arange(-1, -(-side // CELL) + 1, dtype=np.float32) + 0.5) * CELL) / side - 0.5
        for side in (width, height)
    )
    grid_x, grid_y = np.meshgrid(x, y)
    return grid_x.astype(np.float32), grid_y.astype(np.float32)
