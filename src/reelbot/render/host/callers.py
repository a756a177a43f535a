"""Who calls: a token's scope, the person it speaks for, and what that person may see and do. Pure
but for the reading of headers."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from reelbot.core import wire
from reelbot.core.errors import InvalidInput, NotAllowed, Refused
from reelbot.core.jobs import Person
from reelbot.core.sections import RenderSection, Scope


class Unauthorized(NotAllowed):
    status = 401


@dataclass(frozen=True, slots=True)
class Caller:
    """One request's caller. `person` is None where the call is the token's own.

    `place` is where the person speaks from, by the adapter's word.
    """

    scope: Scope
    token: str  # the token's name, for the log
    person: Person | None = None
    role: str | None = None
    place: str | None = None

    @property
    def all_seeing(self) -> bool:
        """Reads every job: an operator or bot by itself, or whom the adapter calls admin."""
        return self.role == "admin" or (self.person is None and self.scope != "read")

    @property
    def sees_machines(self) -> bool:
        """Is told of workers, memory and failures: an operator, an admin, or who only reads."""
        return self.role == "admin" or (self.person is None and self.scope != "bot")

    def need_person(self) -> Person:
        """For what is somebody's own; raises InvalidInput("person_missing", header)."""
        if self.person is None:
            raise InvalidInput("person_missing", header=wire.AS)
        return self.person

    def need(self, *scopes: Scope) -> None:
        """Raises NotAllowed("forbidden") where the token has none of the scopes."""
        if self.scope not in scopes:
            raise NotAllowed("forbidden", needed=" or ".join(scopes))

    def need_operator(self) -> None:
        """For what concerns everybody: the operator's token, or an admin by a bot's word."""
        if self.scope == "operator" and self.person is None:
            return
        if self.role != "admin":
            raise NotAllowed("forbidden", needed="operator")


class Tokens:
    """The host's tokens, compared in constant time."""

    def __init__(self, render: RenderSection) -> None:
        self.operator = secrets.token_urlsafe(32)
        self._known: list[tuple[str, str, Scope]] = [(self.operator, "host.json", "operator")]
        if render.token is not None:
            self._known.append((render.token.get_secret_value(), "render.token", "bot"))
        for name, table in render.tokens.items():
            if table.token is not None:
                self._known.append((table.token.get_secret_value(), name, table.scope))

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Raises Unauthorized, NotAllowed where a read token speaks for somebody, Refused where
        the header is not of the form adapter/user."""
        kind, _, given = headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not given:
            raise Unauthorized("unauthorized")
        # aiohttp leaves bytes that are no UTF-8 in a header as lone surrogates.
        sent = given.strip().encode(errors="surrogateescape")
        found = None
        for secret, name, scope in self._known:
            if hmac.compare_digest(secret.encode(), sent):
                found = (name, scope)
        if found is None:
            raise Unauthorized("unauthorized")
        name, scope = found
        person = _person(headers)
        if person is not None and scope == "read":
            raise NotAllowed("forbidden", needed="bot or operator")
        if person is None:
            return Caller(scope=scope, token=name)
        role, place = headers.get(wire.ROLE), headers.get(wire.PLACE)
        return Caller(scope=scope, token=name, person=person, role=role, place=place)


def _person(headers: Mapping[str, str]) -> Person | None:
    text = headers.get(wire.AS)
    if text is None:
        return None
    try:
        return Person.parse(text)
    except ValueError as error:
        raise Refused("bad_header", header=wire.AS, form="adapter/user") from error


CALLER = web.RequestKey("caller", Caller)
