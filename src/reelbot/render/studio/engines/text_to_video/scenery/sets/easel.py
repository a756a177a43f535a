"""What painters of a set share: the sketch, the light, the chance, and how a plate is laid on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import cv2
import numpy as np

from reelbot.render.studio.engines.base import Shot
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.looks import LOOKS
from reelbot.render.studio.engines.text_to_video.scenery.plates.layers import Layer, Scene, widened
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import F32
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Light,
    colour,
    light_of,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import planes
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES

# How hard the wind blows in a weather, 0 to 1.
WIND: Mapping[str, float] = {"storm": 1.0, "wind": 0.9, "blizzard": 0.8, "rain": 0.2, "dust": 0.3}
# How high the sea goes, 0 to 1.
SWELL: Mapping[str, float] = {"storm": 1.0, "blizzard": 0.7, "wind": 0.5, "rain": 0.25}
SEASONS: Mapping[str, str] = {
    "snow": "winter", "blizzard": "winter", "leaves": "autumn", "petals": "spring",
}  # fmt: skip

# A plate that would have to be wider than this many frames repeats itself instead.
WIDTHS_MAX = 2.6


class Easel:
    """Holds one set while it is painted. `world` draws what all views of a film share, `rng` what
    belongs to this view alone."""

    def __init__(self, shot: Shot, sketch: Sketch, catalogue: Catalogue) -> None:
        self.width, self.height = shot.size.width, shot.size.height
        self.seconds = shot.seconds * sketch.view.pace
        self.sketch = sketch
        self.catalogue = catalogue
        self.place = PLACES[sketch.place]
        self.unit = min(self.height, 1.25 * self.width)
        self.pan = sketch.view.pan * self.width
        self.world = np.random.default_rng(sketch.world_seed)
        self.rng = np.random.default_rng(sketch.view_seed)
        self.light: Light = light_of(
            sketch.hour, sketch.weather, sketch.mood, sketch.tint, self.world
        )
        if sketch.place == "moon":
            # No air: the ground lies in full sun under a black sky.
            bright = colour(214, 218, 236)
            self.light = replace(self.light, ambient=bright, haze=colour(92, 94, 112))
        if sketch.place == "cave":
            warm = colour(214, 178, 150)
            self.light = replace(
                self.light, ambient=warm, haze=colour(64, 54, 60), sun=colour(255, 190, 110),
                night=False, strength=0.5,
            )  # fmt: skip
        self.look = LOOKS[sketch.look]
        if self.look.air:
            self.light = replace(self.light, air=min(1.0, self.light.air + self.look.air))
        self.scene = Scene(self.light)
        self.wind = WIND.get(sketch.weather, 0.0)
        self.swell = SWELL.get(sketch.weather, 0.0)
        self.season = "winter" if sketch.place == "arctic" else SEASONS.get(sketch.weather, "")

    def span(self, nearness: float, drift: float = 0.0) -> int:
        """How wide a plate is painted, and after how many pixels it repeats."""
        travel = abs(self.pan * nearness + drift) * self.seconds
        needed = travel + self.width
        return int(min(max(needed, self.width * 1.05), self.width * (WIDTHS_MAX - 1)) / 2 + 1) * 2

    def add(
        self, picture: F32, top: float, nearness: float,
        to: Literal["sky", "behind", "shore", "before"] = "behind", *, drift: float = 0.0,
        bob: float = 0.0, slide: float = 0.0, phase: float = 0.0, lean: float = 0.0,
    ) -> None:  # fmt: skip
        """Lay a premultiplied picture on as a plate; see `Layer` for how it moves."""
        picture = self.defocused(picture, nearness)
        rows, period = picture.shape[:2]
        made = planes(picture, self.light.mood)
        wide = widened(made, self.width + 4 + int(abs(lean) * rows) + 2)
        layer = Layer(wide, top, nearness, period, drift, bob, slide, phase, lean)
        {"sky": self.scene.sky, "behind": self.scene.behind, "shore": self.scene.shore,
         "before": self.scene.before}[to].append(layer)  # fmt: skip

    def defocused(self, picture: F32, nearness: float) -> F32:
        """As a lens with a shallow focus sees a plate at that distance; the actors' is 1."""
        away = abs(1 - nearness)
        sigma = self.look.blur * self.unit * away**1.5
        if sigma < 0.6 or 0.85 < nearness < 1.15:
            return picture
        margin = min(picture.shape[1], int(4 * sigma))
        # What leaves at the right comes in at the left.
        wide = np.concatenate([picture[:, -margin:], picture, picture[:, :margin]], axis=1)
        soft = cv2.GaussianBlur(wide, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
        return np.ascontiguousarray(soft[:, margin:-margin], np.float32)
