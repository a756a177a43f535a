"""Places of the scenery engine that people built or laid out, and what is at the sea's surface."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.world.sites import SITES


def plan(scenery: Scenery, prompt: str, width: int = 320, height: int = 180) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=width, height=height), seed=5)
    return Sketch.model_validate(scenery.sketch(shot, quiet))


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a shark chasing a surfer", "sea"),
        ("a whale next to a sailboat", "sea"),
        ("a shark under a swimmer", "sea"),
        ("a shark in the sea", "underwater"),
        ("an octopus and a crab", "underwater"),
    ],
)
def test_who_surfs_or_sails_is_at_the_surface(scenery: Scenery, prompt: str, place: str) -> None:
    assert plan(scenery, prompt).place == place


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a busy market street in Marrakesh", "market"),
        ("ein Weihnachtsmarkt", "christmas market"),
        ("a football match in a crowded stadium", "stadium"),
        ("kids at an amusement park", "funfair"),
        ("a ferris wheel at night", "funfair"),
        ("children on a playground", "playground"),
        ("a girl diving into a swimming pool", "pool"),
        ("a deer at a waterfall", "waterfall"),
        ("a knight fighting a dragon on a bridge", "bridge"),
        ("an old man in a narrow alley in the old town", "old town"),
        ("a gondola in Venice", "canal"),
        ("a woman walking through a lavender field", "lavender field"),
        ("tulip fields in Holland with windmills", "tulip field"),
        ("a sunflower field", "sunflower field"),
        ("a farmer in a rice field", "rice field"),
        ("a vineyard in Tuscany", "vineyard"),
        ("a panda in a bamboo forest", "bamboo forest"),
        ("an eagle over the grand canyon", "canyon"),
        ("cherry blossoms in Kyoto", "japanese garden"),
        ("a train arriving at the station", "station"),
        ("a plane landing at the airport", "airport"),
        ("a polar bear in front of an igloo", "igloo"),
        ("a lion in the zoo", "zoo"),
        ("a cat on a rooftop at night", "rooftop"),
        ("construction workers on a building site", "building site"),
        ("children ice skating on a frozen lake", "ice rink"),
        ("a panda on the Great Wall of China", "great wall"),
        ("an oasis in the desert", "oasis"),
        ("a couple in Paris", "old town"),
        ("an old couple on a park bench", "garden"),
        ("a bus stop in the rain", "city"),
        ("ein Ritter auf einer Brücke", "bridge"),
        ("une fête foraine la nuit", "funfair"),
        ("dzieci na placu zabaw", "playground"),
        ("лодка у водопада", "waterfall"),
        ("a fox on a meadow", "meadow"),
        ("a fair prince in the forest", "forest"),
        ("a knight swings a sword in a castle", "castle"),
        ("a fox in a pitch dark forest", "forest"),
        ("a boat on the lake", "lake"),
    ],
)
def test_a_place_that_is_named_is_where_it_is(scenery: Scenery, prompt: str, place: str) -> None:
    assert plan(scenery, prompt).place == place


@pytest.mark.parametrize("place", list(SITES))
@pytest.mark.parametrize("size", [(192, 108), (108, 192)])
def test_every_built_place_is_painted_by_day_and_night(
    scenery: Scenery, place: str, size: tuple[int, int]
) -> None:
    word = SITES[place].words.split()[0]
    pictures = []
    for hour in ("day", "night"):
        shot = Shot(
            prompt=f"a fox, {word}, {hour}",
            seconds=2,
            size=Size(width=size[0], height=size[1]),
            seed=5,
        )
        sketch = Sketch.model_validate(scenery.sketch(shot, quiet))
        assert (sketch.place, sketch.hour) == (place, hour)
        pictures.append(bt709.rgb_of(scenery.still(shot, 1.0, quiet)).astype(float))
    by_day, by_night = (picture.mean() for picture in pictures)
    assert by_night < 0.85 * by_day


def test_the_landscape_is_the_stadium_and_no_small_one_stands_in_it(scenery: Scenery) -> None:
    sketch = plan(scenery, "a football match in a crowded stadium")
    assert "stadium" in sketch.painted
    assert {actor.name for actor in sketch.actors} >= {"soccer ball", "man running"}


def test_one_swims_in_a_pool_and_boats_lie_in_a_canal(scenery: Scenery) -> None:
    assert plan(scenery, "a girl swims in a swimming pool").actors[0].sunk
    boat = plan(scenery, "a gondola in Venice").actors[0]
    assert boat.y < plan(scenery, "a cat in Venice").actors[0].y


def test_water_falls_all_the_time(scenery: Scenery) -> None:
    shot = Shot(prompt="a deer at a waterfall", seconds=4, size=Size(width=320, height=180), seed=5)
    one, other = (
        bt709.rgb_of(scenery.still(shot, seconds, quiet)).astype(float) for seconds in (1.0, 1.2)
    )
    moved = np.abs(one - other).mean(-1)
    assert float(moved[40:100].max()) > 30
    assert float(np.median(moved)) < 3


@pytest.mark.parametrize(
    ("prompt", "weather"),
    [
        ("people skiing in the Alps", "snow"),
        ("a snowman in a village", "snow"),
        ("a snowman in a village on a sunny day", "clear"),
        ("a fox in a village", "clear"),
    ],
)
def test_who_skis_has_snow(scenery: Scenery, prompt: str, weather: str) -> None:
    assert plan(scenery, prompt).weather == weather
