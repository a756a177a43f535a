"""One bar over all stages: it only grows, from nothing to the whole."""

from itertools import pairwise

from reelbot.core.jobs import Stage
from reelbot.render.studio.shares import Shares


def test_the_bar_only_grows_and_ends_full() -> None:
    shares = Shares.of(speech_s=3, pictures_s=1, music_s=2, film_s=20)
    fractions = [
        shares.progress(stage, step / 10).fraction for stage in Stage for step in range(11)
    ]
    assert all(a <= b for a, b in pairwise(fractions))
    assert fractions[0] == 0 and fractions[-1] == 1


def test_a_stage_has_the_share_of_its_work() -> None:
    shares = Shares.of(speech_s=0, pictures_s=0, music_s=0, film_s=19)
    before = shares.progress(Stage.CUTTING, 0).fraction
    assert 0.04 < before < 0.06


def test_an_engine_that_overshoots_does_not_push_the_bar_over() -> None:
    shares = Shares.of(speech_s=1, pictures_s=1, music_s=1, film_s=1)
    assert shares.progress(Stage.CUTTING, 1.7).fraction == 1
