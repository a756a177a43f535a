"""Forms: what they ask for, and what an edited one changes (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from reelbot.bots.adapter import Action, Form, FormField
from reelbot.core import texts
from reelbot.core.commands import command_of
from reelbot.core.compose import written
from reelbot.core.jobs import Job
from reelbot.core.options import Command, Option
from reelbot.core.parse import parse
from reelbot.core.requests import request_fields

FIELD_CHARACTERS_MAX = 4_000  # what a field of a Discord form takes
# The options that have a field of their own, in this order; the others are in `rest` as text.
_OWN = ("prompt", "text", "say", "music", "voice")
_LONG = ("prompt", "text", "say", "music", "rest")
_REQUIRED = {"video": "prompt", "music": "prompt", "say": "text"}
REST = "rest"


def edit(job: Job, locale: str | None) -> Form:
    """The form that changes a job: what was asked for, in fields, and as a command to copy."""
    asked = options_of(job)
    command = command_of(job.kind)
    open_to_all = [option for option in command.options if option.name in _OWN]
    # What is longer than a field would come back cut off: it stays as it is.
    own = [
        option
        for option in open_to_all
        if len(str(asked.get(option.key, ""))) <= FIELD_CHARACTERS_MAX
    ][:4]
    fields = [
        FormField(
            name=option.name,
            label=_label(command, option, locale),
            value=str(asked.get(option.key, "")),
            long=option.name in _LONG,
            required=_REQUIRED.get(job.kind) == option.name,
            max_length=min(option.length_max or FIELD_CHARACTERS_MAX, FIELD_CHARACTERS_MAX),
        )
        for option in own
    ]
    rest = _written(command, asked, {option.name for option in open_to_all})
    if len(rest) <= FIELD_CHARACTERS_MAX:
        label = texts.say("form.rest", locale=locale)
        fields.append(FormField(REST, label, rest, long=True))
    return Form(
        title=texts.say("form.edit", {"job": job.id}, locale),
        fields=tuple(fields),
        action=Action("edit", job.id),
        command=f"/again {job.id} {_written(command, asked, set())}".strip(),
    )


def changes(job: Job, values: Mapping[str, str]) -> dict[str, Any]:
    """What a filled form changes of a job, by field; None takes something away.

    Raises InvalidInput where an option in `rest` is not right.
    """
    before = edit(job, None)
    command = command_of(job.kind)
    asked = options_of(job)
    changed: dict[str, Any] = {}
    for field in before.fields:
        said = values.get(field.name)
        if said is None or field.name == REST or said.strip() == field.value.strip():
            continue
        option = command.option(field.name)
        changed[option.key if option else field.name] = said.strip() or None
    said = values.get(REST)
    filled = next((field.value for field in before.fields if field.name == REST), None)
    if said is not None and filled is not None and said.strip() != filled.strip():
        old, new = _read(filled), _read(said)
        gone = {name: None for name in old if name not in new}
        own = {field.name for field in before.fields}
        changed |= gone | {
            name: value
            for name, value in new.items()
            if old.get(name) != value and name not in own | set(changed)
        }
    return {name: value for name, value in changed.items() if asked.get(name) != value}


def _read(text: str) -> dict[str, Any]:
    """Options written as text; the job is a filled field, so that no word is taken for its id."""
    return dict(parse(f"/again {text}", fields={"job": "any"}).arguments["changes"])


def story(locale: str | None, fields: Mapping[str, Any] = MappingProxyType({})) -> Form:
    """Where a story is written: a slash command's option holds no line breaks. `fields` are the
    options that were filled in already."""
    label = texts.say("form.story.text", locale=locale)
    rest = texts.say("form.rest", locale=locale)
    said = {name: value for name, value in fields.items() if value is not None}
    filled = _written(command_of("story"), said, set())
    return Form(
        title=texts.say("form.story", locale=locale),
        fields=(
            FormField("text", label, long=True, required=True, max_length=FIELD_CHARACTERS_MAX),
            FormField(REST, rest, filled, max_length=FIELD_CHARACTERS_MAX),
        ),
        action=Action("make", "story"),
        command="",
    )


def film_with(deed: str, locale: str | None) -> Form:
    """What is to be seen to a recording that is the music, or the narration."""
    return Form(
        title=texts.say(f"form.{deed}", locale=locale),
        fields=(
            FormField(
                "prompt",
                texts.say("form.prompt", locale=locale),
                long=True,
                required=True,
                max_length=2_000,
            ),
        ),
        action=Action("music" if deed == "music" else "narrate"),
        command="",
    )


def options_of(job: Job) -> dict[str, Any]:
    """What a job was asked for, by field, with its seed; attachments are left out."""
    recipe = job.recipe or {}
    options = recipe.get("options")
    asked = dict(options) if isinstance(options, dict) else {}
    known = set(request_fields(job.kind))
    attachments = {option.key for option in command_of(job.kind).attachments}
    if "seed" in known and isinstance(recipe.get("seed"), int):
        asked["seed"] = recipe["seed"]
    return {
        name: value
        for name, value in asked.items()
        if name in known and value is not None and (name not in attachments or _is_count(value))
    }


def _is_count(value: Any) -> bool:
    return isinstance(value, int)


def _written(command: Command, asked: Mapping[str, Any], without: set[str]) -> str:
    """Options as text, in the order of the table."""
    return " ".join(
        f"{option.name}: {written(option, asked[option.key])}"
        for option in command.options
        if option.type != "attachment" and option.name not in without and option.key in asked
    )


def _label(command: Command, option: Option, locale: str | None) -> str:
    """At most 45 characters, Discord's bound of a label."""
    said = texts.description(command.name, option, locale)
    return f"{option.name}: {said}"[:45].rstrip()
