"""Orders: from what a person asks for to a job with its card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from reelbot.bots import cards, notes
from reelbot.bots.adapter import Answer, Asker
from reelbot.bots.tools import Tools
from reelbot.core.commands import command_of
from reelbot.core.jobs import Job
from reelbot.core.options import SEED
from reelbot.core.requests import Request


class Orders:
    """Puts jobs into the queue. `key` is the platform's id of what was done: one job each."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def submit(
        self, asker: Asker, request: Request, key: str, reply: Mapping[str, Any] | None
    ) -> Answer:
        client = self._tools.acting(asker)
        fields = request.model_dump(mode="json", exclude_none=True)
        origin = self._tools.origin(asker, reply)
        put = await self._tools.patiently(lambda: client.submit(fields, origin, key))
        return carded(put.job, asker.locale)

    async def again(
        self,
        asker: Asker,
        job: str,
        changes: Mapping[str, Any],
        key: str,
        reply: Mapping[str, Any] | None,
    ) -> Answer:
        client = self._tools.acting(asker)
        origin = self._tools.origin(asker, reply)
        put = await self._tools.patiently(lambda: client.again(job, changes, origin, key))
        return carded(put.job, asker.locale)

    async def anew(
        self, asker: Asker, job: Job, key: str, reply: Mapping[str, Any] | None
    ) -> Answer:
        """The job once more with a new seed, where its kind has one."""
        has_seed = command_of(job.kind).option("seed") is not None
        changes = {"seed": seed_of(key)} if has_seed else {}
        return await self.again(asker, job.id, changes, key, reply)

    async def retry(self, asker: Asker, job: str, reply: Mapping[str, Any] | None) -> Answer:
        """A failed job goes back into the line; the pressed message becomes its card."""
        client = self._tools.acting(asker)
        found = await client.retry(job)
        if reply is not None:
            note = notes.noted(reply, notes.of_asker(asker))
            await self._tools.patiently(lambda: client.set_reply(job, note))
        answer = carded(found, asker.locale)
        return Answer(text=answer.text, job=answer.job, card=answer.card, edit_pressed=True)


def carded(job: Job, locale: str | None) -> Answer:
    """The answer that a job's card stands for (pure)."""
    card = cards.card(cards.of_job(None, job, 0.0), locale)
    return Answer(text=card.text, buttons=card.buttons, job=job, card=card)


def seed_of(key: str) -> int:
    """A new seed, the same for the same press (pure): pressed twice by a lost answer, it is still
    one job."""
    digest = hashlib.sha256(key.encode()).digest()
    return int.from_bytes(digest[:8]) % (int(SEED.high) + 1)
