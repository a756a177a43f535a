"""What was understood of a prompt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reelbot.render.studio.engines.text_to_video.scenery.language.craft import AS_IT_IS, Camera
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import Spectacle

# How a thing is to who does something to it: on a line above, on a leash, thrown, right before one,
# ahead of one who follows, arm in arm, towed behind, or climbed.
Bond = Literal["held", "line", "leash", "toss", "by", "ahead", "close", "tow", "on"]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is named: a sprite, how many of it, and how they are described."""

    code: str
    count: int = 1
    tint: str | None = None
    scale: float = 1.0
    deed: str | None = None
    aboard: bool = False  # comes after "riding", "on" or "in": carries the one before it
    idea: bool = False
    held: bool = False  # in the hands of the one before it
    bond: Bond | None = None  # how it is to those whom it belongs to
    of: tuple[int, ...] = ()  # `at` of those who have or do it
    guise: str | None = None  # the sprite that it is drawn as while it does what it does
    kin: bool = False  # young or old of the kind that was named before
    alias: str | None = None  # what it stands for, where its sprite is only near to it
    at: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a shot say."""

    things: tuple[Thing, ...] = ()
    place: str | None = None
    place_named: bool = False
    place_direct: bool = False  # named by a word that is no thing
    hour: str | None = None
    weather: str | None = None
    spectacles: tuple[Spectacle, ...] = ()  # what happens in the sky
    mood: str | None = None
    deeds: tuple[str, ...] = ()
    tint: str | None = None  # a colour that no thing took: it colours the place
    interior: str | None = None  # the kind of room that was named, a key of `INTERIORS`
    candlelit: bool = False
    look: str = "plain"  # a key of `looks.LOOKS`
    camera: Camera = AS_IT_IS
    unknown: tuple[str, ...] = ()  # English words that nothing is shown for
    known: float = 0.0  # share of the words that were understood
