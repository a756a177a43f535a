"""An engine that is a service elsewhere: what all of them do alike beside asking (`remote`)."""

from __future__ import annotations

from typing import Any, ClassVar

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Card, Fraction
from reelbot.render.studio.engines.remote import Remote


class ServiceEngine:
    """A subclass has `card` and `example`, an address as it is usually written; `needs_model`
    where the service does not choose one itself."""

    card: ClassVar[Card]
    example: ClassVar[str] = "https://api.example.org/v1"
    needs_model: ClassVar[bool] = True

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self._remote: Remote | None = None

    @classmethod
    def full(cls) -> str:
        return f"{cls.card.task}.{cls.card.name}"

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        reason = Remote.missing(settings, cls.example)
        if reason is None and cls.needs_model and not settings.get("model"):
            reason = "no model is set"
        if reason is None:
            return None
        return f'{reason}; url and model stand in [engines.options."{cls.full()}"]'

    def load(self, report: Fraction) -> None:
        self._remote = Remote(self.full(), self.settings)
        report(1.0)

    def close(self) -> None:
        self._remote = None

    @property
    def remote(self) -> Remote:
        """Raises EngineFailed("engine_not_loaded")."""
        if self._remote is None:
            raise EngineFailed("engine_not_loaded", engine=self.full())
        return self._remote

    def more(self) -> dict[str, Any]:
        """The table `extra`: further parameters, which go into each request as they are."""
        return dict(self.settings.get("extra") or {})
