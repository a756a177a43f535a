"""Who rides on what: one on a mount, several in one boat, or each on a sled of his own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.puppet import COATS
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor, Deed
from reelbot.render.studio.engines.text_to_video.scenery.staging.deeds import deed_of
from reelbot.render.studio.engines.text_to_video.scenery.staging.space import Space
from reelbot.render.studio.engines.text_to_video.scenery.staging.spacing import Placed, spread

FURNITURE = frozenset({"couch and lamp", "chair", "bed", "bathtub"})
_LOW = frozenset({"skateboard", "kick scooter", "sled"})
_FOR_ONE = _LOW | {"bicycle", "motorcycle", "motor scooter", "broom", "chair", "small airplane"}
RIDERS_MAX = 4
# Height of furniture, as a share of the frame's unit.
_FURNITURE_HEIGHT = {"couch and lamp": 0.52, "bed": 0.42, "chair": 0.34}


def carrier_of(space: Space, cast: Sequence[tuple[Thing, Sprite]], lead: Thing) -> Thing | None:
    """What the lead rides on or in, if the words say so."""
    for thing, sprite in cast:
        if thing is lead or not thing.aboard:
            continue
        mount = sprite.role == "vehicle" or (
            sprite.role in ("animal", "creature") and sprite.body == "full"
        )
        mount = mount or sprite.name in COATS
        if mount or sprite.name in ("broom", *FURNITURE):
            return thing
    return None


def mounted(
    space: Space, rows: Sequence[Placed], carrier: Thing, lead: Thing, spoken: str | None
) -> list[Actor]:
    """The carrier with who rides on it, and all others beside."""
    sprite = space.catalogue[carrier.code]
    ats = set(carrier.of) or {lead.at}
    riders = [row for row in rows if row[0].at in ats and row[1].alive and row[0] is not carrier]
    if not riders:
        return spread(space, rows, lead, spoken)
    deed = _deed(space, carrier, sprite, spoken)
    others = [row for row in rows if row not in riders and row[0] is not carrier]
    alone = sprite.alive or sprite.name in _FOR_ONE or carrier.count > 1
    if len(riders) > 1 and alone:
        return _each(space, riders, others, carrier, deed, spoken)
    return _together(space, riders[:RIDERS_MAX], others, carrier, deed, spoken)


def _deed(space: Space, carrier: Thing, sprite: Sprite, spoken: str | None) -> Deed:
    deed = deed_of(carrier, sprite, spoken, space.place, music=space.music)
    if sprite.role in ("animal", "creature") and deed == "idle":
        return "fly" if sprite.anchor == "air" or "dragon" in sprite.name else "run"
    return deed


def _is_airborne(sprite: Sprite, deed: Deed) -> bool:
    return sprite.anchor == "air" or deed in ("fly", "float") or sprite.name == "broom"


def _share(rider: Sprite, scale: float, sprite: Sprite, carrier: Thing) -> float:
    """Height of a rider, as a share of the carrier's."""
    share = 0.75 * rider.size * scale / (sprite.size * carrier.scale)
    if sprite.name == "broom":
        share = 0.85
    elif sprite.anchor == "water" and sprite.size >= 1:
        share = min(share, 0.5)
    elif sprite.name in FURNITURE:
        share *= 0.8 if sprite.name != "chair" else 1.0
    return float(np.clip(share, 0.3 if sprite.name in FURNITURE else 0.42, 1.1))


def _together(
    space: Space,
    riders: Sequence[Placed],
    others: Sequence[Placed],
    carrier: Thing,
    deed: Deed,
    spoken: str | None,
) -> list[Actor]:
    """All on or in the same."""
    sprite = space.catalogue[carrier.code]
    airborne = _is_airborne(sprite, deed)
    height = 0.4 * space.unit * {"wide": 0.85, "close": 1.2}.get(space.framing, 1.0)
    if sprite.name in _LOW:
        height *= 0.5
    elif sprite.name in FURNITURE:
        height *= _FURNITURE_HEIGHT.get(sprite.name, 0.52) / 0.4
    x = 0.42 if space.faces_right else 0.58
    y = space.bottom(sprite, airborne, height)
    heights = []
    for thing, rider, _ in riders:
        tall = height * _share(rider, thing.scale, sprite, carrier)
        if sprite.name == "skateboard":
            tall = 0.36 * space.unit
        heights.append(tall * (0.8 if len(riders) > 2 else 0.9 if len(riders) > 1 else 1.0))
    # All stay in the frame.
    fit = min(1.0, (y - 0.05) / (0.6 * height + max(heights)))
    height = height * fit
    made = [
        Actor(code=carrier.code, name=sprite.name, x=x, y=y, height=round(height, 4), deed=deed,
              faces_right=space.faces_right, tint=carrier.tint, airborne=airborne, main=False)
    ]  # fmt: skip
    wide = 0.56 * space.width(sprite, height)
    for number, (thing, rider, _) in enumerate(riders):
        along = number / (len(riders) - 1) - 0.5 if len(riders) > 1 else 0.0
        made.append(
            Actor(code=thing.code, name=thing.alias or rider.name, x=round(x + wide * along, 4),
                  y=y, height=round(heights[number] * fit, 4),
                  deed="sleep" if thing.deed == "sleep" else "idle",
                  faces_right=space.faces_right, tint=thing.tint, main=True, airborne=airborne,
                  carrier=0, phase=round(0.37 * number % 1, 3))
        )  # fmt: skip
    rest = spread(space, others, None, spoken, taken=(x, height)) if others else []
    return [*made, *rest]


def _each(
    space: Space,
    riders: Sequence[Placed],
    others: Sequence[Placed],
    carrier: Thing,
    deed: Deed,
    spoken: str | None,
) -> list[Actor]:
    """Each on one of his own, side by side."""
    sprite = space.catalogue[carrier.code]
    riders = riders[:RIDERS_MAX]
    height = (0.2 if sprite.name in _LOW else 0.34) * space.unit
    mount = replace(carrier, deed=deed, aboard=False, count=1, bond=None, of=())
    rows = [(mount, sprite, height) for _ in riders]
    made = spread(space, [*rows, *others], None, spoken)
    for number, (thing, rider, _) in enumerate(riders):
        under = made[number]
        share = _share(rider, thing.scale, sprite, carrier)
        tall = under.height * (1.45 if sprite.name in _LOW else share)
        made.append(
            Actor(code=thing.code, name=thing.alias or rider.name, x=under.x, y=under.y,
                  height=round(tall, 4), deed="idle", faces_right=under.faces_right,
                  tint=thing.tint, main=number == 0, airborne=under.airborne, carrier=number)
        )  # fmt: skip
    return made
