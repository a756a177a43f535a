"""What people agreed to; each function is a step."""

from __future__ import annotations

from reelbot.core.jobs import Person
from reelbot.core.wire import Consent
from reelbot.render.host.accounts import among, joined
from reelbot.render.host.transaction import Transaction


def agree(tx: Transaction, person: Person, given: Consent) -> None:
    """Remember what a person agreed to."""
    tx.change(
        """INSERT INTO consents (adapter, user, text_hash, version, at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET at = max(at, excluded.at)""",
        person.adapter,
        person.user,
        given.text_hash,
        given.version,
        given.at,
    )


def agreed_at(tx: Transaction, person: Person, text_hash: str) -> float | None:
    """When the person agreed to a text last; None where they have not, or took it back."""
    theirs, who = among(joined(tx, person))
    found: float | None = tx.value(
        f"""SELECT max(at) FROM (
               SELECT at FROM consents WHERE {theirs} AND text_hash = ?
               UNION ALL
               SELECT consent_at FROM voices WHERE {theirs} AND consent_hash = ?)""",
        *who,
        text_hash,
        *who,
        text_hash,
    )
    return found


def take_back(tx: Transaction, person: Person) -> None:
    """Whoever has a voice forgotten, or everything, is asked anew."""
    theirs, who = among(joined(tx, person))
    tx.change(f"DELETE FROM consents WHERE {theirs}", *who)
