"""Frames of the scenery engine: how many, how large, always the same, and nobody hidden."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.loading import quiet

from reelbot.core.errors import Cancelled
from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_image.scenery import SceneryStill
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import tinted
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import colour
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, planes
from reelbot.render.studio.engines.text_to_video.scenery.sets.painter import Painter
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.stage import Stage

SHAPES = [(320, 180), (180, 320), (270, 270), (322, 246), (64, 64)]
VISIBLE = [
    ("a red fox runs through a snowy forest at night", 0.97),
    ("two cats dancing in a meadow", 0.9),
    ("a sailboat on a stormy sea", 0.6),
    ("a monkey rides a horse through the jungle", 0.9),
    ("an astronaut in space", 0.97),
    ("a fish in a coral reef", 0.97),
    ("a robot in the city in the fog", 0.85),
    ("a chicken and ten pigs on a farm", 0.9),
    ("a candle on a table", 0.97),
    ("an airplane above the clouds", 0.9),
    ("a swan on a lake", 0.9),
]


def shot_of(prompt: str, width: int = 320, height: int = 180, **changes: object) -> Shot:
    shot = Shot(prompt=prompt, seconds=0.5, fps=12, size=Size(width=width, height=height), seed=7)
    return shot.model_copy(update=changes)


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_frames_are_as_many_and_as_large_as_asked(
    scenery: Scenery, width: int, height: int
) -> None:
    shot = shot_of("a dog runs on the beach", width, height, seconds=0.4, fps=24)
    frames = list(scenery.film(shot, scenery.sketch(shot, quiet), quiet))
    assert len(frames) == 10
    for frame in frames:
        assert frame.data.dtype == np.uint8
        assert frame.data.shape == (height * 3 // 2, width)
        assert frame.data.flags.c_contiguous
        assert (frame.width, frame.height) == (width, height)
    assert len({frame.data.tobytes() for frame in frames}) == len(frames)


def test_luma_is_limited_range(scenery: Scenery) -> None:
    shot = shot_of("a white rabbit in the snow")
    for frame in scenery.film(shot, scenery.sketch(shot, quiet), quiet):
        assert frame.y.min() >= 14
        assert frame.y.max() <= 238


@pytest.mark.parametrize("prompt", ["a fox runs through the snow", "a boat in a storm"])
def test_the_same_shot_gives_the_same_bytes(scenery: Scenery, prompt: str) -> None:
    shot = shot_of(prompt)
    sketch = scenery.sketch(shot, quiet)
    first = [frame.data.tobytes() for frame in scenery.film(shot, sketch, quiet)]
    again = [frame.data.tobytes() for frame in Scenery({}).film(shot, sketch, quiet)]
    assert first == again


def test_another_seed_gives_another_picture(scenery: Scenery) -> None:
    pictures = set()
    for seed in range(3):
        shot = shot_of("a cat in a meadow", seed=seed)
        frame = next(iter(scenery.film(shot, scenery.sketch(shot, quiet), quiet)))
        pictures.add(frame.data.tobytes())
    assert len(pictures) == 3


@pytest.mark.parametrize(("prompt", "least"), VISIBLE)
def test_nothing_hides_the_main_actor(scenery: Scenery, prompt: str, least: float) -> None:
    for width, height in SHAPES[:3]:
        shot = shot_of(prompt, width, height, seconds=4)
        sketch = Sketch.model_validate(scenery.sketch(shot, quiet))
        stage = Stage(shot, sketch, scenery.catalogue, lambda share: None)
        assert stage.coverage(2.0) >= least, (width, height)


def test_faces_stay_above_the_captions(scenery: Scenery) -> None:
    for prompt, _ in VISIBLE:
        for index in range(4):
            sketch = Sketch.model_validate(
                scenery.sketch(shot_of(prompt, index=index, count=4), quiet)
            )
            for actor in sketch.actors:
                assert actor.y - 0.6 * actor.height < 0.82
                assert actor.y - actor.height > -0.02


@pytest.mark.parametrize("place", ["meadow", "underwater", "moon", "desert"])
def test_the_ground_begins_where_what_is_far_ends(scenery: Scenery, place: str) -> None:
    """Nothing of the sky is seen between a ridge and the land before it, whose edge dips."""
    for seed in range(3):
        shot = shot_of(f"a rock on the {place}", 320, 180, seed=seed, seconds=6.0)
        sketch = Sketch.model_validate(scenery.sketch(shot, quiet))
        sketch = sketch.model_copy(update={"place": place, "weather": "clear"})
        scene = Painter(shot, sketch, scenery.catalogue).paint(quiet)
        canvas = Canvas(320, 180, watch=True)
        assert canvas.seen is not None
        canvas.seen[:] = 255
        for layer in scene.behind:
            layer.draw(canvas, 0.0, 0.0)
        assert not canvas.seen[int((sketch.horizon + 0.025) * 180) :].any()


def test_the_wish_to_stop_is_heard(scenery: Scenery) -> None:
    shot = shot_of("a whale in the sea", seconds=4)
    sketch = scenery.sketch(shot, quiet)

    def stop(fraction: float, detail: str | None = None) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        for _ in scenery.film(shot, sketch, stop):
            pass


def test_a_still_is_a_picture_of_the_same_scene() -> None:
    painter = SceneryStill({})
    painter.load(quiet)
    picture = painter.paint(shot_of("a yellow duck on a lake", 200, 120), quiet)
    painter.close()
    assert picture.shape == (120, 200, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 15


def test_planes_of_primary_colours_are_bt709() -> None:
    # ITU-R BT.709, 8 bit, limited range: red (63, 102, 240), white (235, 128, 128).
    for rgb, expected in (((1, 0, 0), (63, 102, 240)), ((1, 1, 1), (235, 128, 128))):
        picture = np.ones((4, 4, 4), np.float32)
        picture[..., :3] = rgb
        made = planes(picture, "none")
        assert made.clear is None
        if rgb == (1, 1, 1):
            assert (made.y[0, 0], made.u[0, 0], made.v[0, 0]) == expected
        else:
            found = np.array([made.y[0, 0], made.u[0, 0], made.v[0, 0]], float)
            assert np.abs(found - expected).max() <= 4  # the plain look is a little more vivid


def test_a_tint_keeps_what_is_not_the_main_colour() -> None:
    picture = np.zeros((20, 20, 4), np.float32)
    picture[..., 3] = 1
    picture[..., :3] = (0.9, 0.5, 0.1)
    picture[:4, :4, :3] = (0.02, 0.02, 0.03)
    blue = tinted(picture, colour(40, 90, 230))
    assert blue[10, 10, 2] > blue[10, 10, 0]
    assert np.allclose(blue[1, 1], picture[1, 1], atol=0.05)


def test_views_of_one_world_are_framed_apart(scenery: Scenery) -> None:
    for prompt in ("a red fox in the forest", "a robot in the city", "a cat in a garden"):
        wide, close, other = (
            next(
                actor
                for actor in Sketch.model_validate(
                    scenery.sketch(shot_of(prompt, index=index, count=3), quiet)
                ).actors
                if actor.main
            )
            for index in range(3)
        )
        assert close.height > 1.8 * wide.height
        assert abs(wide.x - other.x) > 0.2


@pytest.mark.parametrize(("width", "height", "least"), [(320, 180, 0.25), (180, 320, 0.2)])
def test_the_main_actor_is_large_enough(
    scenery: Scenery, width: int, height: int, least: float
) -> None:
    for prompt in ("a mouse in a meadow", "a small dragon", "a bear", "a ladybug on a hill"):
        shot = shot_of(prompt, width, height, index=0, count=3)
        sketch = Sketch.model_validate(scenery.sketch(shot, quiet))
        assert next(actor for actor in sketch.actors if actor.main).height >= least


def test_an_umbrella_is_held(scenery: Scenery) -> None:
    sketch = Sketch.model_validate(scenery.sketch(shot_of("a girl with an umbrella"), quiet))
    umbrella = next(actor for actor in sketch.actors if actor.name == "umbrella")
    assert umbrella.carrier is not None
    assert sketch.actors[umbrella.carrier].name == "girl"
