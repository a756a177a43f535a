"""Buttons and forms: what each does. Who may is the host's to say; what it says is told here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reelbot.bots import forms, offers, people
from reelbot.bots.adapter import SUBJECT_DEEDS, Answer, Ask, Incoming, Press, Subject
from reelbot.bots.commands import Commands
from reelbot.bots.dialogue import Dialogues, Open
from reelbot.bots.intake import media
from reelbot.bots.tools import Tools
from reelbot.core import texts
from reelbot.core.cleaning import clean
from reelbot.core.errors import InvalidInput, NotAllowed, NotFound
from reelbot.core.parse import parse


class Presses:
    """One method a kind of deed. Raises core.errors."""

    def __init__(self, tools: Tools, commands: Commands, dialogues: Dialogues) -> None:
        self._tools = tools
        self._commands = commands
        self._dialogues = dialogues

    async def press(self, press: Press) -> Answer:
        try:
            if press.action.deed in SUBJECT_DEEDS:
                return await self._about_message(press)
            return await self._about_job(press)
        except NotFound as error:
            if error.code == "unknown_job":
                raise NotFound("press_job_gone") from error
            raise
        except NotAllowed as error:
            if error.code == "forbidden":
                raise NotAllowed("not_yours") from error
            raise

    async def _about_job(self, press: Press) -> Answer:
        commands, asker = self._commands, press.asker
        deed, argument = press.action.deed, press.action.argument
        match deed:
            case "again":
                job = await commands.jobs.seen(asker, argument)
                return await commands.orders.anew(asker, job, press.key, press.reply)
            case "edit":
                return await self._edit(press)
            case "details":
                return await commands.jobs.details(asker, argument)
            case "delete":
                return await commands.jobs.delete(asker, argument)
            case "cancel":
                return await commands.jobs.cancel(asker, argument, pressed=True)
            case "retry":
                return await commands.orders.retry(asker, argument, press.reply)
            case "show":
                return await commands.jobs.show(asker, argument, press.key, press.reply)
            case "film":
                request = await commands.jobs.film_of(asker, argument)
                return await commands.orders.submit(asker, request, press.key, press.reply)
            case "agree":
                clip = await commands.orders.agree(asker, argument)
                return clip or await self._about_voice(press)
            case "refuse":
                return commands.orders.refuse(asker, argument) or await self._about_voice(press)
            case "forget":
                return await commands.people.forget(asker, argument)
            case "example":
                ask = Ask(asker, people.example(argument, asker.locale), press.key, press.reply)
                return await commands.hear(ask)
        raise InvalidInput("press_unknown")

    async def _about_voice(self, press: Press) -> Answer:
        """Raises InvalidInput("press_too_late") where what was asked about is gone."""
        voices, voice = self._commands.voices, press.action.argument
        if not voice.startswith("v"):  # an order that waited in a process that is gone
            raise InvalidInput("press_too_late")
        if press.action.deed == "refuse":
            return await voices.refuse(press.asker, voice)
        return await voices.agree(press.asker, voice)

    async def _edit(self, press: Press) -> Answer:
        """Without values the form, filled; with them the job that it makes."""
        asker, job_id = press.asker, press.action.argument
        job = await self._commands.jobs.owned(asker, job_id)
        if press.values is not None:
            changes = forms.changes(job, press.values)
            if not changes:
                raise InvalidInput("nothing_changed")
            return await self._commands.orders.again(asker, job.id, changes, press.key, press.reply)
        if job.recipe is None:
            raise InvalidInput("edit_too_early")
        form = forms.edit(job, asker.locale)
        text = texts.say("form.copy", locale=asker.locale)
        return Answer(f"{text}\n{form.command}", private=True, form=form)

    # --- about a message -------------------------------------------------------------------------

    async def _about_message(self, press: Press) -> Answer:
        """Raises InvalidInput("press_subject_gone") where the message is no longer there."""
        deed, values = press.action.deed, press.values
        if deed == "make" and values is not None:  # the form of an empty /story
            text = f"/story {values.get(forms.REST, '')}\n{values.get('text', '')}"
            return await self._commands.hear(Ask(press.asker, text, press.key, press.reply))
        subject = press.subject
        if subject is None or not (subject.text.strip() or subject.files):
            raise InvalidInput("press_subject_gone")
        match deed:
            case "make":
                kinds = {media(file) for file in subject.files}
                name = "story" if kinds & {"image", "pages"} else "video"
                return await self._ask(press, name, subject, subject.files)
            case "animate" | "describe":
                files = offers.pictures(subject.files)[:1]
                return await self._ask(press, deed, subject, files)
            case "looks":
                files = offers.pictures(subject.files)[:1]
                return await self._ask(press, "video", subject, files, {"mode": "slideshow"})
        if subject.forwarded or subject.by_other:
            raise InvalidInput("voice_forwarded")
        files = offers.recordings(subject.files)[:1]
        if not files:
            raise InvalidInput("press_subject_gone")
        if deed == "voice":
            return await self._ask(press, "voice add", replace(subject, text=""), files)
        return await self._film_with(press, deed, files)

    async def _ask(
        self,
        press: Press,
        name: str,
        subject: Subject,
        files: Sequence[Incoming],
        fields: Mapping[str, Any] | None = None,
    ) -> Answer:
        """As if the message had been that command."""
        words = "" if name == "describe" else clean(subject.text)
        separator = "\n" if name == "story" else " "
        text = f"/{name}{separator}{words}".strip()
        ask = Ask(press.asker, text, press.key, press.reply, fields or {}, files)
        return await self._commands.hear(ask)

    async def _film_with(self, press: Press, deed: str, files: Sequence[Incoming]) -> Answer:
        """A film to a recording, as its music or its narration: what is to be seen is asked for,
        by a form where there are some and else by the next message."""
        asker, locale = press.asker, press.asker.locale
        (sent,) = await self._commands.intake.attachments(asker, files)
        fields = {"music_file" if deed == "music" else "voice_clip": sent.blob}
        if press.values is None:
            self._dialogues.begin(asker, Open("/video", "words", fields))
            form = forms.film_with(deed, locale)
            return Answer(texts.say("form.prompt.ask", locale=locale), form=form)
        said = {**fields, "prompt": press.values.get("prompt", "")}
        parsed = parse("/video", fields=said)
        ask = Ask(asker, "/video", press.key, press.reply)
        return await self._commands.do(ask, parsed)
