"""What goes with actors: umbrellas, what is in their hands, snores, boats that lie behind them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.language.acts import CONTAINERS
from reelbot.render.studio.engines.text_to_video.scenery.puppet import COATS
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor
from reelbot.render.studio.engines.text_to_video.scenery.staging.bonds import holders
from reelbot.render.studio.engines.text_to_video.scenery.staging.space import Space

# What is worn on the head: its height and how high its lower edge sits, of who wears it.
WORN = {
    "sunglasses": (0.15, 0.615), "glasses": (0.15, 0.615), "top hat": (0.34, 0.86),
    "crown": (0.3, 0.86), "woman s hat": (0.3, 0.84), "military helmet": (0.3, 0.8),
    "graduation cap": (0.32, 0.84), "scarf": (0.26, 0.34),
}  # fmt: skip

IN_HANDS_MAX = 3  # of one kind, for one pair of hands


def _head(space: Space, holder: Actor) -> float:
    """How far before the middle an animal's head is, as a share of its height."""
    being = space.catalogue[holder.code]
    if being.name in COATS:
        return 0.37
    _, _, width, height = being.box
    return max(0.0, 0.5 * width / height - 0.21)


def over_heads(space: Space, things: Sequence[Thing], actors: Sequence[Actor]) -> list[Actor]:
    """Umbrellas over the heads of the main actors, as far as there are any."""
    codes = {actor.code for actor in actors if actor.main}
    heads = [n for n, a in enumerate(actors) if a.code in codes and a.carrier is None]
    held = []
    for number, thing in zip(heads, [t for t in things for _ in range(t.count)], strict=False):
        holder = actors[number]
        height = 0.8 * holder.height
        held.append(
            Actor(code=thing.code, name=space.catalogue[thing.code].name,
                  x=holder.x, y=round(holder.y - 0.4 * holder.height, 4),
                  height=round(height, 4), deed="idle", tint=thing.tint, carrier=number,
                  faces_right=holder.faces_right, seat=0.47)
        )  # fmt: skip
    return held


def in_hands(
    space: Space, cast: Sequence[Thing], things: Sequence[Thing], actors: Sequence[Actor]
) -> list[Actor]:
    """The actors and what they hold, eat, read or play: before the chest, or where an animal can
    reach it. Both stay in the frame."""
    made = list(actors)
    for thing in things:
        whose = holders(cast, thing, actors)
        each = 1 if len(whose) > 1 else min(IN_HANDS_MAX, thing.count)
        # One thing of several people is with the first of them; food, as several, with each.
        shared = space.catalogue[thing.code].role == "food"
        for number in whose if shared or len(whose) == 1 else whose[: max(1, thing.count)]:
            for nth in range(each):
                item = _held(space, thing, made, number, nth, each)
                inside = next((n for n, a in enumerate(made) if _contains(a, item)), None)
                made.insert(len(made) if inside is None else inside, item)
    held = made[len(actors) :]
    for number in sorted({actor.carrier for actor in held if actor.carrier is not None}):
        _keep_in(space, made, number)
    return made


def _held(
    space: Space, thing: Thing, actors: Sequence[Actor], number: int, nth: int, each: int
) -> Actor:
    """One thing in the hands of the actor of that number; the `nth` of `each` that are alike."""
    holder, sprite = actors[number], space.catalogue[thing.code]
    being = space.catalogue[holder.code]
    upright = being.role != "animal" and being.name not in COATS
    others = [a for a in actors if a.carrier == number and a.reach and a.code != thing.code]
    before = len(others)
    if sprite.name in WORN:
        share, seat = WORN[sprite.name]
        reach = 0.0 if upright else _head(space, holder)
    elif upright:
        share = 0.36 * float(np.clip(sprite.size / 0.45, 0.8, 1.35))
        seat, reach = 0.3 - 0.42 * share, 0.17 + 0.3 * before
        if sprite.role == "plant":
            share = min(share, 0.4)
    else:
        ratio = sprite.size * thing.scale / max(0.3, being.size)
        share = float(np.clip(0.8 * ratio**0.7, 0.26, 0.62))
        wide = space.width(being, holder.height) + space.width(sprite, share * holder.height)
        seat, reach = 0.0, 0.46 * wide * space.aspect / holder.height + 0.4 * before
    vessel = next((a for a in others if a.name in CONTAINERS), None)
    if vessel is not None and vessel.reach is not None and vessel.seat is not None:
        tall = vessel.height / holder.height
        share = 0.42 * tall
        seat, reach = vessel.seat + 0.5 * tall, vessel.reach
    if each > 1:
        # A handful: side by side, the middle one higher.
        share *= 0.7 if vessel is None else 1.0
        reach += 0.62 * share * (nth - (each - 1) / 2)
        seat += (0.1 if upright and vessel is None else 0.0) + 0.3 * share * (nth % 2)
    forward = 1 if holder.faces_right else -1
    return Actor(
        code=thing.code, name=thing.alias or sprite.name, tint=thing.tint, deed="idle",
        x=round(holder.x + forward * reach * holder.height / space.aspect, 4),
        y=round(holder.y - seat * holder.height, 4),
        height=round(share * holder.height, 4), carrier=number,
        faces_right=holder.faces_right, seat=round(seat, 3), reach=round(reach, 3),
    )  # fmt: skip


def _contains(actor: Actor, item: Actor) -> bool:
    """Whether an item is drawn behind the rim of what an actor already holds."""
    same = actor.carrier == item.carrier and actor.reach is not None
    return same and actor.name in CONTAINERS and item.name != actor.name


def _keep_in(space: Space, made: list[Actor], number: int) -> None:
    """Move who holds something, and all with it, so far that nothing is cut off."""
    holder = made[number]
    held = [a for a in made if a.carrier == number and a.reach is not None]
    over = 0.0
    for each in held:
        half = 0.5 * space.width(space.catalogue[each.code], each.height) + 0.02
        over = max(over, each.x + half - 1) if holder.faces_right else min(over, each.x - half)
    if not over:
        return
    alone = all(a is holder or a.carrier is not None for a in made)
    for n, actor in enumerate(made):
        if alone or n == number or actor.carrier == number:
            made[n] = actor.model_copy(update={"x": round(actor.x - over, 4)})


def snores(space: Space, actors: Sequence[Actor]) -> list[Actor]:
    """Over the head of a main actor that sleeps."""
    sleeper = next((actor for actor in actors if actor.main and actor.deed == "sleep"), None)
    if sleeper is None or sleeper.carrier is not None:
        return []
    forward = 1 if sleeper.faces_right else -1
    height = 0.3 * sleeper.height
    return [
        Actor(code=space.catalogue.code("zzz"), name="zzz", height=round(height, 4),
              deed="float", airborne=True,
              x=round(sleeper.x + forward * 0.32 * sleeper.height / space.aspect, 4),
              y=round(sleeper.y - 0.82 * sleeper.height, 4))
    ]  # fmt: skip


def moored(space: Space, actors: Sequence[Actor]) -> list[Actor]:
    """Boats behind the quay of a harbour, where no boat is among the actors."""
    if space.place != "harbour":
        return []
    if any(space.catalogue[actor.code].anchor == "water" for actor in actors):
        return []
    lead = next((actor.x for actor in actors if actor.main), 0.5)
    found = []
    for name, x, size, tint in (
        ("sailboat", 0.16, 0.3, None),
        ("motor boat", 0.88, 0.16, None),
        ("sailboat", 0.62, 0.22, "white"),
    ):
        if abs(x - lead) < 0.1:
            x += 0.16 if x < 0.5 else -0.16
        found.append(
            Actor(code=space.catalogue.code(name), name=name, x=round(x, 3),
                  y=round(space.horizon + 0.115 + 0.1 * size, 4),
                  height=round(size * space.unit, 4), deed="sail", tint=tint,
                  faces_right=x < 0.5, phase=round(x, 2))
        )  # fmt: skip
    return found
