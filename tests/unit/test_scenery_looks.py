"""Looks: each style is seen at a glance, and the same world lies behind all of them."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from tests.support.loading import quiet

from reelbot.core import styles
from reelbot.render.studio.engines.base import Frame, Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.effects.finish import Finish, outlined
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary
from reelbot.render.studio.engines.text_to_video.scenery.looks import LOOKS, look_of
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import SIGHTS

PROMPT = "a red fox walks in the desert"


def style_of(name: str) -> str:
    words = styles.SHIPPED[name]
    return ", ".join(part for part in (words.get("prefix", ""), words.get("suffix", "")) if part)


def shot_of(style: str, prompt: str = PROMPT, width: int = 320, height: int = 180) -> Shot:
    size = Size(width=width, height=height)
    return Shot(prompt=prompt, seconds=1, fps=24, size=size, seed=7, style=style_of(style))


@pytest.fixture(scope="module")
def stills(scenery: Scenery) -> dict[str, Frame]:
    """The same moment in every shipped style."""
    return {name: scenery.still(shot_of(name), 0.5, quiet) for name in styles.SHIPPED}


def apart(one: Frame, other: Frame) -> float:
    """Mean difference in levels, over all planes."""
    return float(np.abs(one.data.astype(np.float32) - other.data).mean())


def test_every_shipped_style_has_a_look_of_its_own() -> None:
    for name in styles.SHIPPED:
        assert name in LOOKS
        assert name == "plain" or look_of(style_of(name)) == name


def test_the_documentation_lists_what_there_is(scenery: Scenery) -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenery.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z][a-z ]*)`", page))
    weathers = set(vocabulary.WEATHER.values())
    hours = set(vocabulary.HOURS.values())
    assert set(PLACES) | weathers | hours | set(LOOKS) | set(SIGHTS) <= named
    assert f"{len(scenery.catalogue)} sprites" in page


def test_no_two_looks_are_alike(stills: dict[str, Frame]) -> None:
    for one, other in combinations(stills, 2):
        assert apart(stills[one], stills[other]) > 3, (one, other)


def test_the_looks_of_a_slideshow_differ_in_light_framing_and_colour(
    scenery: Scenery, stills: dict[str, Frame]
) -> None:
    looks = {
        name: Sketch.model_validate(scenery.sketch(shot_of(name), quiet))
        for name in ("plain", "dramatic", "photorealistic")
    }
    assert len({sketch.place for sketch in looks.values()}) == 1
    assert len({sketch.horizon for sketch in looks.values()}) > 1
    assert looks["photorealistic"].actors[0].height > looks["plain"].actors[0].height
    for one, other in combinations(looks, 2):
        assert apart(stills[one], stills[other]) > 10, (one, other)


def test_what_a_prompt_says_of_hour_and_weather_counts_in_every_look(scenery: Scenery) -> None:
    for name in styles.SHIPPED:
        shot = shot_of(name, "a red fox in the snow at night")
        sketch = Sketch.model_validate(scenery.sketch(shot, quiet))
        assert (sketch.hour, sketch.weather) == ("night", "snow"), name


def test_bars_are_black_and_only_on_wide_frames(scenery: Scenery, stills: dict[str, Frame]) -> None:
    wide = stills["dramatic"]
    assert int(wide.y[:14].max()) == 16 == int(wide.y[-14:].max())
    assert int(wide.y[40].max()) > 16
    tall = scenery.still(shot_of("dramatic", width=180, height=320), 0.5, quiet)
    assert int(tall.y[:14].max()) > 20


def test_noir_has_no_colour_not_even_in_the_air(scenery: Scenery) -> None:
    frame = scenery.still(shot_of("noir", "fireflies in a forest at night"), 0.5, quiet)
    assert set(np.unique(frame.u)) == set(np.unique(frame.v)) == {128}


def test_stop_motion_holds_its_poses(scenery: Scenery) -> None:
    shot = shot_of("claymation")
    frames = [frame.data for frame in scenery.film(shot, scenery.sketch(shot, quiet), quiet)]
    assert len(frames) == 24
    assert len({frame.tobytes() for frame in frames}) == 12
    # A pose that is held is one object, which is neither composed nor encoded again.
    assert len({id(frame) for frame in frames}) == 12


def test_a_look_can_be_asked_for_in_the_prompt(scenery: Scenery) -> None:
    for prompt, look in (
        ("a watercolour painting of a fox", "watercolour"),
        ("pixel art of a castle", "pixel"),
        ("a photorealistic fox", "photorealistic"),
        ("a fox", "plain"),
    ):
        sketch = Sketch.model_validate(scenery.sketch(shot_of("plain", prompt), quiet))
        assert sketch.look == look


def test_ink_surrounds_a_sprite_and_leaves_it_alone() -> None:
    picture = np.zeros((40, 40, 4), np.float32)
    picture[12:28, 12:28] = (0.2, 0.8, 0.4, 1)
    inked = outlined(picture, "cartoon", 720)
    assert np.allclose(inked[14:26, 14:26], picture[14:26, 14:26])
    assert inked[10, 20, 3] > 0.5 > inked[10, 20, 1]
    assert outlined(picture, "plain", 720) is picture


@pytest.mark.parametrize("look", LOOKS)
def test_a_finish_keeps_limited_range(look: str) -> None:
    rng = np.random.default_rng(0)
    picture = np.asarray(rng.integers(16, 236, (96, 64)), np.uint8)
    Finish(look, look, 64, 64).print_(picture, 0.5)
    assert picture[:64].min() >= 12
    assert picture[:64].max() <= 250
