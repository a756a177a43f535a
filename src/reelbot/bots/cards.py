"""How a job's card looks (pure): place in the line, stage, bar, time left; a line at its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from reelbot.bots import buttons
from reelbot.bots.adapter import Card
from reelbot.core import texts
from reelbot.core.cleaning import shortened
from reelbot.core.jobs import ErrorInfo, Job, Stage, State
from reelbot.core.locales import locale_of
from reelbot.core.wire import Event

BAR_CELLS = 12
TITLE_CHARACTERS = 80
# The time left is told from this share of the work on: before it, the guess jumps about.
MEASURED_MIN = 0.05
# …and in steps, so that a card is not edited for a second less.
LEFT_STEP_S = 5.0


@dataclass(frozen=True, slots=True)
class Status:
    """How far a job is, as it was last heard; `since_*` is where the measuring of pace began.

    `setback` is the key of the sentence that says why it waits again, with the error it had.
    """

    job: Job
    stage: Stage | None = None
    fraction: float | None = None
    left_s: float | None = None
    since_s: float = 0.0
    since_fraction: float | None = None
    setback: str | None = None
    setback_error: str | None = None
    preview: Path | None = None


def of_job(status: Status | None, job: Job, now_s: float) -> Status:
    """The status after the job itself was asked for; `now_s` is monotonic."""
    status = Status(job) if status is None else replace(status, job=job)
    if job.state is not State.RUNNING:
        return replace(status, stage=None, fraction=None, left_s=None, since_fraction=None)
    if job.stage is None and job.fraction is None:
        return status
    return _moved(status, job.stage, job.fraction, now_s)


def of_event(status: Status, event: Event, now_s: float) -> Status:
    """The status after an event; what it says nothing of stays. For `started` and what ends a job
    the job is to be asked for too."""
    match event.kind:
        case "queued":
            reason = event.data.get("reason")
            key = {"interrupted": "card.interrupted", "retry": "card.retry"}.get(str(reason))
            job = status.job.model_copy(update={"state": State.QUEUED, "position": None})
            return Status(
                job, setback=key, setback_error=event.data.get("error"), preview=status.preview
            )
        case "started":
            job = status.job.model_copy(update={"state": State.RUNNING, "position": None})
            return replace(Status(job), setback=status.setback, preview=status.preview)
        case "progress":
            stage = event.data.get("stage")
            fraction = event.data.get("fraction")
            job = status.job.model_copy(update={"state": State.RUNNING, "position": None})
            return _moved(
                replace(status, job=job, setback=None, setback_error=None),
                Stage(stage) if stage in set(Stage) else status.stage,
                float(fraction) if isinstance(fraction, int | float) else None,
                now_s,
            )
    return status


def _moved(status: Status, stage: Stage | None, fraction: float | None, now_s: float) -> Status:
    """Progress never goes back within a try; the time left follows from the pace so far."""
    fraction = max(status.fraction or 0.0, min(1.0, fraction or 0.0))
    status = replace(status, stage=stage or status.stage, fraction=fraction)
    if status.since_fraction is None:
        return replace(status, since_s=now_s, since_fraction=fraction)
    made, took_s = fraction - status.since_fraction, now_s - status.since_s
    if made < MEASURED_MIN or took_s <= 0:
        return status
    return replace(status, left_s=took_s / made * (1 - fraction))


def card(status: Status, locale: str | None) -> Card:
    """What is shown of a status."""
    job = status.job
    if job.state.final:
        return Card(job.id, line(job, locale), buttons.try_again(job, locale), final=True)
    said = [f"{title(job, locale)} · {job.id}"]
    if status.setback is not None:
        error = status.setback_error
        words = "" if error is None else texts.error(error, {}, locale)
        said.append(texts.say(status.setback, {"error": words}, locale))
    if job.state is State.QUEUED:
        # Who is set back starts next or soon; a place was not told yet.
        if job.position is not None or status.setback is None:
            said.append(queued(job, locale))
    else:
        if status.fraction is not None:
            said.append(bar(status.fraction))
        facts = {
            "stage": texts.stage(status.stage or Stage.PLANNING, locale, job.kind),
            "fraction": None if status.fraction is None else round(status.fraction, 2),
            "left": _rounded(status.left_s),
        }
        said.append(texts.say("running", facts, locale))
    return Card(job.id, "\n".join(said), buttons.under_card(job, locale), status.preview)


def queued(job: Job, locale: str | None) -> str:
    """Where a job is that waits, in a line."""
    return texts.queued(job.position, _rounded(job.wait_s), locale, paused=job.paused)


def line(job: Job, locale: str | None) -> str:
    """A job that is over, in a line."""
    if job.state is State.DONE:
        took = None
        if job.finished is not None:
            took = max(1.0, job.finished - job.created)
        return texts.say("done.line", {"title": title(job, locale), "took": took}, locale)
    if job.state is State.CANCELLED:
        return f"{title(job, locale)} · {texts.state(job.state, locale)}"
    return f"{title(job, locale)} · {failure(job.error, locale)}"


def failure(error: ErrorInfo | None, locale: str | None) -> str:
    if error is None:
        return texts.state(State.FAILED, locale)
    return texts.say("failed", {"error": texts.problem(error, locale)}, locale)


def title(job: Job, locale: str | None = None) -> str:
    """What was asked for; where there were no words, what is made."""
    said, key = shortened(job.title, TITLE_CHARACTERS), f"title.{job.kind}"
    wordless = said in ("", job.kind.capitalize())
    known = wordless and key in locale_of(None).words
    return texts.say(key, locale=locale) if known else said or job.kind.capitalize()


def bar(fraction: float) -> str:
    """`▰▰▰▱▱▱`: full only when it is."""
    cells = int(max(0.0, min(1.0, fraction)) * BAR_CELLS)
    return "▰" * cells + "▱" * (BAR_CELLS - cells)


def _rounded(seconds: float | None) -> float | None:
    """Up to the next step; nothing is said of less than one."""
    if seconds is None or seconds <= 0:
        return None
    step = LEFT_STEP_S if seconds < 60 else 6 * LEFT_STEP_S
    return -(-seconds // step) * step
