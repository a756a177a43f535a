from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelbot.render.host.policy import (
    DAY_S,
    DELIVERY_BACK_OFF_MAX_S,
    DELIVERY_PATIENCE_S,
    Facts,
    GiveUp,
    Limits,
    Retry,
    Waiting,
    admit,
    after_failure,
    after_unsent,
    pick,
)

NOW = 1_000_000.0


def test_no_limit_admits_everything() -> None:
    assert admit(Facts(waiting=10**6, waiting_total=10**6), Limits(), NOW, 1e9) is None


@pytest.mark.parametrize(
    ("facts", "limits", "code"),
    [
        (Facts(waiting=3), Limits(waiting_per_person=3), "quota_waiting"),
        (Facts(waiting_place=5), Limits(waiting_per_place=5), "quota_waiting_place"),
        (Facts(waiting_total=9), Limits(waiting_total=9), "quota_full"),
    ],
)
def test_a_full_line_is_refused_with_its_numbers(facts: Facts, limits: Limits, code: str) -> None:
    refused = admit(facts, limits, NOW)
    assert refused is not None
    assert refused.code == code
    assert refused.facts["waiting"] == refused.facts["limit"]
    assert refused.retry_after


def test_one_below_the_limit_is_welcome() -> None:
    assert admit(Facts(waiting=2), Limits(waiting_per_person=3), NOW) is None


def test_cooldown_says_exactly_when() -> None:
    limits = Limits(cooldown_s=30)
    refused = admit(Facts(last_put=NOW - 10), limits, NOW)
    assert refused is not None
    assert (refused.code, refused.retry_after) == ("quota_cooldown", 20)
    assert admit(Facts(last_put=NOW - 30), limits, NOW) is None


def test_a_day_is_full_until_enough_is_a_day_old() -> None:
    spent = ((NOW - 100, 40.0), (NOW - 5000, 30.0), (NOW - 9000, 30.0))
    refused = admit(Facts(spent=spent), Limits(seconds_per_day=100), NOW, 20)
    assert refused is not None
    assert refused.code == "quota_day"
    assert refused.facts == {"used_s": 100.0, "seconds": 20, "limit_s": 100}
    # The oldest 30 s have to go, which makes room for 20.
    assert refused.retry_after == pytest.approx(DAY_S - 9000)


def test_a_job_longer_than_a_day_has_no_time_to_come_back() -> None:
    refused = admit(Facts(), Limits(seconds_per_day=10), NOW, 11)
    assert refused is not None
    assert refused.retry_after is None


@given(
    st.lists(st.tuples(st.floats(1, DAY_S - 1), st.floats(1, 50)), max_size=8),
    st.floats(1, 100),
)
def test_coming_back_when_told_is_enough(ages: list[tuple[float, float]], seconds: float) -> None:
    limits = Limits(seconds_per_day=100)
    spent = tuple((NOW - age, length) for age, length in sorted(ages))
    refused = admit(Facts(spent=spent), limits, NOW, seconds)
    if refused is None:
        return
    assert refused.retry_after is not None
    later = NOW + refused.retry_after
    left = tuple(entry for entry in spent if entry[0] > later - DAY_S + 1e-6)
    assert admit(Facts(spent=left), limits, later, seconds) is None


def line(*models: str, passed: tuple[int, ...] = ()) -> list[Waiting]:
    return [Waiting(n, model, n in passed) for n, model in enumerate(models)]


def test_the_first_goes_first_where_nothing_is_warm() -> None:
    assert pick(line("a", "b"), ()) == 0
    assert pick(line("a", "b"), {"c"}) == 0


def test_a_warm_model_passes_those_not_passed_yet() -> None:
    assert pick(line("a", "b", "c"), {"c"}) == 2
    assert pick(line("a", "b", "c"), {"b", "c"}) == 1


def test_nobody_is_passed_over_twice() -> None:
    assert pick(line("a", "b", "c", passed=(0,)), {"c"}) == 0
    # The second was passed: the third may not go before it, the first goes.
    assert pick(line("a", "b", "c", passed=(1,)), {"c"}) == 0
    assert pick(line("a", "b", "c", passed=(1,)), {"b"}) == 1


def test_three_tries_with_growing_back_off() -> None:
    first, second = (after_failure(True, tries, NOW, Random(1)) for tries in (0, 1))
    assert isinstance(first, Retry)
    assert isinstance(second, Retry)
    assert NOW < first.at < second.at
    assert after_failure(True, 2, NOW, Random(1)) == GiveUp()


def test_what_trying_again_cannot_help_is_not_tried() -> None:
    assert after_failure(False, 0, NOW, Random(1)) == GiveUp()


@given(st.integers(1, 10_000), st.floats(0, DELIVERY_PATIENCE_S - 1), st.integers())
def test_posting_is_tried_again_within_bounds(claims: int, age: float, seed: int) -> None:
    decision = after_unsent(claims, NOW - age, NOW, Random(seed))
    assert isinstance(decision, Retry)
    assert 0 < decision.at - NOW <= DELIVERY_BACK_OFF_MAX_S * 1.25


def test_the_platforms_wish_is_not_undercut() -> None:
    decision = after_unsent(1, NOW, NOW, Random(1), retry_after=7200)
    assert isinstance(decision, Retry)
    assert decision.at >= NOW + 7200


def test_posting_is_given_up_after_a_week_or_a_final_answer() -> None:
    assert after_unsent(5, NOW - DELIVERY_PATIENCE_S, NOW, Random(1)) == GiveUp()
    assert after_unsent(1, NOW, NOW, Random(1), final=True) == GiveUp()


def test_what_was_put_while_the_clock_was_ahead_bounds_nobody() -> None:
    """A clock that was years ahead for a minute must not refuse people for those years."""
    ahead = NOW + 10 * 365 * DAY_S
    limits = Limits(cooldown_s=30, jobs_per_day=1, seconds_per_day=60, seconds_per_day_per_place=60)
    spent = ((ahead, 59.0),)
    facts = Facts(last_put=ahead, made=(ahead,), spent=spent, spent_place=spent)
    assert admit(facts, limits, NOW, seconds=10) is None
    # A clock that is put right by a second is none that was wrong.
    assert admit(Facts(last_put=NOW + 1), limits, NOW, seconds=10) is not None
