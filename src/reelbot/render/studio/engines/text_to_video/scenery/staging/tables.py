"""Small things in rooms: on a table beside whom they belong to, not as giants on the floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor, Table
from reelbot.render.studio.engines.text_to_video.scenery.staging.space import Space

SMALL_MOST = 0.62  # of a grown person's height
# Small, but on the floor.
ON_FLOOR = frozenset(
    {"luggage", "backpack", "toilet", "oil drum", "bucket", "shopping bags", "ladder", "drum",
     "long drum", "guitar", "violin", "saxophone", "soccer ball", "basketball", "american football",
     "volleyball", "bowling", "yarn", "footprints", "paw prints", "mirror ball", "hole", "skis",
     "running shoe", "musical note", "musical notes", "zzz", "collision", "red heart",
     "two hearts", "broken heart", "balloon", "wrapped gift", "speech balloon", "wing", "bubbles",
     "shower", "framed picture", "boxing glove", "badminton", "tennis", "coffin"}
)  # fmt: skip
TOP = 0.4  # height of a table's top, of who stands at it
SHRUNK = 0.62  # of the height that a thing has where it stands alone


def is_small(sprite: Sprite) -> bool:
    """Whether it belongs on a table."""
    return (
        sprite.role in ("object", "food")
        and sprite.size <= SMALL_MOST
        and sprite.name not in ON_FLOOR
    )


def all_small(sprites: Iterable[Sprite]) -> bool:
    """Whether there is something, and all of it belongs on a table: it is seen from nearby."""
    found = list(sprites)
    return any(map(is_small, found)) and all(
        is_small(sprite) or (sprite.role == "plant" and sprite.size < 0.75) for sprite in found
    )


def set_tables(space: Space, actors: Sequence[Actor]) -> tuple[list[Actor], list[Table]]:
    """Actors of a room with the small things among them on tables, and those tables."""
    beings = [n for n, a in enumerate(actors) if space.catalogue[a.code].alive]
    laid = [
        n
        for n, actor in enumerate(actors)
        if actor.carrier is None
        and not actor.airborne
        and not (actor.main and beings)
        and is_small(space.catalogue[actor.code])
    ]
    alone = not beings
    if not laid:
        return list(actors), []
    made = list(actors)
    tallest = 0.45 * space.unit if alone else max(actors[n].height for n in beings)
    top = round(space.ground - TOP * max(0.3 * space.unit, tallest), 4)
    for n in laid:
        height = min(SHRUNK * actors[n].height, (0.56 if alone else 0.36) * tallest)
        made[n] = actors[n].model_copy(
            update={"y": top, "height": round(max(height, 0.075 * space.unit), 4)}
        )
    standing = [n for n in beings if made[n].carrier is None]
    if len(standing) == 1:
        groups = [_beside(space, made, standing[0], laid)]
    else:
        groups = _grouped(space, made, laid)
    foot = round(space.ground - 0.012, 4)
    tables = [
        Table(x=round((a + b) / 2, 4), y=top, width=round(b - a, 4), foot=foot) for a, b in groups
    ]
    return made, tables


def _wide(space: Space, actor: Actor) -> float:
    return space.width(space.catalogue[actor.code], actor.height)


def _beside(space: Space, made: list[Actor], lead: int, laid: Sequence[int]) -> tuple[float, float]:
    """Lay all on one table on the side that the lead has more room on; both stay in the frame."""
    gap = 0.02
    wide = sum(_wide(space, made[n]) for n in laid) + gap * (len(laid) + 1)
    own = _wide(space, made[lead])
    fit = min(1.0, 0.5 / wide)
    wide *= fit
    side = 1 if made[lead].x <= 0.5 else -1
    held = any(actor.reach is not None for actor in made)
    reach = 0.5 * own + 0.5 * wide + (0.1 if held else 0.015)
    over = max(0.0, made[lead].x * side + reach + 0.5 * wide - (0.97 if side > 0 else -0.03))
    x = float(np.clip(made[lead].x - side * over, 0.12, 0.88))
    shift = x - made[lead].x
    middle = x + side * reach
    at = middle - 0.5 * wide + gap * fit
    for n, actor in enumerate(made):
        if n == lead or actor.carrier == lead or actor.name == "zzz":
            made[n] = actor.model_copy(update={"x": round(actor.x + shift, 4)})
    turn = made[lead].deed == "idle" and not held
    if turn:
        made[lead] = made[lead].model_copy(update={"faces_right": side > 0})
    for n in sorted(laid, key=lambda n: made[n].x):
        step = _wide(space, made[n]) * fit
        made[n] = made[n].model_copy(
            update={"x": round(at + step / 2, 4), "height": round(made[n].height * fit, 4)}
        )
        at += step + gap * fit
    least = 0.2 * space.unit / space.aspect
    half = max(0.5 * wide + 0.012, 0.5 * least)
    return middle - half, middle + half


def _grouped(space: Space, made: Sequence[Actor], laid: Sequence[int]) -> list[tuple[float, float]]:
    """Left and right ends of tables under what stands side by side."""
    groups: list[tuple[float, float]] = []
    least = 0.16 * space.unit / space.aspect
    for n in sorted(laid, key=lambda n: made[n].x):
        half = max(0.5 * _wide(space, made[n]) + 0.02, 0.5 * least)
        start, stop = made[n].x - half, made[n].x + half
        if groups and start < groups[-1][1] + 0.05:
            groups[-1] = (groups[-1][0], stop)
        else:
            groups.append((start, stop))
    return groups
