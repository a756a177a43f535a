"""One chat command, as text with attachments and filled fields → what it asks for (pure).

The adapters of all platforms come through here, so that the same words mean the same everywhere.
`core.grammar` reads options out of text, `core.requests` checks them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from pydantic_core import PydanticCustomError

from reelbot.core import fields as take
from reelbot.core.attachments import Attachment, place
from reelbot.core.cleaning import clean
from reelbot.core.commands import COMMANDS, CONSENT, command_named
from reelbot.core.compose import to_text
from reelbot.core.errors import InvalidInput, InvalidInputs
from reelbot.core.grammar import LINK, read
from reelbot.core.nearest import nearest
from reelbot.core.options import NAME_MAX, Command, Option, Range
from reelbot.core.requests import Request, parse_request
from reelbot.core.synonyms import MEANT

__all__ = ["Attachment", "Parsed", "named_command", "parse", "to_text"]

_COMMAND = re.compile(r"/(?P<name>[^\W\d_]\w{0,31})(?:@\w+)?(?:[:：]|(?=\s)|$)")
_FIRST_WORD = re.compile(r"\s*(?P<word>\S+)")
# A job's id has a digit in it; where the first word has none, it is of the change. Nor is a short
# one an id that has words behind it: "3 foxes", "80s neon".
_JOB = re.compile(r"#?(?=[a-z_-]*\d)[a-z\d_-]{1,64}", re.I)
_JOB_BEFORE_WORDS_MIN = 6
_AGAIN_OWN = ("job", "page")
NAMED_MAX = 4
_SUBCOMMAND = MappingProxyType({"voice": "list", "admin": "stats"})  # where none is said


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command and what goes with it: a request where it makes a job, else its arguments.

    `arguments` holds the command's options by name, checked; attachments as blob ids. `/again` has
    `changes`: what is to be different, by option and as it was written, checked with the job. A
    request has `consent` there, where it is said: it goes beside the request, never into it.
    """

    command: Command
    subcommand: Command | None = None
    request: Request | None = None
    arguments: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """`video`, `voice add`."""
        names = (self.command.name, *((self.subcommand.name,) if self.subcommand else ()))
        return " ".join(names)


def parse(
    text: str,
    attachments: Sequence[Attachment] = (),
    *,
    fields: Mapping[str, Any] | None = None,
) -> Parsed:
    """Read one command, such as `/video a red fox say: "…"` or `/video@reelbot …`.

    `fields` are options that were filled in already (Discord, web forms), by name; they win over
    the text. Options typed into the field that takes the rest (`prompt`, `text`) count too.
    Raises InvalidInput for one thing that is wrong and InvalidInputs for several.
    """
    command, body = _command(clean(text))
    filled = {name: value for name, value in (fields or {}).items() if value is not None}
    subcommand = None
    if command.subcommands:
        subcommand, body = _subcommand(command, body, attachments)
    doing = subcommand or command
    if command.name == "again":
        return Parsed(
            command, None, None, MappingProxyType(_again(command, body, attachments, filled))
        )
    heard = _may_imitate(doing, attachments, filled)
    values = _values(_agreeing(doing) if heard else doing, body, filled, of=command)
    agreed = _agreed(values) if heard else {}
    places = place(doing, attachments, values)
    _check_links(doing, body, {**values, **places})
    if command.kind is None:
        arguments = _checked(doing, {**places, **values}, of=command)
        return Parsed(command, subcommand, None, MappingProxyType(arguments))
    keys = {option.name: option.key for option in doing.options}
    # A file goes before a number under the same key: pages of a file are not to be written.
    data = {keys.get(name, name): value for name, value in (values | places).items()}
    try:
        request = parse_request({**data, "kind": command.kind})
        return Parsed(command, None, request, MappingProxyType(agreed))
    except InvalidInputs as error:
        raise (error.errors[0] if len(error.errors) == 1 else error) from None


def named_command(text: str) -> Command:
    """The command that a text begins with; raises InvalidInput: not_a_command, unknown_command."""
    return _command(clean(text))[0]


def _command(text: str) -> tuple[Command, str]:
    match = _COMMAND.match(text)
    if match is None:
        raise InvalidInput("not_a_command")
    command = command_named(match["name"])
    if command is None:
        known = (each.name for each in COMMANDS)
        near = MEANT.get(match["name"].casefold()) or nearest(match["name"], known)
        raise InvalidInput("unknown_command", command=match["name"].casefold(), nearest=near)
    return command, text[match.end() :]


def _subcommand(
    command: Command, body: str, attachments: Sequence[Attachment]
) -> tuple[Command, str]:
    match = _FIRST_WORD.match(body)
    if match is None:
        name = "add" if command.name == "voice" and attachments else _SUBCOMMAND[command.name]
    else:
        name = match["word"].casefold()
    found = command.subcommand(name)
    if found is None:
        names = [each.name for each in command.subcommands]
        raise InvalidInput(
            "unknown_subcommand",
            command=command.name,
            value=name[:NAME_MAX],
            allowed=names,
            nearest=nearest(name, names),
        )
    return found, body[match.end() :] if match else ""


def _values(
    command: Command, body: str, filled: Mapping[str, Any], *, of: Command
) -> dict[str, Any]:
    """The options by name: of the text, of the field that takes the rest, and filled fields. `of`
    is the one that /help knows."""
    texts = [body]
    rest_field = filled.get(command.rest or "")
    if isinstance(rest_field, str):
        texts.append(clean(rest_field))
    values: dict[str, Any] = {}
    rest = ""
    for text in texts:
        reading = read(text, command.options, options_first=command.options_first)
        said = dict(reading.values)
        named = said.pop(command.rest or "", None)
        rest = _joined(command, named, reading.rest) or rest
        values.update(said)
    values.update({name: value for name, value in filled.items() if name != command.rest})
    if command.rest and filled.get(command.rest) is not None and not isinstance(rest_field, str):
        values[command.rest] = filled[command.rest]
    elif rest and not command.loose:
        values.update(_positional(command, rest, values, of))
    return values


def _joined(command: Command, named: str | None, rest: str) -> str:
    """`prompt: "a fox" in the snow` is all prompt."""
    between = "\n" if command.options_first else " "
    return between.join(part for part in (named, rest) if part)


def _positional(
    command: Command, rest: str, values: Mapping[str, Any], of: Command
) -> dict[str, Any]:
    """Give the words of no option to the options that take them.

    Free text takes them all. Otherwise each word fills the next option that is open, in the order
    of the table: `/voice share anna off`, `/admin ban discord/1 24 flooding`.
    """
    taken: dict[str, Any] = {}
    if command.rest is None:
        raise _unexpected(command, rest, of)
    for option in command.options:
        if not rest or option.type == "attachment" or option.name in values:
            continue
        if option.name != command.rest and not taken:
            continue
        word, following = _first_word(rest)
        if option.choices and word.casefold() not in option.choices:
            continue
        if option.free_text:
            taken[option.name], rest = rest, ""
        else:
            taken[option.name], rest = word, following
    if rest:
        raise _unexpected(command, rest, of)
    return taken


def _first_word(text: str) -> tuple[str, str]:
    """The first word, and what comes behind the space or line end after it."""
    word, following = [*text.split(maxsplit=1), "", ""][:2]
    return word, following


def _unexpected(command: Command, rest: str, of: Command) -> InvalidInput:
    """Words that belong to no option; where there are few of these, they are named."""
    known = [
        f"{option.name}: {option.choices[0]}" if len(option.choices) == 1 else f"{option.name}:"
        for option in command.options
    ]
    takes = known if 0 < len(known) <= NAMED_MAX else None
    return InvalidInput("unexpected_text", command=of.name, value=rest[:NAME_MAX], takes=takes)


def _check_links(command: Command, body: str, values: Mapping[str, Any]) -> None:
    """A link where a file is needed is told apart from no file at all."""
    for option in command.attachments:
        if option.required and option.name not in values and LINK.search(body):
            raise InvalidInput("link_not_fetched", field=option.name, option=option.name)


def _checked(
    command: Command, values: Mapping[str, Any], of: Command | None = None
) -> dict[str, Any]:
    """The arguments of a command that makes no request; `of` is the one that /help knows."""
    errors: list[InvalidInput] = []
    checked: dict[str, Any] = {}
    for name, value in values.items():
        option = command.option(name)
        try:
            if option is None:
                names = [each.name for each in command.options]
                near = nearest(name, names, distance_max=2)
                raise InvalidInput("unknown_option", field=name, option=name, nearest=near)
            checked[option.key] = _value(option, value)
        except InvalidInput as error:
            errors.append(error)
    for option in command.options:
        if option.required and checked.get(option.key) is None and option.name not in values:
            code = "attachment_needed" if option.type == "attachment" else "value_missing"
            errors.append(
                InvalidInput(
                    code, field=option.name, option=option.name, command=(of or command).name
                )
            )
    if errors:
        raise errors[0] if len(errors) == 1 else InvalidInputs(errors)
    return {name: value for name, value in checked.items() if value is not None}


def _value(option: Option, value: Any) -> Any:
    limits = Range(option.min or 0, option.max or 0)
    length_max = option.length_max or NAME_MAX
    try:
        match option.type:
            case "number":
                return take.number(value, limits=limits)
            case "integer":
                return take.integer(value, limits=limits)
            case "choice":
                return take.choice(value, choices=option.choices)
            case "attachment":
                return take.blob_id(value)
        said = take.text(value, length_max=length_max, lines=option.free_text)
        if option.name == "language" and said.casefold() != "default":
            return take.language(said)
        return said.lstrip("/#").casefold() if option.name in ("command", "job") else said
    except PydanticCustomError as error:
        facts = {"option": option.name, **(error.context or {})}
        raise InvalidInput(error.type, field=option.name, **facts) from None


def _again(
    command: Command, body: str, attachments: Sequence[Attachment], filled: Mapping[str, Any]
) -> dict[str, Any]:
    """`/again [ID] [changes]`: the changes are options of whatever command made the job."""
    both = _with_changes(command)
    heard = _may_imitate(both, attachments, filled)
    if heard:
        both = _agreeing(both)
    said: dict[str, Any] = {}
    rest = ""
    for text in (body, clean(str(filled.get("changes", "")))):
        reading = read(text, both.options)
        said.update(reading.values)
        rest = reading.rest or rest
    first, following = _first_word(rest)
    said.update({name: value for name, value in filled.items() if name != "changes"})
    is_job = _JOB.fullmatch(first) and (not following or len(first) >= _JOB_BEFORE_WORDS_MIN)
    if "job" not in said and is_job:
        said["job"], rest = first, following
    if rest:
        said.setdefault("prompt", rest)
    agreed = _agreed(said) if heard else {}
    said |= place(both, attachments, said)
    own = {name: said.pop(name) for name in _AGAIN_OWN if name in said}
    keys = {option.name: option.key for option in both.options}
    changes = {keys.get(name, name): value for name, value in said.items()}
    return {**_checked(command, own), **agreed, "changes": changes}


def _may_imitate(
    command: Command, attachments: Sequence[Attachment], filled: Mapping[str, Any]
) -> bool:
    """Whether there may be a recording whose voice is imitated; without one, `consent:` is a word
    like others."""
    if command.kind is None and command.name != "again":
        return False
    return command.option("voice_clip") is not None and bool(
        filled.get("voice_clip") or any(each.media in ("audio", "video") for each in attachments)
    )


def _agreeing(command: Command) -> Command:
    return replace(command, options=(*command.options, CONSENT))


def _agreed(values: dict[str, Any]) -> dict[str, Any]:
    """The consent among the values, taken out of them."""
    said = values.pop(CONSENT.name, None)
    return {} if said is None else {CONSENT.name: _value(CONSENT, said)}


def _with_changes(again: Command) -> Command:
    """`/again` with the options of every command that makes a job."""
    options = {option.name: option for each in COMMANDS if each.kind for option in each.options}
    # A sound for a variation and a sound for a film cannot be told apart before the job is known.
    options.pop("audio")
    options |= {option.name: option for option in again.options if option.name in _AGAIN_OWN}
    return replace(again, options=tuple(options.values()))
