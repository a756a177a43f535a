"""Smaller versions of a film: which there are, and how each is encoded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelbot.core.versions import (
    AUDIO_BPS_MIN,
    MB,
    VERSIONS_MB,
    VIDEO_BPS_MIN,
    bytes_needed,
    least_bytes_max,
    original_name,
    version_mb,
    version_name,
    version_names,
)
from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.ladder import Original, ladder, plan

HD = Size(width=1280, height=720)
FULL_HD = Size(width=1920, height=1080)


@pytest.mark.parametrize(
    ("bytes_max", "mb"),
    [
        (10 << 20, 10),  # Discord's limit without boosts
        (8 << 20, 8),
        (25 << 20, 25),
        (50 << 20, 50),
        (100 << 20, 100),
        (1 << 40, 100),
        (9_999_999, 8),
        (8_000_000, 8),
        (7_999_999, None),
    ],
)
def test_a_size_is_rounded_down_to_a_version(bytes_max: int, mb: int | None) -> None:
    assert version_mb(bytes_max) == mb
    assert mb is None or mb * MB <= bytes_max


def test_a_version_is_named_after_its_original() -> None:
    assert version_name("film.mp4", 10) == "film-10mb.mp4"
    for name in ("film.mp4", "audio.m4a", "a-8mb.mp4"):
        assert [original_name(version) for version in version_names(name)] == [name] * 6
    for name in ("film.mp4", "film-9mb.mp4", "film-10mb", "-10mb.mp4", "film-10MB.mp4"):
        assert original_name(name) is None


def test_the_least_size_to_ask_for_is_one_that_is_answered() -> None:
    assert least_bytes_max(40 * MB, 9 * MB) == 10 * MB
    assert least_bytes_max(9_500_000, 9 * MB) == 9_500_000
    assert least_bytes_max(300 * MB, 150 * MB) == 300 * MB


def test_the_ladder_goes_down_from_the_films_own_size() -> None:
    assert [(s.width, s.height) for s in ladder(FULL_HD)] == [
        (1920, 1080), (1280, 720), (960, 540), (768, 432), (640, 360),
    ]  # fmt: skip
    tall = ladder(Size(width=720, height=1280))
    assert [(s.width, s.height) for s in tall] == [(720, 1280), (540, 960), (432, 768), (360, 640)]
    assert ladder(Size(width=320, height=240)) == [Size(width=320, height=240)]


def test_a_film_that_is_hard_to_encode_gets_a_smaller_picture() -> None:
    def lines(original_mb: float, limit_mb: int) -> int:
        found = plan(Original(round(original_mb * MB), 120.0, HD), limit_mb * MB)
        assert found is not None and found.size is not None
        return found.size.height

    assert lines(15, 10) == 720
    heights = [lines(mb, 10) for mb in (15, 40, 80, 160, 400)]
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] == 360


def test_sound_stays_good_as_long_as_there_is_room() -> None:
    rates = []
    for limit_mb in VERSIONS_MB:
        found = plan(Original(200 * MB, 180.0, HD), limit_mb * MB)
        assert found is not None
        rates.append(found.audio_bps)
    assert rates == sorted(rates)
    assert rates[0] == AUDIO_BPS_MIN and rates[-1] == 160_000


@given(
    seconds=st.floats(0.5, 4000),
    original_mb=st.floats(8.1, 2000),
    mb=st.sampled_from(VERSIONS_MB),
    size=st.sampled_from([HD, FULL_HD, Size(width=720, height=1280), None]),
)
def test_a_plan_keeps_within_its_bounds(
    seconds: float, original_mb: float, mb: int, size: Size | None
) -> None:
    original = Original(round(original_mb * MB), seconds, size)
    found = plan(original, mb * MB)
    needed = bytes_needed(seconds, has_video=size is not None)
    if found is None:
        assert needed > mb * MB
        return
    assert needed <= mb * MB + 1
    assert (found.video_bps + found.audio_bps) * seconds / 8 < mb * MB
    assert found.audio_bps >= AUDIO_BPS_MIN
    if size is None:
        assert found.size is None
    else:
        assert found.size is not None and found.video_bps >= VIDEO_BPS_MIN
        assert min(found.size.width, found.size.height) >= 360
