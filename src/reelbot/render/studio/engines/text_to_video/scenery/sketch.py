"""The plan of a shot: everything that is seen, and where. Its JSON determines the picture."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import Spectacle

Deed = Literal[
    "idle", "run", "walk", "fly", "swim", "sleep", "dance", "drive", "sail", "jump", "float",
    "fall", "shake", "still", "slide", "climb", "toss",
]  # fmt: skip
Framing = Literal["wide", "medium", "close", "other"]


class Part(BaseModel):
    """A frozen part of a sketch."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Actor(Part):
    """A sprite on the stage. Lengths are shares: `x` of the width (centre), `y` of the height where
    it touches ground or water or has its lowest point, `height` of the frame's height."""

    code: str
    name: str
    x: float
    y: float
    height: float
    deed: Deed = "idle"
    faces_right: bool = False
    tint: str | None = None
    main: bool = False
    airborne: bool = False
    phase: float = 0.0  # 0 to 1: where its movement starts
    sunk: bool = False  # up to the chest in water; `y` is the water's surface
    carrier: int | None = None  # index of the actor it sits on
    seat: float | None = None  # where on its carrier, as a share of that one's height
    arc: tuple[float, float] | None = None  # of what is thrown: how far it flies, how high
    line: int | None = None  # index of the actor whose hand holds the other end of its line
    reach: float | None = None  # how far before its carrier it is held, as a share of that height
    enters: bool = False


class Prop(Part):
    """A sprite that belongs to the landscape or the sky; lengths as for an actor."""

    code: str
    name: str
    x: float
    y: float
    height: float
    tint: str | None = None
    in_sky: bool = False


class Table(Part):
    """A table that small things stand on: `x` is its middle, `y` its top, `foot` where its legs
    end; shares of the frame's width (`x`, `width`) and height."""

    x: float
    y: float
    width: float
    foot: float


class View(Part):
    """How the camera looks: `pan` in frame widths a second (positive: the camera goes right),
    `zoom` at the start and at the end about the point `focus` (shares of width and height)."""

    framing: Framing
    pan: float
    zoom: tuple[float, float]
    focus: tuple[float, float]
    pace: float = 1.0  # of what moves: slow motion is below 1


class Sketch(Part):
    """The whole plan. `place` is a name in `places.PLACES`."""

    place: str
    hour: Literal["day", "dawn", "sunset", "night"]
    weather: str
    spectacles: tuple[Spectacle, ...] = ()  # what happens in the sky
    mood: str
    look: str = "plain"  # a key of `looks.LOOKS`
    tint: str | None = None
    interior: str | None = None  # a key of `interiors.INTERIORS`, where it is within one
    candlelit: bool = False
    horizon: float  # share of the height
    ground: float  # where actors stand, share of the height
    actors: tuple[Actor, ...]
    props: tuple[Prop, ...]
    tables: tuple[Table, ...] = ()
    painted: tuple[str, ...] = ()  # sprites whose thing the painted landscape shows instead
    view: View
    world_seed: int
    view_seed: int
    notes: tuple[str, ...] = ()  # sentences: what was asked for and is not to be seen

    def shows(self, name: str) -> bool:
        """Whether a thing of that sprite's name is to be seen."""
        return name in self.painted or any(
            [
                *(actor.name == name for actor in self.actors),
                *(prop.name == name for prop in self.props),
            ]
        )
