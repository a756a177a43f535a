from __future__ import annotations

import numpy as np
import pytest

from reelbot.render.studio.voices.embedding import SIZE, Embedding
from reelbot.render.studio.voices.speakers import count_speakers, likeness_of_halves


def windows(count: int, likeness: float, seed: int = 0) -> Embedding:
    """Two speakers in turn, every five windows; the cosine between them is `likeness`."""
    chance = np.random.default_rng(seed)
    first, other = np.eye(SIZE)[:2]
    second = likeness * first + np.sqrt(1 - likeness**2) * other
    turn = np.arange(count) // 5 % 2
    rows = np.where(turn[:, None], second, first) + 0.03 * chance.standard_normal((count, SIZE))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("count", [10, 20, 40, 150])
def test_one_and_two_speakers(count: int) -> None:
    assert count_speakers(windows(count, 1.0)) == "one"
    assert count_speakers(windows(count, 0.5)) == "several"


def test_a_cough_is_no_second_speaker() -> None:
    rows = windows(40, 1.0)
    rows[20] = windows(10, 0.2)[7]
    assert count_speakers(rows) == "one"


def test_too_little_to_tell() -> None:
    assert count_speakers(windows(3, 0.2)) == "unsure"
    assert count_speakers(np.zeros((0, SIZE), np.float32)) == "unsure"


def test_one_who_reads_with_much_life_is_only_doubted() -> None:
    """A lively reader's halves are nearly as far apart as two people's."""
    rows = windows(10, 0.805)
    assert 0.76 < likeness_of_halves(rows) < 0.78
    assert count_speakers(rows) == "unsure"
    assert count_speakers(windows(10, 0.75)) == "several"


def test_the_likeness_is_that_of_the_two() -> None:
    assert likeness_of_halves(windows(200, 0.6)) == pytest.approx(0.6, abs=0.05)
    assert likeness_of_halves(np.tile(windows(1, 1.0), (20, 1))) == 1.0
