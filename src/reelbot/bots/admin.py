"""`/admin`: the queue, people and limits, for operators."""

from __future__ import annotations

from typing import Any

from reelbot.bots.adapter import Answer, Asker
from reelbot.bots.tools import Tools
from reelbot.core import texts
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import Person
from reelbot.core.parse import Parsed

HOUR_S = 3600.0


class Admin:
    """For whom `commands` lets in; the host looks at the role once more."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def do(self, asker: Asker, parsed: Parsed) -> Answer:
        client = self._tools.acting(asker)
        locale = asker.locale
        match parsed.name:
            case "admin pause":
                await client.pause()
                return _said("admin.paused", {}, locale)
            case "admin resume":
                await client.resume()
                return _said("admin.resumed", {}, locale)
            case "admin stats":
                return _said("admin.stats", await client.queue(), locale)
        return await self._about_somebody(asker, parsed)

    async def _about_somebody(self, asker: Asker, parsed: Parsed) -> Answer:
        client, said = self._tools.acting(asker), parsed.arguments
        person = _person(str(said["person"]), self._tools.adapter)
        facts: dict[str, Any] = {"person": str(person)}
        match parsed.name:
            case "admin ban":
                hours = said.get("hours")
                await client.ban(str(person), hours=hours, reason=said.get("reason", ""))
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
        return _said(key, facts, asker.locale)


def _said(key: str, facts: dict[str, Any], locale: str | None) -> Answer:
    return Answer(texts.say(key, facts, locale), private=True)


def _person(text: str, adapter: str) -> Person:
    """`adapter/user`, or an id alone for somebody on this platform; raises InvalidInput."""
    try:
        return Person.parse(text if "/" in text else f"{adapter}/{text}")
    except ValueError as error:
        raise InvalidInput("bad_person", field="person", person=text[:100]) from error
