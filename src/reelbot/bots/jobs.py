"""A person's jobs: listed, cancelled, shown once more, looked into, deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from reelbot.bots import buttons, cards, notes
from reelbot.bots.adapter import Answer, Asker
from reelbot.bots.orders import carded
from reelbot.bots.tools import Tools
from reelbot.core import texts
from reelbot.core.cleaning import shortened
from reelbot.core.errors import NotAllowed, NotFound
from reelbot.core.jobs import DeliveryState, Job, State
from reelbot.core.locales import locale_of
from reelbot.core.options import PROMPT_MAX
from reelbot.core.requests import VideoRequest
from reelbot.core.synonyms import means_all

OPEN = "queued,running"
LISTED = 15
CANCELS_MAX = 5
DESCRIPTION = "description.json"


class Reposts(Protocol):
    """Who posts a result that was posted already: `bots.delivery`."""

    def repost(self, job: Job, reply: Mapping[str, Any]) -> None: ...

    def wake(self) -> None:
        """There is something to post that no event tells of."""
        ...


class Jobs:
    """`reposts` is None where nothing is posted, as on the page."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.reposts: Reposts | None = None

    async def list(self, asker: Asker) -> Answer:
        """What waits and runs, then what is over, newest first."""
        client, user, locale = self._tools.acting(asker), str(asker.person), asker.locale
        waiting = await client.jobs(user=user, state=OPEN, limit=LISTED + 1)
        over = await client.jobs(user=user, state="done,failed", limit=LISTED + 1)
        found = [*sorted(waiting, key=_first_served), *over]
        if not found:
            return Answer(texts.say("jobs.none", locale=locale), private=True)
        said = [job_line(job, locale) for job in found[:LISTED]]
        if len(found) > LISTED:
            said.append(texts.say("jobs.more", locale=locale))
        if any(job.paused for job in waiting):
            said.append(texts.say("queued.paused", locale=locale))
        cancels = tuple(
            (buttons.button("cancel_one", "cancel", job.id, locale, facts={"job": job.id}),)
            for job in found[:LISTED]
            if not job.state.final
        )
        return Answer("\n".join(said), cancels[:CANCELS_MAX], private=True)

    async def cancel(self, asker: Asker, job: str | None, *, pressed: bool = False) -> Answer:
        """Exact: when the answer is there, nothing of it comes any more."""
        client, locale = self._tools.acting(asker), asker.locale
        if means_all(job) and not pressed:
            return await self._cancel_all(asker)
        if job is None:
            waiting = await client.jobs(user=str(asker.person), state=OPEN, limit=1)
            if not waiting:
                return Answer(texts.say("cancel.none", locale=locale), private=True)
            job = waiting[0].id
        gone = await client.cancel(job)
        text = texts.say("cancel.done", {"title": cards.title(gone, locale)}, locale)
        card = cards.card(cards.Status(gone), locale)
        return Answer(text, private=not pressed, job=gone if pressed else None,
                      card=card if pressed else None, edit_pressed=pressed)  # fmt: skip

    async def _cancel_all(self, asker: Asker) -> Answer:
        client, locale = self._tools.acting(asker), asker.locale
        gone = await client.cancel_all(str(asker.person))
        if not gone:
            return Answer(texts.say("cancel.none", locale=locale), private=True)
        titles = ", ".join(cards.title(job, locale) for job in gone[:LISTED])
        more = "…" if len(gone) > LISTED else ""
        facts = {"jobs": len(gone), "titles": titles + more}
        return Answer(texts.say("cancel.all", facts, locale), private=True)

    async def show(
        self, asker: Asker, job: str | None, key: str, reply: Mapping[str, Any] | None
    ) -> Answer:
        """Post a result once more: one that is over here, one that is not when it is."""
        client, locale = self._tools.acting(asker), asker.locale
        found = await (client.job(job) if job is not None else self.latest(asker))
        theirs = found.owner == str(asker.person)
        if not found.state.final:
            if theirs and reply is not None:
                note = notes.noted(reply, notes.of_asker(asker))
                await self._tools.patiently(lambda: client.set_reply(found.id, note))
            answer = carded(found, locale)
            return answer if theirs else Answer(text=answer.text, private=True)
        if found.state is not State.DONE:
            return Answer(cards.line(found, locale), buttons.try_again(found, locale), private=True)
        if reply is None or self.reposts is None:
            return Answer(cards.line(found, locale), private=True)
        new = {**reply, **notes.of_asker(asker), notes.SHOWN: key}
        state = None if found.delivery is None else found.delivery.state
        if theirs and state in (None, DeliveryState.GAVE_UP):
            # It was never posted: the delivery begins anew, and outlives us.
            await client.set_reply(found.id, new)
            self.reposts.wake()
        else:
            self.reposts.repost(found, new)
        return Answer(
            texts.say("show.coming", {"title": cards.title(found, locale)}, locale), private=True
        )

    async def details(self, asker: Asker, job: str) -> Answer:
        """Seed, size, engines, words, and the recipe as a file."""
        found = await self._tools.acting(asker).job(job)
        if found.recipe is None:
            return Answer(texts.say("details.none", locale=asker.locale), private=True)
        file = self._tools.answer_folder() / f"recipe-{found.id}.json"
        file.write_text(json.dumps(found.recipe, indent=2, ensure_ascii=False), "utf-8")
        return Answer(details_text(found, asker.locale), private=True, files=(file,))

    async def delete(self, asker: Asker, job: str) -> Answer:
        """The owner's job with its files; the message that shows it goes too."""
        await self.owned(asker, job)
        await self._tools.acting(asker).delete(job)
        text = texts.say("post.deleted", locale=asker.locale)
        return Answer(text, private=True, delete_pressed=True)

    async def owned(self, asker: Asker, job: str) -> Job:
        """The job, where it is this person's or an operator asks; raises NotAllowed("not_yours")
        where it is to be seen but not theirs, NotFound."""
        found = await self._tools.acting(asker).job(job)
        if not asker.operator and not await self._is_theirs(asker, found):
            raise NotAllowed("not_yours", job=job)
        return found

    async def _is_theirs(self, asker: Asker, job: Job) -> bool:
        """Whether they asked for it, here or under another account of theirs."""
        if job.owner == str(asker.person):
            return True
        return job.owner in await self._tools.acting(asker).accounts()

    async def film_of(self, asker: Asker, job: str) -> VideoRequest:
        """The film of what a /describe saw: its description in three looks, narrated.

        Raises NotFound("nothing_described").
        """
        with self._tools.short_lived() as folder:
            file = folder / DESCRIPTION
            await self._tools.acting(asker).download(job, DESCRIPTION, file)
            seen = json.loads(file.read_text("utf-8"))
        description = shortened(str(seen.get("description") or ""), PROMPT_MAX)
        if not description:
            raise NotFound("nothing_described", job=job)
        return VideoRequest(prompt=description, mode="slideshow", language=seen.get("language"))

    async def seen(self, asker: Asker, job: str) -> Job:
        """A job of theirs, or of the place they speak from; raises NotFound("unknown_job")."""
        return await self._tools.acting(asker).job(job)

    async def latest(self, asker: Asker) -> Job:
        """Raises NotFound("no_jobs")."""
        found = await self._tools.acting(asker).jobs(
            user=str(asker.person), state="done,failed,queued,running", limit=1
        )
        if not found:
            raise NotFound("no_jobs")
        return found[0]


def job_line(job: Job, locale: str | None) -> str:
    """A job as it is listed (pure)."""
    facts = {
        "job": job.id,
        "title": cards.title(job, locale),
        "state": texts.state(job.state, locale),
        "position": job.position,
        "wait": None if job.paused else job.wait_s or None,
        "undelivered": _undelivered(job, locale),
    }
    return texts.say("jobs.entry", facts, locale)


def details_text(job: Job, locale: str | None) -> str:
    """What a job was made of and with (pure)."""
    recipe: Mapping[str, Any] = job.recipe or {}
    options: Mapping[str, Any] = recipe.get("options") or {}
    film = next((each for each in job.artifacts if each.width), None)
    sound = next((each for each in job.artifacts if each.seconds), None)
    engines = recipe.get("engines") or {}
    facts = {
        "seed": recipe.get("seed"),
        "size": film and f"{film.width}×{film.height}",
        "seconds": sound and sound.seconds,
        "engines": ", ".join(sorted({str(engine) for engine in engines.values()})),
    }
    key = "details.described" if job.kind == "describe" else "details"  # it has no seed
    said = [f"{cards.title(job, locale)} · {job.id}", texts.say(key, facts, locale)]
    for name in ("prompt", "text", "premise", "say", "voice", "music", "style"):
        value = options.get(name)
        if isinstance(value, str) and value:
            said.append(texts.say("settings.line", {"option": name, "value": value}, locale))
    said += [texts.say(note, locale=locale) for note in known_notes(job.notes)]
    return "\n".join(said)


def known_notes(found: Sequence[str]) -> list[str]:
    """The notes that this version has a sentence for (pure): the host may be newer."""
    words = locale_of(None).words
    return [note for note in found if note in words]


def _undelivered(job: Job, locale: str | None) -> str | None:
    if job.delivery is None or job.delivery.state is not DeliveryState.GAVE_UP:
        return None
    return texts.say("jobs.undelivered", {"job": job.id}, locale)


def _first_served(job: Job) -> tuple[bool, float, float]:
    waits = job.state is State.QUEUED
    return (waits, job.position or float("inf") if waits else 0.0, job.created)
