"""Widths of Riffusion's pictures: long enough, and no more."""

from __future__ import annotations

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
