"""Use cases of voices: learn, show, choose, share, forget, and which one a request means."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from reelbot.core.cleaning import AUTO, NONE, one_line
from reelbot.core.errors import Conflict, InvalidInput
from reelbot.core.jobs import Origin, Person
from reelbot.core.options import NAME_MAX
from reelbot.core.people import Consent, ConsentText, NewVoice, Voice, Voices
from reelbot.core.sections import VoicesSection
from reelbot.core.voices import voice_key
from reelbot.render.host import children, consents, leftovers, people, samples, voice_rows
from reelbot.render.host.accounts import joined
from reelbot.render.host.blobs import BlobStore
from reelbot.render.host.callers import Caller
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.rows import Running
from reelbot.render.host.transaction import Transaction
from reelbot.render.host.uploads import find
from reelbot.render.host.voice_rows import NewVoiceRow, VoiceRow
from reelbot.render.host.voices import VoiceStore, bytes_in, new_id

MINE = "mine"
# Words that stand for something where a voice is named.
RESERVED = (MINE, NONE, AUTO, "default")
# Consent may come from a clock that goes a little before ours.
CLOCK_SLACK_S = 300.0
# Samples that are examined at once: each child takes a core and much memory.
EXAMINED_AT_ONCE = 1
DAY_S = 86_400.0
# A voice's folder is younger than this while its row is being written.
STRAY_REST_S = 600.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Meant:
    """The voice that a request speaks with: a person's by its id, or None for an engine's."""

    voice: str | None = None
    notes: tuple[str, ...] = ()


class VoiceDesk:
    """`stop` tells the workers of tries that were ended; `clear` removes what is left over."""

    def __init__(
        self,
        settings: VoicesSection,
        queue: JobQueue,
        blobs: BlobStore,
        store: VoiceStore,
        *,
        examiner: str,
        engine_voices: Callable[[], Awaitable[Collection[str]]],
        clones: Callable[[], Awaitable[bool]],
        stop: Callable[[Sequence[Running]], None],
        clear: Callable[[], Awaitable[None]],
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._blobs = blobs
        self._store = store
        self._examiner = examiner
        self._engine_voices = engine_voices
        self._clones = clones
        self._stop = stop
        self.clear = clear
        self._examining = asyncio.Semaphore(EXAMINED_AT_ONCE)
        self.consent_text = ConsentText.of(settings.consent_text)

    # --- learning --------------------------------------------------------------------------------

    async def add(self, caller: Caller, new: NewVoice) -> Voice:
        """Learn a voice from an upload. The upload goes once the voice is in its own folder.

        Raises InvalidInput: blob_gone, not_a_recording, voice_name_reserved, voice_name_words, and
            what the sample is refused for, with all its `problems`; Conflict: voice_name_taken,
            voices_full, consent_outdated.
        """
        caller.need("bot", "operator")
        person = caller.need_person()
        await self._queue.look(lambda tx: people.check_ban(tx, person))
        if new.consent is not None:
            self.check_consent(new.consent)
        name = await self._name(person, new.name)
        await self.check_blob(person, new.blob)
        id = new_id()
        async with self._store.making(id) as folder:
            report = await self.examine(new.blob, folder)
            size = bytes_in(folder)
        row = NewVoiceRow(id, person, name, report, size, new.consent)
        try:
            kept = await self._queue.change(lambda tx: _add(tx, row, new.blob))
        except Exception:  # cancelled, it may be kept all the same; else the folder is swept
            await asyncio.to_thread(self._store.drop, id)
            raise
        await self.clear()
        log.info("voice learnt", consented=new.consent is not None)
        return self._seen(kept)

    async def consent(self, caller: Caller, named: str, given: Consent) -> Voice:
        """Record the consent to a voice that waits for it."""
        caller.need("bot", "operator")
        person = caller.need_person()
        self.check_consent(given)
        row = await self._queue.change(lambda tx: voice_rows.consent(tx, person, named, given))
        return self._seen(row)

    async def examine(self, blob: str, folder: Path, field: str = "blob") -> dict[str, Any]:
        """The report on an upload as a sample, whose files are put into `folder`.

        Raises InvalidInput for what it is refused for, with all its `problems`.
        """
        async with self._examining:
            report = await children.examine(self._examiner, self._blobs.path(blob), folder)
        if report["verdict"] != "ok":
            raise _refusal(report["problems"], field)
        return report

    def check_consent(self, given: Consent) -> None:
        """Raises Conflict("consent_outdated"), InvalidInput("field_invalid")."""
        text, now = self.consent_text, self._queue.now()
        if (given.version, given.text_hash) != (text.version, text.text_hash):
            raise Conflict("consent_outdated", version=text.version)
        if given.at > now + CLOCK_SLACK_S:
            raise InvalidInput("field_invalid", field="consent.at", reason="it is in the future")

    async def _name(self, person: Person, asked: str | None) -> str:
        """The name as it is kept; without one, the first free of voice-1, voice-2, …"""
        name = one_line(asked or "")
        folded = voice_rows.fold(name)
        if not name or folded == MINE:
            taken = {
                voice_rows.fold(voice.name)
                for voice in await self._queue.look(lambda tx: voice_rows.of_person(tx, person))
            }
            return next(
                free
                for number in range(1, voice_rows.VOICES_MAX + 2)
                if (free := f"voice-{number}") not in taken
            )
        if len(name) > NAME_MAX:
            raise InvalidInput(
                "text_too_long", field="name", option="name", length=len(name), limit=NAME_MAX
            )
        if " " in name or "/" in name:
            raise InvalidInput("voice_name_words", field="name", voice=name)
        engines = {voice_key(voice) for voice in await self._engine_voices()}
        if folded in RESERVED or voice_key(name) in engines:
            raise InvalidInput("voice_name_reserved", field="name", voice=name)
        await self._queue.look(lambda tx: voice_rows.check_room(tx, person, name))
        return name

    async def check_blob(self, person: Person, id: str, field: str = "blob") -> None:
        """Raises InvalidInput: blob_gone, not_a_recording."""

        def step(tx: Transaction) -> None:
            people.check_sender(tx, id, person)
            blob = find(tx, [id]).get(id)
            if blob is None:
                raise InvalidInput("blob_gone", field=field, blob=id)
            if blob.kind not in ("audio", "video"):
                raise InvalidInput("not_a_recording", field=field, mime=blob.mime)

        await self._queue.look(step)

    # --- looking ---------------------------------------------------------------------------------

    async def voices(self, caller: Caller, place: str | None) -> Voices:
        """The person's own, then those that are shared in the place."""
        person = caller.need_person()
        own, shared, given = await self._queue.look(
            lambda tx: (
                voice_rows.of_person(tx, person),
                voice_rows.shared(tx, person, place),
                consents.agreed_at(tx, person, self.consent_text.text_hash),
            )
        )
        return Voices(
            voices=(
                *(self._seen(voice) for voice in own),
                *(self._seen(voice, own=False) for voice in shared),
            ),
            consent=self.consent_text.model_copy(update={"given": given}),
        )

    def _seen(self, row: VoiceRow, *, own: bool = True) -> Voice:
        report = row.report
        closest = report.get("closest") or {}
        return Voice(
            id=row.id,
            name=row.name,
            own=own,
            mine=own and row.chosen,
            seconds=report["seconds"],
            speech_seconds=report["speech_seconds"],
            verdict=report["verdict"],
            problems=tuple(report["problems"]),
            closest=closest.get("name"),
            similarity=closest.get("similarity"),
            consented=row.consent is not None,
            places=row.places if own else (),
            created=row.created if own else None,
            expires=self._expires(row) if own else None,
        )

    def _expires(self, row: VoiceRow) -> float | None:
        if row.consent is None:
            return row.created + voice_rows.UNCONSENTED_S
        days = self._settings.expire_days
        return row.last_used + days * DAY_S if days else None

    # --- changing --------------------------------------------------------------------------------

    async def use(self, caller: Caller, named: str) -> Voice:
        """Let `mine` stand for this voice."""
        return await self._change(caller, named, voice_rows.choose)

    async def share(self, caller: Caller, named: str, place: str) -> Voice:
        """Let everybody in a place speak with it."""
        return await self._change(caller, named, voice_rows.share, place)

    async def unshare(self, caller: Caller, named: str, place: str) -> Voice:
        return await self._change(caller, named, voice_rows.unshare, place)

    async def _change(
        self, caller: Caller, named: str, step: Callable[..., VoiceRow], *more: Any
    ) -> Voice:
        caller.need("bot", "operator")
        person = caller.need_person()
        row = await self._queue.change(lambda tx: step(tx, person, named, *more))
        return self._seen(row)

    async def forget(self, caller: Caller, named: str) -> None:
        """Delete a voice, its folder, and end the jobs that need it. Exact: row first, under the
        promise that the folder follows, whatever happens."""
        caller.need("bot", "operator")
        person = caller.need_person()
        _, running = await self._queue.change(lambda tx: voice_rows.forget(tx, person, named))
        self._stop(running)
        await self.clear()
        log.info("voice forgotten", stopped=len(running))

    # --- speaking --------------------------------------------------------------------------------

    async def meant(self, named: str | None, origin: Origin) -> Meant:
        """The person's voice that is meant by `mine` or a name, theirs before what is shared.

        Raises InvalidInput("no_voice_yet") for `mine` of somebody who has none, Conflict
        ("consent_needed") for a voice whose owner has not consented yet.
        """
        if named is None:
            return Meant()
        own, shared = await self._queue.look(
            lambda tx: (
                voice_rows.of_person(tx, origin.person),
                voice_rows.shared(tx, origin.person, origin.place),
            )
        )
        if voice_rows.fold(named) == MINE:
            chosen = next((voice for voice in own if voice.chosen), None)
            if chosen is None:
                raise InvalidInput("no_voice_yet", field="voice")
            return await self._spoken_with(chosen.id)
        for voice in (*own, *shared):
            if voice_rows.fold(voice.name) == voice_rows.fold(named):
                if voice.consent is None:
                    raise Conflict("consent_needed", voice=voice.name)
                return await self._spoken_with(voice.id)
        return Meant()

    async def _spoken_with(self, voice: str) -> Meant:
        """What its owner is told at once; the director says so too where its engine cannot."""
        return Meant(voice, await self.notes())

    async def notes(self) -> tuple[str, ...]:
        """What whoever speaks with a voice of their own is told, as keys of `core.texts`."""
        return () if await self._clones() else ("note.voice_closest",)

    async def names(self, origin: Origin) -> list[str]:
        """Every name that the person may speak with here, but for those of the engines."""
        voices = await self._queue.look(
            lambda tx: (
                *voice_rows.of_person(tx, origin.person),
                *voice_rows.shared(tx, origin.person, origin.place),
            )
        )
        return [voice.name for voice in voices]

    async def again(
        self, voice: str, owner: str, origin: Origin, *, was_sample: bool = False
    ) -> Meant:
        """Whether a job's voice may speak again for this person; `owner` is the job's.

        Raises Conflict("voice_forgotten") to the job's owner where it is no longer there, or
        ("sample_gone") where it was a sample for that job alone.
        """
        row, mine = await self._queue.look(
            lambda tx: (voice_rows.usable(tx, voice, origin), joined(tx, origin.person))
        )
        if row is not None:
            return await self._spoken_with(voice)
        if owner in map(str, mine):
            raise Conflict("sample_gone" if was_sample else "voice_forgotten")
        return Meant(None, ("note.voice_replaced",))

    # --- in the background -----------------------------------------------------------------------

    async def sweep(self, rest_s: float | None = None) -> None:
        """At a start: folders without a row go; while a host runs, those that rest for so long.

        What a worker wrote as its voice was forgotten may stand there again.
        """
        known = await self._queue.look(voice_rows.ids)
        gone = await asyncio.to_thread(self._store.sweep, known, rest_s)
        if gone:
            log.info("voices that were not whole are gone", voices=len(gone))

    async def forget_old(self) -> int:
        """Let go of what has no consent for an hour, or was not used for very long."""
        days = self._settings.expire_days
        await self._queue.change(samples.forget_waiting)
        await self.sweep(STRAY_REST_S)
        gone = await self._queue.change(
            lambda tx: voice_rows.forget_old(tx, days * DAY_S if days else None)
        )
        if gone:
            log.info("voices forgotten by their age", voices=gone)
        return gone


def _add(tx: Transaction, row: NewVoiceRow, blob: str) -> VoiceRow:
    kept = voice_rows.add(tx, row)
    # The sample lives in the voice's folder alone, unless a job or somebody else has the upload.
    if people.let_go_of_upload(tx, blob, row.owner):
        leftovers.add(tx, "blob", [blob])
    return kept


def _refusal(problems: Sequence[Mapping[str, Any]], field: str) -> InvalidInput:
    """Why a sample is refused: what is wrong first, with all of it as `problems`."""
    facts = {name: value for name, value in problems[0].items() if name != "refuses"}
    return InvalidInput(facts.pop("code"), field=field, **facts, problems=list(problems))
