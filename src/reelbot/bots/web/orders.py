"""What a browser asks for in words or by a form: a job, or an answer in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from reelbot.bots.adapter import Ask, Asker
from reelbot.bots.web.agreeing import AgreedTo, consent_to
from reelbot.bots.web.exchange import Body, answer, body
from reelbot.bots.web.page import GUEST, Guest, Page, new_key
from reelbot.bots.web.views import job_view, voice_view
from reelbot.core import linking, texts
from reelbot.core.commands import COMMANDS, command_named
from reelbot.core.errors import InvalidInput, NotAllowed, NotFound
from reelbot.core.jobs import Job
from reelbot.core.nearest import nearest
from reelbot.core.parse import Attachment, Parsed, parse
from reelbot.core.synonyms import means_all
from reelbot.core.wire import Consent, Submitted

TEXT_MAX = 60_000
FILES_MAX = 8
OPEN_STATES = "queued,running"
_COMMAND = re.compile(r"\s*/")

Where = Literal["films", "voices", "settings", "privacy", "help", "operator", "create"]


class File(Body):
    """An upload that goes with the words: its blob, and whether it was recorded here."""

    blob: str = Field(pattern=r"^[0-9a-f]{64}$")
    mime: str = Field(max_length=200)
    name: str = Field(default="", max_length=300)
    recorded: bool = False


class Order(Body):
    """`POST /api/orders`. Text that is no command is the prompt of `command`."""

    text: str = Field(default="", max_length=TEXT_MAX)
    command: str | None = Field(default=None, max_length=32)
    fields: dict[str, str | int | float | None] = Field(default={}, max_length=40)
    files: tuple[File, ...] = Field(default=(), max_length=FILES_MAX)
    key: str = Field(min_length=8, max_length=100)
    agreed: AgreedTo | None = None  # to a recording being imitated


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it: a job, a sentence, somewhere to go on the page, or several of these."""

    job: Job | None = None
    text: str = ""
    go: Where | None = None
    voice: dict[str, Any] | None = None
    show: str | None = None


class OrderRoutes:
    """One route: the command line and all forms come through it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/api/orders", self.order)]

    async def order(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        asked = await body(request, Order, self._page.patience)
        reply = await self.hear(guest, asked)
        data: dict[str, Any] = {"text": reply.text, "go": reply.go, "show": reply.show}
        if reply.voice is not None:
            data["voice"] = reply.voice
        if reply.job is not None:
            data["job"] = job_view(reply.job, guest.locale, self._page.now())
            self._page.hub.tell(guest.visitor.user, reply.job)
        return answer({name: value for name, value in data.items() if value})

    async def hear(self, guest: Guest, asked: Order) -> Reply:
        """Do what was asked; raises core.errors."""
        text, fields = asked.text, dict(asked.fields)
        if not _COMMAND.match(text):
            command = command_named(asked.command or "video")
            if command is None or command.kind is None:
                raise InvalidInput("not_a_command")
            if text.strip() and command.rest and not fields.get(command.rest):
                fields[command.rest] = text
            text = f"/{command.name}"
        attached = [
            Attachment(file.blob, file.mime, file.name, voice_message=file.recorded)
            for file in asked.files
        ]
        parsed = parse(text, attached, fields=fields)
        if parsed.request is not None:
            await self._page.check_share(guest)
            request = parsed.request.model_dump(mode="json", exclude_none=True)
            key, consent = new_key(asked.key, guest), await self._consent(guest, asked)
            client = guest.client
            return self._put(
                guest, await client.submit(request, guest.origin, key, consent=consent)
            )
        return await self._answer(guest, parsed, asked)

    async def _consent(self, guest: Guest, asked: Order) -> Consent | None:
        return await consent_to(guest.client, asked.agreed, self._page.now())

    def _put(self, guest: Guest, submitted: Submitted) -> Reply:
        if submitted.created:
            self._page.count(guest)
        return Reply(job=submitted.job)

    async def _answer(self, guest: Guest, parsed: Parsed, asked: Order) -> Reply:
        said, client, locale = parsed.arguments, guest.client, guest.locale
        match parsed.name:
            case "help":
                return Reply(text=_help(said.get("command"), locale))
            case "start":
                return Reply(text=texts.say("start", {}, locale), go="create")
            case "jobs":
                return Reply(go="films")
            case "cancel" if not means_all(said.get("job")):
                job = await client.cancel(said.get("job") or await _latest(guest, OPEN_STATES))
                return Reply(job, texts.say("cancel.done", {"title": job.title}, locale))
            case "show":
                job = await client.job(said.get("job") or await _latest(guest))
                return Reply(job, show=job.id)
            case "again":
                await self._page.check_share(guest)
                job_id = said.get("job") or await _latest(guest)
                key = new_key(asked.key, guest)
                changes, consent = _changes(parsed), await self._consent(guest, asked)
                return self._put(
                    guest, await client.again(job_id, changes, guest.origin, key, consent=consent)
                )
            case "settings":
                return await _settings(guest, parsed)
            case "privacy":
                return Reply(go="privacy")
            case "link":
                return Reply(text=(await linking.link(client, said, locale)).text)
            case "voice list":
                return Reply(go="voices")
            case "voice use":
                name = (await client.use_voice(said["name"])).name
                return Reply(text=texts.say("voice.in_use", {"name": name}, locale), go="voices")
            case "voice forget":
                await client.forget_voice(said["name"])
                text = texts.say("voice.forgotten", {"name": said["name"]}, locale)
                return Reply(text=text, go="voices")
            case "voice add":
                return await _add_voice(guest, parsed, self._page.now())
            case "voice share":
                raise InvalidInput("no_place_here")
        if parsed.command.operators_only:
            # On the page only the operator's token makes an operator.
            raise NotAllowed("forbidden", needed="operator")
        # What has no view of its own here is answered as in every chat.
        asker = Asker(guest.person, locale=locale)
        key = new_key(asked.key, guest)
        conversation = self._page.conversation
        if conversation is None:
            raise InvalidInput("not_a_command")
        heard = await conversation.hear(Ask(asker, asked.text, key, reply=None))
        return Reply(heard.job, heard.text)


def _help(name: str | None, locale: str) -> str:
    command = command_named(name) if name else None
    if name and (command is None or command.operators_only):
        raise InvalidInput("unknown_command", command=name, nearest=nearest(name, _commands()))
    return texts.help_text(command, locale)


def _commands() -> list[str]:
    return [command.name for command in COMMANDS if not command.operators_only]


def _changes(parsed: Parsed) -> dict[str, Any]:
    changes = dict(parsed.arguments.get("changes", {}))
    if "page" in parsed.arguments:
        changes["page"] = parsed.arguments["page"]
    return changes


async def _latest(guest: Guest, states: str | None = None) -> str:
    """The person's newest job; NotFound("no_jobs"), ("no_open_jobs")."""
    jobs = await guest.client.jobs(state=states, limit=1)
    if not jobs:
        raise NotFound("no_open_jobs" if states else "no_jobs")
    return jobs[0].id


async def _settings(guest: Guest, parsed: Parsed) -> Reply:
    said = dict(parsed.arguments)
    if said.pop("scope", "mine") == "server":
        raise InvalidInput("no_place_here")
    if not said:
        return Reply(go="settings")
    changes = {name: None if value == "default" else value for name, value in said.items()}
    await guest.client.set_settings(changes)
    return Reply(text=texts.say("settings.saved", {}, guest.locale), go="settings")


async def _add_voice(guest: Guest, parsed: Parsed, now: float) -> Reply:
    """By command line; without `consent: yes` the voice waits for it, and the page asks."""
    said = parsed.arguments
    consent = (await guest.client.voices()).consent
    agreed = None
    if said.get("consent") == "yes":
        agreed = consent.agreed(now)
    voice = await guest.client.add_voice(said["recording"], name=said.get("name"), consent=agreed)
    text = ""
    if agreed is not None:
        text = texts.say("voice.added", {"name": voice.name}, guest.locale)
    return Reply(text=text, go="voices", voice=voice_view(voice, guest.locale))
