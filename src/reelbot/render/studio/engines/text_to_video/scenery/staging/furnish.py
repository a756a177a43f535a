"""Where the things stand that are no actors: in the sky, and on the land behind the actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor, Prop

PROPS_MAX = 12
_IN_WATER = frozenset({"lighthouse", "desert island", "mountain", "volcano", "bridge at night"})


@dataclass(frozen=True, slots=True)
class Furnisher:
    """Places props of one view. `unit`, `horizon` and `ground` are shares of the frame's height."""

    rng: np.random.Generator
    unit: float
    horizon: float
    ground: float
    low_sun: bool = False  # it rises or sets
    rise: float = 0.12  # how far below the horizon a low sun reaches, of its own height
    aspect: float = 16 / 9
    water: str = "none"  # what lies behind the ground, as in `Place`

    def hang(self, thing: Thing, sprite: Sprite, taken: int) -> list[Prop]:
        """Something in the sky, away from the middle."""
        props = []
        for number in range(min(thing.count, 5)):
            spot = (taken + number) % 5
            x = (0.78, 0.2, 0.5, 0.88, 0.08)[spot] + float(self.rng.uniform(-0.03, 0.03))
            size = (0.2 if thing.count == 1 else 0.12) * thing.scale**0.6 * self.unit
            bottom = 0.08 + size
            if self.low_sun and sprite.name == "sun":
                bottom, x = self.horizon + self.rise * size, 0.5 + 0.24 * (1 if x > 0.5 else -1)
            props.append(
                Prop(code=sprite.code, name=sprite.name, x=round(x, 3), y=round(bottom, 3),
                     height=round(size, 3), tint=thing.tint, in_sky=True)
            )  # fmt: skip
        return props

    def stand(self, things: Sequence[tuple[Thing, Sprite]], actors: Sequence[Actor]) -> list[Prop]:
        """Buildings, plants and rocks behind the actors, first where no actor stands."""
        free = [0.2, 0.8, 0.5, 0.35, 0.65, 0.08, 0.92]
        lead = next((actor for actor in actors if actor.main), None)
        if lead:
            # Near enough to belong together, and neither behind the actor nor at the edge.
            free.sort(key=lambda x: abs(abs(x - lead.x) - 0.34) + 0.3 * abs(x - 0.5))
        props: list[Prop] = []
        for thing, sprite in things:
            for _ in range(min(thing.count, 6)):
                x = free[len(props) % len(free)] + float(self.rng.uniform(-0.03, 0.03))
                height = min(0.58, 0.27 * (sprite.size * thing.scale) ** 0.85) * self.unit
                line = self.horizon + 0.45 * (self.ground - self.horizon)
                on_shore = self.water != "none" and sprite.name not in _IN_WATER
                small = sprite.size < 0.8 or on_shore
                if on_shore and self.water == "lake" and sprite.role == "building":
                    # On the other side of the lake, so that it hides nobody on the water.
                    small, line, height = False, self.horizon + 0.012, 0.75 * height
                if small:
                    line = self.ground - (0.06 if on_shore else 0.01)
                _, _, across, upwards = sprite.box
                half = 0.5 * height * across / upwards / self.aspect + 0.03
                if half < 0.5:
                    x = min(1 - half, max(half, x))  # whole, not cut off by the frame
                props.append(
                    Prop(code=sprite.code, name=sprite.name, x=round(x, 3), y=round(line, 3),
                         height=round(max(height, 0.12 * self.unit), 3), tint=thing.tint)
                )  # fmt: skip
        return props[:PROPS_MAX]
