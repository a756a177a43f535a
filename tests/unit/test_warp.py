"""Pictures in motion: frames as many, as large and as sharp as asked for, and always the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.support.loading import loaded, quiet
from tests.support.warps import PERSON, SHAPES, checked, shot_of

from reelbot.core.errors import Cancelled, InvalidInput
from reelbot.render.studio.engines.image_to_video.warp.engine import Warp
from reelbot.render.studio.engines.image_to_video.warp.plan import plan
from reelbot.render.studio.engines.image_to_video.warp.planes import planes
from reelbot.render.studio.engines.image_to_video.warp.quads import Quads
from reelbot.render.studio.engines.image_to_video.warp.stage import Stage, crisp, grid, look_up
from reelbot.render.studio.pictures import Box, load_picture, resample


@pytest.fixture(scope="module")
def engine() -> Iterator[Warp]:
    with loaded(Warp({})) as made:
        yield made


@pytest.fixture
def cat(checkout: Path) -> Path:
    return checkout / "tests" / "pictures" / "chelsea.jpg"


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_frames_are_as_many_and_as_large_as_asked(
    engine: Warp, cat: Path, width: int, height: int
) -> None:
    shot = shot_of("zoom in", width, height, seconds=0.42, fps=24)
    frames = list(engine.film(shot, engine.sketch(shot, cat, quiet), cat, quiet))
    assert len(frames) == 10
    for frame in frames:
        assert frame.data.dtype == np.uint8
        assert frame.data.shape == (height * 3 // 2, width)
        assert frame.data.flags.c_contiguous
        assert frame.y.min() >= 16
        assert frame.y.max() <= 235
    # It begins and ends at rest, so the first and last few may be alike.
    assert len({frame.data.tobytes() for frame in frames}) >= 5


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 900), (900, 1), (12, 640)])
def test_a_picture_of_any_shape_moves(
    engine: Warp, tmp_path: Path, width: int, height: int
) -> None:
    path = tmp_path / "picture.png"
    Image.new("RGB", (width, height), (200, 90, 30)).save(path)
    for motion in ("zoom in", "none"):
        shot = shot_of(motion, 128, 72, seconds=0.2, fps=10)
        frames = list(engine.film(shot, engine.sketch(shot, path, quiet), path, quiet))
        assert [(frame.width, frame.height) for frame in frames] == [(128, 72)] * 2


@pytest.mark.parametrize("motion", ["none", "still", "Aus"])
def test_without_motion_it_is_one_frame_again_and_again(
    motion: str, engine: Warp, cat: Path
) -> None:
    shot = shot_of(motion, prompt="a cat in the rain, rays of light")
    frames = list(engine.film(shot, engine.sketch(shot, cat, quiet), cat, quiet))
    assert len(frames) == 24
    assert all(frame is frames[0] for frame in frames)
    moving = shot_of("slow zoom in")
    seen = list(engine.film(moving, engine.sketch(moving, cat, quiet), cat, quiet))
    assert len({id(frame) for frame in seen}) > 12


def test_what_moves_too_little_to_be_seen_is_the_frame_before() -> None:
    shot = shot_of("zoom in", 640, 360, seconds=4)
    stage = Stage(shot, plan(shot, 640, 400, PERSON), checked())
    frames = list(stage.frames())
    shown = 0
    for number in range(1, 48):
        before, now = stage.places(shown / 12), stage.places(number / 12)
        moved = max(np.abs(now[0] - before[0]).max() * 640, np.abs(now[1] - before[1]).max() * 360)
        assert (frames[number] is frames[shown]) == (moved <= 1 / 16)
        if moved > 1 / 16:
            shown = number
    assert frames[1] is frames[0]
    assert 36 < len({id(frame) for frame in frames}) < 48
    # Rain goes on falling before a picture that is at rest.
    wet = shot_of("zoom in", 320, 180, prompt="rain")
    stage = Stage(wet, plan(wet, 640, 400, PERSON), checked())
    assert len({frame.data.tobytes() for frame in stage.frames()}) == 24


def test_a_frame_does_not_depend_on_those_before_it() -> None:
    """The plates are made anew for each scale of the camera, not after what was filmed before."""
    shot = shot_of("zoom in", 320, 180, seconds=4)
    one, other = (Stage(shot, plan(shot, 640, 400, PERSON), checked()) for _ in range(2))
    forward = [one.frame(t).data.tobytes() for t in (0.0, 1.5, 2.0, 3.9)]
    backward = [other.frame(t).data.tobytes() for t in (3.9, 2.0, 1.5, 0.0)]
    assert forward == backward[::-1]


@pytest.mark.parametrize("size", [(321, 181), (320, 181), (322, 180)])
def test_four_pixels_at_once_are_where_one_at_a_time_are(size: tuple[int, int]) -> None:
    """Also where sides are odd, in the middle of a larger picture, and larger and smaller."""
    width, height = size
    y, x = np.mgrid[0:400, 0:700].astype(np.float32)
    plane = (128 + 50 * np.sin(x / 5) + 50 * np.cos(y / 7)).astype(np.uint8)
    canvas = np.zeros((200, 340), np.uint8)
    for step in (0.9, 1.03, 1.2, 1.37):
        target = canvas[5 : 5 + height, 3 : 3 + width]
        rows, columns = np.mgrid[0 : -(-height // 2), 0 : -(-width // 2)].astype(np.float32)
        across, down = 50 + step * (2 * columns + 0.5), 40 + step * (2 * rows + 0.5)
        Quads(plane).look_up(across, down, step, target)
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        x, y = 50 + step * columns, 40 + step * rows
        error = target - (128 + 50 * np.sin(x / 5) + 50 * np.cos(y / 7))
        assert np.abs(error).max() < 4
    assert canvas[:5].max() == canvas[:, :3].max() == canvas[5 + height :].max() == 0
    assert canvas[:, 3 + width :].max() == 0


def test_an_operator_may_want_stills(engine: Warp, cat: Path) -> None:
    calm = Warp({"motion": "none"})
    calm.load(quiet)
    assert calm.sketch(shot_of(), cat, quiet)["camera"]["moves"] == ["still"]
    assert calm.sketch(shot_of("orbit"), cat, quiet)["camera"]["moves"] == ["orbit"]
    calm.close()


def test_the_same_shot_gives_the_same_bytes_wherever_the_picture_lies(
    engine: Warp, cat: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "copy"
    elsewhere.write_bytes(cat.read_bytes())
    shot = shot_of(prompt="snow", seconds=0.5)
    sketch = engine.sketch(shot, cat, quiet)
    assert engine.sketch(shot, elsewhere, quiet) == sketch
    first = [frame.data.tobytes() for frame in engine.film(shot, sketch, cat, quiet)]
    again = [frame.data.tobytes() for frame in Warp({}).film(shot, sketch, elsewhere, quiet)]
    assert first == again


@pytest.mark.parametrize(
    "prompt",
    ["snow", "rain", "fog", "sun rays", "thunderstorm", "leaves fall", "fireflies", "embers"],
)
def test_weather_and_light_are_seen_and_move(prompt: str) -> None:
    picture = np.full((400, 640, 3), 90, np.uint8)
    shot = shot_of("no motion", prompt=prompt, seconds=2)
    stage = Stage(shot, plan(shot, 640, 400, ()), picture)
    first, later = (stage.frame(t).y.astype(int) for t in (0.5, 1.5))
    assert first.std() > 0.8
    assert np.abs(first - later).max() >= 3


def test_a_small_picture_is_still_sharp_and_a_strip_gets_a_border() -> None:
    shot = shot_of("no motion", 320, 180)
    stage = Stage(shot, plan(shot, 640, 400, ()), checked())
    picture = stage.frame(0).y.astype(int)
    assert np.abs(np.diff(picture[90], axis=0)).max() > 60
    strip = checked(900, 100)
    bordered = Stage(shot, plan(shot, 900, 100, ()), strip)
    sketch = plan(shot, 900, 100, ())
    top = sketch.window[1]
    assert top > 20
    frame = bordered.frame(0).y
    assert frame[: top - 2].max() < frame[top + 4 : 180 - top - 4].max()
    assert frame[2].min() > 16


def test_frames_are_as_sharp_as_the_picture(cat: Path) -> None:
    """Looking up between neighbours blurs; the finer plate makes up for it."""
    picture = load_picture(cat)
    shot = shot_of("zoom in", 640, 360)
    sketch = plan(shot, picture.shape[1], picture.shape[0], ())
    crop = Box(*sketch.crop)
    for zoom in (1.0, 1.05, 1.16):
        wide, high = crop.width / zoom, crop.height / zoom
        left, top = crop.left + 0.4 * (crop.width - wide), crop.top + 0.3 * (crop.height - high)
        right = resample(picture, Box(left, top, left + wide, top + high), 640, 360)
        wanted = planes(right).y
        plate = crisp(planes(resample(picture, crop, 832, 468)).y)
        x, y = grid(640, 360)
        out = np.empty((360, 640), np.uint8)
        places = (
            (x / zoom + (left + wide / 2 - crop.left) / crop.width - 0.5).astype(np.float32),
            (y / zoom + (top + high / 2 - crop.top) / crop.height - 0.5).astype(np.float32),
        )
        look_up([Quads(plate)], places, 16, [out])
        error = np.square(out[4:-4, 4:-4].astype(float) - wanted[4:-4, 4:-4]).mean()
        assert 10 * np.log10(255**2 / error) > 38
        edges = [np.abs(np.diff(one.astype(int), axis=1)).mean() for one in (out, wanted)]
        assert edges[0] / edges[1] == pytest.approx(1, abs=0.1)


def test_planes_are_bt709() -> None:
    # ITU-R BT.709, 8 bit, limited range: red (63, 102, 240), white (235, 128, 128).
    for rgb, expected in (((255, 0, 0), (63, 102, 240)), ((255, 255, 255), (235, 128, 128))):
        made = planes(np.full((4, 4, 3), rgb, np.uint8))
        found = np.array([made.y[0, 0], made.u[0, 0], made.v[0, 0]], int)
        assert np.abs(found - expected).max() <= 1


def test_the_wish_to_stop_is_heard_and_damage_is_told(
    engine: Warp, cat: Path, tmp_path: Path
) -> None:
    shot = shot_of("orbit", seconds=4)
    sketch = engine.sketch(shot, cat, quiet)

    def stop(fraction: float, detail: str | None = None) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        for _ in engine.film(shot, sketch, cat, stop):
            pass
    Image.new("RGB", (8, 8)).save(tmp_path / "x.png")
    (tmp_path / "x.png").write_bytes((tmp_path / "x.png").read_bytes()[:40])
    with pytest.raises(InvalidInput) as caught:
        engine.sketch(shot, tmp_path / "x.png", quiet)
    assert caught.value.code == "media_unreadable"
