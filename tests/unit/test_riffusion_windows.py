"""Widths and joins of Riffusion's pictures: long enough, no seam, an end."""

from __future__ import annotations

import numpy as np
import pytest

from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale
from reelbot.render.studio.engines.text_to_music.riffusion import windows


@pytest.mark.parametrize(
    ("seconds", "width"), [(1, 512), (5, 512), (5.1, 576), (6, 640), (10, 1152)]
)
def test_the_width_is_the_article_s_rounded_to_what_the_unet_takes(
    seconds: float, width: int
) -> None:
    assert windows.width_for(seconds) == width
    assert width % windows.MULTIPLE == 0
    assert scale.seconds_of(width) >= seconds


@pytest.mark.parametrize("seconds", [3, 10, 11, 30, 61.7, 300])
@pytest.mark.parametrize("widest", [512, 1152, 2048])
def test_the_windows_last_long_enough_and_none_is_spare(seconds: float, widest: int) -> None:
    found = windows.widths(seconds, widest)
    lasting = sum(map(scale.seconds_of, found)) - (len(found) - 1) * windows.OVERLAP_S
    assert lasting >= seconds
    assert max(found) <= widest
    if len(found) > 1:
        assert lasting - scale.seconds_of(found[-1]) + windows.OVERLAP_S < seconds


@pytest.mark.parametrize("shape", [(), (2,)])
def test_joined_parts_keep_their_loudness_over_the_seam(shape: tuple[int, ...]) -> None:
    chance = np.random.default_rng(2)
    parts = [chance.standard_normal((5 * scale.RATE_HZ, *shape)).astype(np.float32) for _ in "abc"]
    whole = windows.joined(parts)
    assert len(whole) == 13 * scale.RATE_HZ
    second = whole[4 * scale.RATE_HZ : 5 * scale.RATE_HZ]
    assert np.sqrt(np.mean(second**2)) == pytest.approx(1.0, abs=0.03)


def test_it_ends_in_time_and_softly() -> None:
    tone = np.sin(np.arange(8 * scale.RATE_HZ) / 20).astype(np.float32) * 30
    found = windows.ended(tone, 6.0, 0.9)
    assert len(found) == 6 * scale.RATE_HZ
    assert np.abs(found).max() == pytest.approx(0.9, abs=1e-3)
    assert abs(found[-1]) < 1e-3
    assert np.abs(np.diff(found)).max() < 0.1
    assert not windows.ended(np.zeros(10, np.float32), 1.0, 0.9).any()
