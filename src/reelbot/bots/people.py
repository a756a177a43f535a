"""`/settings`, `/quota`, `/privacy`, `/help` and `/start`: what concerns one person or place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reelbot.bots import buttons
from reelbot.bots.adapter import Action, Answer, Asker, Button
from reelbot.bots.tools import Tools
from reelbot.core import linking, texts
from reelbot.core.cleaning import shortened
from reelbot.core.commands import COMMANDS, VIDEO, command_named
from reelbot.core.errors import InvalidInput
from reelbot.core.nearest import nearest
from reelbot.core.parse import Parsed
from reelbot.core.people import Kept

DEFAULT = "default"  # takes a setting back
DAY_S = 86_400.0
EXAMPLES = VIDEO.examples
SURE = "sure"
_LABEL_CHARACTERS = 60


class People:
    """Answers that are their asker's alone, but for the server's settings and /start."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def settings(self, asker: Asker, parsed: Parsed) -> Answer:
        """Show or change one's own, or the place's by who is in charge of it.

        Raises InvalidInput("no_place_here"), NotAllowed.
        """
        wanted = dict(parsed.arguments)
        server = wanted.pop("scope", "mine") == "server"
        if server and asker.place is None:
            raise InvalidInput("no_place_here", field="scope")
        changes = {name: None if said == DEFAULT else said for name, said in wanted.items()}
        role = "place_admin" if server and asker.place_admin and not asker.operator else None
        client = self._tools.acting(asker, role)
        place = asker.place if server else None
        if changes:
            found = await client.set_settings(changes, "place" if server else "person", place)
        else:
            found = await client.settings("place" if server else "person", place)
        said = list(settings_lines(found.settings, server, asker.locale))
        if changes:
            said.insert(0, texts.say("settings.saved", locale=asker.locale))
        return Answer("\n".join(said), private=True)

    async def quota(self, asker: Asker) -> Answer:
        found = await self._tools.acting(asker).quota(asker.place)
        return Answer("\n".join(quota_lines(found, asker.locale)), private=True)

    async def privacy(self, asker: Asker, parsed: Parsed) -> Answer:
        """What is kept, with a button that deletes it all."""
        if parsed.arguments.get("delete") == "everything":
            return await self.forget(asker, SURE)
        client, locale = self._tools.acting(asker), asker.locale
        kept, accounts = await client.kept(asker.person), await client.accounts()
        lines = (
            texts.say("privacy", locale=locale),
            linking.listed(accounts, locale),
            kept_line(kept, locale),
        )
        text = "\n".join(line for line in lines if line)
        label = texts.say("privacy.button", locale=locale)
        return Answer(text, buttons.row(Button(label, Action("forget"), "danger")), private=True)

    async def forget(self, asker: Asker, argument: str) -> Answer:
        """Delete everything about a person, where they said so twice."""
        locale = asker.locale
        if argument != SURE:
            label = texts.say("button.sure", locale=locale)
            sure = Button(label, Action("forget", SURE), "danger")
            text = texts.say("privacy.sure", locale=locale)
            return Answer(text, buttons.row(sure), private=True, edit_pressed=True)
        await self._tools.acting(asker).purge(asker.person)
        return Answer(texts.say("privacy.deleted", locale=locale), private=True, edit_pressed=True)


def settings_lines(settings: Mapping[str, Any], server: bool, locale: str | None) -> Iterator[str]:
    """What is set, an option a line (pure)."""
    if not settings:
        yield texts.say("settings.none", locale=locale)
        return
    yield texts.say("settings.head.server" if server else "settings.head.mine", locale=locale)
    for name, value in settings.items():
        yield texts.say("settings.line", {"option": name, "value": value}, locale)


def quota_lines(found: Mapping[str, Any], locale: str | None) -> Iterator[str]:
    """What is used of what is allowed, a sentence each (pure); 0 is no limit, but for jobs."""
    said = 0
    for facts, head in ((found, None), (found.get("place") or {}, "quota.here")):
        bounds = list(_bounds(facts, locale))
        if bounds and head is not None:
            yield texts.say(head, locale=locale)
        yield from bounds
        said += len(bounds)
    if not said:
        yield texts.say("quota.none", locale=locale)


def _bounds(found: Mapping[str, Any], locale: str | None) -> Iterator[str]:
    if found.get("seconds_per_day"):
        facts = {"used_s": found["seconds_today"], "limit_s": found["seconds_per_day"]}
        yield texts.say("quota.day", facts, locale)
    if found.get("waiting_max"):
        yield texts.say("quota.waiting", {**found, "limit": found["waiting_max"]}, locale)
    if found.get("jobs_per_day") is not None:
        yield texts.say("quota.jobs", found, locale)
    if found.get("cooldown_s"):
        yield texts.say("quota.cooldown", found, locale)


def kept_line(found: Kept, locale: str | None) -> str:
    """How much is kept of a person (pure)."""
    facts = found.model_dump()
    films_s = None if found.films_days is None else found.films_days * DAY_S
    # A size of nothing says nothing.
    sizes = {name: facts[name] or None for name in facts if name.endswith("_bytes")}
    return texts.say("privacy.kept", {**facts, **sizes, "films_s": films_s}, locale)


def help_answer(asker: Asker, parsed: Parsed) -> Answer:
    """All commands, or one (pure). Raises InvalidInput("unknown_command")."""
    name = parsed.arguments.get("command")
    if not name:
        text = texts.help_text(locale=asker.locale, operator=asker.operator)
        return Answer(text, private=True)
    command = command_named(name)
    if command is None or (command.operators_only and not asker.operator):
        known = [each.name for each in COMMANDS if asker.operator or not each.operators_only]
        raise InvalidInput("unknown_command", command=name, nearest=nearest(name, known))
    return Answer(texts.help_text(command, asker.locale), private=True)


def start(asker: Asker) -> Answer:
    """Two sentences, and three examples to press (pure)."""
    locale = asker.locale
    rows = tuple(
        (
            Button(
                shortened(example.removeprefix("/video "), _LABEL_CHARACTERS),
                Action("example", str(number)),
                "primary" if number == 0 else "plain",
            ),
        )
        for number, example in enumerate(EXAMPLES)
    )
    text = f"{texts.say('start', locale=locale)}\n{texts.say('start.try', locale=locale)}"
    return Answer(text, rows)


def example(argument: str) -> str:
    """The command of an example's number (pure); an unknown one is the first."""
    number = int(argument) if argument.isdecimal() and len(argument) < 4 else 0
    return EXAMPLES[number] if number < len(EXAMPLES) else EXAMPLES[0]
