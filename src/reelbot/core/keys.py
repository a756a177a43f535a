"""Which keys the settings have: a walk over the models of `core.sections` (pure)."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, SecretStr

from reelbot.core.nearest import nearest
from reelbot.core.sections import Settings


def annotation_of(keys: Sequence[str]) -> Any:
    """The type of a key's value, without `| None`; None where there is no such key.

    What lies in a table of free content is Any.
    """
    annotation: Any = Settings
    for key in keys:
        annotation = bare(_child(annotation, key))
    return annotation


def is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def bare(annotation: Any) -> Any:
    """The annotation without `| None` and without Annotated."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in (types.UnionType, typing.Union):
            annotation = next(a for a in typing.get_args(annotation) if a is not types.NoneType)
        else:
            return annotation


def _child(annotation: Any, key: str) -> Any:
    """The annotation of `key` inside a section or table; None where there is no such key."""
    if is_model(annotation):
        field = annotation.model_fields.get(key)
        return None if field is None else field.annotation
    if typing.get_origin(annotation) is dict:
        return typing.get_args(annotation)[1]
    return Any if annotation is Any else None


def known_keys(annotation: Any = Settings, prefix: str = "") -> Iterator[str]:
    """Every key that may be written, dotted; `*` stands for a name of one's own."""
    annotation = bare(annotation)
    if is_model(annotation):
        for name, field in annotation.model_fields.items():
            yield from known_keys(field.annotation, f"{prefix}{name}.")
    elif typing.get_origin(annotation) is dict:
        yield from known_keys(typing.get_args(annotation)[1], f"{prefix}*.")
    else:
        yield prefix.rstrip(".")


def nearest_key(keys: Sequence[str]) -> str | None:
    """The known key that was probably meant: in the same section if one is near, else anywhere."""
    parent = annotation_of(keys[:-1])
    siblings = list(parent.model_fields) if is_model(parent) else []
    if near := nearest(keys[-1], siblings):
        return ".".join((*keys[:-1], near))
    everything = [key for key in known_keys() if "*" not in key]
    same_name = [key for key in everything if key.rpartition(".")[2] == keys[-1]]
    return same_name[0] if same_name else nearest(".".join(keys), everything)


def is_secret(keys: Sequence[str]) -> bool:
    return annotation_of(keys) is SecretStr
