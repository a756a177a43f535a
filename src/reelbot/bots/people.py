"""`/settings`, `/quota`, `/privacy`, `/help` and `/start`: what concerns one person or place."""

from __future__ import annotations

from reelbot.bots import buttons
from reelbot.bots.adapter import Action, Answer, Asker, Button
from reelbot.bots.tools import Tools
from reelbot.core import linking, texts
from reelbot.core.cleaning import shortened
from reelbot.core.commands import COMMANDS, command_named
from reelbot.core.errors import InvalidInput, NotAllowed
from reelbot.core.nearest import nearest
from reelbot.core.parse import Parsed
from reelbot.core.personal import kept_line, quota_lines, settings_lines

DEFAULT = "default"  # takes a setting back
EXAMPLES = 3
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
        if server and changes and role is None and not asker.operator:
            raise NotAllowed("place_admins_only")
        client = self._tools.acting(asker, role)
        place = asker.place if server else None
        if changes:
            found = await client.set_settings(changes, "place" if server else "person", place)
        else:
            found = await client.settings("place" if server else "person", place)
        said = list(settings_lines(found.settings, server=server, locale=asker.locale))
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
                shortened(example(str(number), locale).removeprefix("/video "), _LABEL_CHARACTERS),
                Action("example", str(number)),
                "primary" if number == 0 else "plain",
            ),
        )
        for number in range(EXAMPLES)
    )
    text = f"{texts.say('start', locale=locale)}\n{texts.say('start.try', locale=locale)}"
    return Answer(text, rows)


def example(argument: str, locale: str | None) -> str:
    """The command of an example's number (pure); an unknown one is the first."""
    number = int(argument) if argument.isdecimal() and len(argument) < 4 else 0
    return texts.say(f"start.example.{number if number < EXAMPLES else 0}", locale=locale)
