"""The camera over a picture: where it is told to go, at ease, by depth, and never past the edge."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.warps import PERSON, SHAPES, checked, shot_of

from reelbot.render.studio.engines.image_to_text.sight.detector import Found
from reelbot.render.studio.engines.image_to_video.warp.camera import ease, pose, seen
from reelbot.render.studio.engines.image_to_video.warp.depth import depth_map
from reelbot.render.studio.engines.image_to_video.warp.plan import plan
from reelbot.render.studio.engines.image_to_video.warp.sketch import Camera
from reelbot.render.studio.engines.image_to_video.warp.stage import Stage
from reelbot.render.studio.pictures import Box

MOVES = ["push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "orbit", "float",
         "breathe", "handheld", "still"]  # fmt: skip


@pytest.mark.parametrize("move", MOVES)
def test_the_camera_never_looks_past_the_edge(move: str) -> None:
    edge = np.linspace(-0.5, 0.5, 91, dtype=np.float32)
    x, y = np.meshgrid(edge, edge)
    for width, height in SHAPES:
        for found in ((), PERSON):
            shot = shot_of(f"fast {move.replace('_', ' ')}", width, height, seconds=9)
            sketch = plan(shot, 640, 400, found)
            camera = sketch.camera
            assert camera.moves == (move,)
            near = depth_map(sketch.depth, width / height)
            focus = (camera.focus_x - 0.5, camera.focus_y - 0.5)
            for seconds in np.linspace(0, 9, 25):
                places = seen(x, y, pose(camera, float(seconds), 9), focus, near)
                assert max(float(np.abs(at).max()) for at in places) <= 0.5


def test_the_border_is_picture_never_fill() -> None:
    # A picture of one colour whose outermost pixels are marked: fill would repeat them.
    picture = np.full((400, 640, 3), 120, np.uint8)
    picture[:2], picture[-2:], picture[:, :2], picture[:, -2:] = 255, 255, 255, 255
    for motion in ("pan left", "orbit", "zoom out", "tilt up", "float"):
        shot = shot_of(motion, seconds=3)
        sketch = plan(shot, 640, 400, PERSON)
        stage = Stage(shot, sketch, picture)
        for number in range(0, 36, 5):
            luma = stage.frame(number / 12).y
            lines = (luma[:8], luma[-8:], luma[:, :8], luma[:, -8:])
            repeated = [float((line > 200).mean()) for line in lines]
            # A mark that is seen is as thin as it is: one of eight lines, never a smear.
            assert max(repeated) < 0.5


@pytest.mark.parametrize("move", [move for move in MOVES if move != "still"])
def test_moves_begin_and_end_at_rest(move: str) -> None:
    camera = Camera(moves=(move,), reach=1, focus_x=0.5, focus_y=0.5)
    for length_s in (2.0, 6.0, 13.0):
        places = np.array([pose(camera, t, length_s) for t in np.linspace(0, length_s, 301)])
        speed = np.abs(np.diff(places, axis=0)).max(1)
        assert speed.max() > 0
        assert speed[0] < 0.15 * speed.max()
        assert speed[-1] < 0.15 * speed.max()
        # And no jump between: no step is far larger than its neighbours.
        assert move == "handheld" or np.abs(np.diff(speed)).max() < 0.35 * speed.max()


def test_easing() -> None:
    assert (ease(-1), ease(0), ease(0.5), ease(1), ease(2)) == (0, 0, 0.5, 1, 1)


def test_directions_are_as_a_camera_operator_says() -> None:
    # A camera that pans to the left ends farther left: what is seen moves to the right.
    for motion, axis, sign in (("pan left", 0, -1), ("pan right", 0, 1), ("tilt up", 1, -1),
                               ("tilt down", 1, 1)):  # fmt: skip
        shot = shot_of(motion, seconds=4)
        stage = Stage(shot, plan(shot, 640, 400, ()), checked())
        start, end = (float(stage.places(t)[axis].mean()) for t in (0, 4))
        assert np.sign(end - start) == sign, motion
    for motion, closer in (("zoom in", True), ("zoom out", False)):
        shot = shot_of(motion, seconds=4)
        stage = Stage(shot, plan(shot, 640, 400, ()), checked())
        start, end = (float(np.ptp(stage.places(t)[0])) for t in (0, 4))
        assert (end < start) == closer


def test_near_things_move_more_than_far_ones() -> None:
    shot = shot_of("orbit", seconds=4)
    sketch = plan(shot, 640, 400, (Found(0, 0.8, Box(270, 200, 370, 390)),))
    stage = Stage(shot, sketch, checked())
    moved = stage.places(0)[0] - stage.places(4)[0]
    rows, columns = moved.shape
    near, far = moved[int(rows * 0.75), columns // 2], moved[int(rows * 0.2), columns // 8]
    # The camera circles about the middle distance: before it all moves one way, behind the other.
    assert near * far < 0
    assert abs(near - far) * shot.size.width > 8
    # Smooth: neighbouring cells never part by more than a small share of their distance.
    at_x, at_y = stage.places(0)
    assert np.diff(at_x, axis=1).min() > 0.4 * np.diff(at_x, axis=1).mean()
    assert np.diff(at_y, axis=0).min() > 0.4 * np.diff(at_y, axis=0).mean()


def test_depth_is_smooth_and_near_where_things_are() -> None:
    sketch = plan(shot_of(), 640, 400, PERSON)
    near = depth_map(sketch.depth, 16 / 9)
    assert near.dtype == np.float32
    assert near.min() >= 0
    assert near.max() <= 1
    assert max(np.abs(np.diff(near, axis=axis)).max() for axis in (0, 1)) < 0.06
    relief = sketch.depth.reliefs[0]
    row, column = int(relief.y * near.shape[0]), int(relief.x * near.shape[1])
    assert near[row, column] > near[row, 2] + 0.2
