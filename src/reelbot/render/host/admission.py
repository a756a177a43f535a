"""Whether a request can be made here, before it waits in line: engines, voices, styles, words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reelbot.core.errors import InvalidInput, NotAllowed
from reelbot.core.nearest import nearest
from reelbot.core.page_changes import PageChange
from reelbot.core.requests import (
    MusicRequest,
    Request,
    StoryRequest,
    attachments_of,
    title_of,
)
from reelbot.core.samples import sample_of, spoken
from reelbot.core.sections import RoleLimits, Settings
from reelbot.core.story_text import checked_pages
from reelbot.core.voices import voice_key
from reelbot.core.wire import Blob
from reelbot.core.word_policy import refused_word, sexualises_minors
from reelbot.render.host import children
from reelbot.render.host.devices import engine_settings
from reelbot.render.host.heavy import engines_of, model_of
from reelbot.render.host.policy import Limits

CHARACTERS_PER_SECOND = 15
SILENT_SECONDS = 6.0
GENERATOR = '[engines.options."text_generation.openai"]'
USUAL_SECONDS = {"music": 30.0}
# What a field takes, by what the decoding child found; the others take sound. Of a video where a
# picture is expected, its first frame is taken.
TAKES = {"image": ("image", "video"), "pages": ("text", "archive")}
# Fields of a request that are said, shown or drawn, and so are looked at by the word policy.
TEXT_FIELDS = (
    *("prompt", "text", "premise", "say", "music", "title", "motion"),
    "written",
)
FIRST_FRAME = "note.first_frame"

FindUploads = Callable[[Collection[str]], Awaitable[dict[str, Blob]]]


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request as it goes into the queue; `seconds` is the expected length of its result, and
    `engines` are those, by stage, that its cost is reckoned for."""

    fields: dict[str, Any]
    title: str
    seconds: float
    blobs: tuple[str, ...]
    engines: Mapping[str, str]
    model: str | None = None  # the engine that is to be warm for it
    notes: tuple[str, ...] = ()  # what whoever asked for it is told at once


class Admission:
    """Knows what this host can make. The engines are asked for once, by a child."""

    def __init__(self, settings: Settings, studio: str, device: str, uploads: FindUploads) -> None:
        self._settings = settings
        self._uploads = uploads
        self._studio = studio
        self._device = device
        self._engines: asyncio.Task[list[dict[str, Any]]] | None = None

    async def engines(self) -> list[dict[str, Any]]:
        """Every engine's card, with what is missing for it."""
        if self._engines is None or (
            self._engines.done() and (self._engines.cancelled() or self._engines.exception())
        ):
            section = engine_settings(self._settings, self._device)
            self._engines = asyncio.create_task(children.catalogue(self._studio, section))
        return await asyncio.shield(self._engines)

    async def voices(self) -> list[str]:
        """All that the voices of the engines here are called."""
        speaking = [card for card in await self.engines() if card["task"] == "text_to_speech"]
        return [*_known(speaking, "voices"), *_known(speaking, "voice_aliases")]

    async def clones(self) -> bool:
        """Whether an engine that may speak here imitates voices."""
        return any(card.get("clones") for card in await self._here("text_to_speech"))

    async def admit(self, request: Request, *, shows_flagged: bool = False) -> Admitted:
        """Raises InvalidInput (unknown_style, unknown_voice, unknown_language,
        film_too_long, and as `story_text.checked_pages`), NotAllowed("words_refused")."""
        self._check_words(request)
        _check_pages(request)
        for style in (getattr(request, "style", None), *(p.style for p in page_changes(request))):
            check_style(style, self._settings)
        await self._check_makers(request)
        notes = await self._check_uploads(request, shows_flagged)
        await self._check_speech(request)
        sample = sample_of(request)
        cards = await self.engines()
        return Admitted(
            fields=request.model_dump(mode="json", exclude_none=True),
            title=title_of(request),
            seconds=self._seconds(request),
            # A sample is the job's own once it was examined; the upload goes.
            blobs=tuple(dict.fromkeys(blob for _, blob in uploads_of(request) if blob != sample)),
            model=model_of(request, cards, self._settings.engines, self._device),
            engines=engines_of(request, cards, self._settings.engines, self._device),
            notes=notes,
        )

    def limits(self, role: str | None) -> Limits:
        """The quotas of a person with a role; an operator's tools have none (see `desk`)."""
        limits = self._settings.limits
        own = limits.roles.get(role or "", RoleLimits())
        return Limits(
            waiting_per_person=_first(own.waiting_per_person, limits.waiting_per_person),
            running_per_person=_first(own.running_per_person, limits.running_per_person),
            seconds_per_day=_first(own.seconds_per_day, limits.seconds_per_day),
            cooldown_s=_first(own.cooldown_seconds, limits.cooldown_seconds),
            waiting_per_place=limits.waiting_per_place,
            seconds_per_day_per_place=limits.seconds_per_day_per_place,
            waiting_total=limits.waiting_total,
        )

    def _check_words(self, request: Request) -> None:
        moderation = self._settings.moderation
        if not moderation.enabled:
            return
        wanted = [str(getattr(request, name, None) or "") for name in TEXT_FIELDS]
        wanted += [f"{each.text or ''}\n{each.prompt or ''}" for each in page_changes(request)]
        # What is not to be seen may be named, unless the operator wants to read it nowhere.
        unwanted = str(getattr(request, "negative", None) or "")
        if (
            any(sexualises_minors(text, moderation.allowed) for text in wanted)
            or refused_word([*wanted, unwanted], moderation.blocked, moderation.allowed) is not None
        ):
            # The word is not repeated: it may be in the list because nobody wants to read it.
            raise NotAllowed("words_refused")

    async def _check_makers(self, request: Request) -> None:
        """What only some engines can do is refused where none of those is here."""
        match request:
            case StoryRequest(premise=str(), written=None):
                if not await self._here("text_generation"):
                    raise InvalidInput("generator_missing", field="premise", section=GENERATOR)
            case MusicRequest(audio=str()):
                if not any(card["varies"] for card in await self._here("text_to_music")):
                    raise InvalidInput("variation_missing", field="audio")

    async def _here(self, task: str) -> list[dict[str, Any]]:
        """The cards of a task's engines that can run and may be chosen."""
        chosen = self._settings.engines.chosen(task)
        return [
            card
            for card in await self.engines()
            if card["task"] == task and card["missing"] is None and chosen in ("auto", card["name"])
        ]

    async def _check_uploads(self, request: Request, shows_flagged: bool) -> tuple[str, ...]:
        """Every upload is still here, is what its field takes, and may be shown; returns what is
        to be told of them."""
        notes: dict[str, None] = {}
        wanted = uploads_of(request)
        found = await self._uploads([blob for _, blob in wanted]) if wanted else {}
        for field, blob_id in wanted:
            blob = found.get(blob_id)
            if blob is None:
                raise InvalidInput("blob_gone", field=field, blob=blob_id)
            takes = TAKES.get(field, ("audio", "video"))
            if blob.kind not in takes:
                raise InvalidInput("wrong_media", field=field, kind=blob.kind, takes=list(takes))
            unfit = (blob.unfit or 0.0) >= self._settings.moderation.threshold
            if unfit and not shows_flagged:
                raise NotAllowed("picture_refused", field=field)
            if field == "image" and blob.kind == "video":
                notes[FIRST_FRAME] = None
        return tuple(notes)

    async def _check_speech(self, request: Request) -> None:
        voice = getattr(request, "voice", None)
        language = getattr(request, "language", None)
        if not spoken(request):
            language = None  # what it is written in need not be spoken here
        if voice is None and language is None:
            return
        speaking = await self._here("text_to_speech")
        languages = _known(speaking, "languages")
        if language is not None and languages and language not in languages:
            raise InvalidInput(
                "unknown_language", field="language", language=language, known=languages
            )
        voices = _known(speaking, "voices")
        names = {voice_key(name) for name in (*voices, *_known(speaking, "voice_aliases"))}
        if voice is not None and voices and voice_key(voice) not in names:
            raise InvalidInput(
                "unknown_voice",
                field="voice",
                voice=voice,
                nearest=nearest(voice_key(voice), names),
                known=voices,
            )

    def _seconds(self, request: Request) -> float:
        """About how long the result will be."""
        said = len(spoken(request)) / CHARACTERS_PER_SECOND / (getattr(request, "speed", 0) or 1.0)
        asked = getattr(request, "seconds", None)
        usual = 0.0 if said else USUAL_SECONDS.get(request.kind, SILENT_SECONDS)
        seconds = max(said, asked or usual)
        longest = self._settings.limits.film_seconds_max
        if seconds > longest:
            field = "seconds" if said < seconds else "text" if request.kind == "say" else "say"
            raise InvalidInput("film_too_long", field=field, seconds=seconds, seconds_max=longest)
        return seconds


def check_style(style: str | None, settings: Settings) -> None:
    """Raises InvalidInput("unknown_style", style, nearest, known)."""
    known = sorted(settings.styles)
    if style is not None and style not in known:
        near = nearest(style, known)
        raise InvalidInput("unknown_style", field="style", style=style, nearest=near, known=known)


def page_changes(request: Request) -> tuple[PageChange, ...]:
    """What is different on single pages of a story."""
    return (request.page_changes or ()) if isinstance(request, StoryRequest) else ()


def _check_pages(request: Request) -> None:
    """A story's text is parted before it waits in line; a file's was when it came."""
    if isinstance(request, StoryRequest) and request.text:
        try:
            checked_pages(request.text)
        except InvalidInput as error:
            raise InvalidInput(error.code, field="text", **error.facts) from None


def uploads_of(request: Request) -> tuple[tuple[str, str], ...]:
    """Field and blob id of all that was sent with a request, or later for single pages of it."""
    found = [*attachments_of(request).items()]
    for change in page_changes(request):
        sent = {"image": change.image, "voice_clip": change.voice_clip}
        found += [(field, blob) for field, blob in sent.items() if blob is not None]
    return tuple(found)


def _known(cards: Iterable[dict[str, Any]], key: str) -> list[str]:
    return sorted({name for card in cards for name in card.get(key, ())})


def _first(own: float | None, general: float) -> Any:
    return general if own is None else own
