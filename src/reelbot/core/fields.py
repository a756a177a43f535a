"""The types of a request's fields: what is taken, and what is said where it is not.

Every type is kind to how people write (`8s`, `0,5`, ` Fox `) and strict about what comes out. What
is wrong is raised as a pydantic error whose type is an error's code and whose context is its
facts; `core.requests` makes `core.errors` of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from reelbot.core.cleaning import AUTO, NONE, clean, one_line
from reelbot.core.languages import language_code, nearest_language
from reelbot.core.nearest import nearest
from reelbot.core.options import (
    GAP_SECONDS,
    MOTION_MAX,
    MUSIC_SECONDS,
    NAME_MAX,
    PAGES,
    PROMPT_MAX,
    SAY_MAX,
    SECONDS,
    SEED,
    SPEED,
    STORY_MAX,
    TITLE_MAX,
    Captions,
    Mode,
    OnOff,
    Range,
    Shape,
    Transition,
)

# A number as people write it: 8 · 0.5 · 0,5 · 8s · 1.5x
NUMBER = re.compile(r"([+-]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30}))\s?(?:s|sec|x)?", re.I)
BLOB_ID = re.compile(r"[0-9a-f]{64}", re.I)
_SHOWN_MAX = 80


def wrong(code: str, **facts: Any) -> PydanticCustomError:
    """The error of a field, by the code and facts that a person's sentence is made from."""
    return PydanticCustomError(code, "refused", facts)


def number(value: Any, *, limits: Range) -> float:
    """A finite number within limits, to a thousandth; raises not_a_number or out_of_range."""
    if isinstance(value, str) and (match := NUMBER.fullmatch(value.strip())):
        value = float(match[1].replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("not_a_number", value=_shown(value))
    if isinstance(value, float) and not math.isfinite(value):
        raise wrong("not_a_number", value=str(value))
    if not limits.low <= value <= limits.high:
        raise wrong("out_of_range", value=_shown(value), min=limits.low, max=limits.high)
    return round(float(value), 3)


def integer(value: Any, *, limits: Range) -> int:
    """A whole number within limits; raises not_whole too."""
    taken = number(value, limits=limits)
    if not taken.is_integer():
        raise wrong("not_whole", value=_shown(value))
    return int(taken)


def choice(value: Any, *, choices: Sequence[str]) -> str:
    """One of the choices, in any case; raises unknown_value."""
    said = value.strip().casefold() if isinstance(value, str) else None
    if said is None or said not in choices:
        near = None if said is None else nearest(said, choices)
        raise wrong("unknown_value", value=_shown(value), allowed=list(choices), nearest=near)
    return said


def text(value: Any, *, length_max: int, lines: bool = True, words: Sequence[str] = ()) -> str:
    """Clean text, maybe empty; raises not_a_text or text_too_long.

    `words` are those that stand for something, such as none; they are taken in any case.
    """
    if not isinstance(value, str):
        raise wrong("not_a_text", value=_shown(value))
    said = value
    # What is very much too long needs no cleaning to be refused.
    if len(value) <= 8 * length_max:
        said = clean(value) if lines else one_line(value)
    if len(said) > length_max:
        raise wrong("text_too_long", length=len(said), limit=length_max)
    return said.casefold() if said.casefold() in words else said


def language(value: Any) -> str | None:
    """The ISO 639-1 code of a code, tag or name; None for auto. Raises unknown_language."""
    said = text(value, length_max=NAME_MAX, lines=False)
    if said.casefold() == AUTO:
        return None
    code = language_code(said)
    if code is None:
        raise wrong("unknown_language", language=said, nearest=nearest_language(said))
    return code


def blob_id(value: Any) -> str:
    """A sha256 in hex; raises not_a_blob."""
    if isinstance(value, str) and BLOB_ID.fullmatch(value):
        return value.lower()
    raise wrong("not_a_blob", value=_shown(value))


def pages(value: Any) -> str | int:
    """A file of pages, or how many pages are to be written of the premise."""
    is_blob = isinstance(value, str) and BLOB_ID.fullmatch(value)
    return blob_id(value) if is_blob else integer(value, limits=PAGES)


def _shown(value: Any) -> str:
    if isinstance(value, int) and abs(value) >= 10**_SHOWN_MAX:  # str() of it may be refused
        return "a very large number"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**_SHOWN_MAX:
        value = int(value)  # 500, not 500.0
    written = value if isinstance(value, str) else str(value)
    return written if len(written) <= _SHOWN_MAX else written[: _SHOWN_MAX - 1] + "…"


def _text(length_max: int, *words: str, lines: bool = True) -> BeforeValidator:
    return BeforeValidator(partial(text, length_max=length_max, lines=lines, words=words))


def _number(limits: Range) -> BeforeValidator:
    return BeforeValidator(partial(number, limits=limits))


def _choice(literal: Any) -> BeforeValidator:
    return BeforeValidator(partial(choice, choices=get_args(literal)))


Prompt = Annotated[str, Field(max_length=PROMPT_MAX), _text(PROMPT_MAX)]
MusicText = Annotated[str, Field(max_length=PROMPT_MAX), _text(PROMPT_MAX, NONE)]
SayText = Annotated[str, Field(max_length=SAY_MAX), _text(SAY_MAX, NONE)]
SayOrAuto = Annotated[str, Field(max_length=SAY_MAX), _text(SAY_MAX, NONE, AUTO)]
SpokenText = Annotated[str, Field(max_length=SAY_MAX), _text(SAY_MAX)]
PageText = Annotated[str, Field(max_length=PROMPT_MAX), _text(PROMPT_MAX)]
StoryText = Annotated[str, Field(max_length=STORY_MAX), _text(STORY_MAX)]
TitleText = Annotated[str, Field(max_length=TITLE_MAX), _text(TITLE_MAX, lines=False)]
MotionText = Annotated[str, Field(max_length=MOTION_MAX), _text(MOTION_MAX, lines=False)]
VoiceName = Annotated[str, Field(max_length=NAME_MAX), _text(NAME_MAX, "mine", lines=False)]
StyleName = Annotated[str, Field(max_length=NAME_MAX), _text(NAME_MAX, lines=False)]
Language = Annotated[str | None, BeforeValidator(language)]
BlobId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), BeforeValidator(blob_id)]
Pages = Annotated[str | int, BeforeValidator(pages)]
Seconds = Annotated[float, Field(ge=SECONDS.low, le=SECONDS.high), _number(SECONDS)]
MusicSeconds = Annotated[
    float, Field(ge=MUSIC_SECONDS.low, le=MUSIC_SECONDS.high), _number(MUSIC_SECONDS)
]
Speed = Annotated[float, Field(ge=SPEED.low, le=SPEED.high), _number(SPEED)]
Gap = Annotated[float, Field(ge=GAP_SECONDS.low, le=GAP_SECONDS.high), _number(GAP_SECONDS)]
Seed = Annotated[
    int,
    Field(ge=int(SEED.low), le=int(SEED.high)),
    BeforeValidator(partial(integer, limits=SEED)),
]
ShapeChoice = Annotated[Shape, _choice(Shape)]
ModeChoice = Annotated[Mode, _choice(Mode)]
CaptionsChoice = Annotated[Captions, _choice(Captions)]
TransitionChoice = Annotated[Transition, _choice(Transition)]
OnOffChoice = Annotated[OnOff, _choice(OnOff)]
