"""Sounds made one after the other become one piece: no seam, an end; how long each is."""

from __future__ import annotations

import numpy as np
import pytest

from reelbot.render.studio.engines.text_to_music import musicgen, seams

RATE_HZ = 8_000


@pytest.mark.parametrize("shape", [(), (2,)])
def test_joined_parts_keep_their_loudness_over_the_seam(shape: tuple[int, ...]) -> None:
    chance = np.random.default_rng(2)
    parts = [chance.standard_normal((5 * RATE_HZ, *shape)).astype(np.float32) for _ in "abc"]
    whole = seams.joined(parts, RATE_HZ)
    assert len(whole) == 13 * RATE_HZ
    second = whole[4 * RATE_HZ : 5 * RATE_HZ]
    assert np.sqrt(np.mean(second**2)) == pytest.approx(1.0, abs=0.03)


def test_parts_that_are_alike_at_the_seam_are_the_same_there() -> None:
    tone = np.sin(np.arange(5 * RATE_HZ) / 20).astype(np.float32)
    whole = seams.joined([tone[: 3 * RATE_HZ], tone[2 * RATE_HZ :]], RATE_HZ, alike=True)
    assert np.allclose(whole, tone, atol=1e-6)
    louder = seams.joined([tone[: 3 * RATE_HZ], tone[2 * RATE_HZ :]], RATE_HZ)
    assert np.abs(louder).max() > 1.3


def test_one_part_is_left_alone_and_no_overlap_is_a_cut() -> None:
    part = np.ones(10, np.float32)
    assert seams.joined([part], 4) is part
    assert len(seams.joined([part, part], 0)) == 20


def test_it_ends_in_time_and_softly() -> None:
    tone = np.sin(np.arange(8 * RATE_HZ) / 20).astype(np.float32) * 30
    found = seams.ended(tone, 6.0, RATE_HZ, 0.9)
    assert len(found) == 6 * RATE_HZ
    assert np.abs(found).max() == pytest.approx(0.9, abs=1e-3)
    assert abs(found[-1]) < 1e-3
    assert np.abs(np.diff(found)).max() < 0.1
    assert not seams.ended(np.zeros(10, np.float32), 1.0, RATE_HZ, 0.9).any()


@pytest.mark.parametrize("seconds", [0.5, 29, 30, 30.1, 55, 55.5, 200])
@pytest.mark.parametrize("longest", [10.0, 30.0])
def test_windows_of_musicgen_last_just_long_enough(seconds: float, longest: float) -> None:
    found = musicgen.windows(seconds, longest)
    new = [found[0], *(each - musicgen.BEFORE_S for each in found[1:])]
    assert sum(new) == pytest.approx(seconds)
    assert max(found) <= longest and min(new) > 0
