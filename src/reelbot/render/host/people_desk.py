"""Use cases about people: settings, bans, bounds, what is kept of somebody, and deleting it all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from reelbot.core.errors import InvalidInput, NotAllowed, NotFound
from reelbot.core.jobs import Origin, Person
from reelbot.core.people import Ban, Kept, NewBan, ScopedSettings
from reelbot.core.preferences import parse_preferences
from reelbot.core.sections import Settings
from reelbot.render.host import accounts, people, places, scopes
from reelbot.render.host.admission import check_style
from reelbot.render.host.callers import Caller
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.rows import Purged, Running
from reelbot.render.host.transaction import Transaction

HOUR_S = 3600.0
FLAGGED = "flagged"
# Whom an adapter knows to be in charge of the place they speak from.
PLACE_ADMINS = ("admin", "place_admin")

log = structlog.get_logger(__name__)


class PeopleDesk:
    """`stop` tells the workers of tries that were ended; `clear` removes what is left over."""

    def __init__(
        self,
        settings: Settings,
        queue: JobQueue,
        *,
        stop: Callable[[Sequence[Running]], None],
        clear: Callable[[], Awaitable[None]],
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._stop = stop
        self._clear = clear

    # --- settings --------------------------------------------------------------------------------

    async def settings(self, caller: Caller, scope: str, place: str | None) -> ScopedSettings:
        key = self._scope(caller, scope, place)
        found = await self._queue.look(lambda tx: scopes.settings(tx, key))
        return _scoped(scope, place, found)

    async def set_settings(
        self, caller: Caller, scope: str, place: str | None, changes: dict[str, Any]
    ) -> ScopedSettings:
        """Change what is named; a place's by those who are in charge of it.

        Raises InvalidInputs, NotAllowed("forbidden").
        """
        caller.need("bot", "operator")
        key = self._scope(caller, scope, place)
        person = caller.need_person()
        if scope == "place" and caller.role not in PLACE_ADMINS:
            raise NotAllowed("forbidden", needed="an admin of this place")
        checked = parse_preferences(changes)
        if scope == "person" and FLAGGED in checked:
            raise InvalidInput("setting_of_place", field=FLAGGED, option=FLAGGED)
        check_style(checked.get("style"), self._settings)

        def step(tx: Transaction) -> dict[str, Any]:
            if scope == "person":
                for each in accounts.joined(tx, person):
                    scopes.set_settings(tx, scopes.scope_of_person(each), checked)
                return scopes.settings(tx, key)
            return scopes.set_settings(tx, key, checked)

        found = await self._queue.change(step)
        return _scoped(scope, place, found)

    async def shows_flagged(self, origin: Origin) -> bool:
        """Whether the place takes, hidden, what the moderation flags."""
        return await self._queue.look(
            lambda tx: scopes.shows_flagged(tx, origin.adapter, origin.place)
        )

    async def defaults(self, origin: Origin) -> dict[str, Any]:
        """What a request from there takes where it says nothing: the person's, else the place's."""
        person, place = origin.person, origin.place

        def step(tx: Transaction) -> dict[str, Any]:
            found = {}
            if place is not None:
                found = scopes.settings(tx, scopes.scope_of_place(origin.adapter, place))
            return found | scopes.settings(tx, scopes.scope_of_person(person))

        return await self._queue.look(step)

    @staticmethod
    def _scope(caller: Caller, scope: str, place: str | None) -> str:
        person = caller.need_person()
        if scope == "person":
            return scopes.scope_of_person(person)
        if scope != "place":
            raise InvalidInput(
                "unknown_value",
                field="scope",
                option="scope",
                value=scope,
                allowed=["person", "place"],
            )
        if not place:
            raise InvalidInput("place_missing", field="place")
        return scopes.scope_of_place(person.adapter, place)

    async def move_place(self, caller: Caller, adapter: str, old: str, new: str) -> None:
        """A place has another id now; what hangs on it moves along."""
        caller.need("bot", "operator")
        await self._queue.change(lambda tx: places.move(tx, adapter, old, new))

    # --- bans and bounds -------------------------------------------------------------------------

    async def check_ban(self, person: Person) -> None:
        """Raises NotAllowed("banned", until, reason)."""
        await self._queue.look(lambda tx: people.check_ban(tx, person))

    async def bans(self, caller: Caller) -> list[Ban]:
        caller.need_operator()
        return await self._queue.change(people.bans)

    async def ban(self, caller: Caller, new: NewBan) -> Ban:
        """Refuse a person's requests; jobs that were taken go on."""
        caller.need_operator()
        person = person_of(new.person)
        by = str(caller.person) if caller.person else ""
        until = None if new.hours is None else self._queue.now() + new.hours * HOUR_S
        return await self._queue.change(
            lambda tx: people.ban(tx, person, new.reason.strip(), by, until)
        )

    async def unban(self, caller: Caller, person: Person) -> None:
        """Raises NotFound("not_banned", person)."""
        caller.need_operator()
        await self._queue.change(lambda tx: people.unban(tx, person))

    async def jobs_per_day(self, person: Person) -> int | None:
        return await self._queue.look(lambda tx: people.jobs_per_day(tx, person))

    async def set_limit(self, caller: Caller, person: Person, count: int | None) -> None:
        """How many jobs a day a person may have; None lifts it, 0 is none at all."""
        caller.need_operator()
        await self._queue.change(lambda tx: people.set_jobs_per_day(tx, person, count))

    # --- all of a person -------------------------------------------------------------------------

    async def kept(self, caller: Caller, person: Person) -> Kept:
        """How much is kept of a person, and how long at most."""

        def step(tx: Transaction) -> dict[str, int]:
            _check_theirs(tx, caller, person)
            return people.kept(tx, person)

        found = await self._queue.look(step)
        retention = self._settings.retention
        return Kept(
            **found,
            films_days=retention.films_days,
            uploads_hours=retention.blobs_hours,
            voices_days=self._settings.voices.expire_days or None,
        )

    async def purge(self, caller: Caller, person: Person) -> None:
        """Delete everything of a person, from the database and from the disk.

        When it returns, nothing in the data folder has the person's id. Backups are the operator's.
        """

        def step(tx: Transaction) -> Purged:
            _check_theirs(tx, caller, person)
            return people.purge(tx, person)

        purged = await self._queue.change(step)
        self._stop(purged.running)
        await self._clear()
        log.info("a person was forgotten", jobs=len(purged.jobs), uploads=len(purged.blobs))


def person_of(text: str) -> Person:
    """Raises InvalidInput("bad_person", person)."""
    try:
        return Person.parse(text)
    except ValueError as error:
        raise InvalidInput("bad_person", field="person", person=text[:100]) from error


def _check_theirs(tx: Transaction, caller: Caller, person: Person) -> None:
    """The person themselves, under any account, or an operator; to others there is nobody of that
    name."""
    caller.need("bot", "operator")
    if caller.person is not None and person in accounts.joined(tx, caller.person):
        return
    try:
        caller.need_operator()
    except NotAllowed:
        raise NotFound("not_found") from None


def _scoped(scope: str, place: str | None, found: dict[str, Any]) -> ScopedSettings:
    return ScopedSettings.model_validate(
        {"scope": scope, "place": place if scope == "place" else None, "settings": found}
    )
