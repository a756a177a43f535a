"""Who is served where, and with which role (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from reelbot.core.sections import Settings

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Access:
    """One platform's allow-list, admins, and the roles that have limits of their own.

    `places` are ids of communities; empty: every one. `roles` are `[limits.roles]` in their order:
    the first that a person has is theirs.
    """

    places: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    roles: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, places: Collection[str], admins: Collection[str]) -> Access:
        return cls(frozenset(places), frozenset(admins), settings.limits.roles)

    def serves(self, place: str | None, user: str, belongs_to: Collection[str] = ()) -> bool:
        """Whether somebody is answered there. In a private chat it counts where they belong:
        `belongs_to` are the communities that are known to have them (or the chat's own id)."""
        if not self.places or user in self.admins:
            return True
        here = {place} if place is not None else set(belongs_to)
        return bool(self.places & here)

    def role(self, user: str, held: Collection[str] = ()) -> str | None:
        """What goes into `Asker.role`; `held` are names and ids of the person's roles there."""
        if user in self.admins:
            return ADMIN
        return next((role for role in self.roles if role in held and role != ADMIN), None)
