"""Where the actors of a view stand: side by side, in one row or several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor, Deed
from reelbot.render.studio.engines.text_to_video.scenery.staging.bonds import GAPS
from reelbot.render.studio.engines.text_to_video.scenery.staging.deeds import (
    GROUNDLESS,
    MOVING,
    WATERFOWL,
    deed_of,
)
from reelbot.render.studio.engines.text_to_video.scenery.staging.space import Space
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES

SHORES = frozenset(name for name, place in PLACES.items() if place.water != "none")
SURFACE = 0.67  # where one swims off a shore, as a share of the height

_FED = ("by", "animal")  # birds that one feeds sit on the ground
GAP = 0.04  # air between two neighbours, as a share of the width

# A thing, its sprite and its height as a share of the frame's.
Placed = tuple[Thing, Sprite, float]


def spread(
    space: Space,
    rows: Sequence[Placed],
    lead: Thing | None,
    spoken: str | None,
    taken: tuple[float, float] | None = None,
) -> list[Actor]:
    """Side by side with air between; what does not fit stands in a second row behind."""
    if not rows:
        return []
    a_row = 5 if space.aspect > 1.2 else 3
    ranks = max(1, -(-len(rows) // a_row))
    each = -(-len(rows) // ranks)
    if ranks > 1:
        # What does not live stands in front: behind others it would seem to float.
        first, rest = rows[0], rows[1:]
        things = [row for row in rest if not row[1].alive]
        rows = [first, *things, *sorted((r for r in rest if r[1].alive), key=lambda r: r[2])]
    actors: list[Actor] = []
    before: list[Actor] = []
    for rank in range(ranks):
        group = list(rows[rank * each : (rank + 1) * each])
        row = _row(space, group, lead if rank == 0 else None, spoken, rank, taken)
        actors += row if rank == 0 or taken is not None else _in_gaps(row, before)
        before = row
    return actors


def _in_gaps(row: Sequence[Actor], before: Sequence[Actor]) -> list[Actor]:
    """A row behind another: each looks out through one of the widest gaps."""
    edges = [0.06, *sorted(actor.x for actor in before), 0.94]
    gaps = sorted(pairwise(edges), key=lambda gap: gap[0] - gap[1])[: len(row)]
    if len(gaps) < len(row):
        return list(row)
    middles = sorted((left + right) / 2 for left, right in gaps)
    order = sorted(row, key=lambda actor: actor.x)
    return [
        actor.model_copy(update={"x": round(x, 4)}) for actor, x in zip(order, middles, strict=True)
    ]


def _deed(space: Space, thing: Thing, sprite: Sprite, spoken: str | None) -> Deed:
    return deed_of(thing, sprite, spoken, space.place, music=space.music)


def _row(
    space: Space,
    rows: Sequence[Placed],
    lead: Thing | None,
    spoken: str | None,
    rank: int,
    taken: tuple[float, float] | None,
) -> list[Actor]:
    rng = space.rng
    scale = 0.84**rank
    # Heads of a row behind look out over the row before it, between two of its own.
    raised = rank * max(0.075, 0.4 * max(height for _, _, height in rows) * (rank < 3))
    widths = [space.width(sprite, height * scale) for _, sprite, height in rows]
    room = (0.8 if space.framing == "close" else 0.86) if taken is None else 0.5
    count = len(rows)
    order = list(range(count))
    if count > 2 and lead is not None:
        order = [*order[1 : 1 + count // 2], 0, *order[1 + count // 2 :]]
    elif count == 2 and not space.faces_right:
        order = [1, 0]
    order = _bound(space, rows) or _between(rows, order)
    if space.framing == "other" and taken is None and not _ordered(rows):
        # Seen from further along: who stood left stands right.
        order = order[::-1]
    near = [_gap(rows, widths, pair) for pair in pairwise(order)]
    loose = [gap is None for gap in near]
    gaps = [GAP if gap is None else gap for gap in near]
    total = sum(widths) + sum(gaps)
    fit = min(1.0, room / total)
    if taken is not None:
        start = 0.05 if taken[0] > 0.5 else 0.95 - total * fit
    elif count == 1:
        moving = _deed(space, rows[0][0], rows[0][1], spoken) in MOVING
        # Views of one world differ in where their actor stands, so that a cut is seen as one.
        offset = {"wide": 0.17, "close": 0.03, "other": -0.16}.get(
            space.framing, 0.1 if moving else 0.08
        )
        side = -1 if space.faces_right else 1
        start = 0.5 + side * offset * min(1.0, space.aspect) - widths[0] * fit / 2
    else:
        # Those who have to do with one another keep together in the middle.
        spare = (room - total * fit) / (sum(loose) + 2)
        start = 0.07 + spare
    spread = 0.0 if count == 1 or taken else max(0.0, (room - total * fit) / (sum(loose) + 2))
    placed: dict[int, Actor] = {}
    x = start
    if rank % 2 and count > 1:
        x += 0.5 * (widths[0] * fit + GAP) * (1 if start + total * fit < 0.8 else -0.5)
    if count > 1 and taken is None:
        long = total * fit + spread * sum(loose)
        x = float(np.clip(x, 0.05, max(0.05, 0.95 - long)))
    for nth, index in enumerate(order):
        thing, sprite, height = rows[index]
        height *= scale * fit
        width = widths[index] * fit
        deed = _deed(space, thing, sprite, spoken if lead is thing or thing.at == 0 else None)
        if lead is not None and thing is not lead and sprite.alive and deed == "idle":
            deed = _deed(space, thing, sprite, lead.deed if sprite.role != "person" else None)
        airborne = deed in ("fly", "float", "fall") or (
            sprite.anchor == "air" and sprite.name != "owl" and (thing.bond, sprite.role) != _FED
        )
        bottom = space.bottom(sprite, airborne, height) - (0.0 if airborne else raised)
        sunk = deed == "swim" and space.place in SHORES and sprite.anchor != "water"
        sunk = sunk and sprite.name not in WATERFOWL
        if sunk:
            bottom = SURFACE - raised
        if airborne or space.place in GROUNDLESS:
            bottom += float(rng.uniform(-0.1, 0.06)) if count > 1 else 0.0
            bottom = float(np.clip(bottom - raised * 3, height + 0.07, 0.8))
        elif count > 1:
            bottom += float(rng.uniform(-0.015, 0.02))
        if not airborne and not sunk and space.place not in (*GROUNDLESS, *SHORES, "sea"):
            bottom = max(bottom, space.horizon + 0.035)  # on the ground, not on the wall
        placed[index] = Actor(
            code=thing.code, name=thing.alias or sprite.name, x=round(x + width / 2, 4),
            y=round(bottom, 4),
            height=round(height, 4), deed=deed, faces_right=space.faces_right, tint=thing.tint,
            main=lead is not None and index == 0, airborne=airborne, sunk=sunk,
            phase=round(float(rng.random()), 3) if index else 0.0,
            enters=deed in MOVING and space.framing in ("wide", "medium") and index == 0,
        )  # fmt: skip
        x += width
        if nth < len(gaps):
            x += gaps[nth] * fit + spread * loose[nth]
    row = [placed[index] for index in range(count)]
    if taken is None:
        row = _faced(space, row)
    return row


def _ordered(rows: Sequence[Placed]) -> bool:
    """Whether who goes before whom says what they do."""
    return any(thing.bond in ("by", "ahead", "leash", "tow") for thing, _, _ in rows)


def _bound(space: Space, rows: Sequence[Placed]) -> list[int] | None:
    """The order in which what somebody has to do with lies before him, or in the middle of
    several; from left to right."""
    bound = [n for n, (thing, _, _) in enumerate(rows) if thing.bond in GAPS and thing.of]
    if not bound:
        return None
    ats = {at for n in bound for at in rows[n][0].of}
    doers = [n for n, (thing, _, _) in enumerate(rows) if thing.at in ats and n not in bound]
    others = [n for n in range(len(rows)) if n not in doers and n not in bound]
    towed = [n for n in bound if rows[n][0].bond == "tow"]
    ahead = [n for n in bound if n not in towed]
    behind = others[: len(others) // 2]
    if len(doers) > 1 and all(rows[n][0].bond == "by" for n in ahead):
        half = (len(doers) + 1) // 2
        order = [*behind, *towed, *doers[:half], *ahead, *doers[half:]]
    else:
        order = [*behind, *towed, *doers, *ahead]
    order += others[len(others) // 2 :]
    return order if space.faces_right else order[::-1]


def _gap(rows: Sequence[Placed], widths: Sequence[float], pair: tuple[int, int]) -> float | None:
    """The air between two neighbours who have to do with one another; None for others."""
    one, other = (rows[n][0] for n in pair)
    bonds = {one.bond, other.bond} & GAPS.keys()
    related = one.at in other.of or other.at in one.of or (one.of and one.of == other.of)
    if one.bond == other.bond == "close" and not one.of and not other.of:
        related = True
    if not bonds or not related:
        return None
    return min(GAPS[bond] for bond in bonds if bond) * min(widths[n] for n in pair)


def _between(rows: Sequence[Placed], order: list[int]) -> list[int]:
    """Things stand between the two beings that have to do with them."""
    alive = [n for n in order if rows[n][1].alive]
    if len(alive) != 2 or len(order) < 3:
        return order
    return [alive[0], *(n for n in order if n not in alive), alive[1]]


def _faced(space: Space, row: list[Actor]) -> list[Actor]:
    """Two that stay where they are look at each other, several at the thing amid them; one looks
    at what lies beside it."""
    alive = [n for n, actor in enumerate(row) if space.catalogue[actor.code].alive]
    things = [actor for n, actor in enumerate(row) if n not in alive]
    if any(actor.deed in MOVING for actor in row) or not alive or len(row) < 2:
        return row
    if len(alive) > 2 and len(things) != 1:
        return row
    shakes = len(alive) == 2 and any(row[n].deed == "shake" for n in alive)
    middle = things[0].x if len(alive) > 2 else sum(row[n].x for n in alive) / 2
    for n in alive:
        if len(alive) > 1:
            right = row[n].x < middle
        else:
            right = min(
                (a for a in row if a is not row[n]), key=lambda a: abs(a.x - row[n].x)
            ).x > (row[n].x)
        deed = "shake" if shakes else row[n].deed
        row[n] = row[n].model_copy(update={"faces_right": right, "deed": deed})
    return row
