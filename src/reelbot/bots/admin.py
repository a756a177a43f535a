"""`/admin`: the queue, people and limits, for operators."""

from __future__ import annotations

from typing import Any

from reelbot.bots.adapter import Answer, Asker
from reelbot.bots.tools import Tools
from reelbot.core import texts
from reelbot.core.administering import administer, person_meant
from reelbot.core.parse import Parsed


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
        person = person_meant(str(parsed.arguments["person"]), self._tools.adapter)
        return Answer((await administer(client, parsed, person, locale)).text, private=True)


def _said(key: str, facts: dict[str, Any], locale: str | None) -> Answer:
    return Answer(texts.say(key, facts, locale), private=True)
