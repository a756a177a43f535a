"""Chat commands that make no film, as the terminal answers them."""

from __future__ import annotations

from collections.abc import Iterable

from reelbot.cli import jobs, people, queue, voices
from reelbot.cli.frame import DONE, Frame
from reelbot.cli.host_access import access
from reelbot.cli.person import me
from reelbot.cli.tables import columns
from reelbot.core.commands import COMMANDS, command_named
from reelbot.core.errors import InvalidInput, NotFound
from reelbot.core.nearest import nearest
from reelbot.core.options import Command
from reelbot.core.parse import Parsed
from reelbot.core.synonyms import means_all

JOBS_SHOWN = 50
HELLO = (
    "Reelbot makes films from words, with narration, music and captions. "
    "Say what is to be seen, and the film comes as a file. For example:"
)
FILES = "Pictures, recordings and texts go with it as --attach FILE; /help shows all commands."


async def answer(frame: Frame, parsed: Parsed, *, as_json: bool) -> int:
    """Print the answer of a command that makes nothing.

    What is shared or set in a place cannot be from here: InvalidInput("no_place_here").
    """
    match parsed.name:
        case "help":
            print(help_text(parsed.arguments.get("command")))
        case "start":
            print(HELLO)
            print("\n".join(examples()))
            print(FILES)
        case "jobs":
            return await jobs.list_jobs(frame, str(me()), None, JOBS_SHOWN, as_json=as_json)
        case "cancel":
            async with access(frame.settings) as client:
                said = parsed.arguments.get("job")
                if means_all(said):
                    gone = await client.cancel_all(str(me()))
                    if not gone:
                        raise NotFound("no_open_jobs", person=str(me()))
                else:
                    gone = [await client.cancel(said or await jobs.latest_open(client, me()))]
                for job in gone:
                    jobs.show_state(job, as_json=as_json)
        case "quota":
            return await people.quota(frame, as_json=as_json)
        case "settings":
            return await people.settings(frame, parsed, as_json=as_json)
        case "privacy":
            return await people.privacy(frame, parsed, as_json=as_json)
        case "link":
            return await people.link(frame, parsed, as_json=as_json)
        case "voice list":
            return await voices.show(frame, as_json=as_json)
        case "voice use" | "voice forget":
            return await voices.change(frame, parsed, as_json=as_json)
        case "voice share":
            raise InvalidInput("no_place_here")
        case "admin pause":
            return await queue.pause(frame)
        case "admin resume":
            return await queue.resume(frame)
        case "admin stats":
            return await queue.stats(frame, as_json=as_json)
        case _:
            return await people.administer(frame, parsed, as_json=as_json)
    return DONE


def help_text(name: str | None) -> str:
    """All commands, or one with its options and examples (pure).

    Raises InvalidInput("unknown_command").
    """
    if not name:
        return columns([(f"/{command.name}", command.summary) for command in COMMANDS])
    command = command_named(name.removeprefix("/"))
    if command is None:
        known = [command.name for command in COMMANDS]
        raise InvalidInput("unknown_command", command=name, nearest=nearest(name, known))
    return "\n".join(_about(command))


def examples() -> list[str]:
    """An example of each of the first three commands."""
    return [command.examples[0] for command in COMMANDS[:3]]


def _about(command: Command) -> Iterable[str]:
    yield f"/{command.name}: {command.summary}"
    rows = [(f"  {sub.name}", sub.summary) for sub in command.subcommands]
    rows += [(f"  {option.name}:", option.description) for option in command.options]
    if rows:
        yield columns(rows)
    for example in command.examples:
        yield f"  e.g. {example}"
