"""Rooms: which kind the words name, what stands on tables, and what is seen behind the panes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.plates.layers import Layer
from reelbot.render.studio.engines.text_to_video.scenery.rooms.indoors import Outdoors
from reelbot.render.studio.engines.text_to_video.scenery.rooms.venues import FITTINGS
from reelbot.render.studio.engines.text_to_video.scenery.sets.painter import Painter
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.stage import Stage
from reelbot.render.studio.engines.text_to_video.scenery.world.interiors import (
    INTERIORS,
    interior_of,
)


def a_shot(prompt: str, width: int = 320, height: int = 180) -> Shot:
    return Shot(prompt=prompt, seconds=4, size=Size(width=width, height=height), seed=7)


def plan(scenery: Scenery, prompt: str, width: int = 1280, height: int = 720) -> Sketch:
    return Sketch.model_validate(scenery.sketch(a_shot(prompt, width, height), quiet))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a cozy coffee shop", "cafe"), ("grandma in the kitchen", "kitchen"),
        ("oma in der Küche", "kitchen"), ("a doctor in a hospital", "hospital"),
        ("a priest in an old church", "church"), ("children at school", None),
        ("children in the school", "classroom"), ("a school bus", None), ("the church tower", None),
        ("a bar of chocolate", None), ("a man at the bar", "bar"), ("a train", None),
        ("a king in his throne room", "hall"), ("inside the castle", "hall"),
        ("a knight in the castle", None), ("a girl inside a train", "train"),
        ("a cat in a bus", None), ("a chapel on a hill", None), ("a train car", None),
        ("a fox in front of a bakery", None),
        ("a space station over the earth", None), ("in a space station", "spaceship"),
        ("inside the spaceship", "spaceship"), ("a greenhouse", "greenhouse"),
        ("a heavily laden ship", None), ("a fox in the forest", None),
        ("dinner by candlelight", "library"), ("a restaurant by candlelight", "cafe"),
    ],
)  # fmt: skip
def test_words_name_the_kind_of_room(text: str, kind: str | None) -> None:
    assert interior_of(text)[0] == kind


def test_a_rooms_words_are_no_things() -> None:
    assert interior_of("rain on a coffee shop at night")[1] == "rain on a room at night"
    assert interior_of("a doctor in the hospital")[1] == "a doctor in a room"


def test_every_fitting_that_a_room_names_can_be_drawn() -> None:
    for kind, interior in INTERIORS.items():
        assert {*interior.fittings, *interior.fronts} <= set(FITTINGS), kind


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("a cozy coffee shop in the rain at night", "cafe"), ("キッチンの猫", "kitchen"),
        ("a supermarket", "shop"), ("a cat on a sofa in the living room", "parlour"),
    ],
)  # fmt: skip
def test_a_named_room_is_where_it_is(scenery: Scenery, prompt: str, kind: str) -> None:
    sketch = plan(scenery, prompt)
    assert (sketch.place, sketch.interior) == ("room", kind)


def test_nobody_drinks_from_the_name_of_a_coffee_shop(scenery: Scenery) -> None:
    assert not plan(scenery, "a cozy coffee shop in the rain").shows("hot beverage")


def test_candlelight_is_in_a_room_at_night(scenery: Scenery) -> None:
    sketch = plan(scenery, "a wizard reading a book by candlelight")
    assert (sketch.place, sketch.hour, sketch.candlelit) == ("room", "night", True)
    assert sketch.shows("candle") and sketch.shows("open book")
    assert plan(scenery, "ein Zauberer liest bei Kerzenschein ein Buch").shows("candle")
    outside = plan(scenery, "a wizard in the forest by candlelight")
    assert (outside.place, outside.candlelit) == ("forest", False)


@pytest.mark.parametrize("prompt", ["a mug", "a cup in the kitchen", "a coffee by the window"])
def test_small_things_alone_are_on_a_table(scenery: Scenery, prompt: str) -> None:
    assert plan(scenery, prompt).place == "table"


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (960, 960)])
def test_cookies_are_on_a_table_beside_who_they_belong_to(
    scenery: Scenery, size: tuple[int, int]
) -> None:
    sketch = plan(scenery, "grandma and her cookies in the kitchen", *size)
    (table,) = sketch.tables
    lead = next(actor for actor in sketch.actors if actor.main)
    cookies = [actor for actor in sketch.actors if actor.name == "cookie"]
    assert cookies
    for cookie in cookies:
        assert cookie.y == table.y < sketch.ground
        assert abs(cookie.x - table.x) < table.width / 2
        assert cookie.height < 0.45 * lead.height
    assert table.x - table.width / 2 >= 0 and table.x + table.width / 2 <= 1
    assert 0.05 < lead.x < 0.95


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [("a cook", "kitchen"), ("a scientist", "laboratory"), ("a barista making coffee", "cafe")],
)
def test_who_is_at_home_in_a_room_is_there(scenery: Scenery, prompt: str, kind: str) -> None:
    sketch = plan(scenery, prompt)
    assert (sketch.place, sketch.interior) == ("room", kind)


def test_a_picnic_table_is_in_the_park(scenery: Scenery) -> None:
    assert plan(scenery, "a picnic table in the park").place == "garden"
    assert plan(scenery, "a cup on a table in the kitchen").place == "table"
    assert plan(scenery, "a cat outside a cafe").place == "city"


def test_a_cake_that_nobody_is_with_is_no_giant_on_the_floor(scenery: Scenery) -> None:
    sketch = plan(scenery, "a birthday cake and balloons in the kitchen")
    cake = next(actor for actor in sketch.actors if actor.name == "birthday cake")
    assert sketch.place == "table" or cake.y == sketch.tables[0].y


def test_candles_flicker_over_who_sits_by_them(scenery: Scenery) -> None:
    shot = a_shot("a wizard reading a book by candlelight")
    sketch = plan(scenery, shot.prompt, shot.size.width, shot.size.height)
    stage = Stage(shot, sketch, scenery.catalogue, lambda share: None)
    candle = next(actor for actor in sketch.actors if actor.name == "candle")
    x, y = round(candle.x * 320), round((candle.y - 1.1 * candle.height) * 180)
    lumas = [
        float(stage.frame(n / 10).data[y - 2 : y + 2, x - 2 : x + 2].mean()) for n in (1, 2, 3, 4)
    ]
    assert max(lumas) - min(lumas) > 1.0  # the light swells
    far = round((1 - candle.x) * 320)
    assert min(lumas) > float(stage.frame(0.1).data[y - 2 : y + 2, far - 2 : far + 2].mean())


def test_balls_and_luggage_stay_on_the_floor(scenery: Scenery) -> None:
    assert not plan(scenery, "a man with a suitcase and a soccer ball in the office").tables


@pytest.mark.parametrize(
    ("prompt", "outside"),
    [("a man in the kitchen in the rain", True), ("a man in the kitchen in the snow", True),
     ("a man in the kitchen", False), ("a man in a museum in the rain", False)],
)  # fmt: skip
def test_weather_is_behind_the_panes(scenery: Scenery, prompt: str, outside: bool) -> None:
    shot = a_shot(prompt)
    sketch = plan(scenery, prompt, shot.size.width, shot.size.height)
    scene = Painter(shot, sketch, scenery.catalogue).paint(lambda share: None)
    falls = [n for n, layer in enumerate(scene.sky) if isinstance(layer, Outdoors)]
    assert bool(falls) == outside and len(falls) <= 1
    assert not scene.particles or prompt.endswith("kitchen")  # none of it falls in the room
    *walls, floor = [layer for layer in scene.sky if isinstance(layer, Layer)]
    assert floor.picture.clear is None
    if "museum" in prompt:
        assert not walls  # nothing to look out of: one plate, nothing behind it
        return
    panes = walls[-1].picture.clear  # the wall is drawn last, over what is outside
    assert panes is not None and float(np.mean(panes > 200)) > 0.02
    wall = next(n for n, layer in enumerate(scene.sky) if layer is walls[-1])
    assert all(at < wall for at in falls)


def test_who_rides_inside_is_not_before_the_vehicle(scenery: Scenery) -> None:
    sketch = plan(scenery, "a woman inside a train")
    assert sketch.interior == "train"
    assert [actor.name for actor in sketch.actors] == ["woman"]


def test_who_is_on_a_stage_stands_in_a_beam(scenery: Scenery) -> None:
    shot = a_shot("a ballerina in a theatre")
    sketch = plan(scenery, shot.prompt, shot.size.width, shot.size.height)
    assert sketch.place == "stage"
    scene = Painter(shot, sketch, scenery.catalogue).paint(lambda share: None)
    lights = scene.behind[-1].picture  # type: ignore[attr-defined]
    lead = next(actor for actor in sketch.actors if actor.main)
    row = lights.y[round(sketch.ground * 180)].astype(float)
    at = round(lead.x * 320)
    assert row[at - 4 : at + 4].mean() > 20 + float(np.median(row[60:260]))
    assert lights.clear is not None and lights.clear[20, 2] == 0  # a curtain at the edge


def test_a_story_stays_in_its_room_and_its_rain(scenery: Scenery) -> None:
    pages = ("Mila", "Mila stood in the kitchen. It was raining outside.")
    shot = a_shot("She looked for her cat.").model_copy(update={"story": pages})
    sketch = Sketch.model_validate(scenery.sketch(shot, quiet))
    assert (sketch.place, sketch.interior, sketch.weather) == ("room", "kitchen", "rain")
    shot = a_shot("Then she went into the library.").model_copy(update={"story": pages})
    assert Sketch.model_validate(scenery.sketch(shot, quiet)).interior == "library"
