"""`/settings`, `/quota`, `/privacy`, `/link` and what `/admin` does to people, at the terminal."""

from __future__ import annotations

from reelbot.cli.frame import DONE, Frame, say
from reelbot.cli.host_access import access
from reelbot.cli.person import me
from reelbot.cli.queue import print_facts
from reelbot.core import administering, linking, texts
from reelbot.core.errors import InvalidInput
from reelbot.core.parse import Parsed
from reelbot.core.personal import kept_line, quota_lines, settings_lines

DEFAULT = "default"  # takes a setting back


async def settings(frame: Frame, parsed: Parsed, *, as_json: bool) -> int:
    """Show one's settings, or change those that are named.

    Raises InvalidInput("no_place_here") for a server's: the terminal is in none.
    """
    wanted = dict(parsed.arguments)
    if wanted.pop("scope", "mine") != "mine":
        raise InvalidInput("no_place_here", field="scope")
    changes = {name: None if said == DEFAULT else said for name, said in wanted.items()}
    async with access(frame.settings, person=me()) as client:
        found = await (client.set_settings(changes) if changes else client.settings())
    if as_json:
        print_facts(found.model_dump(mode="json"), as_json=True)
        return DONE
    if changes:
        print(texts.say("settings.saved"))
    print("\n".join(settings_lines(found.settings)))
    return DONE


async def quota(frame: Frame, *, as_json: bool) -> int:
    async with access(frame.settings, person=me()) as client:
        found = await client.quota()
    if as_json:
        print_facts(found, as_json=True)
    else:
        print("\n".join(quota_lines(found)))
    return DONE


async def privacy(frame: Frame, parsed: Parsed, *, as_json: bool) -> int:
    """Show what is kept of who sits here, or delete it all where they say so."""
    async with access(frame.settings, person=me()) as client:
        if parsed.arguments.get("delete") == "everything":
            await client.purge(me())
            done = texts.say("privacy.deleted")
            print_facts({"deleted": str(me())}, as_json=True) if as_json else print(done)
            return DONE
        found, accounts = await client.kept(me()), await client.accounts()
    if as_json:
        facts = found.model_dump(mode="json") | {"accounts": list(accounts)}
        print_facts(facts, as_json=True)
    else:
        print(texts.say("privacy"))
        if known := linking.listed(accounts):
            print(known)
        print(kept_line(found))
        say("/privacy delete: everything deletes it.")
    return DONE


async def link(frame: Frame, parsed: Parsed, *, as_json: bool) -> int:
    """Be one person here and on another platform; see `core.linking`."""
    async with access(frame.settings, person=me()) as client:
        done = await linking.link(client, parsed.arguments)
    print_facts(done.facts, as_json=True) if as_json else print(done.text)
    return DONE


async def administer(frame: Frame, parsed: Parsed, *, as_json: bool) -> int:
    """`/admin ban`, `unban`, `limit` and `purge`. Raises InvalidInput("bad_person")."""
    person = administering.person_meant(str(parsed.arguments["person"]))
    async with access(frame.settings) as client:
        done = await administering.administer(client, parsed, person)
    print_facts(done.facts, as_json=True) if as_json else print(done.text)
    return DONE
