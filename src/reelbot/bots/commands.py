"""Commands, and private messages that are none: read, supplied with files, done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reelbot.bots import offers, people
from reelbot.bots.accounts import Accounts
from reelbot.bots.adapter import Answer, Ask, Asker, Incoming
from reelbot.bots.admin import Admin
from reelbot.bots.dialogue import Dialogues
from reelbot.bots.intake import UNSENT, Intake, unsent, wanted
from reelbot.bots.jobs import Jobs
from reelbot.bots.orders import Orders
from reelbot.bots.people import People
from reelbot.bots.tools import Tools
from reelbot.bots.voices import Voices
from reelbot.core import texts
from reelbot.core.attachments import Attachment
from reelbot.core.cleaning import clean
from reelbot.core.errors import InvalidInput, NotAllowed
from reelbot.core.options import Command
from reelbot.core.parse import Parsed, named_command, parse
from reelbot.core.requests import parse_request
from reelbot.core.synonyms import command_meant

# What a group need not see, and gains nothing from: answered in private where that takes a link.
_ELSEWHERE = frozenset(
    {"help", "jobs", "link", "quota", "privacy", "settings", "voice add", "voice list", "voice use",
     "voice forget"}
)  # fmt: skip
# Stands for an album that is not sent yet, so that the words with it can be read.
ARCHIVE = Attachment(UNSENT, "application/zip", "story.zip")
# What `/start` may be told by a link: the command that it then is.
_PAYLOADS = ("help", "jobs", "link", "quota", "privacy", "settings", "voice")


class Commands:
    """Everything of the command table."""

    def __init__(
        self,
        tools: Tools,
        dialogues: Dialogues,
        private_link: Callable[[str], str] | None,
    ) -> None:
        self._dialogues = dialogues
        self.private_link = private_link
        self.intake = Intake(tools)
        self.orders = Orders(tools)
        self.jobs = Jobs(tools)
        self.people = People(tools)
        self.voices = Voices(tools)
        self._accounts = Accounts(tools)
        self._admin = Admin(tools)

    async def hear(self, ask: Ask) -> Answer:
        if not clean(ask.text).startswith("/"):
            return await self._message(ask)
        self._dialogues.end(ask.asker)
        return await self._command(ask)

    async def _message(self, ask: Ask) -> Answer:
        resumed = self._dialogues.resume(ask)
        if resumed is not None:
            whole, sent = resumed
            return await self._command(whole, sent)
        meant = None if ask.files or ask.forwarded else command_meant(ask.text)
        if meant is not None:
            return await self._command(replace(ask, text=f"/{meant}"))
        return offers.offer(ask) or people.start(ask.asker)

    async def _command(self, ask: Ask, sent: Sequence[Attachment] = ()) -> Answer:
        """Read the words first: what is wrong with them is told before a file is fetched."""
        command = named_command(ask.text)
        if command.name == "start" and (linked := _linked(ask.text)) is not None:
            return await self._command(Ask(ask.asker, linked, ask.key, ask.reply))
        if command.operators_only and not ask.asker.operator:
            raise NotAllowed("operators_only")
        ask = await self._filled(ask)
        pictures = offers.pictures(ask.files)
        if command.name == "story" and pictures and not ask.fields.get("file"):
            return await self.do(ask, await self._album(ask, command, pictures))
        attachments = [*sent, *await self._files(ask, command, ask.files)]
        try:
            parsed = parse(ask.text, attachments, fields=ask.fields)
        except InvalidInput as error:
            self._dialogues.lacking(ask, error, tuple(attachments))
            raise
        if elsewhere := self._elsewhere(ask.asker, parsed):
            return elsewhere
        return await self.do(ask, parsed)

    async def _filled(self, ask: Ask) -> Ask:
        """Files that were put into an option of their own, on the host: the option has their id."""
        given = {name: value for name, value in ask.fields.items() if hasattr(value, "fetch")}
        if not given:
            return ask
        if ask.forwarded and "recording" in given:
            raise InvalidInput("voice_forwarded")
        sent = await self.intake.attachments(ask.asker, list(given.values()))
        blobs = {name: each.blob for name, each in zip(given, sent, strict=True)}
        return replace(ask, fields={**ask.fields, **blobs})

    async def _files(
        self, ask: Ask, command: Command, files: Sequence[Incoming]
    ) -> list[Attachment]:
        """What the command has a use for, on the host; of others only what they are is looked at,
        so that it can be said that they are not taken."""
        if command.name == "again":
            mine = [file for file in files if not file.from_reply]
        elif command.attachments or command.subcommands:
            parts = (command, *command.subcommands)
            taken = [file for part in parts for file in wanted(part, files)]
            mine = [file for file in files if file in taken]
        else:
            return unsent([file for file in files if not file.from_reply])
        if ask.forwarded and command.name == "voice" and mine:
            raise InvalidInput("voice_forwarded")
        return await self.intake.attachments(ask.asker, mine)

    async def _album(self, ask: Ask, command: Command, pictures: Sequence[Incoming]) -> Parsed:
        """A story whose pages are pictures, with the words of its text dealt to them."""
        rest = [file for file in ask.files if file not in pictures]
        others = await self._files(ask, command, rest)
        try:
            parsed = parse(ask.text, others, fields=ask.fields)
        except InvalidInput as error:
            if error.code != "story_empty":
                raise
            parsed = parse(ask.text, [*others, ARCHIVE], fields=ask.fields)
        assert parsed.request is not None
        said = parsed.request.model_dump(mode="json", exclude_none=True)
        archive = await self.intake.album(ask.asker, pictures, said.pop("text", ""))
        return replace(parsed, request=parse_request({**said, "pages": archive.blob}))

    async def do(self, ask: Ask, parsed: Parsed) -> Answer:
        """A command that was read, in an answer."""
        asker, said = ask.asker, parsed.arguments
        if ask.forwarded and getattr(parsed.request, "voice_clip", None) is not None:
            raise InvalidInput("voice_forwarded")
        if parsed.request is not None:
            return await self.orders.submit(asker, parsed.request, ask.key, ask.reply)
        match parsed.name:
            case "again":
                return await self._again(ask, said)
            case "jobs":
                return await self.jobs.list(asker)
            case "cancel":
                return await self.jobs.cancel(asker, said.get("job"))
            case "show":
                return await self.jobs.show(asker, said.get("job"), ask.key, ask.reply)
            case "settings":
                return await self.people.settings(asker, parsed)
            case "quota":
                return await self.people.quota(asker)
            case "privacy":
                return await self.people.privacy(asker, parsed)
            case "link":
                return await self._accounts.link(asker, parsed)
            case "help":
                return people.help_answer(asker, parsed)
            case "start":
                return people.start(asker)
            case "voice add":
                agreed = said.get("consent") == "yes"
                name = said.get("name")
                return await self.voices.add(asker, said["recording"], name=name, agreed=agreed)
            case "voice list":
                return await self.voices.list(asker)
            case "voice use":
                return await self.voices.use(asker, said["name"])
            case "voice share":
                return await self.voices.share(asker, parsed)
            case "voice forget":
                return await self.voices.forget(asker, said["name"])
        return await self._admin.do(asker, parsed)

    async def _again(self, ask: Ask, said: Mapping[str, Any]) -> Answer:
        """The named job, or one's latest, with changes; without any it gets a new seed."""
        asker = ask.asker
        job = said.get("job") or (await self.jobs.latest(asker)).id
        changes = dict(said.get("changes") or {})
        if said.get("page") is not None:
            changes.setdefault("page", said["page"])
        if not changes:
            seen = await self.jobs.seen(asker, job)
            return await self.orders.anew(asker, seen, ask.key, ask.reply)
        return await self.orders.again(asker, job, changes, ask.key, ask.reply)

    def _elsewhere(self, asker: Asker, parsed: Parsed) -> Answer | None:
        """Where the answer is, if it is one person's alone and this platform shows all to all."""
        if self.private_link is None or asker.place is None or parsed.name not in _ELSEWHERE:
            return None
        if parsed.name == "settings" and parsed.arguments.get("scope") == "server":
            return None
        link = self.private_link(parsed.command.name)
        return Answer(texts.say("private.elsewhere", {"link": link}, asker.locale))


def _linked(text: str) -> str | None:
    """The command that `/start PAYLOAD` stands for (pure)."""
    words = text.split()
    payload = words[1].casefold() if len(words) > 1 else ""
    return f"/{payload}" if payload in _PAYLOADS else None
