from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelbot.render.host.estimate import (
    OVERHEAD_S,
    PRIORS,
    STAGES,
    UNKNOWN_COST_S,
    Rate,
    cost_s,
    left_s,
    starts_s,
)


def test_without_experience_the_priors_speak() -> None:
    expected = OVERHEAD_S + 10 * (PRIORS["speech"] + PRIORS["cutting"])
    assert cost_s("say", {}, 10, {}) == pytest.approx(expected)


def test_every_stage_of_every_kind_has_a_prior() -> None:
    assert {stage for stages in STAGES.values() for stage in stages} <= set(PRIORS)


def test_what_is_seen_is_learned_for_its_engine_alone() -> None:
    rate = Rate.prior("pictures")
    for _ in range(40):
        rate = rate.observe(work_s=120, result_s=6)
    assert rate.rate == pytest.approx(20, rel=0.02)
    learned = {("video", "text_to_video.wan", "pictures"): rate}
    dear = cost_s("video", {"pictures": "text_to_video.wan"}, 6, learned)
    cheap = cost_s("video", {"pictures": "text_to_video.scenery"}, 6, learned)
    assert dear > 120 > cheap


def test_an_engine_that_was_not_seen_yet_costs_what_was_learned_without_a_name() -> None:
    known = Rate.prior("speech").observe(work_s=50, result_s=10)
    expected = OVERHEAD_S + 10 * (known.rate + PRIORS["cutting"])
    learned = {("say", "", "speech"): known}
    assert cost_s("say", {"speech": "kokoro"}, 10, learned) == pytest.approx(expected)
    learned[("say", "kokoro", "speech")] = Rate.prior("speech")
    assert cost_s("say", {"speech": "kokoro"}, 10, learned) < expected


def test_one_render_beside_a_busy_machine_does_not_spoil_it() -> None:
    rate = Rate.prior("cutting")
    random = Random(3)
    for _ in range(50):
        rate = rate.observe(6 * random.uniform(0.9, 1.1), 6)
    steady = rate.rate
    assert rate.observe(600, 6).rate < 1.7 * steady  # a plain mean would be at 11 times


def test_a_new_machine_is_noticed_within_thirty_jobs() -> None:
    rate = Rate(math.log(10.0), weight=1000)
    for _ in range(30):
        rate = rate.observe(1, 1)
    assert rate.rate < 1.15


def test_what_was_not_made_anew_teaches_nothing() -> None:
    rate = Rate.prior("speech")
    assert rate.observe(0.0, 6) is rate
    assert rate.observe(3.0, 0.0) is rate


def test_a_running_job_has_its_rest_before_it() -> None:
    assert left_s(100, started=0, now=30) == 70
    assert left_s(100, started=0, now=200) == 20
    assert left_s(None, started=5, now=5) == UNKNOWN_COST_S


def test_waiting_for_one_worker_is_the_sum() -> None:
    assert starts_s([10, 20, None], [5], workers=1) == [5, 15, 35, 35 + UNKNOWN_COST_S]


def test_a_free_worker_means_no_wait() -> None:
    assert starts_s([], [50], workers=2) == [0]
    assert starts_s([], [], workers=1) == [0]


def test_jobs_are_dealt_to_whoever_is_free_first() -> None:
    # Free at 10 and 30: the job of 15 goes to the first, so the next free one is at 25.
    assert starts_s([15], [10, 30], workers=2) == [10, 25]


@given(
    st.lists(st.floats(0, 1000), max_size=20),
    st.lists(st.floats(0, 1000), max_size=4),
    st.integers(1, 4),
)
def test_more_workers_and_fewer_ahead_never_wait_longer(
    ahead: list[float], running: list[float], workers: int
) -> None:
    running = running[:workers]
    *earlier, wait = starts_s(ahead, running, workers)
    assert starts_s(ahead, running, workers + 1)[-1] <= wait
    assert all(one <= wait for one in earlier)
    assert wait <= (sum(ahead) + sum(running)) * (1 + 1e-9)
