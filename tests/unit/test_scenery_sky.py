"""What happens in the skies of the scenery engine: northern lights, falling stars, fireworks."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.effects.aurora import Aurora
from reelbot.render.studio.engines.text_to_video.scenery.effects.sparks import Fireworks, Meteors
from reelbot.render.studio.engines.text_to_video.scenery.effects.whirlwind import Whirlwind
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES


def shot_of(prompt: str, width: int = 320, height: int = 180) -> Shot:
    return Shot(prompt=prompt, seconds=4, size=Size(width=width, height=height), seed=5)


def plan(scenery: Scenery, prompt: str) -> Sketch:
    return Sketch.model_validate(scenery.sketch(shot_of(prompt), quiet))


@pytest.mark.parametrize(
    ("prompt", "spectacle"),
    [
        ("penguins on ice under the northern lights", "aurora"),
        ("a fox under the aurora borealis", "aurora"),
        ("ein Bär unter dem Polarlicht", "aurora"),
        ("un renard sous une aurore boréale", "aurora"),
        ("オーロラとキツネ", "aurora"),
        ("流れ星とネコ", "meteors"),
        ("camping under the milky way", "milky way"),
        ("a boy looking at shooting stars", "meteors"),
        ("a meteor shower over the mountains", "meteors"),
        ("fireworks over the city", "fireworks"),
        ("Feuerwerk über dem Schloss", "fireworks"),
        ("a solar eclipse", "eclipse"),
    ],
)
def test_what_happens_in_the_sky_is_read_and_is_at_night(
    scenery: Scenery, prompt: str, spectacle: str
) -> None:
    sketch = plan(scenery, prompt)
    assert sketch.spectacles == (spectacle,)
    assert (sketch.hour, sketch.weather) == ("night", "clear")
    assert not sketch.shows("comet")
    assert PLACES[sketch.place].backdrop == "open"  # seen, not behind a wall


def test_a_named_hour_and_weather_stay_beside_a_spectacle(scenery: Scenery) -> None:
    sketch = plan(scenery, "a fox in the snow under the northern lights at dawn")
    assert (sketch.spectacles, sketch.hour, sketch.weather) == (("aurora",), "dawn", "snow")
    assert plan(scenery, "penguins on ice").spectacles == ()


def test_northern_lights_are_green_in_the_sky_and_move(scenery: Scenery) -> None:
    shot = shot_of("penguins on ice under the northern lights")

    first = bt709.rgb_of(scenery.still(shot, 0.5, quiet))[:70].astype(float)
    green = first[..., 1] - np.maximum(first[..., 0], first[..., 2])
    assert float((green > 20).mean()) > 0.06

    easel = Easel(shot, plan(scenery, shot.prompt), scenery.catalogue)
    lights = Aurora(easel)
    one, next_, last = (lights.picture(seconds) for seconds in (1.0, 1.0 + 1 / 24, 4.0))
    assert float(np.abs(one - last).max()) > 0.3
    assert float(np.abs(one - next_).max()) < 0.2  # slowly: no jump from a frame to the next
    assert float(one[..., 3].max()) <= 1


@pytest.mark.parametrize("kind", [Fireworks, Meteors])
def test_lights_in_the_sky_are_seen_all_through_a_shot(
    scenery: Scenery, kind: type[Fireworks] | type[Meteors]
) -> None:

    shot = shot_of("fireworks over the city")
    easel = Easel(shot, plan(scenery, shot.prompt), scenery.catalogue)
    shown = kind(easel)
    for seconds in np.linspace(0, 4, 9):
        canvas = Canvas(320, 180)
        canvas.data[:] = 20
        shown.draw(canvas, float(seconds), 0.0)
        assert int((canvas.y > 60).sum()) > 10, seconds


def test_a_tornado_reaches_from_the_clouds_to_the_ground_and_turns(scenery: Scenery) -> None:
    shot = shot_of("a tornado hits a farm")
    sketch = plan(scenery, shot.prompt)
    prop = next(prop for prop in sketch.props if prop.name == "tornado")
    easel = Easel(shot, sketch, scenery.catalogue)
    funnel = Whirlwind(easel, prop.x * 320, prop.y * 180, 0.1)
    seen = []
    for seconds in (1.0, 1.3):
        canvas = Canvas(320, 180)
        canvas.data[:] = 255
        funnel.draw(canvas, seconds, 0.0)
        seen.append(canvas.y.astype(int))
    dark = seen[0] < 200
    assert dark[4].sum() > 2 * dark[int(prop.y * 180) - 30].sum() > 0
    assert int((np.abs(seen[0] - seen[1]) > 12).sum()) > 100
