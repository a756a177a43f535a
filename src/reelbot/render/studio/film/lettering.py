"""Captions and titles as overlays: drawn once, blended into every frame that shows them.

White letters with a dark outline and a soft shadow are readable on any picture. Drawing takes some
milliseconds a caption; blending touches only the text's own rectangle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reelbot.render.studio.engines.base import Frame, Size
from reelbot.render.studio.film.bidi import visual
from reelbot.render.studio.film.captions import broken, font_px, line_width
from reelbot.render.studio.film.fonts import WEIGHT, Fonts

Mask = NDArray[np.uint8]

BLACK_Y, WHITE_Y, GREY = 16, 235, 128
LINE_HEIGHT = 1.28
OUTLINE = 0.075  # of the em
OUTLINE_LIGHT = 0.9
SHADOW = 0.16  # blur, of the em
SHADOW_DROP = 0.06
SHADOW_LIGHT = 0.75
BOTTOM_LANDSCAPE, BOTTOM_PORTRAIT = 0.065, 0.13  # phones lay controls over the lowest part
CAPTION_LINES = (2, 3, 4)
SMALLER = 0.8  # letters become that much smaller before a caption has a line more
PX_MIN = 6
TITLE_PX, TITLE_WEIGHT, TITLE_WIDTH, TITLE_LINES = 0.095, 700, 0.82, 3
TITLE_AT = 0.28  # where its middle is, of the height


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """What a text does to a rectangle of a frame: plane * keep / 255 + add.

    uint8 arrays: `keep` and `add` (h, w) for luma, `keep_uv` and `add_uv` (h/2, w/2) for both
    chroma planes; `x` and `y` are even.
    """

    x: int
    y: int
    keep: Mask
    add: Mask
    keep_uv: Mask
    add_uv: Mask

    def draw(self, frame: Frame, strength: float = 1.0) -> None:
        """Blend into `frame` itself; `strength` 0 leaves it as it is."""
        x, y = self.x, self.y
        blend(frame.y, x, y, self.keep, self.add, strength)
        for plane in (frame.u, frame.v):
            blend(plane, x // 2, y // 2, self.keep_uv, self.add_uv, strength)


class Layer(NamedTuple):
    """An overlay and how strongly it is seen at a frame, 0 to 1."""

    overlay: Overlay
    strength: float


class Letterer:
    """Draws the texts of one film, Chinese characters as `language` writes them (`fonts.forms`).
    Not for use by several threads at once."""

    def __init__(self, size: Size, language: str = "zh") -> None:
        self._size = size
        self._fonts = Fonts(language)

    def drawable(self, text: str) -> bool:
        return self._fonts.drawable(text)

    def caption(self, text: str) -> Overlay | None:
        """Centred above the lower margin; None where there is nothing to see."""
        px, width = font_px(self._size), line_width(self._size, self._fonts)
        # A caption from elsewhere may be of any length: more lines, then smaller letters.
        for lines in CAPTION_LINES:
            if self._widest(text, px) <= width * (
                1.02 if lines == CAPTION_LINES[0] else 1 / SMALLER
            ):
                break
            text = broken(text, lambda part: self._fonts.width(part, px), width, lines)
        portrait = self._size.height > self._size.width
        margin = BOTTOM_PORTRAIT if portrait else BOTTOM_LANDSCAPE
        bottom = self._size.height * (1 - margin)
        return self._drawn(text, px, 0.94 * self._size.width, WEIGHT, bottom=bottom)

    def title(self, text: str) -> Overlay | None:
        """Large, over the heads of those who stand in the picture, in up to three lines."""
        px = round(TITLE_PX * min(self._size.width, self._size.height))
        width = TITLE_WIDTH * self._size.width
        lines = broken(text, lambda part: self._fonts.width(part, px) * 1.03, width, TITLE_LINES)
        return self._drawn(lines, px, width, TITLE_WEIGHT, middle=TITLE_AT * self._size.height)

    def letters(self, lines: list[str], px: int, weight: int) -> Mask:
        """Lines as coverage, centred in the picture's width, with an em of room above and below."""
        return self._mask(lines, px, weight)[0]

    def _drawn(
        self,
        text: str,
        px: int,
        width: float,
        weight: int,
        *,
        bottom: float | None = None,
        middle: float = 0.0,
    ) -> Overlay | None:
        lines = [line.strip() for line in text.splitlines() if self._fonts.runs(line.strip())]
        if not lines:
            return None
        px = max(PX_MIN, min(px, int(px * width / max(1.0, self._widest(text, px)))))
        mask, baselines = self._mask(lines, px, weight)
        found = cv2.boundingRect(mask)
        if found[2] == 0:
            return None
        # The mask is as wide as the picture; here its text is moved to where it belongs.
        if bottom is None:
            top = round(middle - (found[1] + found[3] / 2))
        else:
            top = round(bottom - baselines[-1] - 0.3 * px)
        return shaded(mask, px, top, self._size)

    def _widest(self, text: str, px: int) -> float:
        return max((self._fonts.width(line, px) for line in text.splitlines()), default=0.0)

    def _mask(self, lines: list[str], px: int, weight: int) -> tuple[Mask, list[int]]:
        """Letters as coverage, with room around them, and where each line stands."""
        pad = px
        ascent, descent = self._extent(lines, px, weight)
        step = max(round(LINE_HEIGHT * px), round(0.92 * (ascent + descent)))
        baselines = [pad + ascent + step * number for number in range(len(lines))]
        canvas = Image.new("L", (self._size.width, baselines[-1] + descent + pad))
        draw = ImageDraw.Draw(canvas)
        for line, baseline in zip(lines, baselines, strict=True):
            parts = self._parts(line)
            fonts = [self._fonts.opened(face, px, weight) for face, _, _ in parts]
            advances = [
                font.getlength(part, direction=direction)
                for font, (_, part, direction) in zip(fonts, parts, strict=True)
            ]
            x = (self._size.width - sum(advances)) / 2
            for font, advance, (_, part, direction) in zip(fonts, advances, parts, strict=True):
                draw.text(
                    (x, baseline), part, fill=255, font=font, anchor="ls", direction=direction
                )
                x += advance
        return np.asarray(canvas, np.uint8), baselines

    def _parts(self, line: str) -> list[tuple[int, str, str]]:
        """From left to right: font, text in logical order, direction."""
        found: list[tuple[int, str, str]] = []
        for stretch in visual(line):
            runs = self._fonts.runs(stretch.text)
            direction = "rtl" if stretch.rtl else "ltr"
            ordered = reversed(runs) if stretch.rtl else runs
            found.extend((run.face, run.text, direction) for run in ordered)
        return found

    def _extent(self, lines: list[str], px: int, weight: int) -> tuple[int, int]:
        faces = {run.face for line in lines for run in self._fonts.runs(line)}
        metrics = [self._fonts.opened(face, px, weight).getmetrics() for face in faces]
        return max(m[0] for m in metrics), max(m[1] for m in metrics)


def shaded(letters: Mask, px: int, top: int, size: Size) -> Overlay:
    """The overlay for white letters whose mask begins `top` rows from the picture's top."""
    radius = max(1, round(OUTLINE * px))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    outline = cv2.GaussianBlur(cv2.dilate(letters, kernel), (0, 0), 0.5 + 0.01 * px)
    moved = np.roll(outline, max(1, round(SHADOW_DROP * px)), axis=0)
    shadow = cv2.GaussianBlur(moved, (0, 0), SHADOW * px)
    white = letters.astype(np.float32) / 255
    dark = 1 - (1 - OUTLINE_LIGHT / 255 * outline.astype(np.float32)) * (
        1 - SHADOW_LIGHT / 255 * shadow.astype(np.float32)
    )
    return overlaid(white, dark, top, size)


def overlaid(
    white: NDArray[np.floating[Any]], dark: NDArray[np.floating[Any]], top: int, size: Size
) -> Overlay:
    """The overlay for white on darkness, each 0 to 1 and as wide as the picture, of which the first
    row is `top` rows from the picture's top; only what is in the picture and not empty."""
    # Room above and below, so that even rows can be cut out.
    keep = np.pad((1 - dark) * (1 - white), ((2, 2), (0, 0)), constant_values=1.0)
    add = np.pad(BLACK_Y * dark * (1 - white) + WHITE_Y * white, ((2, 2), (0, 0)))
    top -= 2
    x, y, wide, high = cv2.boundingRect((keep < 0.996).astype(np.uint8))
    x0, x1 = x & ~1, min(size.width, x + wide + 1 & ~1)
    y0, y1 = max(0, top + y) & ~1, min(size.height, top + y + high + 1 & ~1)
    keep, add = (plane[y0 - top : y1 - top, x0:x1] for plane in (keep, add))
    keep_uv = cv2.resize(
        keep, (keep.shape[1] // 2, keep.shape[0] // 2), interpolation=cv2.INTER_AREA
    )
    return Overlay(
        x0,
        y0,
        np.round(keep * 255).astype(np.uint8),
        np.round(add).astype(np.uint8),
        np.round(keep_uv * 255).astype(np.uint8),
        np.round(GREY * (1 - keep_uv)).astype(np.uint8),
    )


def blend(plane: Mask, x: int, y: int, keep: Mask, add: Mask, strength: float) -> None:
    if strength < 1:
        keep = np.asarray(cv2.convertScaleAbs(keep, alpha=strength, beta=255 * (1 - strength)))
        add = np.asarray(cv2.convertScaleAbs(add, alpha=strength))
    part = plane[y : y + keep.shape[0], x : x + keep.shape[1]]
    cv2.multiply(part, keep, dst=part, scale=1 / 255)
    cv2.add(part, add, dst=part)
