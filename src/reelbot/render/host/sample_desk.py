"""Use cases of a sample for one job: consent, examination, and the job that speaks with it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from reelbot.core.errors import Conflict
from reelbot.core.jobs import Job, Person
from reelbot.core.wire import Consent
from reelbot.render.host import consents, samples
from reelbot.render.host.policy import Limits
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.rows import NewJob, NewSample
from reelbot.render.host.voice_desk import VoiceDesk
from reelbot.render.host.voices import VoiceStore, bytes_in, new_id

ONCE = "note.sample_once"


class SampleDesk:
    """Samples are examined by the same children as voices, one at a time."""

    def __init__(self, queue: JobQueue, voices: VoiceDesk, store: VoiceStore) -> None:
        self._queue = queue
        self._voices = voices
        self._store = store

    async def notes(self) -> tuple[str, ...]:
        """What whoever sent a sample is told at once."""
        return (*await self._voices.notes(), ONCE)

    async def consent(self, person: Person, blob: str, given: Consent | None) -> Consent:
        """Under which consent a person's recording is imitated: that which is given, or was. The
        recording waits an hour for one.

        Raises Conflict("consent_needed", version, text_hash, text), ("consent_outdated").
        """
        text = self._voices.consent_text
        if given is not None:
            self._voices.check_consent(given)
            return given
        at = await self._queue.look(lambda tx: consents.agreed_at(tx, person, text.text_hash))
        if at is None:
            await self._queue.change(lambda tx: samples.wait(tx, blob))
            raise Conflict(
                "consent_needed",
                field="voice_clip",
                version=text.version,
                text_hash=text.text_hash,
                text=text.text,
            )
        return text.agreed(at)

    async def put(
        self, new: NewJob, limits: Limits, blob: str, consent: Consent
    ) -> tuple[Job, bool]:
        """Examine the sample, and put the job that speaks with it.

        Raises InvalidInput: blob_gone, not_a_recording, and what the sample is refused for; and as
        `queue.put`. Nothing stays of a sample whose job was not put.
        """
        person = new.origin.person
        await self._voices.check_blob(person, blob, "voice_clip")
        # Until it is the job's own: what is refused goes after an hour.
        await self._queue.change(lambda tx: samples.wait(tx, blob))
        id = new_id()
        try:
            async with self._store.making(id) as folder:
                report = await self._voices.examine(blob, folder, "voice_clip")
                size = bytes_in(folder)
            sample = NewSample(id, blob, report, size, consent)
            job, created = await self._queue.put(replace(new, sample=sample), limits)
        except Exception:  # cancelled, it may be put all the same; else the folder is swept
            await asyncio.to_thread(self._store.drop, id)
            raise
        if not created:  # the same request came twice at once
            await asyncio.to_thread(self._store.drop, id)
        await self._voices.clear()
        return job, created
