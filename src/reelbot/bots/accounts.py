"""`/link`: being one person on several platforms."""

from __future__ import annotations

from reelbot.bots.adapter import Answer, Asker
from reelbot.bots.tools import Tools
from reelbot.core import linking
from reelbot.core.parse import Parsed


class Accounts:
    """Every answer is its asker's alone: a code in a group would be everybody's."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def link(self, asker: Asker, parsed: Parsed) -> Answer:
        """A code, joining with one, or parting; see `core.linking`."""
        client = self._tools.acting(asker)
        done = await linking.link(client, parsed.arguments, asker.locale)
        return Answer(done.text, private=True)
