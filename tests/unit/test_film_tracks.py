"""Which shot is seen at which frame, and what transitions make of two."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Frame, Shot, Size
from reelbot.render.studio.engines.bt709 import rgb_of_planes
from reelbot.render.studio.film.thumbnail import Thumbnail
from reelbot.render.studio.film.tracks import ShotSource, pictures, spans
from reelbot.render.studio.film.transitions import Transition, darken, mix
from reelbot.render.studio.storyboard import EngineId, ShotCue, ShotTake

SIZE = Size(width=64, height=32)
ENGINE = EngineId(task="test", name="grey", version="1")


def grey(level: int) -> Frame:
    return Frame(np.full((SIZE.height * 3 // 2, SIZE.width), level, np.uint8))


def noise(seed: int) -> Frame:
    rng = np.random.default_rng(seed)
    return Frame(rng.integers(16, 236, (SIZE.height * 3 // 2, SIZE.width), dtype=np.uint8))


def cue(start_s: float, seconds: float, transition: Transition, transition_s: float) -> ShotCue:
    take = ShotTake(engine=ENGINE, shot=Shot(prompt="", seconds=seconds, size=SIZE))
    return ShotCue(
        start_s=start_s,
        seconds=seconds,
        take=take,
        transition=transition,
        transition_s=transition_s,
    )


def source(level: int, count: int) -> ShotSource:
    def frames() -> Iterator[Frame]:
        for _ in range(count):
            yield grey(level)

    return ShotSource(frames)


def test_shots_follow_with_exact_timing() -> None:
    cues = [cue(0, 1.5, "cut", 0), cue(1.0, 1.5, "fade", 0.5), cue(2.5, 1.0, "cut", 0)]
    places = spans(cues, 24, 84)
    assert [(s.start, s.end, s.overlap) for s in places] == [(0, 36, 0), (24, 60, 12), (60, 84, 0)]
    shots = [source(40, 36), source(200, 36), source(90, 24)]
    seen = [(int(p.frame.y[0, 0]), p.steady) for p in pictures(places, shots, SIZE)]
    assert len(seen) == 84
    assert seen[:24] == [(40, True)] * 24
    assert [steady for _, steady in seen[24:36]] == [False] * 12
    levels = [level for level, _ in seen[24:36]]
    assert levels == sorted(levels)
    assert 40 < levels[0] < levels[-1] < 200
    assert seen[36:60] == [(200, True)] * 24
    assert seen[60:] == [(90, True)] * 24


@given(
    st.lists(st.floats(0.1, 3), min_size=1, max_size=6),
    st.floats(0, 1.5),
    st.sampled_from([12.0, 23.976, 24.0, 25.0, 30.0]),
)
def test_every_frame_has_a_shot(lengths: list[float], overlap_s: float, fps: float) -> None:
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    cues = [cue(float(a), b, "fade", overlap_s) for a, b in zip(starts, lengths, strict=True)]
    count = max(1, round(sum(lengths) * fps))
    places = spans(cues, fps, count)
    # Each source has what it was asked for, to the frame; rounding must not leave a hole.
    shots = [source(50, max(1, round(c.seconds * fps))) for c in cues]
    assert sum(1 for _ in pictures(places, shots, SIZE)) == count
    assert places[-1].end == count


def test_a_short_source_holds_its_last_frame() -> None:
    places = spans([cue(0, 1, "cut", 0)], 24, 24)
    frames = [p.frame for p in pictures(places, [source(70, 3)], SIZE)]
    assert len(frames) == 24
    assert frames[-1] is frames[2]


def test_a_source_without_frames_or_of_another_size_is_an_error() -> None:
    places = spans([cue(0, 1, "cut", 0)], 24, 24)
    with pytest.raises(EngineFailed) as none:
        list(pictures(places, [source(0, 0)], SIZE))
    assert none.value.code == "shot_without_frames"
    with pytest.raises(EngineFailed) as other:
        list(pictures(places, [source(0, 9)], Size(width=32, height=32)))
    assert other.value.code == "frame_size"
    assert other.value.facts["got"] == "64x32"


def test_open_shots_are_closed_when_the_film_stops() -> None:
    closed: list[int] = []

    def endless(number: int) -> Iterator[Frame]:
        try:
            while True:
                yield grey(20)
        finally:
            closed.append(number)

    places = spans([cue(0, 1, "cut", 0), cue(0.5, 1, "fade", 0.5)], 24, 36)
    seen = pictures(places, [ShotSource(partial(endless, n)) for n in (0, 1)], SIZE)
    for _ in range(18):
        next(seen)
    seen.close()
    assert sorted(closed) == [0, 1]


@pytest.mark.parametrize("kind", ["cut", "fade", "slide", "wipe", "zoom"])
def test_a_transition_starts_with_one_and_ends_with_the_other(kind: Transition) -> None:
    before, after, out = noise(1), noise(2), grey(0)
    kept = before.data.copy(), after.data.copy()
    mix(kind, before, after, 0, out)
    if kind != "zoom":  # its second picture settles from a magnified one
        np.testing.assert_array_equal(out.data, before.data)
    mix(kind, before, after, 1, out)
    np.testing.assert_allclose(out.data.astype(int), after.data.astype(int), atol=1)
    mix(kind, before, after, 0.5, out)
    np.testing.assert_array_equal(before.data, kept[0])
    np.testing.assert_array_equal(after.data, kept[1])


def test_a_slide_moves_colour_with_brightness() -> None:
    before, after, out = grey(50), grey(180), grey(0)
    mix("slide", before, after, 0.5, out)
    edges = [int(np.argmax(plane[0] == 180)) for plane in (out.y, out.u, out.v)]
    assert edges == [SIZE.width // 2, SIZE.width // 4, SIZE.width // 4]


def test_darkness_is_black_and_has_no_colour() -> None:
    frame = noise(3)
    darken(frame, 0)
    assert set(np.unique(frame.y)) == {16}
    assert set(np.unique(frame.u)) | set(np.unique(frame.v)) == {128}


def test_the_thumbnail_shows_the_frame_with_most_to_see() -> None:
    thumbnail = Thumbnail()
    dark, rich = grey(16), noise(4)
    for frame, weight in ((dark, 1.0), (rich, 1.0), (grey(128), 1.0), (rich, 0.0)):
        thumbnail.offer(frame, weight)
    assert thumbnail._planes is not None
    assert float(thumbnail._planes[0].std()) > 10


def test_bt709_red_is_red() -> None:
    y, u, v = (
        np.full(shape, value, np.uint8)
        for shape, value in (((4, 4), 63), ((2, 2), 102), ((2, 2), 240))
    )
    np.testing.assert_allclose(rgb_of_planes(y, u, v)[0, 0].astype(int), [255, 0, 0], atol=2)
