"""What a place is: its ground, its horizon, what grows and stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Backdrop = Literal["open", "space", "underwater", "room", "clouds", "studio", "cave"]
Ridge = Literal[
    "mountains", "hills", "dunes", "skyline", "treeline", "mesas", "icebergs", "none",
    "stands", "townhouses", "clay houses", "canal houses", "bamboo", "canyon", "cliff",
]  # fmt: skip
Ground = Literal[
    "soft", "road", "floor", "sea", "paving", "pitch", "cobbles", "tiles", "crops", "deck", "wall",
    "ice",
]  # fmt: skip
Built = Literal[
    "stalls",
    "bunting",
    "swings",
    "lamps",
    "umbrellas",
    "rides",
    "poles",
    "igloos",
    "fence",
    "airport",
    "platform",
]
RGB = tuple[int, int, int]

# Where the hull of a boat on the open sea meets the water, as a share of the height.
WATER_LINE = 0.755


@dataclass(frozen=True, slots=True)
class Place:
    """`ground` and `far` are sRGB (0 to 255) by day; `scatter` and `small` name sprites with a
    share each; `water` says what lies between the horizon and the viewer; `built` stands right
    behind the actors; `crop` are the colours of what grows in rows."""

    words: str
    about: str  # a sentence for the encoder
    ground: tuple[int, int, int]
    far: tuple[int, int, int]
    backdrop: Backdrop = "open"
    ridges: tuple[Ridge, ...] = ("hills",)
    scatter: tuple[tuple[str, float], ...] = ()
    small: tuple[tuple[str, float], ...] = ()
    water: Literal["none", "sea", "lake"] = "none"
    ground_kind: Ground = "soft"
    density: float = 1.0
    hour: str | None = None  # where the prompt names none
    weather: str | None = None
    horizon: float = 0.62  # share of the height
    built: tuple[Built, ...] = ()
    crop: tuple[RGB, ...] = ()
    leaf: RGB = (88, 146, 66)  # of the crop
    wet: RGB | None = None  # the colour of the water, where it is not a lake's or the sea's
