"""The resolved recipe of a film: enough to make it again, and nothing of who asked.

It is written to the job before anything is made, used by every later try, and stands in the
film's metadata. No person, place or voice id is in it.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from reelbot import __version__
from reelbot.render.studio.storyboard import Script


class Recipe(BaseModel):
    """`options` are the request's fields as they were asked for; of an attachment they have the
    sha256 alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reelbot: str
    kind: str
    seed: int
    options: dict[str, Any]
    engines: dict[str, str]
    script: Script
    notes: tuple[str, ...] = ()
    made_by_machine: bool = True

    @classmethod
    def of(
        cls, request: dict[str, Any], seed: int, script: Script, notes: tuple[str, ...]
    ) -> Recipe:
        return cls(
            reelbot=__version__,
            kind=str(request["kind"]),
            seed=seed,
            options={
                name: value
                for name, value in request.items()
                if value is not None and name not in ("kind", "seed")
            },
            engines={engine.task: f"{engine.name} {engine.version}" for engine in script.engines()},
            script=script,
            notes=notes,
        )

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Recipe:
        """Raises pydantic.ValidationError where it is not a recipe."""
        return cls.model_validate(data)
