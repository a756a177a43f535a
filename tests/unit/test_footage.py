"""Clips of a model come to fill a shot: long enough, whole, never stretched, never frozen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.base import Frame, Size
from reelbot.render.studio.footage import fit, keep, show
from reelbot.render.studio.footage.flow import Between
from reelbot.render.studio.footage.plan import (
    SLOW_MOST,
    Camera,
    FootagePlan,
    native_size,
    nearest_size,
    plan_footage,
    told,
)

FUSION = Camera(fps=8, frames=42, frames_least=16)
WAN = Camera(fps=16, frames=81, frames_least=17, step=4, rest=1, multiple=16)
WIDE = Size(width=320, height=180)

U8 = np.ndarray


# --- the plan ------------------------------------------------------------------------------------


@given(
    seconds=st.floats(0.1, 300),
    camera=st.sampled_from([FUSION, WAN, Camera(24, 161, 25, 8, 1), Camera(7, 14, 14)]),
    join=st.sampled_from(["fade", "continue"]),
)
def test_every_moment_of_a_shot_has_a_picture_that_moves(
    seconds: float, camera: Camera, join: str
) -> None:
    plan = plan_footage(seconds, camera, 256, 256, seed=1, join=join)  # type: ignore[arg-type]
    end_s = plan.start_s(len(plan.clips) - 1) + plan.clip_s
    assert end_s >= seconds - 1e-6, "the last picture would stand still"
    assert 1 / SLOW_MOST - 1e-6 <= plan.speed <= 1
    for clip in plan.clips:
        assert clip.frames <= camera.frames
        assert (clip.frames - camera.rest) % camera.step == 0
    assert len({clip.seed for clip in plan.clips}) == len(plan.clips)
    assert plan.fade_s < plan.clip_s / 2 + 1e-9, "three clips would be seen at a time"


def test_a_shot_of_six_seconds_is_one_clip_of_videofusion() -> None:
    plan = plan_footage(6.0, FUSION, 256, 256, seed=9)
    assert [(clip.frames, clip.seed) for clip in plan.clips] == [(42, 9)]
    assert plan.speed == pytest.approx(41 / 48)
    assert len(plan_footage(7.0, FUSION, 256, 256, seed=9).clips) == 2


def test_a_short_shot_takes_no_more_frames_than_it_needs() -> None:
    assert plan_footage(3.0, FUSION, 256, 256, seed=1).clips[0].frames == 25
    assert plan_footage(3.0, WAN, 832, 480, seed=1).clips[0].frames == 49
    assert plan_footage(0.2, WAN, 832, 480, seed=1).clips[0].frames == 17


def test_views_of_one_world_have_seeds_of_their_own() -> None:
    seeds = {plan_footage(3, FUSION, 256, 256, seed=5, index=i).clips[0].seed for i in range(4)}
    assert len(seeds) == 4 and 5 in seeds


def test_sizes_are_of_the_film_s_shape() -> None:
    assert native_size(832 * 480, Size(width=1280, height=720), 16) == (848, 480)
    assert native_size(832 * 480, Size(width=720, height=1280), 16) == (480, 848)
    assert native_size(1024 * 1024, Size(width=1280, height=720), 64) == (1344, 768)
    assert nearest_size(70, 60, 16) == (64, 64)


def test_the_recipe_says_how() -> None:
    plan = plan_footage(12.0, FUSION, 256, 256, seed=1)
    assert told(plan, Size(width=1280, height=720), 24) == (
        "Filmed as 256×256 at 8 frames a second, 2 clips of 42 frames, faded into each other, "
        "slowed to 82%, raised to 24 by optical flow (DIS), cropped or extended to 1280×720 "
        "(Lanczos)."
    )


# --- files ---------------------------------------------------------------------------------------


def disc(step: int, *, width: int = 128, height: int = 128) -> U8:
    """A green, speckled wall with an orange disc before it that moves 6 pixels a step."""
    noise = np.random.default_rng(0).normal(0, 60, (height, width, 3)).astype(np.float32)
    wall = np.array((40, 110, 60), np.float32) + cv2.GaussianBlur(noise, (0, 0), 2)
    picture = np.asarray(np.clip(wall, 0, 255), np.uint8).copy()
    cv2.circle(picture, (24 + 6 * step, height // 2), 14, (230, 120, 40), -1, cv2.LINE_AA)
    return picture


def test_what_is_kept_is_what_was_filmed(tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    frames = [disc(i) for i in range(5)]
    assert keep.write_rgb(path, frames, 8) == 5
    back = list(keep.read_planes(path))
    for frame, kept in zip(frames, back, strict=True):
        assert kept.shape == frame.shape
        assert np.abs(kept.astype(int) - keep.planes_of(frame)).mean() < 1.5
    again = tmp_path / "again.mkv"
    keep.write_rgb(again, frames, 8)
    assert list(map(np.ndarray.tolist, keep.read_planes(again))) == [k.tolist() for k in back]


def test_frames_of_a_film_s_size_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "shot.mkv"
    frames = [Frame(np.full((96 * 3 // 2, 128), 60 + i, np.uint8)) for i in range(4)]
    assert keep.write_frames(path, frames, 24) == 4
    back = list(keep.read_frames(path))
    assert [abs(int(frame.y.mean()) - 60 - i) <= 1 for i, frame in enumerate(back)] == [True] * 4
    with pytest.raises(EngineFailed, match="no picture"):
        keep.write_frames(tmp_path / "none.mkv", [], 24)


def test_a_damaged_file_is_said_to_be_gone(tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(EngineFailed) as failed:
        list(keep.read_planes(path))
    assert failed.value.code == "asset_gone"


# --- between frames ------------------------------------------------------------------------------


def centre(planes: U8) -> float:
    """How far to the right the disc is: it is the brightest in red (Cr)."""
    mask = planes[..., 2] > 150
    return float(np.nonzero(mask)[1].mean())


def test_what_moves_is_between_its_places_in_between() -> None:
    before, after = keep.planes_of(disc(3)), keep.planes_of(disc(4))
    between = Between(before, after)
    places = [centre(between.at(t)) for t in (0.25, 0.5, 0.75)]
    first = centre(before)
    assert places == pytest.approx([first + 1.5, first + 3, first + 4.5], abs=0.8)
    # One disc, not two half seen: as many pixels are orange as before.
    count = int((before[..., 2] > 150).sum())
    assert int((between.at(0.5)[..., 2] > 150).sum()) == pytest.approx(count, rel=0.12)


# --- the shape -----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["auto", "crop", "extend"])
@pytest.mark.parametrize("size", [WIDE, Size(width=180, height=320), Size(width=200, height=200)])
def test_a_circle_stays_a_circle(way: str, size: Size) -> None:
    picture = np.full((128, 128, 3), 40, np.uint8)
    cv2.circle(picture, (64, 64), 30, (255, 255, 255), -1, cv2.LINE_AA)
    frame = fit.Fitter(128, 128, size, way).frame(keep.planes_of(picture))  # type: ignore[arg-type]
    assert (frame.width, frame.height) == (size.width, size.height)
    rows, columns = np.nonzero(frame.y > 160)
    across, down = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert across == pytest.approx(down, abs=3)
    assert (frame.y > 24).mean() > 0.95, "no black bars"


def test_colours_stay_as_they_are() -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:] = (200, 60, 30)
    frame = fit.Fitter(64, 64, WIDE, "crop").frame(keep.planes_of(picture))
    assert np.abs(bt709.rgb_of(frame)[90, 160].astype(int) - (200, 60, 30)).max() <= 3


# --- shown ---------------------------------------------------------------------------------------


def shown(plan: FootagePlan, seconds: float, fps: float, clips: list[list[U8]]) -> list[Frame]:
    def opened(number: int) -> Iterator[U8]:
        return map(keep.planes_of, clips[number])

    opens = [partial(opened, i) for i in range(len(clips))]
    return list(show.frames(plan, opens, seconds, WIDE, fps))


def test_a_shot_has_its_frames_and_all_of_them_move() -> None:
    plan = plan_footage(1.0, Camera(8, 9, 9), 128, 128, seed=1)
    frames = shown(plan, 1.0, 24, [[disc(i) for i in range(9)]])
    assert len(frames) == 24
    moves = [np.abs(a.y.astype(int) - b.y).mean() for a, b in pairwise(frames)]
    assert min(moves) > 0.05
    assert max(moves) < 4 * min(moves), "it moves evenly"


def test_clips_are_faded_into_each_other() -> None:
    plan = plan_footage(3.0, Camera(8, 16, 16), 128, 128, seed=1)
    assert len(plan.clips) == 2 and plan.fade_s > 0
    dark, bright = (np.full((128, 128, 3), grey, np.uint8) for grey in (60, 200))
    frames = shown(plan, 3.0, 24, [[dark] * plan.clips[0].frames, [bright] * plan.clips[1].frames])
    light = [float(frame.y[90, 160]) for frame in frames]
    assert light == sorted(light)
    steps = np.diff(light)
    assert max(steps) < (light[-1] - light[0]) / 5
    assert int((steps > 0.5).sum()) == pytest.approx(plan.fade_s * 24, abs=2)


def test_clips_that_go_on_are_joined_without_a_fade() -> None:
    plan = plan_footage(2.0, Camera(8, 9, 9), 128, 128, seed=1, join="continue")
    first = [disc(i) for i in range(9)]
    second = [disc(8 - i) for i in range(9)]
    frames = shown(plan, 2.0, 24, [first, second])
    moves = [np.abs(a.y.astype(int) - b.y).mean() for a, b in pairwise(frames)]
    assert len(frames) == 48 and min(moves) > 0 and max(moves) < 6
