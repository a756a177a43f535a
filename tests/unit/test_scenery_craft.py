"""Words about how a picture is made: heeded by the camera or read over, never things."""

from __future__ import annotations

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.language.craft import Camera, without_craft
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch


def plan(scenery: Scenery, prompt: str) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=1280, height=720), seed=7)
    return Sketch.model_validate(scenery.sketch(shot, quiet))


@pytest.mark.parametrize(
    ("prompt", "left", "camera"),
    [
        ("close-up of a tiger", "a tiger", Camera(framing="close")),
        ("a tiger, extreme close up shot", "a tiger", Camera(framing="close")),
        ("macro photography of a bee", "a bee", Camera(framing="close")),
        ("cinematic drone shot of a city", "cinematic a city", Camera(framing="wide")),
        ("a bird's eye view of a city", "a city", Camera(framing="wide")),
        ("slow motion of a dog running", "a dog running", Camera(pace=0.5)),
        ("timelapse of clouds", "clouds", Camera(pace=2.5)),
        ("zoom in on a castle", "a castle", Camera(zoom=(1.0, 1.3))),
        ("a castle, zooming out", "a castle", Camera(zoom=(1.3, 1.0))),
        ("a lake, camera pans left", "a lake", Camera(side=-1.0)),
        ("a lake, static shot", "a lake", Camera(side=0.0)),
        ("Zeitlupe, ein Hund rennt", "ein Hund rennt", Camera(pace=0.5)),
        ("an oil painting of a ship", "a ship", Camera()),
        ("a cat, 8k, highly detailed, octane render, trending on artstation", "a cat", Camera()),
        ("a cat, shot on arri alexa, depth of field, 85mm, f/1.8", "a cat", Camera()),
        ("a cat in the style of van gogh, sleeping", "a cat, sleeping", Camera()),
        ("a fox --ar 16:9 --v 6", "a fox", Camera()),
        ("a castle in the background", "a castle", Camera()),
        ("a house at golden hour", "a house at sunset", Camera()),
    ],
)  # fmt: skip
def test_what_is_asked_of_the_camera_is_taken_out(prompt: str, left: str, camera: Camera) -> None:
    assert without_craft(prompt) == (left, camera)


@pytest.mark.parametrize(
    "prompt",
    [
        "a man looks at a painting of a ship", "van gogh paints sunflowers", "a film crew at work",
        "the dragon pulls back its wings", "8k", "masterpiece", "a photographer with a camera",
        "a crane lifts a box", "two shots of whisky", "a drone over a field",
        "a satellite orbits the earth",
    ],
)  # fmt: skip
def test_what_can_be_seen_stays(prompt: str) -> None:
    assert without_craft(prompt) == (prompt, Camera())


@pytest.mark.parametrize(
    ("prompt", "seen"),
    [
        ("bird's eye view of a fox", {"fox"}),
        ("a fox, whip pan, key visual, crane shot, van gogh style", {"fox"}),
        ("a fox, plain background, studio lighting", {"fox"}),
        ("pencil sketch of a horse", {"horse"}),
    ],
)
def test_the_trade_brings_no_things(scenery: Scenery, prompt: str, seen: set[str]) -> None:
    sketch = plan(scenery, prompt)
    assert {actor.name for actor in sketch.actors} == seen
    assert sketch.notes == ()


def test_the_camera_obeys(scenery: Scenery) -> None:
    plain = plan(scenery, "a fox in a meadow").actors[0].height
    assert plan(scenery, "close-up of a fox in a meadow").actors[0].height > plain
    assert plan(scenery, "wide shot of a fox in a meadow").actors[0].height < plain
    start, stop = plan(scenery, "a castle, zoom out").view.zoom
    assert start > stop
    assert plan(scenery, "a castle, pan left").view.pan < 0
    assert plan(scenery, "a castle, static shot").view.pan == 0
    assert plan(scenery, "a dog runs, slow motion").view.pace < 1
    assert plan(scenery, "timelapse of a meadow").view.pace > 1


def test_no_flash_comes_sooner_in_a_time_lapse(scenery: Scenery) -> None:
    assert plan(scenery, "timelapse of a thunderstorm").view.pace == 1
    assert plan(scenery, "timelapse of fireworks over a city").view.pace == 1
