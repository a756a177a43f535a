"""What `/admin` does to people and says about it, the same on every platform."""

from __future__ import annotations

from typing import Any

from reelbot.core import texts
from reelbot.core.client_people import PeopleCalls
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import Person
from reelbot.core.linking import Done
from reelbot.core.parse import Parsed

HOUR_S = 3600.0
SHOWN_MAX = 100


async def administer(
    client: PeopleCalls, parsed: Parsed, person: Person, locale: str | None = None
) -> Done:
    """`/admin ban`, `unban`, `limit` and `purge`; raises as those calls do."""
    said = parsed.arguments
    facts: dict[str, Any] = {"person": str(person)}
    match parsed.name:
        case "admin ban":
            hours = said.get("hours")
            ban = await client.ban(str(person), hours=hours, reason=said.get("reason", ""))
            facts |= ban.model_dump(mode="json")
            facts["seconds"] = None if hours is None else hours * HOUR_S
            key = "admin.banned"
        case "admin unban":
            await client.unban(person)
            key = "admin.unbanned"
        case "admin limit":
            facts["jobs"] = said.get("jobs")
            await client.limit(person, said.get("jobs"))
            key = "admin.unlimited" if facts["jobs"] is None else "admin.limited"
        case _:
            await client.purge(person)
            key = "admin.purged"
    return Done(texts.say(key, facts, locale), facts)


def person_meant(text: str, adapter: str | None = None) -> Person:
    """`adapter/user`, or an id alone for somebody of `adapter`; raises InvalidInput("bad_person").

    Pure.
    """
    try:
        return Person.parse(text if "/" in text or adapter is None else f"{adapter}/{text}")
    except ValueError as error:
        raise InvalidInput("bad_person", field="person", person=text[:SHOWN_MAX]) from error
