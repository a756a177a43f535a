"""Pages of stories as pictures: who is meant, where it is, and what is only said."""

from __future__ import annotations

from functools import cache

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.language.continuity import prose
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch

LIGHTHOUSE = (
    "The Lighthouse That Feared the Dark",
    "On a rocky shore there stood a little lighthouse who was afraid of the dark.",
    "Every evening, when the sun sank into the sea, she squeezed her eyes shut.",
    'One night an old owl landed on her roof. "The dark is a place," he said.',
    "Together they lit the lamp again, and all the ships came home.",
)
FOX = (
    "The Door in the Oak",
    "Deep in the forest lived a small red fox.",
    "A rabbit came by and laughed.",
    "They had tea until the moon came up, and then they went home as friends.",
)
MILA = (
    "",
    "Mila was the first girl to walk on Mars.",
    "The ground was red, and the sky was the colour of peach ice cream.",
)
BEAR = (
    "",
    "Im tiefen Wald schlief ein kleiner Bär in seiner Höhle.",
    "Am Abend saß er am Feuer und trank heiße Milch.",
)


@cache
def engine() -> Scenery:
    scenery = Scenery({})
    scenery.load(quiet)
    return scenery


def page(story: tuple[str, ...], number: int) -> Sketch:
    shot = Shot(
        prompt=story[number],
        story=story[:number],
        seconds=2,
        size=Size(width=640, height=360),
        seed=11,
    )
    return Sketch.model_validate(engine().sketch(shot, quiet))


def test_the_place_stays_until_another_is_named() -> None:
    assert [page(LIGHTHOUSE, n).place for n in (1, 2, 3, 4)] == ["coast"] * 4
    assert page(MILA, 2).place == "mars"
    assert page(BEAR, 2).place == "forest"


@pytest.mark.parametrize(
    ("story", "number", "names"),
    [
        (LIGHTHOUSE, 2, ["lighthouse"]),
        (LIGHTHOUSE, 3, ["lighthouse", "owl"]),
        (LIGHTHOUSE, 4, ["lighthouse", "owl", "ship"]),
        (FOX, 3, ["fox", "rabbit"]),
        (MILA, 2, ["girl"]),
        (BEAR, 2, ["bear", "fire"]),
    ],
)
def test_whoever_is_meant_is_there(story: tuple[str, ...], number: int, names: list[str]) -> None:
    sketch = page(story, number)
    assert all(sketch.shows(name) for name in names), sketch.actors


def test_nobody_else_comes_along() -> None:
    for story, number in ((LIGHTHOUSE, 2), (LIGHTHOUSE, 4), (FOX, 2), (FOX, 3), (MILA, 2)):
        sketch = page(story, number)
        assert not any(sketch.shows(name) for name in ("camel", "eye", "person", "peach"))


def test_the_hour_goes_on() -> None:
    assert page(LIGHTHOUSE, 2).hour == "sunset"
    assert page(LIGHTHOUSE, 4).hour == "night"


def test_a_page_does_not_depend_on_those_behind_it() -> None:
    assert page(LIGHTHOUSE, 2) == page((*LIGHTHOUSE[:3], "A camel in space."), 2)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('He called: "A dragon! A dragon!" Nobody ran.', "He Nobody ran"),
        ("Her hair was like a river of gold, and she danced.", "Her hair was and she danced"),
        ('"Only this."', "Only this"),
    ],
)
def test_what_is_only_said_or_compared_is_not_shown(text: str, left: str) -> None:
    shown = "".join(char if char.isalpha() else " " for char in prose(text))
    assert shown.split() == left.split()
