"""What actors have to do with things: kites on lines, thrown balls, leashes, mounts for several,
who climbs what. Takes actors that stand where they are, and adds to them or moves them a little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.puppet import COATS
from reelbot.render.studio.engines.text_to_video.scenery.reading import Bond, Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor
from reelbot.render.studio.engines.text_to_video.scenery.staging.space import Space

# These are added to the row of actors afterwards, by where those stand.
APART: frozenset[Bond] = frozenset({"line", "toss", "on"})
# Air between two neighbours of a row, as a share of the narrower one's width.
GAPS: Mapping[Bond, float] = {"by": 0.02, "close": -0.24, "leash": 0.45, "ahead": 0.5, "tow": 0.3}
LINES_MAX = 6
THROWN_MAX = 5
SEVERAL = 3  # what a plural without a number counts as


def holders(things: Sequence[Thing], thing: Thing, actors: Sequence[Actor]) -> list[int]:
    """Indices of the actors that a thing belongs to; the main one where nothing says whose."""
    codes = {other.code for other in things if other.at in thing.of and other is not thing}
    found = [
        n for n, actor in enumerate(actors)
        if actor.code in codes and actor.reach is None and actor.line is None
    ]  # fmt: skip
    return found or [n for n, actor in enumerate(actors) if actor.main][:1]


def hand(space: Space, actor: Actor) -> tuple[float, float]:
    """Where an actor's hand, or an animal's mouth, is: shares of the frame."""
    sprite = space.catalogue[actor.code]
    upright = sprite.role != "animal" and sprite.name not in COATS
    forward = 1 if actor.faces_right else -1
    reach, rise = (0.17, 0.26) if upright else (0.3, 0.55)
    return (
        actor.x + forward * reach * actor.height / space.aspect,
        actor.y - rise * actor.height,
    )


def on_lines(
    space: Space, cast: Sequence[Thing], things: Sequence[Thing], actors: Sequence[Actor]
) -> list[Actor]:
    """Kites and balloons over the heads of those who hold their lines, and what is steered."""
    made = list(actors)
    for thing in things:
        whose = holders(cast, thing, actors)
        # "Two kids flying kites": one each, however many a plural otherwise means.
        many = len(whose) if len(whose) > 1 and thing.count == SEVERAL else max(thing.count, 1)
        made += [
            _on_line(space, thing, actors, whose, number, min(many, LINES_MAX))
            for number in range(min(many, LINES_MAX) if whose else 0)
        ]
    return made


def _on_line(
    space: Space, thing: Thing, actors: Sequence[Actor], whose: list[int], number: int, many: int
) -> Actor:
    """One of the `many` that a thing stands for, on the line of the next of those `whose` it is."""
    sprite = space.catalogue[thing.code]
    holder = actors[whose[number % len(whose)]]
    spots = sorted(actors[n].x for n in whose)
    between = min((b - a for a, b in pairwise(spots)), default=1.0) * 0.7 + 0.02
    kite = sprite.name != "balloon"
    bunch = len(whose) == 1 and many > 1
    side: float = 1 if actors[whose[0]].faces_right else -1  # all in one wind
    if bunch:
        side *= 1 - 2 * number / (many - 1)  # like a bunch of flowers
    height = float(np.clip(0.72 * holder.height, 0.14, 0.26)) * thing.scale**0.5
    if not kite:
        height *= 0.95
    top = holder.y - holder.height
    # As high as a tall frame lets it; a balloon stays near the hand.
    high = min(top - 0.06, 0.72 * top) - 0.04 * (number % 2) if kite else top + 0.02
    y = float(np.clip(high, height + 0.03, 0.6))
    away = (0.3 if kite else 0.26) * holder.height / space.aspect + 0.02
    half = 0.5 * space.width(sprite, height)
    reach = min(away + half * kite, between)
    if bunch:
        reach = 0.62 * half * many
        y = max(height + 0.03, y - 0.12 * holder.height * (1 - side**2))
    x = float(np.clip(holder.x + side * reach, half + 0.06, 0.94 - half))
    if kite and len(whose) == 1 and abs(x - holder.x) < 0.5 * away:
        x = holder.x - side * reach
    return Actor(
        code=thing.code, name=thing.alias or sprite.name, tint=thing.tint,
        x=round(x, 4), y=round(y, 4), height=round(height, 4), airborne=True, deed="float",
        faces_right=holder.faces_right, phase=round(0.31 * number % 1, 3),
        line=None if thing.alias else whose[number % len(whose)],
    )  # fmt: skip


def thrown(
    space: Space, cast: Sequence[Thing], things: Sequence[Thing], actors: Sequence[Actor]
) -> list[Actor]:
    """What is in the air, before or above those who throw or catch it."""
    made = list(actors)
    for thing in things:
        if whose := holders(cast, thing, actors):
            juggled = thing.count > len(whose)
            for number in range(min(THROWN_MAX, thing.count)):
                holder = actors[whose[number % len(whose)]]
                made.append(_thrown(space, thing, holder, number, juggled=juggled))
    return made


def _thrown(space: Space, thing: Thing, holder: Actor, number: int, *, juggled: bool) -> Actor:
    sprite = space.catalogue[thing.code]
    forward = 1 if holder.faces_right else -1
    height = 0.3 * holder.height * thing.scale * (sprite.size / 0.42) ** 0.7
    reach, rise = 0.2, 0.8 if space.catalogue[holder.code].role == "animal" else 0.5
    far, high = (0.34, 0.3) if not juggled else (0.0, 0.95)
    if sprite.name == "bubbles":
        reach, rise, far, high = 0.62, 0.6, 0.12, 0.14
    elif juggled:
        reach = 0.3 * (2 * number / (thing.count - 1) - 1)
        far = -0.35 * reach * holder.height / space.aspect
    x = holder.x + forward * reach * holder.height / space.aspect
    edge = x + forward * far
    if not juggled and not 0.04 < edge < 0.96:
        far = abs((0.96 if forward > 0 else 0.04) - x)
    y = holder.y - rise * holder.height + 0.5 * height
    if thing.deed == "fly":  # it comes
        x, far = x + forward * far, -far
    top = y - high * holder.height - height
    high = max(0.05, high * holder.height + min(0.0, top - 0.02))
    return Actor(
        code=thing.code, name=thing.alias or sprite.name, tint=thing.tint,
        x=round(x, 4), y=round(max(y, height + 0.03), 4), height=round(height, 4),
        airborne=True, deed="toss", phase=round(0.37 * number % 1, 3),
        faces_right=holder.faces_right, arc=(round(forward * far, 4), round(high, 4)),
    )  # fmt: skip


def leashed(space: Space, cast: Sequence[Thing], actors: Sequence[Actor]) -> list[Actor]:
    """The actors, with lines between those who lead or pull and what they lead."""
    lines = {thing.code: thing for thing in cast if thing.bond in ("leash", "tow")}
    made = list(actors)
    for number, actor in enumerate(made):
        thing = lines.get(actor.code)
        whose = [n for n in holders(cast, thing, made) if n != number] if thing else []
        if whose:
            nearest = min(whose, key=lambda n: abs(made[n].x - actor.x))
            made[number] = actor.model_copy(update={"line": nearest})
    return made


def climbing(
    space: Space, cast: Sequence[Thing], things: Sequence[Thing], actors: Sequence[Actor]
) -> list[Actor]:
    """Who climbs is on what is climbed, which stands where they stood."""
    made = list(actors)
    for thing in things:
        sprite: Sprite = space.catalogue[thing.code]
        for number in holders(cast, thing, made)[:3]:
            actor = made[number]
            tall = min(0.62 * space.unit, 2.0 * actor.height, actor.y - 0.06)
            up = actor.y - 0.3 * tall
            made.append(
                Actor(code=thing.code, name=thing.alias or sprite.name, tint=thing.tint,
                      x=actor.x, y=actor.y, height=round(tall, 4), deed="still")
            )  # fmt: skip
            made[number] = actor.model_copy(
                update={"y": round(up, 4), "height": round(0.72 * actor.height, 4),
                        "airborne": True, "enters": False}
            )  # fmt: skip
    return made
