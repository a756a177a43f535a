"""What `/link` does and says, the same on every platform."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from reelbot.core import texts
from reelbot.core.client_accounts import AccountCalls


class Done(NamedTuple):
    """The sentence, and the same as facts."""

    text: str
    facts: dict[str, Any]


async def link(client: AccountCalls, said: Mapping[str, Any], locale: str | None = None) -> Done:
    """Without options a code, with a code joining, with undo parting; raises as those calls do."""
    if said.get("undo"):
        await client.part_accounts()
        return Done(texts.say("link.parted", {}, locale), {"accounts": []})
    if code := said.get("code"):
        accounts = await client.join_accounts(str(code))
        return Done(joined(accounts, "link.joined", locale), {"accounts": list(accounts)})
    new = await client.account_code()
    text = texts.say("link.code", new.model_dump(), locale)
    if known := listed(await client.accounts(), locale):
        text = f"{known}\n{text}"
    return Done(text, new.model_dump(mode="json"))


def listed(accounts: Collection[str], locale: str | None = None) -> str:
    """Which accounts are one person; empty where it is one account (pure)."""
    return joined(accounts, "link.accounts", locale) if len(accounts) > 1 else ""


def joined(accounts: Collection[str], key: str, locale: str | None) -> str:
    return texts.say(key, {"accounts": ", ".join(accounts)}, locale)
