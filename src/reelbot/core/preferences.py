"""Settings of a person or place: what is used where a request says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ConfigDict, ValidationError

from reelbot.core.errors import InvalidInput, InvalidInputs
from reelbot.core.fields import (
    CaptionsChoice,
    Language,
    MusicText,
    ShapeChoice,
    Speed,
    StyleName,
    TransitionChoice,
    VoiceName,
)
from reelbot.core.jobs import Model
from reelbot.core.nearest import nearest


class Preferences(Model):
    """By the names of a request's options; None is not set. `flagged` is a place's alone: what
    becomes there of pictures that the moderation would refuse."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: VoiceName | None = None
    language: Language = None
    speed: Speed | None = None
    style: StyleName | None = None
    music: MusicText | None = None
    shape: ShapeChoice | None = None
    captions: CaptionsChoice | None = None
    transition: TransitionChoice | None = None
    flagged: Literal["refuse", "spoiler"] | None = None


def parse_preferences(data: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are named, checked; None stays, as it takes a setting back.

    Raises InvalidInputs with one InvalidInput a wrong setting.
    """
    try:
        checked = Preferences.model_validate(dict(data)).model_dump(mode="json")
    except ValidationError as error:
        raise InvalidInputs([_ours(dict(each)) for each in _errors(error)]) from None
    return {name: checked[name] for name in data}


def _errors(error: ValidationError) -> list[Any]:
    return list(error.errors(include_url=False, include_input=False))


def _ours(error: dict[str, Any]) -> InvalidInput:
    field = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        near = nearest(field, Preferences.model_fields)
        return InvalidInput("unknown_option", field=field, option=field, nearest=near)
    return InvalidInput(error["type"], field=field, **{"option": field, **error.get("ctx", {})})
