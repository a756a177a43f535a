"""How the OpenAPI document's routes are written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

TEXT: dict[str, Any] = {"type": "string"}
# One part of a path; a name as `core.jobs.Name` has it.
PART: dict[str, Any] = {"type": "string", "pattern": r"^[^/]+$"}
NAME: dict[str, Any] = {"type": "string", "pattern": r"^[^\s/\u0000-\u001f]{1,200}$"}
PLACE: dict[str, Any] = NAME
OBJECT: dict[str, Any] = {"type": "object"}


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: its answers by status (a model, a schema, or None for no body)."""

    method: str
    path: str
    summary: str
    answers: dict[int, Any]
    body: type[BaseModel] | None = None
    query: tuple[tuple[str, dict[str, Any], str], ...] = ()
    errors: tuple[int, ...] = ()
    open: bool = False


def holding(name: str, model: type[BaseModel], *, many: bool = False) -> dict[str, Any]:
    """The schema of `{name: model}`, or of a list of them."""
    held = {"type": "array", "items": model} if many else model
    return {"type": "object", "required": [name], "properties": {name: held}}
