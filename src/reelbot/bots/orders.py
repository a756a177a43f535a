"""Orders: from what a person asks for to a job with its card."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reelbot.bots import buttons, cards, notes
from reelbot.bots.adapter import Answer, Asker
from reelbot.bots.tools import Tools
from reelbot.bots.voices import terms_in
from reelbot.bots.waiting import Waiting
from reelbot.core import texts
from reelbot.core.commands import command_of
from reelbot.core.errors import Conflict, QuotaReached, Unreachable
from reelbot.core.jobs import Job
from reelbot.core.options import SEED
from reelbot.core.requests import Request
from reelbot.core.wire import Consent, Submitted

Put = Callable[[Consent | None], Awaitable[Submitted]]
# How long a recording's consent is waited for; its upload is kept longer.
CONSENT_KEPT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Unagreed:
    """An order whose recording may not be imitated yet, with the text that is to be agreed to."""

    asker: Asker
    put: Put
    version: str
    text_hash: str


class Orders:
    """Puts jobs into the queue. `key` is the platform's id of what was done: one job each."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._unagreed: Waiting[Unagreed] = Waiting(tools.now, CONSENT_KEPT_S)

    async def submit(
        self, asker: Asker, request: Request, key: str, reply: Mapping[str, Any] | None
    ) -> Answer:
        client = self._tools.acting(asker)
        fields = request.model_dump(mode="json", exclude_none=True)
        origin = self._tools.origin(asker, reply)
        return await self._put(
            asker, key, lambda consent: client.submit(fields, origin, key, consent=consent)
        )

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
        return await self._put(
            asker, key, lambda consent: client.again(job, changes, origin, key, consent=consent)
        )

    async def _put(self, asker: Asker, key: str, put: Put) -> Answer:
        """The job's card; where a recording is to be imitated, first the question."""
        try:
            submitted = await self._tools.patiently(lambda: put(None))
        except Conflict as error:
            # Of a voice that has a name, its owner is asked when it is added.
            if error.code != "consent_needed" or "text_hash" not in error.facts:
                raise
            return self._ask_consent(asker, key, put, error)
        return carded(submitted.job, asker.locale)

    # --- a recording that is imitated in one film ------------------------------------------------

    def _ask_consent(self, asker: Asker, key: str, put: Put, error: Conflict) -> Answer:
        facts = error.facts
        waiting_under = f"w{hashlib.sha256(key.encode()).hexdigest()[:24]}"
        unagreed = Unagreed(asker, put, str(facts["version"]), str(facts["text_hash"]))
        self._unagreed.put(waiting_under, asker, unagreed)
        said = texts.say("clip.consent", locale=asker.locale)
        text = f"{said}\n{terms_in(str(facts['text']), asker.locale)}"
        return Answer(text, buttons.consent(waiting_under, asker.locale), private=True)

    async def agree(self, asker: Asker, waiting_under: str) -> Answer | None:
        """Consent to a recording, and put its order; None where no such order waits."""
        order = self._unagreed.take(waiting_under, asker)
        if order is None:
            return None
        at = self._tools.now()
        consent = Consent(version=order.version, text_hash=order.text_hash, at=at)
        try:
            submitted = await self._tools.patiently(lambda: order.put(consent))
        except (Unreachable, QuotaReached):
            self._unagreed.put(waiting_under, asker, order)  # it may be taken in a moment
            raise
        answer = carded(submitted.job, asker.locale)
        if asker.place == order.asker.place:
            return answer
        # It was asked for elsewhere, and there the film goes: here is no card of it.
        kept = texts.say("voice.consent_kept", locale=asker.locale)
        return Answer(f"{kept}\n{answer.text}", private=True, edit_pressed=True)

    def refuse(self, asker: Asker, waiting_under: str) -> Answer | None:
        """Drop an order whose recording may not be imitated; None where no such order waits."""
        if self._unagreed.take(waiting_under, asker) is None:
            return None
        text = texts.say("clip.refused", locale=asker.locale)
        return Answer(text, private=True, edit_pressed=True)

    # --- what there was --------------------------------------------------------------------------

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
