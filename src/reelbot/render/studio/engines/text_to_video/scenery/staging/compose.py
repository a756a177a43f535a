"""From what the words say to a plan: hour, weather, the cast and the camera."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reelbot.render.studio.engines.base import Shot
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language.craft import Camera
from reelbot.render.studio.engines.text_to_video.scenery.looks import LOOKS, Look
from reelbot.render.studio.engines.text_to_video.scenery.reading import Reading
from reelbot.render.studio.engines.text_to_video.scenery.sketch import (
    Actor,
    Deed,
    Framing,
    Sketch,
    View,
)
from reelbot.render.studio.engines.text_to_video.scenery.staging.cast import Cast
from reelbot.render.studio.engines.text_to_video.scenery.staging.deeds import PAN
from reelbot.render.studio.engines.text_to_video.scenery.staging.space import Space
from reelbot.render.studio.engines.text_to_video.scenery.staging.tables import all_small
from reelbot.render.studio.engines.text_to_video.scenery.world.homes import (
    OPEN_PLACES,
    PEOPLE_PLACES,
    WILD_PLACES,
)
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES

_VIEWS: tuple[Framing, ...] = ("wide", "close", "other", "medium")


def compose(reading: Reading, shot: Shot, catalogue: Catalogue) -> Sketch:
    """The plan of a shot. Cast, hour, weather and mood hang on prompt and seed alone, so that all
    shots of one film agree; the view hangs on `shot.index`."""
    world_seed = _seed(shot.prompt.strip().lower(), str(shot.seed))
    view_seed = _seed(str(world_seed), str(shot.index))
    world = np.random.default_rng(world_seed)
    view = np.random.default_rng(view_seed)
    place = reading.place or _any_place(reading, catalogue, world)
    shown = (catalogue[thing.code] for thing in reading.things)
    if place == "room" and all_small(sprite for sprite in shown if sprite.name != "window"):
        place = "table"  # in that room, seen from nearby
    look = LOOKS[reading.look]
    mood = reading.mood or reading.look
    drawn = _hour_for(reading, mood, world)  # always: another look draws no other world
    hour = reading.hour or PLACES[place].hour or look.hour or drawn
    weather = reading.weather or PLACES[place].weather or look.weather or "clear"
    if reading.spectacles and not reading.weather:
        weather = "clear"
    if place == "arctic":
        weather = {"rain": "snow", "leaves": "snow", "storm": "blizzard"}.get(weather, weather)
    framing: Framing = "medium" if shot.count == 1 else _VIEWS[shot.index % len(_VIEWS)]
    camera = reading.camera
    if weather == "storm" or reading.spectacles:
        camera = replace(camera, pace=min(1.0, camera.pace))  # no flash comes sooner
    framing = camera.framing or framing
    horizon = PLACES[place].horizon + {"wide": -0.02, "close": 0.06, "other": 0.04}.get(
        framing, 0.0
    )
    if shot.size.height > shot.size.width:
        horizon -= 0.04
    horizon += look.lower
    faces_right = bool(world.random() < 0.5)
    space = Space(
        catalogue, shot.size, place, weather, framing, horizon, view, faces_right,
        low_sun=hour in ("dawn", "sunset"), closer=look.closer,
    )  # fmt: skip
    cast = Cast(space)
    actors, props = cast.fill(reading)
    lead = next((actor for actor in actors if actor.main), None)
    return Sketch(
        place=place,
        hour=hour,
        weather=weather,
        spectacles=reading.spectacles,
        mood=mood,
        look=reading.look,
        interior=reading.interior if PLACES[place].backdrop == "room" else None,
        candlelit=reading.candlelit and PLACES[place].backdrop == "room",
        tint=reading.tint,
        horizon=round(horizon, 3),
        ground=space.ground,
        actors=tuple(actors),
        props=tuple(props),
        tables=tuple(cast.tables),
        painted=tuple(cast.painted),
        view=_view(framing, lead, actors, view, look, camera),
        world_seed=world_seed,
        view_seed=view_seed,
    )


def _seed(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:4], "big")


def _any_place(reading: Reading, catalogue: Catalogue, rng: np.random.Generator) -> str:
    """A place for a prompt that names none and whose cast is at home anywhere."""
    roles = {catalogue[thing.code].role for thing in reading.things}
    among_people = bool(roles & {"person", "food", "object", "building"})
    places = OPEN_PLACES.get(reading.weather or "") or (
        PEOPLE_PLACES if among_people else WILD_PLACES
    )
    return str(rng.choice(places))


def _hour_for(reading: Reading, mood: str, rng: np.random.Generator) -> str:
    if mood in ("spooky", "neon", "noir"):
        return "night"
    if mood in ("romantic", "dramatic"):
        return "sunset"
    if reading.weather in ("storm", "rain", "snow", "blizzard", "fog", "heat"):
        return "day"
    if reading.weather == "fireflies":
        return "night"
    return str(rng.choice(["day", "day", "day", "sunset", "dawn"]))


def _view(
    framing: Framing,
    lead: Actor | None,
    actors: Sequence[Actor],
    rng: np.random.Generator,
    look: Look,
    camera: Camera,
) -> View:
    deed: Deed = lead.deed if lead else "still"
    side = 1.0 if (lead and lead.faces_right) or (lead is None and rng.random() < 0.5) else -1.0
    pan = PAN.get(deed, 0.016) * {"wide": 0.8, "close": 1.15}.get(framing, 1.0) * side
    near = {"wide": (1.0, 1.06), "medium": (1.0, 1.09), "close": (1.0, 1.06), "other": (1.09, 1.0)}
    focus = (0.5, 0.5)
    if lead:
        top = lead.y - lead.height * 0.75
        focus = (round(0.5 + (lead.x - 0.5) * 0.6, 3), round(float(np.clip(top, 0.3, 0.7)), 3))
    start, stop = near[framing]
    if camera.side is not None and deed not in PAN:
        pan = camera.side * 0.03
    pan /= max(1.0, camera.pace)  # time runs fast, the camera does not
    zoom = camera.zoom or (start, stop + look.push)
    return View(framing=framing, pan=round(pan, 4), zoom=zoom, focus=focus, pace=camera.pace)
