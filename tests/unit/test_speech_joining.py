"""Pieces of speech are trimmed, levelled and joined without a click."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Word
from reelbot.render.studio.engines.text_to_speech import joining
from reelbot.render.studio.engines.text_to_speech.joining import Piece, join
from reelbot.render.studio.engines.text_to_speech.resampling import resample

RATE_HZ = 24_000


def voice(seconds: float, level: float, silence_s: float = 0.5) -> NDArray[np.float32]:
    """A tone between two silences."""
    tone = level * np.sin(2 * np.pi * 200 * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)
    quiet = np.zeros(round(silence_s * RATE_HZ))
    return np.concatenate([quiet, tone, quiet]).astype(np.float32)


def test_silence_around_a_piece_is_cut_to_the_margin() -> None:
    speech = join([Piece(voice(1.0, 0.3), (Word("a", 0.5, 1.5),), 0.3)], RATE_HZ)
    assert speech.sound.seconds == pytest.approx(1.0 + 2 * joining.MARGIN_S, abs=0.021)
    (word,) = speech.words
    assert word.text == "a"
    assert (word.start_s, word.end_s) == pytest.approx((0.04, 1.04), abs=0.011)


def test_pauses_lie_between_pieces_and_not_after_the_last() -> None:
    pieces = [Piece(voice(1.0, 0.3), (), 0.3), Piece(voice(1.0, 0.3), (), 0.6)]
    both, one = join(pieces, RATE_HZ), join(pieces[:1], RATE_HZ)
    assert both.sound.seconds == pytest.approx(2 * one.sound.seconds + 0.3, abs=0.001)


def test_quiet_and_loud_pieces_come_to_one_level() -> None:
    pieces = [Piece(voice(1.0, level), (), 0.3) for level in (0.05, 0.8)]
    samples = join(pieces, RATE_HZ).sound.samples
    first, second = samples[5000:20000], samples[-20000:-5000]
    levels = [20 * np.log10(np.sqrt((half**2).mean())) for half in (first, second)]
    assert levels[0] == pytest.approx(levels[1], abs=0.1)
    assert levels[0] == pytest.approx(joining.LEVEL_DB, abs=0.1)
    assert np.abs(samples).max() <= joining.PEAK_MOST


def test_no_click_at_the_joins() -> None:
    loud = np.full(RATE_HZ, 0.5, dtype=np.float32)  # a piece that begins and ends in full voice
    samples = join([Piece(loud, (), 0.3), Piece(loud, (), 0.3)], RATE_HZ).sound.samples
    assert np.abs(np.diff(samples)).max() < 0.01
    assert abs(samples[0]) < 1e-3
    assert abs(samples[-1]) < 1e-3


def test_a_silent_piece_is_left_out_with_its_words() -> None:
    speech = join([Piece(np.zeros(RATE_HZ, dtype=np.float32), (Word("x", 0, 1),), 0.3)], RATE_HZ)
    assert len(speech.sound.samples) == 0
    assert speech.words == ()


def test_words_stay_in_order() -> None:
    words = (Word("a", 0.6, 0.9), Word("b", 0.55, 0.7), Word("c", 0.8, 0.8))
    times = join([Piece(voice(1.0, 0.3), words, 0.3)], RATE_HZ).words
    assert all(one.start_s <= two.start_s for one, two in itertools.pairwise(times))
    assert all(word.end_s > word.start_s for word in times)


@pytest.mark.parametrize(("from_hz", "to_hz"), [(16_000, 24_000), (24_000, 16_000)])
def test_resampling_keeps_a_tone(from_hz: int, to_hz: int) -> None:
    seconds = np.arange(from_hz) / from_hz
    tone = np.sin(2 * np.pi * 3000 * seconds).astype(np.float32)
    found = resample(tone, from_hz, to_hz)
    wanted = np.sin(2 * np.pi * 3000 * np.arange(to_hz) / to_hz)
    assert found.dtype == np.float32
    assert len(found) == to_hz
    assert np.abs(found[500:-500] - wanted[500:-500]).max() < 1e-3


def test_resampling_down_leaves_no_alias() -> None:
    tone = np.sin(2 * np.pi * 10_500 * np.arange(24_000) / 24_000).astype(np.float32)
    assert np.abs(resample(tone, 24_000, 16_000)[500:-500]).max() < 1e-3
