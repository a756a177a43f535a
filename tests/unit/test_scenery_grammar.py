"""Words that are both a deed and a thing: where they stand decides which they are."""

from __future__ import annotations

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch


def plan(scenery: Scenery, prompt: str) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=640, height=360))
    return Sketch.model_validate(scenery.sketch(shot, quiet))


@pytest.mark.parametrize(
    ("prompt", "seen", "unseen"),
    [
        ("a small dragon guards a lighthouse in a storm", "dragon, lighthouse", "guard"),
        ("two dragons guard a tower", "dragon, castle", "guard"),
        ("a mother bear guards her cubs", "bear", "guard"),
        ("a bear bears a gift", "bear, wrapped gift", ""),
        ("a man watches the sea", "man", "watch"),
        ("a bird lands on a branch and watches the moon", "bird, full moon", "watch"),
        ("a bear fishes in the river", "bear", "fish"),
        ("children fish in the lake", "child", "fish"),
        ("an owl flies over the city", "owl", "fly"),
        ("a boy ducks", "boy", "duck"),
        ("a shell houses a crab", "spiral shell, crab", "house|houses"),
        ("a man ships a parcel", "man, package", "ship"),
        ("a monk rings a bell", "person in lotus position, bell", "ring"),
        ("a gardener plants a tree", "farmer, deciduous tree", "herb"),
        ("a girl waves at a ship", "girl, ship", "water wave"),
        ("a boat rocks in the harbour", "sailboat", "rock"),
        ("a fox dogs a rabbit", "fox, rabbit", "dog"),
        ("a man saw a ghost", "man, ghost", "carpentry saw"),
    ],
)
def test_a_deed_is_no_actor(scenery: Scenery, prompt: str, seen: str, unseen: str) -> None:
    sketch = plan(scenery, prompt)
    for name in seen.split(", "):
        assert sketch.shows(name), (name, [actor.name for actor in sketch.actors])
    for name in filter(None, unseen.split("|")):
        assert not sketch.shows(name)


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("two guards stand at the gate", "guard"),
        ("the castle guards stand in a row", "guard"),
        ("a king and his guards", "guard"),
        ("a golden watch on a table", "watch"),
        ("three ducks on a pond", "duck"),
        ("flies on a cake", "fly"),
        ("ships on the sea", "ship"),
        ("wedding rings", "ring"),
        ("a rose in a vase", "rose"),
        ("a saw and a hammer", "carpentry saw"),
        ("waves at sunset", "water wave"),
        ("rocks on the moon", "rock"),
        ("the cooks of the castle", "cook"),
        ("a bear and a seal", "seal"),
    ],
)
def test_a_thing_is_no_deed(scenery: Scenery, prompt: str, name: str) -> None:
    assert plan(scenery, prompt).shows(name)


def test_a_verb_is_neither_place_nor_weather(scenery: Scenery) -> None:
    assert plan(scenery, "a woman parks her car in the city").place == "city"
    assert plan(scenery, "a train leaves the station").weather != "leaves"
    assert plan(scenery, "a knight storms the castle").weather != "storm"


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a lighthouse", "coast"),
        ("a dragon and a lighthouse", "coast"),
        ("a ship", "sea"),
        ("a camel", "desert"),
        ("a penguin", "arctic"),
        ("a monkey", "jungle"),
        ("a bus", "city"),
        ("a castle", "castle"),
        ("an alien", "space"),
        ("a cat in the fog", "garden"),
        ("a girl waves at a ship", "sea"),
    ],
)
def test_who_is_seen_says_where(scenery: Scenery, prompt: str, place: str) -> None:
    assert plan(scenery, prompt).place == place


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a mermaid sings on a rock at sunset", "coast"),
        ("a mermaid", "underwater"),
        ("a nurse and a doctor at the hospital", "city"),
        ("three friends eat pizza in a cafe", "room"),
        ("a cake and balloons", "garden|village|city|meadow|beach|table"),
        ("an old man in autumn", "forest|garden"),
    ],
)
def test_the_rest_of_the_words_say_where_as_well(scenery: Scenery, prompt: str, place: str) -> None:
    assert plan(scenery, prompt).place in place.split("|")


def test_words_that_are_no_names_choose_nobody(scenery: Scenery) -> None:
    for prompt, name in (
        ("an elephant balances on a ball", "balance scale"),
        ("a rocket flies past saturn", "birthday cake"),
    ):
        assert not plan(scenery, prompt).shows(name)


def test_a_participle_keeps_the_number(scenery: Scenery) -> None:
    sketch = plan(scenery, "five fishing boats in the harbour")
    assert sum(actor.name == "sailboat" for actor in sketch.actors) == 5


def test_beasts_with_a_drawn_body_carry_riders(scenery: Scenery) -> None:
    sketch = plan(scenery, "a knight rides a unicorn")
    assert any(actor.carrier is not None for actor in sketch.actors)


def test_a_house_is_not_in_a_room(scenery: Scenery) -> None:
    sketch = plan(scenery, "friends in a cafe")
    assert sketch.place == "room"
    assert "convenience store" not in {prop.name for prop in sketch.props}
    assert sketch.shows("person")


def test_a_tornado_stands_on_the_land(scenery: Scenery) -> None:
    sketch = plan(scenery, "a tornado hits a farm")
    tornado = next(prop for prop in sketch.props if prop.name == "tornado")
    assert not tornado.in_sky
    assert sketch.weather == "storm"


def test_who_has_no_wings_flies_something_else(scenery: Scenery) -> None:
    deeds = {actor.name: actor.deed for actor in plan(scenery, "a boy flies a kite").actors}
    assert deeds["boy"] == "idle"
    assert deeds["kite"] in ("fly", "float")
    sketch = plan(scenery, "a dog flies an airplane")
    assert any(actor.carrier is not None for actor in sketch.actors)
    assert plan(scenery, "an elephant flies over the city").actors[0].deed == "fly"


def test_swimmers_are_in_the_water(scenery: Scenery) -> None:
    for prompt in ("a woman swims in the lake", "a dog swims", "two children swim at the beach"):
        sketch = plan(scenery, prompt)
        swimmers = [actor for actor in sketch.actors if actor.deed == "swim"]
        assert swimmers
        assert all(actor.sunk and actor.y < sketch.ground - 0.05 for actor in swimmers)


def test_a_boat_is_sailed_from_aboard(scenery: Scenery) -> None:
    sketch = plan(scenery, "a man rows a boat")
    assert any(actor.carrier is not None for actor in sketch.actors)
