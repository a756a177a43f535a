"""What may be asked for, which job goes next, and what happens after a failure (pure).

Nothing here reads a clock: `now` is an argument, in seconds since the epoch. Jitter comes from an
injected source.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random

from reelbot.core.errors import QuotaReached

DAY_S = 86_400.0

TRIES_MAX = 3
INTERRUPTIONS_MAX = 10
BACK_OFF_S = (10.0, 60.0)  # after the first failure, after the second

DELIVERY_BACK_OFF_S = 5.0  # doubled with each claim …
DELIVERY_BACK_OFF_MAX_S = 3600.0
DELIVERY_PATIENCE_S = 7 * DAY_S

# How far back from the head of the line a job for a warm model is looked for.
WINDOW = 8

# A moment that is further ahead than this was written down while the clock was wrong: it bounds
# nobody for the years until it is over.
CLOCK_SLACK_S = 60.0
# Nothing is put off for longer than this, so what is due later still was put off by such a clock.
PUT_OFF_MAX_S = DAY_S

# A full line says to come back in a minute: when one of the jobs ends is not known.
FULL_RETRY_S = 60.0


# --- what may be asked for ---------------------------------------------------------------------


@dataclass(frozen=True)
class Limits:
    """Quotas as they hold for one person in one place. 0 is no limit.

    `seconds` are seconds of finished film, speech or music within the past 24 hours.
    `running_per_person` does not refuse: such a job waits until another of the person's ends.
    `jobs_per_day` is one person's own bound: None is no limit, 0 is no job at all.
    """

    waiting_per_person: int = 0
    running_per_person: int = 0
    seconds_per_day: float = 0.0
    cooldown_s: float = 0.0
    waiting_per_place: int = 0
    seconds_per_day_per_place: float = 0.0
    waiting_total: int = 0
    jobs_per_day: int | None = None


@dataclass(frozen=True)
class Facts:
    """What the line holds of a person, of the place they ask from, and in all.

    `spent` and `spent_place`: (created, seconds of result) of the jobs of the past 24 hours that
    were not in vain, newest first. `last_put` is when the person's newest job was put, `made` when
    each of the past 24 hours that was not in vain was, newest first.
    """

    waiting: int = 0
    spent: tuple[tuple[float, float], ...] = ()
    last_put: float | None = None
    waiting_place: int = 0
    spent_place: tuple[tuple[float, float], ...] = ()
    waiting_total: int = 0
    made: tuple[float, ...] = ()


def admit(facts: Facts, limits: Limits, now: float, seconds: float = 0.0) -> QuotaReached | None:
    """Why a job whose result is `seconds` long is refused now, or None where it is welcome.

    Codes: `quota_cooldown` (limit_s), `quota_waiting`, `quota_waiting_place`, `quota_full`
    (waiting, limit), `quota_jobs` (jobs, limit), `quota_day`, `quota_day_place` (used_s, seconds,
    limit_s). Each has `retry_after`, but for what no waiting helps.
    """
    facts = _until(facts, now + CLOCK_SLACK_S)
    if limits.cooldown_s and facts.last_put is not None:
        left = facts.last_put + limits.cooldown_s - now
        if left > 0:
            return QuotaReached("quota_cooldown", limit_s=limits.cooldown_s, retry_after=left)
    for code, waiting, limit in (
        ("quota_waiting", facts.waiting, limits.waiting_per_person),
        ("quota_waiting_place", facts.waiting_place, limits.waiting_per_place),
        ("quota_full", facts.waiting_total, limits.waiting_total),
    ):
        if limit and waiting >= limit:
            return QuotaReached(code, waiting=waiting, limit=limit, retry_after=FULL_RETRY_S)
    most = limits.jobs_per_day
    if most is not None and len(facts.made) >= most:
        free = facts.made[most - 1] + DAY_S - now if most else None
        return QuotaReached("quota_jobs", jobs=len(facts.made), limit=most, retry_after=free)
    for code, spent, limit_s in (
        ("quota_day", facts.spent, limits.seconds_per_day),
        ("quota_day_place", facts.spent_place, limits.seconds_per_day_per_place),
    ):
        used = sum(length for _, length in spent)
        if limit_s and used + seconds > limit_s:
            return QuotaReached(
                code,
                used_s=used,
                seconds=seconds,
                limit_s=limit_s,
                retry_after=_until_free(spent, seconds, limit_s, now),
            )
    return None


def _until(facts: Facts, end: float) -> Facts:
    """Without what was put after a moment."""
    return replace(
        facts,
        spent=tuple(each for each in facts.spent if each[0] <= end),
        spent_place=tuple(each for each in facts.spent_place if each[0] <= end),
        made=tuple(each for each in facts.made if each <= end),
        last_put=None if facts.last_put is None or facts.last_put > end else facts.last_put,
    )


def _until_free(
    spent: Sequence[tuple[float, float]], seconds: float, limit_s: float, now: float
) -> float | None:
    """Seconds until enough of `spent` is a day old; None where that never helps."""
    if seconds > limit_s:
        return None
    kept = 0.0
    for created, length in spent:  # newest first: the first that does not fit has to go
        kept += length
        if kept + seconds > limit_s:
            return max(created + DAY_S - now, 1.0)
    return 0.0


# --- which job goes next -----------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A job near the head of the line: what has to be warm for it, and if it was passed over."""

    n: int
    model: str | None
    passed: bool


def pick(head: Sequence[Waiting], warm: Collection[str]) -> int:
    """Index in `head` (not empty) of the job to claim: the first, or one whose model is warm.

    A job may pass only those that nobody has passed yet, so nobody is passed over twice.
    """
    for index, job in enumerate(head):
        if job.model in warm:
            return index
        if job.passed:
            break
    return 0


# --- what happens after a failure ----------------------------------------------------------------


@dataclass(frozen=True)
class Retry:
    """Try again, not before `at`."""

    at: float


@dataclass(frozen=True)
class GiveUp:
    """It stays failed."""


def after_failure(
    retryable: bool, tries: int, now: float, random: Random, tries_max: int = TRIES_MAX
) -> Retry | GiveUp:
    """What follows the failure of a job that had failed `tries` times before.

    A restart of the host or the worker is an interruption, not a failure: it is not counted here.
    """
    if not retryable or tries + 1 >= tries_max:
        return GiveUp()
    return Retry(now + _jittered(BACK_OFF_S[min(tries, len(BACK_OFF_S) - 1)], random))


def after_unsent(
    claims: int,
    first_claimed: float,
    now: float,
    random: Random,
    *,
    retry_after: float | None = None,
    final: bool = False,
) -> Retry | GiveUp:
    """What follows when posting did not succeed at claim number `claims` (1 is the first).

    `retry_after` is the platform's wish in seconds; it is never undercut. After seven days since
    the first claim, or where the platform's answer is `final`, it is given up.
    """
    if final or now - first_claimed >= DELIVERY_PATIENCE_S:
        return GiveUp()
    # The exponent is bounded so that a week of claims cannot overflow a float.
    wait = min(DELIVERY_BACK_OFF_S * 2.0 ** min(claims - 1, 30), DELIVERY_BACK_OFF_MAX_S)
    return Retry(now + max(_jittered(wait, random), retry_after or 0.0))


def _jittered(seconds: float, random: Random) -> float:
    """Between three quarters and five quarters of it, so that failures do not return as one."""
    return seconds * random.uniform(0.75, 1.25)
