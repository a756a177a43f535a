"""What verbs make of what is named after them: in the hands, on a line, before one, under one."""

from __future__ import annotations

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.language.acts import FORMS
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor, Sketch

ASPECT = 640 / 360


def plan(scenery: Scenery, prompt: str) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=640, height=360))
    return Sketch.model_validate(scenery.sketch(shot, quiet))


def named(sketch: Sketch, name: str) -> list[Actor]:
    return [actor for actor in sketch.actors if actor.name == name]


def test_kites_are_up_and_those_who_fly_them_are_not(scenery: Scenery) -> None:
    sketch = plan(scenery, "kids flying kites on a windy beach")
    kites = named(sketch, "kite")
    children = [actor for actor in sketch.actors if actor.name in ("boy", "girl", "child")]
    assert len(kites) == len(children) == 3
    assert not any(child.airborne or child.deed == "fly" for child in children)
    for kite in kites:
        assert kite.line is not None
        holder = sketch.actors[kite.line]
        assert holder in children
        assert kite.y < holder.y - holder.height
    assert len({kite.line for kite in kites}) == 3
    assert len(named(plan(scenery, "two kids fly kites"), "kite")) == 2


@pytest.mark.parametrize(
    ("prompt", "who", "what"),
    [
        ("grandma baking cookies", "old woman", "cookie"),
        ("a robot watering flowers", "robot", "bucket"),
        ("a man fishing in a lake", "man", "fishing pole"),
        ("a chef cooking soup", "cook", "steaming bowl"),
        ("a woman carrying a basket of apples", "woman", "red apple"),
        ("a girl hugging a teddy bear", "girl", "teddy bear"),
    ],
)
def test_what_one_works_with_is_in_the_hands(
    scenery: Scenery, prompt: str, who: str, what: str
) -> None:
    sketch = plan(scenery, prompt)
    things = named(sketch, what)
    assert things
    for thing in things:
        assert thing.carrier is not None
        holder = sketch.actors[thing.carrier]
        assert holder.name == who
        assert abs(thing.x - holder.x) * ASPECT < 0.6 * holder.height
        assert thing.height < 0.6 * holder.height


@pytest.mark.parametrize(
    ("prompt", "who", "what"),
    [
        ("an old man pushing a shopping cart", "old man", "shopping cart"),
        ("children building a snowman", "girl", "snowman"),
        ("kids building a sandcastle on the beach", "girl", "sandcastle"),
        ("a robot watering flowers", "robot", "tulip"),
        ("two friends hugging", "man", "woman"),
    ],
)
def test_what_one_has_to_do_with_is_right_before_one(
    scenery: Scenery, prompt: str, who: str, what: str
) -> None:
    sketch = plan(scenery, prompt)
    (doer, *_), (thing, *_) = named(sketch, who), named(sketch, what)
    assert abs(doer.x - thing.x) * ASPECT < 0.55 * (doer.height + 1.3 * thing.height)
    assert not thing.airborne


def test_who_is_chased_is_ahead(scenery: Scenery) -> None:
    sketch = plan(scenery, "a dog chasing a cat")
    (dog,), (cat,) = named(sketch, "dog"), named(sketch, "cat")
    assert dog.deed == cat.deed == "run"
    assert dog.faces_right == cat.faces_right == (cat.x > dog.x)


def test_a_dog_is_walked_on_a_leash(scenery: Scenery) -> None:
    sketch = plan(scenery, "a man walking his dog in the park")
    (dog,) = named(sketch, "dog")
    assert dog.deed == "walk"
    assert dog.line is not None
    assert sketch.actors[dog.line].main


def test_what_is_thrown_is_in_the_air(scenery: Scenery) -> None:
    for prompt, thrown in (
        ("a boy throwing a ball", "soccer ball"),
        ("a dog catching a frisbee", "flying disc"),
        ("a girl blowing bubbles", "bubbles"),
    ):
        sketch = plan(scenery, prompt)
        (thing,) = named(sketch, thrown)
        thrower = next(actor for actor in sketch.actors if actor.main)
        assert thing.airborne
        assert thing.y < thrower.y - 0.3 * thrower.height
        assert thing.arc is not None
        assert thing.arc[1] > 0.03
        ends = (thing.x, thing.x + thing.arc[0])
        assert all(0 < end < 1 for end in ends)
        assert min(abs(end - thrower.x) for end in ends) * ASPECT < 0.7 * thrower.height


@pytest.mark.parametrize(
    ("prompt", "mount", "riders"),
    [
        ("kids sledding down a hill", "sled", 3),
        ("three friends riding bikes", "bicycle", 3),
        ("a boy skateboarding", "skateboard", 1),
        ("two knights riding horses", "horse", 2),
    ],
)
def test_each_rides_on_one_of_his_own(
    scenery: Scenery, prompt: str, mount: str, riders: int
) -> None:
    sketch = plan(scenery, prompt)
    carriers = [actor.carrier for actor in sketch.actors if actor.carrier is not None]
    assert len(carriers) == len(set(carriers)) == riders
    assert {sketch.actors[number].name for number in carriers} == {mount}


@pytest.mark.parametrize(
    "prompt", ["three pirates in a boat", "a family in a car", "a dog and a cat sit on a couch"]
)
def test_several_ride_in_one(scenery: Scenery, prompt: str) -> None:
    sketch = plan(scenery, prompt)
    riders = [actor for actor in sketch.actors if actor.carrier is not None]
    assert len(riders) > 1
    assert {actor.carrier for actor in riders} == {0}
    assert len({actor.x for actor in riders}) == len(riders)


def test_a_participle_after_who_does_it_is_no_thing(scenery: Scenery) -> None:
    for prompt, unseen in (
        ("children building a snowman", "building construction"),
        ("a chef cooking soup", "cooking"),
        ("a girl picking flowers", "pick"),
        ("a clown juggling balls", "person juggling"),
    ):
        sketch = plan(scenery, prompt)
        assert not sketch.shows(unseen)
        assert not sketch.notes
    assert plan(scenery, "a tall building in the city").shows("office building")


def test_who_skis_is_drawn_as_who_skis(scenery: Scenery) -> None:
    sketch = plan(scenery, "a woman skiing down a mountain")
    (skier,) = (actor for actor in sketch.actors if actor.main)
    assert skier.name == "woman"
    assert skier.deed == "slide"
    assert len(sketch.actors) == 1
    assert all(a.deed == "slide" for a in plan(scenery, "penguins sliding on ice").actors)


def test_verbs_are_known_in_all_their_forms() -> None:
    for form, verb in (
        ("hugging", "hug"), ("carries", "carry"), ("chased", "chase"), ("threw", "throw"),
        ("pushes", "push"), ("juggling", "juggle"), ("skiing", "ski"), ("paints", "paint"),
    ):  # fmt: skip
        assert FORMS[form] == verb


@pytest.mark.parametrize(
    ("prompt", "seen", "place"),
    [
        ("a football match in a crowded stadium", "man running, soccer ball, stadium", None),
        ("a basketball game", "person bouncing ball", None),
        ("a horse race", "horse racing", "road"),
        ("a car race", "racing car", "road"),
        ("a birthday party", "girl, boy, birthday cake, balloon", None),
        ("a birthday party with cake and balloons", "girl, boy, birthday cake, balloon", None),
        ("kids trick or treating", "girl, jack o lantern", "graveyard"),
        ("a rock concert", "singer, microphone, guitar", "stage"),
        ("a wedding on the beach", "man in tuxedo, bride with veil", "beach"),
        ("a picnic in the park", "woman, man, basket", "garden"),
        ("a family having a picnic by the lake", "girl, basket", "lake"),
        ("a street market", "woman farmer, basket", "market"),
        ("a tennis match", "man, woman, tennis", None),
        ("a school class", "teacher, boy, girl", "room"),
        ("a snowball fight", "snowballs, girl", None),
    ],
)
def test_events_bring_who_belongs_to_them(
    scenery: Scenery, prompt: str, seen: str, place: str | None
) -> None:
    sketch = plan(scenery, prompt)
    for name in seen.split(", "):
        assert sketch.shows(name), (name, [actor.name for actor in sketch.actors])
    assert place in (None, sketch.place)
    assert not sketch.notes


def test_events_bring_nobody_where_somebody_is_named(scenery: Scenery) -> None:
    for prompt, unseen in (
        ("a fox at a wedding", "man in tuxedo"),
        ("two robots at a tennis match", "woman"),
        ("three cars race through the city", "man running"),
        ("a race car on a road", "man running"),
    ):
        assert not plan(scenery, prompt).shows(unseen)


def test_a_word_that_may_be_a_verb_is_one_only_where_it_stands_as_one(scenery: Scenery) -> None:
    assert not plan(scenery, "a man in the water").shows("bucket")
    assert not plan(scenery, "penguins slide on the ice").shows("playground slide")
    assert plan(scenery, "kids on a slide").shows("playground slide")
    assert plan(scenery, "kids sled down a hill").shows("sled")


def test_guests_have_to_do_with_what_is_there(scenery: Scenery) -> None:
    rackets = named(plan(scenery, "a tennis match"), "tennis")
    assert len({racket.carrier for racket in rackets}) == 2
    (cake,) = named(plan(scenery, "a birthday party"), "birthday cake")
    assert 0.25 < cake.x < 0.75
    groom, bride = plan(scenery, "a wedding on the beach").actors[:2]
    assert abs(groom.x - bride.x) * ASPECT < 0.5 * (groom.height + bride.height)
    for prompt in ("a football match in a crowded stadium", "a soccer game"):
        (ball,) = named(plan(scenery, prompt), "soccer ball")
        assert ball.height < 0.25
        assert ball.deed == "jump"  # it bounces ahead of those who run after it


def test_a_bunch_of_balloons_hangs_side_by_side(scenery: Scenery) -> None:
    sketch = plan(scenery, "a boy holding five balloons")
    balloons = named(sketch, "balloon")
    assert len({balloon.x for balloon in balloons}) == len(balloons) == 5
    assert {balloon.line for balloon in balloons} == {0}
    assert len(named(plan(scenery, "two kids flying kites"), "kite")) == 2


@pytest.mark.parametrize(
    ("prompt", "seen", "place"),
    [
        ("ein Fußballspiel im Stadion", "man running, soccer ball", "stadium"),
        ("eine Hochzeit am Strand", "man in tuxedo, bride with veil", "beach"),
        ("ein Picknick im Park", "woman, basket", None),
        ("un mariage à la plage", "bride with veil", "beach"),
        ("una boda en la playa", "bride with veil", "beach"),
    ],
)
def test_events_of_other_languages(
    scenery: Scenery, prompt: str, seen: str, place: str | None
) -> None:
    sketch = plan(scenery, prompt)
    assert all(sketch.shows(name) for name in seen.split(", ")), sketch.actors
    assert place in (None, sketch.place)


def test_who_feeds_sits_and_who_drinks_has_a_cup(scenery: Scenery) -> None:
    sketch = plan(scenery, "an old man feeding birds on a bench")
    (man,) = named(sketch, "old man")
    assert man.carrier is not None
    assert sketch.actors[man.carrier].name == "chair"
    cups = named(plan(scenery, "a man and a woman drinking coffee in a cafe"), "hot beverage")
    assert len({cup.carrier for cup in cups}) == 2


def test_a_story_knows_whose_a_thing_is(scenery: Scenery) -> None:
    told = ["", "Once there was a girl called Anna.", "Anna is skiing down a mountain."]
    for page, what in (
        ("She flies a kite.", "kite"),
        ("She walks the dog in the park.", "dog"),
        ("She bakes cookies.", "cookie"),
    ):
        shot = Shot(prompt=page, seconds=4, size=Size(width=640, height=360), story=tuple(told))
        sketch = Sketch.model_validate(scenery.sketch(shot, quiet))
        (girl,) = named(sketch, "girl")  # no skier any more
        assert girl.deed != "fly"
        thing = named(sketch, what)[0]
        holder = thing.carrier if thing.line is None else thing.line
        assert holder is not None
        assert sketch.actors[holder] == girl
        told.append(page)


def test_birds_that_are_fed_sit_on_the_ground(scenery: Scenery) -> None:
    birds = named(plan(scenery, "a girl feeding pigeons"), "pigeons")
    assert len(birds) == 3
    assert not any(bird.airborne for bird in birds)


def test_one_sits_around_a_fire_and_bakes_in_a_kitchen(scenery: Scenery) -> None:
    sketch = plan(scenery, "friends sitting around a campfire")
    (fire,) = named(sketch, "fire")
    friends = [actor.x for actor in sketch.actors if actor.name in ("man", "woman", "person")]
    assert min(friends) < fire.x < max(friends)
    assert plan(scenery, "grandma baking cookies").interior == "kitchen"
