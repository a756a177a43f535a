"""From what a person asks for to a job in the line: bans, settings, voices, engines, quotas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import structlog

from reelbot.core.again import PAGE, asked_again
from reelbot.core.commands import command_of
from reelbot.core.errors import Conflict, InvalidInput, InvalidInputs, NotAllowed, Refused
from reelbot.core.jobs import Job, Origin
from reelbot.core.nearest import nearest
from reelbot.core.requests import Request, changed, parse_request, with_defaults
from reelbot.core.samples import sample_of
from reelbot.core.wire import Again, Consent, Submit
from reelbot.render.host import estimate
from reelbot.render.host.admission import Admission, Admitted
from reelbot.render.host.callers import Caller
from reelbot.render.host.people_desk import PeopleDesk
from reelbot.render.host.policy import Limits
from reelbot.render.host.queue import JobQueue, NewJob
from reelbot.render.host.rows import Asked
from reelbot.render.host.sample_desk import SampleDesk
from reelbot.render.host.voice_desk import Meant, VoiceDesk

log = structlog.get_logger(__name__)


class Submissions:
    """Knows in which order a request is looked at before it waits in line."""

    def __init__(
        self,
        queue: JobQueue,
        admission: Admission,
        people: PeopleDesk,
        voices: VoiceDesk,
        samples: SampleDesk,
    ) -> None:
        self._queue = queue
        self._admission = admission
        self._people = people
        self._voices = voices
        self._samples = samples

    async def submit(self, caller: Caller, given: Submit) -> tuple[Job, bool]:
        """Put a request into the queue; (job, False) where its key is known already.

        A recording that is to be imitated needs `consent`, unless the person gave it before.
        """
        origin, key = given.origin, given.key
        await self._check_caller(caller, origin)
        request = parse_request(given.request)
        if (known := await self._known(caller, request, origin, key)) is not None:
            return known
        consent = await self._consent(request, origin, given.consent)
        defaults = await self._people.defaults(origin)
        return await self._put(
            caller,
            origin,
            key,
            request,
            *await self._with_defaults(request, origin, defaults),
            consent,
        )

    async def again(
        self,
        caller: Caller,
        job: Job,
        asked: Asked,
        given: Again,
    ) -> tuple[Job, bool]:
        """The same request with some fields changed (None: removed), with the same seed; with
        `page`, only in that page of a story.

        Settings change nothing of it. A voice that is not the asker's to use is replaced by the
        usual one. Raises Conflict("sample_gone") to whose sample it was spoken with.
        """
        changes, origin, key = given.changes, given.origin, given.key
        await self._check_caller(caller, origin)
        request = asked_again(parse_request(_seeded(asked)), job.recipe, changes, key)
        kept = None
        # A page's own narration leaves the others to the voice that speaks them.
        other_voice = changes.get(PAGE) is None and {"voice", "voice_clip"} & set(changes)
        if asked.voice is not None and not other_voice:
            was_sample = "voice_clip" in asked.request
            kept = await self._voices.again(asked.voice, job.owner, origin, was_sample=was_sample)
            if kept.voice is None:
                request = changed(request, {"voice": None, "voice_clip": None})
        if (known := await self._known(caller, request, origin, key)) is not None:
            return known
        consent = await self._consent(request, origin, given.consent)
        admitted, meant = await self._admit(request, origin, kept)
        return await self._put(caller, origin, key, request, admitted, meant, consent)

    async def _known(
        self, caller: Caller, request: Request, origin: Origin, key: str
    ) -> tuple[Job, bool] | None:
        """The job that the key belongs to, whatever of what it needed has gone since: its uploads,
        its voice. None where there is no such job."""
        if not await self._queue.is_put(origin.adapter, key):
            return None
        return await self._put(caller, origin, key, request, Admitted({}, "", 0.0, (), {}), Meant())

    async def _consent(
        self, request: Request, origin: Origin, given: Consent | None
    ) -> Consent | None:
        """The consent under which the request's sample is imitated; None where it has none."""
        sample = sample_of(request)
        if sample is None:
            return None
        return await self._samples.consent(origin.person, sample, given)

    async def _check_caller(self, caller: Caller, origin: Origin) -> None:
        caller.need("bot", "operator")
        if caller.person is not None and caller.person != origin.person:
            raise NotAllowed("forbidden", needed=f"{origin.person}'s own call")
        await self._people.check_ban(origin.person)

    async def _with_defaults(
        self, request: Request, origin: Origin, defaults: Mapping[str, Any]
    ) -> tuple[Admitted, Meant]:
        """Admit a request as settings fill it. A setting that no longer fits, such as a voice that
        was forgotten, is let go: nobody is refused for what they did not say."""
        while True:
            try:
                return await self._admit(with_defaults(request, defaults), origin)
            except Refused as error:
                wrong = _fields(error) & {
                    name for name in defaults if getattr(request, name, None) is None
                }
                if not wrong:
                    raise
                defaults = {name: v for name, v in defaults.items() if name not in wrong}

    async def _admit(
        self, request: Request, origin: Origin, kept: Meant | None = None
    ) -> tuple[Admitted, Meant]:
        """What goes into the queue, and whose voice it speaks with; `kept`: that is known."""
        voice = getattr(request, "voice", None)
        meant = kept or await self._voices.meant(voice, origin)
        flagged = await self._people.shows_flagged(origin)
        if meant.voice is None:
            try:
                return await self._admission.admit(request, shows_flagged=flagged), meant
            except InvalidInput as error:
                if error.code == "unknown_voice":
                    raise _also_known(error, await self._voices.names(origin)) from error
                raise
        # The engines know nothing of people's voices.
        admitted = await self._admission.admit(
            changed(request, {"voice": None}), shows_flagged=flagged
        )
        return replace(admitted, fields={**admitted.fields, "voice": voice}), meant

    async def _put(
        self,
        caller: Caller,
        origin: Origin,
        key: str,
        request: Request,
        admitted: Admitted,
        meant: Meant,
        consent: Consent | None = None,
    ) -> tuple[Job, bool]:
        learned = await self._queue.learned()
        sample = sample_of(request)
        new = NewJob(
            kind=request.kind,
            request=admitted.fields,
            asked=request.model_dump(mode="json", exclude_none=True),
            origin=origin,
            key=key,
            seed=getattr(request, "seed", None),
            title=admitted.title,
            seconds=admitted.seconds,
            cost_s=estimate.cost_s(request.kind, admitted.engines, admitted.seconds, learned),
            blobs=admitted.blobs,
            model=admitted.model,
            voice=meant.voice,
            notes=(
                *admitted.notes,
                *(meant.notes if sample is None else await self._samples.notes()),
            ),
        )
        limits = await self.limits(caller, origin)
        if sample is None or consent is None:
            job, created = await self._queue.put(new, limits)
        else:
            job, created = await self._samples.put(new, limits, sample, consent)
        if not created and job.owner != str(origin.person):
            # Somebody else's key: their job is not shown for it.
            raise Conflict("key_reused")
        log.info("job queued" if created else "job known", job=job.id, kind=job.kind)
        return job, created

    async def limits(self, caller: Caller, origin: Origin) -> Limits:
        """The quotas that hold for a person; an operator's own tools are not bound by them."""
        if caller.scope == "operator" and caller.person is None:
            return Limits()
        own = await self._people.jobs_per_day(origin.person)
        return replace(self._admission.limits(caller.role), jobs_per_day=own)

    async def quota(self, caller: Caller, place: str | None) -> dict[str, Any]:
        """What the caller has used of what is allowed, and what is used in a place; 0 is no limit,
        but for `jobs_per_day`, where None is."""
        person = caller.need_person()
        origin = Origin(adapter=person.adapter, user=person.user, place=place)
        limits = await self.limits(caller, origin)
        facts = await self._queue.facts(origin, limits)
        found: dict[str, Any] = {
            "waiting": facts.waiting,
            "waiting_max": limits.waiting_per_person,
            "seconds_today": sum(seconds for _, seconds in facts.spent),
            "seconds_per_day": limits.seconds_per_day,
            "cooldown_s": limits.cooldown_s,
            "jobs_today": len(facts.made),
            "jobs_per_day": limits.jobs_per_day,
        }
        if place is not None:
            found["place"] = {
                "waiting": facts.waiting_place,
                "waiting_max": limits.waiting_per_place,
                "seconds_today": sum(seconds for _, seconds in facts.spent_place),
                "seconds_per_day": limits.seconds_per_day_per_place,
            }
        return found


def _seeded(asked: Asked) -> dict[str, Any]:
    """What was asked for, with the seed that was used, where the kind has one."""
    option = command_of(asked.kind).option("seed")
    return ({"seed": asked.seed} if option is not None else {}) | asked.request


def _fields(error: Refused) -> set[str]:
    """The fields that an error speaks of."""
    each = error.errors if isinstance(error, InvalidInputs) else [error]
    return {one.field for one in each if one.field is not None}


def _also_known(error: InvalidInput, names: Collection[str]) -> InvalidInput:
    """An unknown voice, told with the person's voices among those that there are."""
    voice = str(error.facts["voice"])
    return InvalidInput(
        "unknown_voice",
        field="voice",
        voice=voice,
        nearest=nearest(voice, names) or error.facts.get("nearest"),
        known=[*names, *error.facts.get("known", ())],
    )
