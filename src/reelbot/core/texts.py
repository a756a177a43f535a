"""Facts → the sentence a person reads, in the reader's language (pure).

`error` and `problem` for what went wrong, `say` for everything else, `help_text` for the commands.
The sentences are tables in `core.locales`; how they are filled is described in
`core.locales.template`. A locale that is not here falls back: de-AT → de → en. A missing fact never
raises: the part of the sentence that needs it is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reelbot.core.commands import COMMANDS
from reelbot.core.jobs import ErrorInfo, Stage, State
from reelbot.core.locales import locale_of
from reelbot.core.locales.template import fill
from reelbot.core.options import Command, Option

POSITION_EXACT = 1_000
# Facts of errors that are kept out of every sentence.
DETAILS = ("exception", "detail")


def error(code: str, facts: Mapping[str, Any], locale: str | None = None) -> str:
    """The sentence for an error's code; an unknown code is named in a generic sentence."""
    words = locale_of(locale)
    template = words.errors.get(code)
    if template is None:
        return fill(words.errors["unknown_code"], {"code": code}, words)
    return fill(template, facts, words)


def problem(info: ErrorInfo, locale: str | None = None) -> str:
    """The sentence for an error as it travels: with its field, and when to come back."""
    known = {"field": info.field, "retry_after": info.retry_after}
    return error(info.code, {**known, **info.facts}, locale)


def detail(info: ErrorInfo) -> str | None:
    """What of an error only whoever runs Reelbot can use, and no sentence says: the class of an
    exception, another program's words."""
    known = [str(info.facts[name]) for name in DETAILS if info.facts.get(name)]
    return ": ".join(known) or None


def error_codes() -> tuple[str, ...]:
    """Every code that has a sentence."""
    return tuple(sorted(locale_of(None).errors))


def say(key: str, facts: Mapping[str, Any] | None = None, locale: str | None = None) -> str:
    """The sentence for a key of the locale's `words`; raises KeyError where there is none."""
    words = locale_of(locale)
    return fill(words.words[key], facts or {}, words)


def stage(stage: Stage, locale: str | None = None, kind: str | None = None) -> str:
    """What is being done, as a card says it; for the `kind` of job that it is done."""
    return say(f"stage.{stage_name(stage, kind)}", locale=locale)


def stage_name(stage: Stage, kind: str | None) -> str:
    """A picture that is described is looked at, and sound alone has no pictures to be cut."""
    if kind == "describe" and stage is Stage.PICTURES:
        return "looking"
    if kind in ("say", "music") and stage in (Stage.PICTURES, Stage.CUTTING):
        return "finishing"
    return stage.value


def state(state: State, locale: str | None = None) -> str:
    """How a job is, as a list says it."""
    return say(f"state.{state.value}", locale=locale)


def queued(
    position: int | None, wait_s: float | None, locale: str | None = None, *, paused: bool = False
) -> str:
    """Where a waiting job is: exact to 1,000; position 1 is the next. Nobody knows how long a
    `paused` queue makes wait."""
    facts = {"position": position, "wait": None if paused else wait_s}
    if position is None or position > POSITION_EXACT:
        key = "queued.many"
    else:
        key = "queued.next" if position <= 1 else "queued.position"
    said = say(key, facts, locale)
    return f"{said} {say('queued.paused', locale=locale)}" if paused else said


def summary(path: str, english: str, locale: str | None = None) -> str:
    """What a command does. `path` is its name, with a subcommand's behind it: `voice add`."""
    return locale_of(locale).commands.get(path, english)


def description(path: str, option: Option, locale: str | None = None) -> str:
    """What an option of the command at `path` is."""
    words = locale_of(locale).commands
    general = words.get(f".{option.name}", option.description)
    return words.get(f"{path}.{option.name}", general)


def help_text(
    command: Command | None = None, locale: str | None = None, *, operator: bool = False
) -> str:
    """All commands in a line each, or one with its options and examples."""
    lines = _all(locale, operator) if command is None else _one(command, command.name, locale)
    return "\n".join(lines)


def _all(locale: str | None, operator: bool) -> Iterator[str]:
    yield say("help.head", locale=locale)
    for command in COMMANDS:
        if operator or not command.operators_only:
            yield f"/{command.name}: {summary(command.name, command.summary, locale)}"
    yield say("help.more", locale=locale)


def _one(command: Command, path: str, locale: str | None) -> Iterator[str]:
    yield f"/{path}: {summary(path, command.summary, locale)}"
    if command.options:
        yield say("help.options", locale=locale)
        yield from (_option(path, option, locale) for option in command.options)
    if command.subcommands:
        yield say("help.subcommands", locale=locale)
        for each in command.subcommands:
            inner = f"{path} {each.name}"
            yield f"/{inner}: {summary(inner, each.summary, locale)}"
            yield from (_option(inner, option, locale) for option in each.options)
    yield from _examples(command.examples, locale)


def _option(path: str, option: Option, locale: str | None) -> str:
    needed = f" ({say('help.needs', locale=locale)})" if option.required else ""
    line = f"  {option.name}: {description(path, option, locale)}{needed}"
    if option.choices:
        return f"{line}. {say('help.choices', {'choices': list(option.choices)}, locale)}"
    return line


def _examples(examples: Iterable[str], locale: str | None) -> Iterator[str]:
    for number, example in enumerate(examples):
        if number == 0:
            yield say("help.examples", locale=locale)
        yield "\n".join(f"  {line}".rstrip() for line in example.splitlines())
