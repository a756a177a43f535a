"""What scenery makes of names, emoji, ideas, several at once, and of what is held and worn."""

from __future__ import annotations

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.language.aliases import (
    COMPANY,
    EMOJI,
    ENSEMBLES,
    alias_words,
)
from reelbot.render.studio.engines.text_to_video.scenery.language.concepts import CONCEPTS
from reelbot.render.studio.engines.text_to_video.scenery.language.words import is_plural
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor, Sketch


def plan(scenery: Scenery, prompt: str, width: int = 1280, height: int = 720) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=width, height=height), seed=7)
    return Sketch.model_validate(scenery.sketch(shot, quiet))


def names(sketch: Sketch) -> list[str]:
    return [*(actor.name for actor in sketch.actors), *(prop.name for prop in sketch.props)]


def test_every_table_names_sprites_that_there_are(scenery: Scenery) -> None:
    known = {sprite.name for sprite in scenery.catalogue}
    assert set(alias_words().values()) <= known
    assert set(EMOJI.values()) <= known
    assert {name for group in ENSEMBLES.values() for name in group} <= known
    assert set(COMPANY) <= set(ENSEMBLES)


def test_what_stands_for_an_idea_can_be_seen(scenery: Scenery) -> None:
    for shown in set(CONCEPTS.values()):
        assert names(plan(scenery, shown)) or plan(scenery, shown).painted, shown


@pytest.mark.parametrize(
    ("prompt", "seen"),
    [
        ("the feeling of Monday", {"office worker", "hot beverage"}),
        ("freedom", {"eagle"}),
        ("Einsamkeit", {"old man"}),
        ("la liberté", {"eagle"}),
        ("happy birthday for my friend Anna, with cake and balloons",
         {"woman", "birthday cake", "balloon"}),
        ("Max and the fox Felix meet a wolf", {"man", "fox", "wolf"}),
        ("Zaphod Beeblebrox rides a horse", {"person", "horse"}),
        ("🐱🚀🌕", {"cat", "rocket", "full moon"}),
        ("two lovers kiss in front of the Eiffel tower", {"man", "woman", "tokyo tower"}),
        ("a party of adventurers fights a giant spider in a dungeon", {"mage", "elf", "spider"}),
        ("doge wearing sunglasses on a skateboard", {"dog", "skateboard"}),
        ("un vieux phare, les mouettes volent", {"lighthouse", "seagulls"}),
        ("eine Katze schläft auf dem Sofa", {"cat", "couch and lamp"}),
        ("el perro come una pizza", {"dog", "pizza"}),
        ("Die Bremer Stadtmusikanten: ein Esel, ein Hund, eine Katze und ein Hahn",
         {"donkey", "dog", "cat", "rooster"}),
    ],
)  # fmt: skip
def test_what_is_asked_is_there(scenery: Scenery, prompt: str, seen: set[str]) -> None:
    assert seen <= set(names(plan(scenery, prompt)))


@pytest.mark.parametrize(
    ("prompt", "seen"),
    [
        ("a puppy and a bunny are best friends", {"dog", "rabbit"}),
        ("monster truck in the mud", {"pickup truck"}),
        ("a flight attendant on a plane", {"woman", "airplane"}),
        ("octopus chef cooking in a kitchen", {"octopus"}),
        ("a teddy bear washing dishes", {"teddy bear"}),
        ("a cat astronaut in space", {"cat"}),
        ("a dog walker in a park", {"dog", "person walking"}),
        ("a frog juggling", {"frog"}),
        ("an alien planet", {"astronaut"}),
        ("a couple of ducks crossing the road", {"duck"}),
        ("a school of fish", {"fish"}),
        ("a family of foxes in a forest", {"fox"}),
        ("a wolf in sheep's clothing", {"wolf"}),
        ("a demon with red eyes", {"ogre"}),
        ("a wizard with a long beard", {"mage"}),
        ("a scary doll in a rocking chair", {"nesting dolls", "chair"}),
        ("a grandfather teaching his grandson to fish", {"old man", "boy"}),
        ("a woman in a long red dress in a meadow", {"woman"}),
        ("an old couple in a meadow", {"old man", "old woman"}),
        ("a giant walking over a meadow", {"troll"}),
        ("a giant spider in a cave", {"spider"}),
        ("a cat doing yoga", {"cat"}),
        ("yoga", {"person in lotus position"}),
        ("happy diwali", {"diya lamp"}),
        ("chinese new year", {"dragon", "red paper lantern"}),
        ("a capybara in a hot tub", {"beaver", "bathtub"}),
        ("a jazz musician playing saxophone", {"singer", "saxophone"}),
        ("pizza oven advertisement, trending, sleek and minimal", {"pizza"}),
    ],
)
def test_nothing_else_is_there(scenery: Scenery, prompt: str, seen: set[str]) -> None:
    """Nobody and nothing that was not asked for among who acts."""
    sketch = plan(scenery, prompt)
    furniture = {"cooking", "pot of food", "potted plant", "chair", "fishing pole"} - seen
    assert {actor.name for actor in sketch.actors} - furniture == seen


@pytest.mark.parametrize(
    "word", "corner retro perfect random long year show take logo does reflection theme".split()
)
def test_words_that_show_nothing_bring_nothing(scenery: Scenery, word: str) -> None:
    assert {actor.name for actor in plan(scenery, f"{word} fox").actors} <= {"fox"}
    assert {actor.name for actor in plan(scenery, f"in the meadow, {word}").actors} <= {
        "hot air balloon"
    }


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a fox at the harbour", "harbour"),
        ("a fox by the sea", "beach"),
        ("a dolphin in the sea", "underwater"),
        ("a pirate ship on the sea", "sea"),
        ("a spider in a cave", "cave"),
        ("pizza and ice cream", "table"),
        ("a singer at a concert", "stage"),
        ("🐱🚀", "space"),
    ],
)
def test_where_it_is(scenery: Scenery, prompt: str, place: str) -> None:
    assert plan(scenery, prompt).place == place


def test_land_animals_stand_on_the_quay_and_boats_lie_in_the_water(scenery: Scenery) -> None:
    sketch = plan(scenery, "a fox at the harbour")
    fox = next(actor for actor in sketch.actors if actor.main)
    assert fox.y == pytest.approx(sketch.ground, abs=0.01) and not fox.sunk
    boats = [actor for actor in sketch.actors if actor.deed == "sail"]
    assert boats and all(sketch.horizon < boat.y < sketch.ground - 0.05 for boat in boats)


@pytest.mark.parametrize(
    ("prompt", "count"),
    [("gulls over the sea", 3), ("Möwen am Meer", 3), ("a seagull", 1), ("a flock of birds", 7)],
)
def test_several_birds_are_several(scenery: Scenery, prompt: str, count: int) -> None:
    sketch = plan(scenery, prompt)
    assert sum(actor.code == scenery.catalogue.code("dove") for actor in sketch.actors) == count
    assert all(actor.name != "dove" for actor in sketch.actors)  # which would hold a twig


def held(sketch: Sketch) -> tuple[Actor, Actor]:
    thing = next(actor for actor in sketch.actors if actor.reach is not None)
    assert thing.carrier is not None
    return sketch.actors[thing.carrier], thing


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (960, 960)])
@pytest.mark.parametrize(
    "prompt", ["a girl reads a book", "a dog eats a pizza", "a king wearing sunglasses"]
)
def test_what_is_held_is_at_its_holder_and_in_the_frame(
    scenery: Scenery, prompt: str, size: tuple[int, int]
) -> None:
    sketch = plan(scenery, prompt, *size)
    holder, thing = held(sketch)
    aspect = size[0] / size[1]
    assert abs(thing.x - holder.x) * aspect < 1.2 * holder.height
    assert holder.y - holder.height - 0.05 < thing.y <= holder.y + 0.001
    assert 0.02 < thing.x < 0.98
    assert thing.height < 0.7 * holder.height


def test_two_who_meet_look_at_each_other_over_what_is_between(scenery: Scenery) -> None:
    row = sorted(plan(scenery, "a cat and a dog play chess").actors, key=lambda actor: actor.x)
    assert {row[0].name, row[2].name} == {"cat", "dog"}
    assert row[0].faces_right and not row[2].faces_right


def test_a_mother_is_of_her_childs_kind(scenery: Scenery) -> None:
    sketch = plan(scenery, "a little hedgehog looks for his mother in the forest")
    heights = sorted(actor.height for actor in sketch.actors)
    assert [actor.name for actor in sketch.actors] == ["hedgehog", "hedgehog"]
    assert heights[1] > 1.15 * heights[0]


def test_nobody_comes_along_for_a_noun_with_a_capital(scenery: Scenery) -> None:
    prompt = "Die Bremer Stadtmusikanten: ein Esel und ein Hund"
    assert {actor.name for actor in plan(scenery, prompt).actors} == {"donkey", "dog"}


def test_dressing_does_not_do_what_others_were_said_to_do(scenery: Scenery) -> None:
    sketch = plan(scenery, "the zorblax flies in a storm over the meadow")
    assert all(actor.name != "house" or actor.deed == "still" for actor in sketch.actors)


@pytest.mark.parametrize(
    ("prompt", "missed"),
    [
        ("a blobject on a trampoline", ["blobject", "trampoline"]),
        ("a fox in front of a house begins to dance", []),
        ("two lovers kiss in front of the Eiffel tower at sunset", []),
        ("ein Quokka auf dem Trampolin", []),
    ],
)
def test_what_is_not_shown_is_said(scenery: Scenery, prompt: str, missed: list[str]) -> None:
    shot = Shot(prompt=prompt, seconds=1, fps=4, size=Size(width=64, height=36), seed=1)
    sketch = scenery.sketch(shot, quiet)
    notes = sketch.get("notes", [])
    assert all(any(word in note for note in notes) for word in missed)
    assert bool(notes) == bool(missed)
    assert len(list(scenery.film(shot, sketch, quiet))) == 4


@pytest.mark.parametrize(
    ("one", "other", "language", "several"),
    [
        ("fuchs", "füchse", "de", True),
        ("möwe", "möwen", "de", True),
        ("freund", "freundin", "de", False),
        ("chien", "chiens", "fr", True),
        ("chien", "chienne", "fr", False),
        ("perro", "perra", "es", False),
        ("volpe", "volpi", "it", True),
        ("vos", "vossen", "nl", True),
    ],
)
def test_plurals_of_the_tables(one: str, other: str, language: str, *, several: bool) -> None:
    assert is_plural(one, other, language) is several
