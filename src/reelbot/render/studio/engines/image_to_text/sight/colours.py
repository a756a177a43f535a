"""A picture's colours by name, and what its light is like."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]

COLOURS = ("black", "grey", "white", "red", "orange", "yellow", "green", "turquoise", "blue",
           "purple", "pink", "brown", "beige")  # fmt: skip
SIDE = 96
SHARE_LEAST = 0.09
COLOURS_MAX = 4
# Hue in degrees up to which a colour has the name.
_HUES = ((14, "red"), (42, "orange"), (67, "yellow"), (160, "green"), (192, "turquoise"),
         (258, "blue"), (292, "purple"), (344, "pink"), (361, "red"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Palette:
    """`colours`: the chief ones, the most of it first; `light`: words of "bright", "dark", "warm",
    "cool" and "contrast", none where nothing is remarkable."""

    colours: tuple[str, ...]
    light: tuple[str, ...]


def palette(picture: U8) -> Palette:
    """Of an RGB picture, shape (height, width, 3)."""
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    rgb = np.asarray(small.reshape(-1, 3), np.float32) / np.float32(255)
    counts = np.bincount(_named(rgb), minlength=len(COLOURS)) / len(rgb)
    order = np.argsort(-counts, kind="stable")[:COLOURS_MAX]
    colours = tuple(COLOURS[n] for n in order if counts[n] >= SHARE_LEAST)
    return Palette(colours, _light(rgb))


def _named(rgb: NDArray[np.float32]) -> NDArray[np.int64]:
    """The number in COLOURS of every pixel, float32 0 to 1, shape (n, 3)."""
    high, low = rgb.max(1), rgb.min(1)
    chroma = high - low
    lightness = (high + low) / 2
    hsv = cv2.cvtColor(rgb[None], cv2.COLOR_RGB2HSV)[0]
    hue = hsv[:, 0]
    edges = np.array([edge for edge, _ in _HUES], np.float32)
    names = np.array([COLOURS.index(name) for _, name in _HUES])
    found = names[np.searchsorted(edges, hue, side="right").clip(0, len(names) - 1)]
    warm = (hue >= 10) & (hue < 50)
    earth = (hue < 52) | (hue > 345)
    brown = earth & (lightness < 0.42) & (chroma > 0.07) & ~((hue < 14) & (chroma > 0.4))
    brown |= warm & (lightness < 0.56) & (chroma < 0.4)
    found = np.where(brown, COLOURS.index("brown"), found)
    beige = (hue >= 18) & (hue < 62) & (lightness >= 0.56) & (chroma < 0.36)
    found = np.where(beige, COLOURS.index("beige"), found)
    pale_red = ((hue < 18) | (hue > 340)) & (lightness > 0.62) & (chroma < 0.6)
    found = np.where(pale_red, COLOURS.index("pink"), found)
    plain = (chroma < 0.075) | ((chroma < 0.11) & (lightness > 0.35))
    found = np.where(plain, COLOURS.index("grey"), found)
    found = np.where(plain & (lightness > 0.86), COLOURS.index("white"), found)
    found = np.where((high < 0.17) | (plain & (lightness < 0.17)), COLOURS.index("black"), found)
    return np.asarray(found, np.int64)


def _light(rgb: NDArray[np.float32]) -> tuple[str, ...]:
    luma = rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    low, middle, high = (float(v) for v in np.percentile(luma, (10, 50, 90)))
    words = []
    if luma.mean() > 0.62 and low > 0.2:
        words.append("bright")
    elif luma.mean() < 0.27 or middle < 0.2:
        words.append("dark")
    # Red against blue, of what has any colour to speak of.
    lean = float((rgb[:, 0] - rgb[:, 2]).mean() / max(float(luma.mean()), 0.1))
    if lean > 0.32:
        words.append("warm")
    elif lean < -0.13:
        words.append("cool")
    if high - low > 0.72:
        words.append("contrast")
    return tuple(words)
