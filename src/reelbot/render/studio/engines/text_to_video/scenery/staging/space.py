"""The space of one view: how large it is, where it is, and on what its actors stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue, Sprite
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Framing
from reelbot.render.studio.engines.text_to_video.scenery.staging.deeds import WATERFOWL
from reelbot.render.studio.engines.text_to_video.scenery.world.place import WATER_LINE
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES


@dataclass(frozen=True, slots=True)
class Space:
    """What casting and spacing need to know of a view. `horizon` is a share of the height."""

    catalogue: Catalogue
    size: Size
    place: str
    weather: str
    framing: Framing
    horizon: float
    rng: np.random.Generator
    faces_right: bool
    low_sun: bool = False
    closer: float = 1.0  # how much larger actors are than in a plain look
    music: bool = False  # an instrument is there to be played

    @property
    def aspect(self) -> float:
        return self.size.width / self.size.height

    @property
    def ground(self) -> float:
        """Where actors stand, as a share of the height."""
        return (0.765 if self.aspect < 0.9 else 0.8) + (0.07 if self.framing == "close" else 0.0)

    @property
    def unit(self) -> float:
        """Of the height: a wide frame is measured by its height, a tall one by its width."""
        return min(1.0, 1.25 * self.aspect)

    def bottom(self, sprite: Sprite, airborne: bool, height: float) -> float:
        if self.place == "underwater":
            if sprite.name in ("crab", "lobster", "oyster", "spiral shell") or not sprite.alive:
                return self.ground + 0.02
            return round(float(np.clip(0.42 + height / 2, 0, 0.76)), 4)
        if airborne or self.place in ("space", "sky"):
            return round(float(np.clip(0.39 + height / 2, height + 0.05, 0.72)), 4)
        if self.place == "sea":
            # The boats' own strip of water goes under the nearest waves; swimmers look out of them.
            if "surfing" in sprite.name:
                return round(WATER_LINE + 0.04 * height, 4)
            under = 0.19 if sprite.anchor == "water" else 0.3 if sprite.alive else 0.08
            if sprite.name == "shark":
                under = 0.36  # back and fin
            return round(WATER_LINE + height * under, 4)
        afloat = sprite.anchor == "water" or sprite.name in WATERFOWL
        if afloat and PLACES[self.place].water != "none":
            return 0.68
        if sprite.role in ("object", "food", "creature") and self.place == "table":
            return self.ground + 0.01
        return self.ground

    def width(self, sprite: Sprite, height: float) -> float:
        """Share of the frame's width that a sprite of that height takes."""
        _, _, box_width, box_height = sprite.box
        ratio = box_width / box_height
        if sprite.body != "full":
            ratio = 1.25 if sprite.role == "animal" else 0.8
        return height * ratio / self.aspect
