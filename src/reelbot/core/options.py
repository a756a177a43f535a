"""What a command and its options are, and the limits and choices that they keep to.

Names, lengths and counts of the table made of these keep within Discord's limits (32 characters a
name, 100 a description, 25 options, 25 choices), which are the tightest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Kind = Literal["video", "animate", "story", "music", "say", "describe"]
OptionType = Literal["text", "word", "number", "integer", "choice", "attachment"]
Media = Literal["image", "audio", "recording", "pages"]  # recording: audio or video

Shape = Literal["16:9", "9:16", "1:1"]
Mode = Literal["clip", "slideshow"]
Captions = Literal["on", "off", "file"]
OnOff = Literal["on", "off"]
Transition = Literal["cut", "fade", "slide", "wipe", "zoom"]


class Range(NamedTuple):
    """The smallest and the largest value that is taken."""

    low: float
    high: float


SECONDS = Range(1, 120)
MUSIC_SECONDS = Range(1, 300)
SPEED = Range(0.5, 2)
GAP_SECONDS = Range(0, 5)
SEED = Range(0, 2**32 - 1)
PAGES = Range(1, 20)
BAN_HOURS = Range(1, 24 * 365)
LIMIT_JOBS = Range(0, 10_000)

# Characters, after cleaning.
PROMPT_MAX = 2_000
SAY_MAX = 10_000
STORY_MAX = 40_000
TITLE_MAX = 120
NAME_MAX = 64
MOTION_MAX = 200


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command.

    A `text` option takes a quoted value or all up to the next option; the others take one word.
    An `attachment` option takes files of its `media` and is never read from text.
    """

    name: str
    type: OptionType
    description: str
    choices: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    length_max: int | None = None
    required: bool = False
    media: Media | None = None
    field: str = ""  # the request's field where it is not the option's name
    usual: tuple[str, ...] = ()  # values of a word that tell that its name was mistyped

    @property
    def free_text(self) -> bool:
        return self.type == "text"

    @property
    def key(self) -> str:
        """The name under which the value stands in a request or in a command's arguments."""
        return self.field or self.name


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    `rest` names the option that takes the words which belong to no option. With `options_first`
    options are read only on the first line or before the text, so that a story or a speech may say
    whatever it likes further down. With `loose` words that belong to no option are let go.
    `kind` is the request it makes; None where it asks or tells the host something else.
    """

    name: str
    summary: str
    options: tuple[Option, ...] = ()
    subcommands: tuple[Command, ...] = ()
    kind: Kind | None = None
    rest: str | None = None
    options_first: bool = False
    loose: bool = False
    private: bool = False
    operators_only: bool = False
    examples: tuple[str, ...] = ()

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)

    def subcommand(self, name: str) -> Command | None:
        return next((command for command in self.subcommands if command.name == name), None)

    @property
    def attachments(self) -> tuple[Option, ...]:
        """The options that take a file, in the order in which files are given to them."""
        return tuple(option for option in self.options if option.type == "attachment")

    @property
    def needs(self) -> tuple[Option, ...]:
        """The attachments without which the command can do nothing."""
        return tuple(option for option in self.attachments if option.required)


def text_option(name: str, description: str, length_max: int, *, required: bool = False) -> Option:
    return Option(name, "text", description, length_max=length_max, required=required)


def word_option(
    name: str, description: str, *, required: bool = False, usual: Iterable[str] = ()
) -> Option:
    return Option(
        name, "word", description, length_max=NAME_MAX, required=required, usual=tuple(usual)
    )


def number_option(name: str, description: str, limits: Range) -> Option:
    return Option(name, "number", description, min=limits.low, max=limits.high)


def integer_option(name: str, description: str, limits: Range) -> Option:
    low, high = limits
    return Option(name, "integer", description, min=low, max=high)


def choice_option(name: str, description: str, choices: object) -> Option:
    return Option(name, "choice", description, choices=get_args(choices))


def file_option(
    name: str, description: str, media: Media, *, required: bool = False, field: str = ""
) -> Option:
    return Option(name, "attachment", description, media=media, required=required, field=field)
