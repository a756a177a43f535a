"""Casting: who of the things named is an actor, what is a prop, and how large each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.reading import Reading, Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import (
    Actor,
    Deed,
    Framing,
    Prop,
    Table,
)
from reelbot.render.studio.engines.text_to_video.scenery.staging import bonds, extras
from reelbot.render.studio.engines.text_to_video.scenery.staging.deeds import INSTRUMENTS, deed_of
from reelbot.render.studio.engines.text_to_video.scenery.staging.furnish import Furnisher
from reelbot.render.studio.engines.text_to_video.scenery.staging.mounts import carrier_of, mounted
from reelbot.render.studio.engines.text_to_video.scenery.staging.space import Space
from reelbot.render.studio.engines.text_to_video.scenery.staging.spacing import spread
from reelbot.render.studio.engines.text_to_video.scenery.staging.tables import set_tables
from reelbot.render.studio.engines.text_to_video.scenery.world.homes import (
    CAMP,
    DRESSING,
    INSTEAD,
    landscape_shows,
)
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES

ACTORS_MAX = 12
# Height of the main actor, as a share of the frame's unit (see `Space.unit`).
MAIN_HEIGHT: Mapping[Framing, float] = {"wide": 0.3, "medium": 0.45, "close": 0.68, "other": 0.46}
# At least this much of the frame's height, however small its kind is.
MAIN_LEAST, MAIN_LEAST_TALL = 0.26, 0.205
CLOSE_MAX = 3  # how many are seen from nearby
# No two of a kind are quite of one size.
ALIKE = (1.0, 0.9, 1.06, 0.94, 0.86, 1.02, 0.97)
HELD_OVER_HEAD = frozenset({"umbrella"})
ON_THE_LAND = frozenset({"tornado"})  # of the sky, but it stands
HIGH = frozenset({"mountains", "skyline", "treeline"})  # ridges that hide a low sun
_LAND = frozenset({"building", "plant", "nature"})


class Cast:
    """Everything to be seen in one view; `painted` names what the landscape itself shows."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self.painted: list[str] = []
        self.tables: list[Table] = []
        self._furnisher = Furnisher(
            space.rng,
            space.unit,
            space.horizon,
            space.ground,
            space.low_sun,
            -0.7 if set(PLACES[space.place].ridges) & HIGH else 0.12,
            space.aspect,
            PLACES[space.place].water,
        )

    def fill(self, reading: Reading) -> tuple[list[Actor], list[Prop]]:
        things = [self._in_guise(thing) for thing in reading.things]
        sprites = {thing.code: self._space.catalogue[thing.code] for thing in things}
        music = any(sprite.name in INSTRUMENTS for sprite in sprites.values())
        self._space = replace(self._space, music=music)
        instead = INSTEAD.get(self._space.weather, {})
        if all(self._is_painted(thing) for thing in things):
            camps = reading.spectacles and self._space.place == "mountains"
            dressing = CAMP if camps else DRESSING.get(self._space.place, ())
            things = [
                self._dressing(instead.get(name, name), at) for at, (name, _) in enumerate(dressing)
            ]
            sprites = {thing.code: self._space.catalogue[thing.code] for thing in things}
            reading = replace(reading, deeds=())  # what was said of others
        things = [thing for thing in things if not self._is_painted(thing)]
        lead = self._lead(things)
        deed = reading.deeds[0] if reading.deeds else None
        props: list[Prop] = []
        actors: list[Actor] = []
        cast: list[tuple[Thing, Sprite]] = []
        for thing in things:
            sprite = sprites[thing.code]
            if thing is lead or self._is_cast(thing, sprite):
                cast.append((thing, sprite))
            elif sprite.role == "sky" and sprite.name not in ON_THE_LAND:
                props += self._furnisher.hang(thing, sprite, len(props))
        if self._space.place == "space" and not any(prop.in_sky for prop in props):
            planet = Thing(self._space.catalogue.code("ringed planet"), scale=1.2)
            props += self._furnisher.hang(
                planet, self._space.catalogue["1fa90"], int(self._space.faces_right)
            )
        if lead is None:
            standing = [(t, sprites[t.code]) for t in things if sprites[t.code].name in ON_THE_LAND]
            return [], props + self._furnisher.stand(standing, [])
        cast.sort(key=lambda entry: entry[0] is not lead)
        over_head = [
            thing
            for thing, sprite in cast
            if sprite.name in HELD_OVER_HEAD and thing is not lead and sprites[lead.code].alive
        ]
        cast = [entry for entry in cast if entry[0] not in over_head]
        held = [thing for thing, _ in cast if self._holds(lead, thing)]
        apart = [thing for thing, _ in cast if thing.bond in bonds.APART and thing is not lead]
        cast = [entry for entry in cast if entry[0] not in held and entry[0] not in apart]
        actors = self._place_cast(cast, lead, deed)
        actors = bonds.leashed(self._space, things, actors)
        actors += extras.snores(self._space, actors)
        actors += extras.over_heads(self._space, over_head, actors)
        actors = extras.in_hands(self._space, things, held, actors)
        for bond, place in (
            ("line", bonds.on_lines), ("toss", bonds.thrown), ("on", bonds.climbing),
        ):  # fmt: skip
            bound = [thing for thing in apart if thing.bond == bond]
            actors = place(self._space, things, bound, actors)
        actors += extras.moored(self._space, actors)
        if self._space.place == "room":
            actors, self.tables = set_tables(self._space, actors)
        beside = [
            (thing, sprites[thing.code])
            for thing in things
            if thing is not lead
            and not self._is_cast(thing, sprites[thing.code])
            and (sprites[thing.code].role in _LAND or sprites[thing.code].name in ON_THE_LAND)
        ]
        props += self._furnisher.stand(beside, actors)
        return actors, props

    def _holds(self, lead: Thing, thing: Thing) -> bool:
        """Whether it is in somebody's hands: the lead's, if nothing says whose."""
        if not thing.held or thing is lead or not self._space.catalogue[lead.code].alive:
            return False
        return bool(thing.of) or (lead.count == 1 and not lead.aboard and thing.at > lead.at)

    def _is_painted(self, thing: Thing) -> bool:
        """Whether the landscape itself shows it; noted in `painted`."""
        sprite = self._space.catalogue[thing.code]
        shown = landscape_shows(
            self._space.place, sprite.name, sprite.role, thing.count, self._space.weather
        )
        if shown and sprite.name not in self.painted:
            self.painted.append(sprite.name)
        return shown

    def _deed(self, thing: Thing, sprite: Sprite, spoken: str | None) -> Deed:
        return deed_of(thing, sprite, spoken, self._space.place, music=self._space.music)

    def _dressing(self, name: str, at: int) -> Thing:
        code = self._space.catalogue.code(name)
        if name == "butterfly":  # one alone would fill the picture
            return Thing(code, count=4, scale=0.3, at=at)
        return Thing(code, at=at)

    def _in_guise(self, thing: Thing) -> Thing:
        """Drawn as who does what it does: a woman who skis is a skier."""
        if thing.guise is None:
            return thing
        name = thing.alias or self._space.catalogue[thing.code].name
        return replace(thing, code=self._space.catalogue.code(thing.guise), alias=name)

    def _is_cast(self, thing: Thing, sprite: Sprite) -> bool:
        """Whether it is among the actors, and not part of the land or the sky behind them."""
        if sprite.role in _LAND:
            return thing.bond is not None or thing.held
        return sprite.role != "sky"

    def _lead(self, things: Sequence[Thing]) -> Thing | None:
        """Who the shot is about: the first that lives, else the first that moves or is a thing."""

        def first(roles: set[str]) -> Thing | None:
            return next((t for t in things if self._space.catalogue[t.code].role in roles), None)

        return (
            first({"animal", "creature", "person"})
            or first({"vehicle"})
            or first({"object", "food"})
            or first({"building", "plant", "nature"})
            or (first({"sky"}) if self._space.place in ("space", "sky") else None)
        )

    def _place_cast(
        self, cast: Sequence[tuple[Thing, Sprite]], lead: Thing, spoken: str | None
    ) -> list[Actor]:
        main_sprite = self._space.catalogue[lead.code]
        base = MAIN_HEIGHT[self._space.framing] * self._space.closer * self._space.unit
        main_size = main_sprite.size * lead.scale
        rows: list[tuple[Thing, Sprite, float]] = []
        for thing, sprite in cast:
            if (
                sprite.name == "bird"
                and self._deed(thing, sprite, spoken) == "fly"
                and not thing.tint
            ):
                # The sprite of a bird stands; the dove is in flight.
                sprite = self._space.catalogue[self._space.catalogue.code("dove")]
                thing = replace(thing, code=sprite.code, alias="bird")
                self.painted.append("bird")
            size = sprite.size * thing.scale
            ratio = float(np.clip((size / main_size) ** 0.7, 0.38, 1.9))
            small_plant = sprite.role == "plant" and size < 0.8
            if main_sprite.alive and (sprite.role in ("object", "food") or small_plant):
                ratio = min((0.62 if main_size > 0.6 else 0.8) * ratio, 0.85)
            # A mouse is shown larger than life and a whale smaller, or nothing would be seen.
            height = base * ratio * float(np.clip(main_size**0.3, 0.8, 1.18))
            if thing is lead:
                height *= float(np.clip(thing.scale**0.5, 0.72, 1.4))  # said in so many words
            if thing.count > 2:
                crowd = 0.85 if thing.count < 5 else 0.74 if thing.count < 8 else 0.6
                height *= 0.62 if sprite.anchor == "air" else crowd
            if thing is lead and thing.count < 4:
                tall = self._space.aspect < 0.9
                height = max(height, MAIN_LEAST_TALL if tall else MAIN_LEAST)
            height = min(height, 0.6 * self._space.unit)
            many = max(1, thing.count)
            rows += [
                (
                    thing,
                    sprite,
                    height * (ALIKE[n % len(ALIKE)] if many > 1 and sprite.alive else 1),
                )
                for n in range(many)
            ]
        rows = rows[: CLOSE_MAX if self._space.framing == "close" else ACTORS_MAX]
        carrier = carrier_of(self._space, cast, lead)
        if carrier is not None:
            return mounted(self._space, rows, carrier, lead, spoken)
        return spread(self._space, rows, lead, spoken)
