"""From what the words say to where everything stands: casting, sizes, slots and the camera."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reelbot.render.studio.engines.base import Shot
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue, Sprite
from reelbot.render.studio.engines.text_to_video.scenery.deeds import (
    GROUNDLESS,
    INSTRUMENTS,
    MOVING,
    PAN,
    WATERFOWL,
    deed_of,
)
from reelbot.render.studio.engines.text_to_video.scenery.furnish import Furnisher
from reelbot.render.studio.engines.text_to_video.scenery.homes import DRESSING, landscape_shows
from reelbot.render.studio.engines.text_to_video.scenery.places import PLACES, WATER_LINE
from reelbot.render.studio.engines.text_to_video.scenery.reading import Reading, Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import (
    Actor,
    Deed,
    Framing,
    Prop,
    Sketch,
    View,
)

ACTORS_MAX = 12
# Height of the main actor, as a share of the frame's unit (see `_unit`).
MAIN_HEIGHT: dict[Framing, float] = {"wide": 0.29, "medium": 0.45, "close": 0.68, "other": 0.42}
_VIEWS: tuple[Framing, ...] = ("wide", "close", "other", "medium")
_LAND = frozenset({"building", "plant", "nature"})


def compose(reading: Reading, shot: Shot, catalogue: Catalogue) -> Sketch:
    """The plan of a shot. Cast, hour, weather and mood hang on prompt and seed alone, so that all
    shots of one film agree; the view hangs on `shot.index`."""
    world_seed = _seed(shot.prompt.strip().lower(), str(shot.seed))
    view_seed = _seed(str(world_seed), str(shot.index))
    world = np.random.default_rng(world_seed)
    view = np.random.default_rng(view_seed)
    place = reading.place or str(
        world.choice(
            ["meadow", "lake", "mountains", "beach", "garden" if reading.things else "sea"]
        )
    )
    mood = reading.mood or "plain"
    hour = reading.hour or PLACES[place].hour or _hour_for(reading, mood, world)
    weather = reading.weather or PLACES[place].weather or "clear"
    if place == "arctic" and weather in ("rain", "storm", "leaves"):
        weather = "snow"
    framing: Framing = "medium" if shot.count == 1 else _VIEWS[shot.index % len(_VIEWS)]
    horizon = PLACES[place].horizon + {"wide": -0.02, "close": 0.06, "other": 0.04}.get(
        framing, 0.0
    )
    if shot.size.height > shot.size.width:
        horizon -= 0.04
    stage = _Stage(shot, catalogue, place, framing, horizon, view, bool(world.random() < 0.5))
    actors, props = stage.cast(reading)
    lead = next((actor for actor in actors if actor.main), None)
    return Sketch(
        place=place,
        hour=hour,
        weather=weather,
        mood=mood,
        tint=reading.tint,
        horizon=round(horizon, 3),
        ground=stage.ground,
        actors=tuple(actors),
        props=tuple(props),
        painted=tuple(stage.painted),
        view=_view(framing, lead, actors, view),
        world_seed=world_seed,
        view_seed=view_seed,
    )


def _seed(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:4], "big")


def _hour_for(reading: Reading, mood: str, rng: np.random.Generator) -> str:
    if mood in ("spooky", "neon", "noir"):
        return "night"
    if mood in ("romantic", "dramatic"):
        return "sunset"
    if reading.weather in ("storm", "rain", "snow"):
        return "day"
    if reading.weather == "fireflies":
        return "night"
    return str(rng.choice(["day", "day", "day", "sunset", "dawn"]))


def _view(
    framing: Framing, lead: Actor | None, actors: Sequence[Actor], rng: np.random.Generator
) -> View:
    deed: Deed = lead.deed if lead else "still"
    side = 1.0 if (lead and lead.faces_right) or (lead is None and rng.random() < 0.5) else -1.0
    pan = PAN.get(deed, 0.016) * {"wide": 0.8, "close": 1.15}.get(framing, 1.0) * side
    near = {"wide": (1.0, 1.06), "medium": (1.0, 1.09), "close": (1.0, 1.06), "other": (1.09, 1.0)}
    focus = (0.5, 0.5)
    if lead:
        top = lead.y - lead.height * 0.75
        focus = (round(0.5 + (lead.x - 0.5) * 0.6, 3), round(float(np.clip(top, 0.3, 0.7)), 3))
    return View(framing=framing, pan=round(pan, 4), zoom=near[framing], focus=focus)


class _Stage:
    """Places the cast of one view."""

    def __init__(
        self,
        shot: Shot,
        catalogue: Catalogue,
        place: str,
        framing: Framing,
        horizon: float,
        rng: np.random.Generator,
        faces_right: bool,
    ) -> None:
        self._catalogue = catalogue
        self._place = place
        self._framing = framing
        self._horizon = horizon
        self._rng = rng
        self._aspect = shot.size.width / shot.size.height
        self._faces_right = faces_right
        self.painted: list[str] = []
        self._music = False
        portrait = self._aspect < 0.9
        self.ground = (0.765 if portrait else 0.8) + (0.07 if framing == "close" else 0.0)
        # Of the height: a wide frame is measured by its height, a tall one by its width.
        self._unit = min(1.0, 1.25 * self._aspect)
        self._furnisher = Furnisher(rng, self._unit, horizon, self.ground)

    def cast(self, reading: Reading) -> tuple[list[Actor], list[Prop]]:
        things = list(reading.things)
        sprites = {thing.code: self._catalogue[thing.code] for thing in things}
        self._music = any(sprite.name in INSTRUMENTS for sprite in sprites.values())
        if all(self._is_painted(thing) for thing in things):
            things = [
                Thing(self._catalogue.code(name), at=at)
                for at, (name, _) in enumerate(DRESSING.get(self._place, ()))
            ]
            sprites = {thing.code: self._catalogue[thing.code] for thing in things}
        things = [thing for thing in things if not self._is_painted(thing)]
        lead = self._lead(things)
        deed = reading.deeds[0] if reading.deeds else None
        props: list[Prop] = []
        actors: list[Actor] = []
        cast: list[tuple[Thing, Sprite]] = []
        for thing in things:
            sprite = sprites[thing.code]
            if thing is lead or (sprite.role not in _LAND and sprite.role != "sky"):
                cast.append((thing, sprite))
            elif sprite.role == "sky":
                props += self._furnisher.hang(thing, sprite, len(props))
        if self._place == "space" and not any(prop.in_sky for prop in props):
            planet = Thing(self._catalogue.code("ringed planet"), scale=1.2)
            props += self._furnisher.hang(planet, self._catalogue["1fa90"], int(self._faces_right))
        if lead is None:
            return [], props
        cast.sort(key=lambda entry: entry[0] is not lead)
        actors = self._place_cast(cast, lead, deed)
        actors += self._snores(actors)
        beside = [
            (thing, sprites[thing.code])
            for thing in things
            if thing is not lead and sprites[thing.code].role in _LAND
        ]
        props += self._furnisher.stand(beside, actors)
        return actors, props

    def _snores(self, actors: Sequence[Actor]) -> list[Actor]:
        """Over the head of a main actor that sleeps."""
        sleeper = next((actor for actor in actors if actor.main and actor.deed == "sleep"), None)
        if sleeper is None:
            return []
        forward = 1 if sleeper.faces_right else -1
        height = 0.3 * sleeper.height
        return [
            Actor(code=self._catalogue.code("zzz"), name="zzz", height=round(height, 4),
                deed="float",
                  x=round(sleeper.x + forward * 0.32 * sleeper.height / self._aspect, 4),
                      airborne=True,
                  y=round(sleeper.y - 0.82 * sleeper.height, 4))
        ]  # fmt: skip

    def _is_painted(self, thing: Thing) -> bool:
        """Whether the landscape itself shows it; noted in `painted`."""
        name = self._catalogue[thing.code].name
        shown = landscape_shows(self._place, name, thing.count)
        if shown and name not in self.painted:
            self.painted.append(name)
        return shown

    def _deed(self, thing: Thing, sprite: Sprite, spoken: str | None) -> Deed:
        return deed_of(thing, sprite, spoken, self._place, music=self._music)

    def _lead(self, things: Sequence[Thing]) -> Thing | None:
        """Who the shot is about: the first that lives, else the first that moves or is a thing."""

        def first(roles: set[str]) -> Thing | None:
            return next((t for t in things if self._catalogue[t.code].role in roles), None)

        return (
            first({"animal", "creature", "person"})
            or first({"vehicle"})
            or first({"object", "food"})
            or first({"building", "plant", "nature"})
            or (first({"sky"}) if self._place in ("space", "sky") else None)
        )

    def _place_cast(
        self, cast: Sequence[tuple[Thing, Sprite]], lead: Thing, spoken: str | None
    ) -> list[Actor]:
        main_sprite = self._catalogue[lead.code]
        base = MAIN_HEIGHT[self._framing] * self._unit
        main_size = main_sprite.size * lead.scale
        rows: list[tuple[Thing, Sprite, float]] = []
        for thing, sprite in cast:
            if (
                sprite.name == "bird"
                and self._deed(thing, sprite, spoken) == "fly"
                and not thing.tint
            ):
                # The sprite of a bird stands; the dove is in flight.
                sprite = self._catalogue[self._catalogue.code("dove")]
                thing = replace(thing, code=sprite.code)
                self.painted.append("bird")
            size = sprite.size * thing.scale
            ratio = float(np.clip((size / main_size) ** 0.7, 0.38, 1.9))
            if main_sprite.alive and sprite.role in ("object", "food"):
                ratio *= 0.8
            # A mouse is shown larger than life and a whale smaller, or nothing would be seen.
            height = base * ratio * float(np.clip(main_size**0.3, 0.8, 1.18))
            if thing.count > 2:
                height *= 0.62 if sprite.anchor == "air" else 0.85
            rows += [(thing, sprite, min(height, 0.6 * self._unit))] * max(1, thing.count)
        rows = rows[:ACTORS_MAX]
        carrier = self._carrier(cast, lead)
        if carrier is not None:
            return self._mounted(rows, carrier, lead, spoken)
        return self._spread(rows, lead, spoken)

    def _carrier(self, cast: Sequence[tuple[Thing, Sprite]], lead: Thing) -> Thing | None:
        """What the lead rides on or in, if the words say so."""
        for thing, sprite in cast:
            if thing is lead or not thing.aboard or lead.count > 1:
                continue
            mount = sprite.role == "vehicle" or (
                sprite.role in ("animal", "creature") and sprite.body == "full"
            )
            if mount or sprite.name in ("broom", "couch and lamp", "chair", "bed"):
                return thing
        return None

    def _mounted(
        self,
        rows: Sequence[tuple[Thing, Sprite, float]],
        carrier: Thing,
        lead: Thing,
        spoken: str | None,
    ) -> list[Actor]:
        sprite = self._catalogue[carrier.code]
        rider = self._catalogue[lead.code]
        deed = self._deed(carrier, sprite, spoken)
        if sprite.role in ("animal", "creature") and deed == "idle":
            deed = "fly" if sprite.anchor == "air" or "dragon" in sprite.name else "run"
        airborne = sprite.anchor == "air" or deed in ("fly", "float") or sprite.name == "broom"
        height = 0.4 * self._unit * {"wide": 0.85, "close": 1.2}.get(self._framing, 1.0)
        if sprite.name in ("skateboard", "kick scooter", "sled"):
            height *= 0.5
        x = 0.42 if self._faces_right else 0.58
        y = self._bottom(sprite, airborne, height)
        share = 0.75 * rider.size * lead.scale / (sprite.size * carrier.scale)
        if sprite.name == "broom":
            share = 0.85
        elif sprite.anchor == "water" and sprite.size >= 1:
            share = min(share, 0.5)
        rider_height = height * float(np.clip(share, 0.42, 1.1))
        if sprite.name == "skateboard":
            rider_height = 0.36 * self._unit
        # Both together stay in the frame.
        fit = min(1.0, (y - 0.05) / (0.6 * height + rider_height))
        height, rider_height = height * fit, rider_height * fit
        carried = Actor(
            code=carrier.code, name=sprite.name, x=x, y=y, height=round(height, 4), deed=deed,
            faces_right=self._faces_right, tint=carrier.tint, airborne=airborne, main=False,
        )  # fmt: skip
        top = Actor(
            code=lead.code, name=rider.name, x=x, y=y, height=round(rider_height, 4), deed="idle",
            faces_right=self._faces_right, tint=lead.tint, main=True, airborne=airborne, carrier=0,
        )  # fmt: skip
        others = [row for row in rows if row[0] is not lead and row[0] is not carrier]
        rest = self._spread(others, None, spoken, taken=(x, height)) if others else []
        return [carried, top, *rest]

    def _bottom(self, sprite: Sprite, airborne: bool, height: float) -> float:
        if self._place == "underwater":
            if sprite.name in ("crab", "lobster", "oyster", "spiral shell") or not sprite.alive:
                return self.ground + 0.02
            return round(float(np.clip(0.42 + height / 2, 0, 0.76)), 4)
        if airborne or self._place in ("space", "sky"):
            return round(float(np.clip(0.39 + height / 2, height + 0.05, 0.72)), 4)
        if self._place == "sea":
            # The boats' own strip of water goes under the nearest waves; swimmers look out of them.
            under = 0.19 if sprite.anchor == "water" else 0.3 if sprite.alive else 0.08
            return round(WATER_LINE + height * under, 4)
        afloat = sprite.anchor == "water" or sprite.name in WATERFOWL
        if afloat and self._place in ("lake", "beach"):
            return 0.68
        if sprite.role in ("object", "food", "creature") and self._place == "table":
            return self.ground + 0.01
        return self.ground

    def _width(self, sprite: Sprite, height: float) -> float:
        """Share of the frame's width that a sprite of that height takes."""
        _, _, box_width, box_height = sprite.box
        ratio = box_width / box_height
        if sprite.body != "full":
            ratio = 1.25 if sprite.role == "animal" else 0.8
        return height * ratio / self._aspect

    def _spread(
        self,
        rows: Sequence[tuple[Thing, Sprite, float]],
        lead: Thing | None,
        spoken: str | None,
        taken: tuple[float, float] | None = None,
    ) -> list[Actor]:
        """Side by side with air between; what does not fit stands in a second row behind."""
        if not rows:
            return []
        a_row = 5 if self._aspect > 1.2 else 3
        ranks = max(1, -(-len(rows) // a_row))
        each = -(-len(rows) // ranks)
        actors: list[Actor] = []
        for rank in range(ranks):
            group = list(rows[rank * each : (rank + 1) * each])
            actors += self._row(group, lead if rank == 0 else None, spoken, rank, taken)
        return actors

    def _row(
        self,
        rows: Sequence[tuple[Thing, Sprite, float]],
        lead: Thing | None,
        spoken: str | None,
        rank: int,
        taken: tuple[float, float] | None,
    ) -> list[Actor]:
        rng = self._rng
        scale = 0.84**rank
        # Heads of a row behind look out over the row before it, between two of its own.
        raised = rank * max(0.075, 0.4 * max(height for _, _, height in rows) * (rank < 3))
        widths = [self._width(sprite, height * scale) for _, sprite, height in rows]
        room = 0.86 if taken is None else 0.5
        gap = 0.04
        total = sum(widths) + gap * (len(rows) - 1)
        fit = min(1.0, room / total)
        count = len(rows)
        order = list(range(count))
        if count > 2 and lead is not None:
            order = [*order[1 : 1 + count // 2], 0, *order[1 + count // 2 :]]
        elif count == 2 and not self._faces_right:
            order = [1, 0]
        if self._framing == "other" and taken is None:
            # Seen from further along: who stood left stands right.
            order = order[::-1]
        if taken is not None:
            start = 0.05 if taken[0] > 0.5 else 0.95 - total * fit
        elif count == 1:
            offset = 0.1 if self._deed(rows[0][0], rows[0][1], spoken) in MOVING else 0.08
            side = -1 if self._faces_right else 1
            if self._framing == "other":
                offset *= 1.7
            start = 0.5 + side * offset * min(1.0, self._aspect) - widths[0] * fit / 2
        else:
            spare = (room - total * fit) / (count + 1)
            start = 0.07 + spare
        spread = 0.0 if count == 1 or taken else max(0.0, (room - total * fit) / (count + 1))
        placed: dict[int, Actor] = {}
        x = start
        if rank % 2 and count > 1:
            x += 0.5 * (widths[0] * fit + gap) * (1 if start + total * fit < 0.8 else -0.5)
        for index in order:
            thing, sprite, height = rows[index]
            height *= scale * fit
            width = widths[index] * fit
            deed = self._deed(thing, sprite, spoken if lead is thing or thing.at == 0 else None)
            if lead is not None and thing is not lead and sprite.alive and deed == "idle":
                deed = self._deed(thing, sprite, lead.deed if sprite.role != "person" else None)
            airborne = deed in ("fly", "float", "fall") or (
                sprite.anchor == "air" and sprite.name != "owl"
            )
            bottom = self._bottom(sprite, airborne, height) - (0.0 if airborne else raised)
            if airborne or self._place in GROUNDLESS:
                bottom += float(rng.uniform(-0.1, 0.06)) if count > 1 else 0.0
                bottom = float(np.clip(bottom - raised * 3, height + 0.03, 0.8))
            elif count > 1:
                bottom += float(rng.uniform(-0.015, 0.02))
            placed[index] = Actor(
                code=thing.code, name=sprite.name, x=round(x + width / 2, 4), y=round(bottom, 4),
                height=round(height, 4), deed=deed, faces_right=self._faces_right, tint=thing.tint,
                main=lead is not None and index == 0, airborne=airborne,
                phase=round(float(rng.random()), 3) if index else 0.0,
                enters=deed in MOVING and self._framing in ("wide", "medium") and index == 0,
            )  # fmt: skip
            x += width + gap * fit + spread
        row = [placed[index] for index in range(count)]
        if count == 2 and any(actor.deed == "shake" for actor in row):
            # Two that fight, talk or sing look at each other.
            row = [
                actor.model_copy(update={"faces_right": actor.x < 0.5, "deed": "shake"})
                if self._catalogue[actor.code].alive
                else actor
                for actor in row
            ]
        return row
