"""What scenery reads in languages besides English. Sketches only: nothing is painted here."""

from __future__ import annotations

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.language.words import Words
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch


@pytest.fixture(scope="module")
def words(scenery: Scenery) -> Words:
    return Words(scenery.catalogue)


def plan(scenery: Scenery, prompt: str) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=1280, height=720), seed=7)
    return Sketch.model_validate(scenery.sketch(shot, quiet))


def names(sketch: Sketch) -> set[str]:
    return {actor.name for actor in sketch.actors} | {prop.name for prop in sketch.props}


@pytest.mark.parametrize(
    ("prompt", "seen", "place"),
    [
        ("ein Osterhase mit bunten Eiern", {"rabbit", "egg"}, None),
        ("ein Wikingerschiff auf dem Meer", {"sailboat"}, "sea"),
        ("ein Eichhörnchen im Herbstwald", {"chipmunk"}, "forest"),
        ("ein rotes Auto auf der Autobahn", {"automobile"}, "road"),
        ("eine Hexe auf einem Besen vor dem Vollmond", {"woman mage", "broom", "full moon"}, None),
        ("un pirate avec un perroquet", {"parrot"}, None),
        ("un astronaute sur la lune", {"astronaut"}, "moon"),
        ("un conejo comiendo una zanahoria", {"rabbit", "carrot"}, None),
        ("una pareja bailando tango", {"man", "woman"}, None),
        ("il colosseo al tramonto", {"classical building"}, None),
        ("um gato dormindo no sofá", {"cat", "couch and lamp"}, "room"),
        ("een boot op het meer", {"sailboat"}, "lake"),
        ("een konijn eet een wortel", {"rabbit", "carrot"}, None),
        ("smok leci nad zamkiem", {"dragon", "castle"}, None),
        ("волк воет на луну", {"wolf", "full moon"}, None),
        ("космонавт на луне", {"astronaut"}, "moon"),
        ("дед мороз с подарками", {"santa claus", "wrapped gift"}, None),
        ("ラーメンを食べる猫", {"cat", "steaming bowl"}, None),
        ("孙悟空", {"monkey"}, None),
        ("소파에서 자는 고양이", {"cat", "couch and lamp"}, "room"),
        ("호랑이와 토끼", {"tiger", "rabbit"}, None),
        ("달 위의 우주비행사", {"astronaut"}, "moon"),
    ],
)  # fmt: skip
def test_what_is_said_is_seen(
    scenery: Scenery, prompt: str, seen: set[str], place: str | None
) -> None:
    sketch = plan(scenery, prompt)
    assert seen <= names(sketch)
    assert place in (None, sketch.place)


@pytest.mark.parametrize(
    ("prompt", "strange"),
    [
        ("Feuerwerk über der Stadt", "firefighter"),
        ("ein Auto auf der Autobahn", "bus"),
        ("una taza muy caliente", "duck"),  # ends like "Ente"
        ("una bruja con una escoba", "school"),
        ("ein alter Mann auf einer Bank im Park", "couch and lamp"),
        ("un pirata con un loro", "kite"),
        ("een fiets bij een molen", "honeybee"),
        ("un astronaute sur la lune", "full moon"),
        ("el árbol de navidad con luces", "deciduous tree"),
    ],
)
def test_like_words_are_not_confused(scenery: Scenery, prompt: str, strange: str) -> None:
    assert strange not in names(plan(scenery, prompt))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ein Herbstwald", ["the", "autumn", "forest"]),
        ("der Sternenhimmel", ["the", "stars", "sky"]),
        ("ein Boot auf dem See", ["the", "sailboat", "lake"]),
        ("ein Seehund im Seegras", ["the", "seal", "in", "seegras"]),
        ("een boot op het meer", ["the", "sailboat", "on", "the", "lake"]),
        ("ein Boot auf dem Meer", ["the", "sailboat", "on", "the", "sea"]),
        ("gegen einen Drachen", ["gegen", "the", "dragon"]),
        ("ein paar Drachen", ["the", "some", "dragons"]),
        ("bocian na łące", ["stork", "in", "meadow"]),
        ("drei Drachen", ["three", "dragons"]),
        ("eine Sonnenbrille", ["the", "sunglasses"]),
        ("숲속의 여우를", ["forest", "fox"]),
        ("a battleship on the sea", ["a", "battleship", "on", "the", "sea"]),
    ],
)
def test_a_word_means_what_it_does_in_its_language(
    words: Words, text: str, tokens: list[str]
) -> None:
    assert words.tokens(text) == tokens


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("une tasse de café et un croissant", "table"),
        ("una taza de café", "table"),
        ("una mujer en un café", "room"),
        ("une femme dans un café", "room"),
    ],
)
def test_cafe_is_a_drink_or_a_place(scenery: Scenery, prompt: str, place: str) -> None:
    sketch = plan(scenery, prompt)
    assert sketch.place == place
    assert ("hot beverage" in names(sketch)) == (place == "table")
