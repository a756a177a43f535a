"""What the page is told of jobs, voices and commands: plain JSON with the reader's sentences
(pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reelbot.core import texts
from reelbot.core.commands import COMMANDS
from reelbot.core.jobs import Job, Stage, State
from reelbot.core.options import Command, Option
from reelbot.core.people import Voice
from reelbot.core.results import main_of

# Before this share of the work a guess of what is left jumps about.
MEASURED_MIN = 0.04
# What a kind of job goes through; a film goes through all of it.
STAGES = {
    "music": (Stage.PLANNING, Stage.MUSIC, Stage.CUTTING),
    "say": (Stage.PLANNING, Stage.SPEECH, Stage.CUTTING),
    "describe": (Stage.PLANNING, Stage.PICTURES),
}


def job_view(job: Job, locale: str, now: float, *, whole: bool = False) -> dict[str, Any]:
    """A job; with `whole` its recipe too."""
    left = left_s(job, now)
    main = main_of(job)
    view: dict[str, Any] = {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "title": job.title,
        "status": status(job, locale, left),
        "position": job.position,
        "stage": job.stage.value if job.stage else None,
        "fraction": _fraction(job),
        "created": job.created,
        "finished": job.finished,
        "took_s": _took(job),
        "main": main and main.name,
        "artifacts": [artifact.model_dump(exclude_none=True) for artifact in job.artifacts],
        "notes": [_note(note, locale) for note in job.notes],
        "seed": (job.recipe or {}).get("seed"),
        "can_retry": job.can_retry,
        "can_edit": bool((job.recipe or {}).get("options")),
    }
    if whole:
        view["recipe"] = job.recipe
    return view


def progress_view(job: Job, data: Mapping[str, Any], locale: str, now: float) -> dict[str, Any]:
    """Live progress, between two looks at the job itself."""
    try:
        stage = Stage(str(data.get("stage")))
        fraction = min(1.0, max(0.0, float(data.get("fraction", 0))))
    except (TypeError, ValueError):
        return {"job": job.id}
    moved = job.model_copy(update={"state": State.RUNNING, "stage": stage, "fraction": fraction})
    return {
        "job": job.id,
        "stage": stage.value,
        "fraction": fraction,
        "status": status(moved, locale, left_s(moved, now)),
        "detail": str(data.get("detail") or "")[:200],
    }


def status(job: Job, locale: str, left: float | None = None) -> str:
    """How the job is, in a sentence."""
    match job.state:
        case State.QUEUED:
            return texts.queued(job.position, job.wait_s, locale, paused=job.paused)
        case State.RUNNING:
            stage = texts.stage(job.stage or Stage.PLANNING, locale, job.kind)
            facts = {"stage": stage, "fraction": _fraction(job), "left": left}
            return texts.say("running", facts, locale)
        case State.DONE:
            return texts.say("done", {"took": _took(job)}, locale)
        case State.FAILED:
            error = job.error
            said = texts.problem(error, locale) if error else texts.state(job.state, locale)
            return texts.say("failed", {"error": said}, locale)
        case State.CANCELLED:
            return texts.say("cancelled", {}, locale)


def left_s(job: Job, now: float) -> float | None:
    """How long a running job still takes: by how far it came in how much time."""
    if job.state is not State.RUNNING or job.started is None or not job.fraction:
        return None
    spent = max(0.0, now - job.started)
    if job.fraction < MEASURED_MIN:
        return max(0.0, job.cost_s - spent) if job.cost_s else None
    return spent / job.fraction * (1 - job.fraction)


def _fraction(job: Job) -> float | None:
    if job.state is State.DONE:
        return 1.0
    return job.fraction if job.state is State.RUNNING else None


def _took(job: Job) -> float | None:
    if job.state is not State.DONE or job.started is None or job.finished is None:
        return None
    return max(0.0, job.finished - job.started)


def _note(note: str, locale: str) -> str:
    try:
        return texts.say(note, locale=locale)
    except KeyError:
        return note


# --- voices --------------------------------------------------------------------------------------


def voice_view(voice: Voice, locale: str) -> dict[str, Any]:
    """A voice, with what was found about its sample."""
    closest = texts.say("voice.closest", {"closest": voice.closest}, locale)
    return {
        "id": voice.id,
        "name": voice.name,
        "own": voice.own,
        "mine": voice.mine,
        "consented": voice.consented,
        "seconds": voice.seconds,
        "speech_seconds": voice.speech_seconds,
        "poor": voice.quality == "poor",
        "quality": texts.say(f"voice.quality.{voice.quality}", locale=locale),
        "problems": [
            texts.error(str(problem.get("code", "")), problem, locale) for problem in voice.problems
        ],
        "closest": closest if voice.closest else None,
        "expires": voice.expires,
    }


# --- commands ------------------------------------------------------------------------------------


def command_views(locale: str) -> list[dict[str, Any]]:
    """The command table, as forms and the command line's suggestions are made of it."""
    return [
        _command(command, command.name, locale)
        for command in COMMANDS
        if not command.operators_only
    ]


def stage_words(kind: str, locale: str) -> dict[str, str]:
    """What is done for a job of this kind, in order: stages, and what its card calls them."""
    return {
        stage.value: texts.stage(stage, locale, kind) for stage in STAGES.get(kind, tuple(Stage))
    }


def _command(command: Command, path: str, locale: str) -> dict[str, Any]:
    return {
        "name": command.name,
        "path": path,
        "summary": texts.summary(path, command.summary, locale),
        "kind": command.kind,
        "stages": None if command.kind is None else stage_words(command.kind, locale),
        "rest": command.rest,
        "options_first": command.options_first,
        "examples": list(command.examples),
        "options": [_option(path, option, locale) for option in command.options],
        "subcommands": [
            _command(inner, f"{path} {inner.name}", locale) for inner in command.subcommands
        ],
    }


def _option(path: str, option: Option, locale: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": option.name,
        "key": option.key,
        "type": option.type,
        "description": texts.description(path, option, locale),
        "choices": list(option.choices),
        "min": option.min,
        "max": option.max,
        "length_max": option.length_max,
        "required": option.required,
        "media": option.media,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}
