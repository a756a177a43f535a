"""What a look does to a finished frame: paper, grain, square picture elements, black bars."""

from __future__ import annotations

from math import pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.looks import LOOKS, Look
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import cloud_noise, smoothstep
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas

U8 = NDArray[np.uint8]

# Moods with dark corners.
DARK_MOODS = frozenset({"noir", "dramatic", "spooky", "vintage", "storm"})
BLACK, PAPER = 16, 232  # limited range
GRAINS_A_SECOND = 12  # quicker grain costs bits that nobody sees
WIDE = 1.2  # bars only where a frame is wider than this times its height
TILE = 64  # by how much the grain is larger than the frame, so that it can be moved about


class Finish:
    """Finishes the frames of one shot. `compose` runs before the camera, `print_` after it."""

    def __init__(self, look: str, mood: str, width: int, height: int) -> None:
        self._look: Look = LOOKS[look]
        self._width, self._height = width, height
        self._unit = min(height, 1.25 * width)
        rng = np.random.default_rng(2)
        corners = max(self._look.corners, 0.34 if mood in DARK_MOODS else 0.0)
        self._edge, self._rest = self._make_edge(corners)
        self._pale = self._make_pale() if self._look.bleach else None
        self._paper = self._make_paper(rng) if self._look.paper else None
        self._grain = self._make_grain(rng) if self._look.grain else None
        wide = width > WIDE * height
        self._bar = int(self._look.bars * height / 2) * 2 if wide else 0

    def _make_edge(self, depth: float) -> tuple[U8, U8]:
        """Factor and remainder with which luma changes towards the corners: to black, or to the
        paper where the look bleaches."""
        dx = np.linspace(-1, 1, self._width, dtype=np.float32)[None]
        dy = np.linspace(-1, 1, self._height, dtype=np.float32)[:, None]
        bleach = self._look.bleach
        if bleach:
            # A brush leaves an uneven edge.
            noise = cloud_noise(
                self._height, self._width, 0.3 * self._unit, np.random.default_rng(3), 5
            )
            reach = np.maximum(np.abs(dx), np.abs(dy)) ** 3 + 0.3 * (noise - 0.5)
            factor = 1 - bleach * smoothstep((reach - 0.72) / 0.34)
            ground = PAPER
        else:
            factor = 1 - depth * smoothstep((np.sqrt(dx**2 * 0.9 + dy**2) - 0.55) / 0.9)
            factor = factor * (1 - self._look.overhead * smoothstep(-dy - 0.1))
            ground = BLACK
        scaled = np.asarray(factor * 255 + 0.5, np.uint8)
        return scaled, np.asarray((255 - scaled.astype(np.float32)) * ground / 255, np.uint8)

    def _make_pale(self) -> tuple[U8, U8]:
        """The same for chroma, which fades to none."""
        size = (self._width // 2, self._height // 2)
        factor = np.asarray(cv2.resize(self._edge, size, interpolation=cv2.INTER_AREA), np.uint8)
        return factor, np.asarray((255 - factor.astype(np.float32)) * 128 / 255 + 0.5, np.uint8)

    def _make_paper(self, rng: np.random.Generator) -> U8:
        """Luma factor of a paper's surface, 255 where it changes nothing."""
        coarse = cloud_noise(self._height, self._width, 0.02 * self._unit, rng, 3)
        fine = rng.random((self._height, self._width)).astype(np.float32)
        fine = np.asarray(cv2.GaussianBlur(fine, (0, 0), self._unit / 720), np.float32)
        slope = np.clip(0.55 * coarse + 2.2 * (fine - 0.5) + 0.2, 0, 1)
        return np.asarray(255 * (1 - self._look.paper * slope), np.uint8)

    def _make_grain(self, rng: np.random.Generator) -> tuple[U8, U8]:
        """What grain adds and what it takes, larger than the frame."""
        shape = (self._height + TILE, self._width + TILE)
        noise = rng.normal(0, 1, shape).astype(np.float32)
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.9 * self._unit / 720), np.float32)
        noise *= self._look.grain / max(1e-6, float(noise.std()))
        more, less = np.clip(noise, 0, 30), np.clip(-noise, 0, 30)
        return np.asarray(more + 0.5, np.uint8), np.asarray(less + 0.5, np.uint8)

    def moment(self, seconds: float) -> float:
        """The time whose picture is shown at a time: stop motion holds its poses."""
        poses = self._look.poses
        return int(seconds * poses + 1e-6) / poses if poses else seconds

    def compose(self, canvas: Canvas) -> None:
        """Corners and paper, before the camera."""
        cv2.multiply(canvas.y, self._edge, dst=canvas.y, scale=1 / 255)
        cv2.add(canvas.y, self._rest, dst=canvas.y)
        if self._pale is not None:
            for plane in (canvas.u, canvas.v):
                cv2.multiply(plane, self._pale[0], dst=plane, scale=1 / 255)
                cv2.add(plane, self._pale[1], dst=plane)

    def sway(self, seconds: float) -> tuple[float, float]:
        """Where a camera in the hand has gone, in shares of width and height."""
        amount = self._look.sway
        if not amount:
            return 0.0, 0.0
        across = sin(2 * pi * 0.23 * seconds) + 0.5 * sin(2 * pi * 0.61 * seconds + 1.3)
        upwards = sin(2 * pi * 0.31 * seconds + 0.7) + 0.4 * sin(2 * pi * 0.83 * seconds)
        return amount * across, amount * upwards

    @property
    def sways(self) -> float:
        """How much closer the picture has to be drawn so that swaying shows no border."""
        return 1 + 4 * self._look.sway

    def print_(self, picture: NDArray[np.uint8], seconds: float) -> None:
        """Add what lies on the film, not in the world: in place, to an I420 picture of uint8,
        shape (3/2 height, width)."""
        y = picture[: self._height]
        if self._look.grey:
            picture[self._height :] = 128  # what drifts in the air has colours of its own
        if self._look.cells:
            self._square(picture)
        if self._paper is not None:
            cv2.multiply(y, self._paper, dst=y, scale=1 / 255)
        if self._grain is not None:
            number = int(seconds * GRAINS_A_SECOND)
            top, left = (number * 37) % TILE, (number * 23) % TILE
            window = (slice(top, top + self._height), slice(left, left + self._width))
            cv2.add(y, self._grain[0][window], dst=y)
            cv2.subtract(y, self._grain[1][window], dst=y)
            np.maximum(y, BLACK, out=y)
        if self._bar:
            self._bars(picture)

    def _square(self, picture: NDArray[np.uint8]) -> None:
        """Draw the picture anew in large square elements."""
        for plane in _planes_of(picture, self._width, self._height):
            rows = max(2, min(self._look.cells, plane.shape[0]))
            columns = max(2, round(rows * plane.shape[1] / plane.shape[0]))
            small = cv2.resize(plane, (columns, rows), interpolation=cv2.INTER_AREA)
            size = (plane.shape[1], plane.shape[0])
            cv2.resize(small, size, dst=plane, interpolation=cv2.INTER_NEAREST)

    def _bars(self, picture: NDArray[np.uint8]) -> None:
        for plane, value in zip(
            _planes_of(picture, self._width, self._height), (BLACK, 128, 128), strict=True
        ):
            tall = self._bar * plane.shape[0] // self._height
            plane[:tall] = value
            plane[plane.shape[0] - tall :] = value


def _planes_of(
    picture: NDArray[np.uint8], width: int, height: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Views of the luma and both chroma planes of an I420 picture."""
    flat, size = picture.reshape(-1), width * height
    half = (height // 2, width // 2)
    return (
        picture[:height],
        flat[size : size * 5 // 4].reshape(half),
        flat[size * 5 // 4 :].reshape(half),
    )


def outlined(picture: NDArray[np.float32], look: str, unit: float) -> NDArray[np.float32]:
    """A sprite with the ink that the look draws around it; premultiplied RGBA with a transparent
    border, as wide as the ink or wider."""
    thick = LOOKS[look].outline * unit
    if thick < 0.5:
        return picture
    reach = 2 * max(1, round(thick)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    alpha = np.ascontiguousarray(picture[..., 3])
    cover = np.asarray(cv2.dilate(alpha, kernel), np.float32)
    cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), 0.6), np.float32)
    out = picture.copy()
    gap = np.clip(cover - alpha, 0, 1)
    ink = np.array((0.1, 0.07, 0.14), np.float32)
    out[..., :3] += ink * gap[..., None]
    out[..., 3] = np.maximum(alpha, cover)
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return np.asarray(out, np.float32)
