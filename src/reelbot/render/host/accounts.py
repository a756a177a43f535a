"""One person on several platforms, as rows; each function is a step of a transaction.

What belongs to an account stays with it: jobs with the platform that posts them, voices with who
sent them. It is looked for under all accounts of a person, so that parting gives each its own back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from reelbot.core.jobs import Person
from reelbot.render.host.transaction import Transaction

CODE_S = 600.0
# No vowel and nothing that is read as something else: a code is typed off a screen, and is no word.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
CODE_CHARACTERS = 8
TRIES_MAX = 5  # wrong codes of one person within the life of a code
ACCOUNTS_MAX = 8

# Whether two rows of jobs, r and w, are of one person.
SAME_PERSON = """
    ((r.adapter = w.adapter AND r.user = w.user) OR EXISTS (
        SELECT 1 FROM accounts a JOIN accounts b ON b.person = a.person
        WHERE a.adapter = w.adapter AND a.user = w.user
            AND b.adapter = r.adapter AND b.user = r.user))
"""


def joined(tx: Transaction, person: Person) -> tuple[Person, ...]:
    """All accounts of a person, the given one first."""
    rows = tx.rows(
        """SELECT b.adapter, b.user FROM accounts a JOIN accounts b ON b.person = a.person
           WHERE a.adapter = ? AND a.user = ? ORDER BY b.adapter, b.user""",
        person.adapter,
        person.user,
    )
    others = [Person(adapter=row["adapter"], user=row["user"]) for row in rows]
    return (person, *(other for other in others if other != person))


def among(people: Collection[Person], columns: str = "adapter, user") -> tuple[str, list[str]]:
    """A condition that a row is of one of `people`, and its values."""
    values = [value for person in people for value in (person.adapter, person.user)]
    if len(people) == 1:
        # An index that ends in the order that is asked for is read in it, and no further.
        return f"({columns}) = (?, ?)", values
    marks = ", ".join(["(?, ?)"] * len(people))
    return f"({columns}) IN (VALUES {marks})", values


# --- codes ---------------------------------------------------------------------------------------


def new_code(tx: Transaction, person: Person) -> str:
    """A code for ten minutes; the account's earlier one is no longer good."""
    tx.change("DELETE FROM account_codes WHERE expires <= ?", tx.now)
    code = "".join(tx.random.choices(ALPHABET, k=CODE_CHARACTERS))
    tx.change(
        "INSERT OR REPLACE INTO account_codes (adapter, user, code_hash, expires)"
        " VALUES (?, ?, ?, ?)",
        person.adapter,
        person.user,
        _hash(code),
        tx.now + CODE_S,
    )
    return f"{code[:4]}-{code[4:]}"


def maker_of(tx: Transaction, code: str) -> Person | None:
    """Whose open code it is; None where it is none, or no longer."""
    row = tx.one(
        "SELECT adapter, user FROM account_codes WHERE code_hash = ? AND expires > ?",
        _hash(code),
        tx.now,
    )
    return None if row is None else Person(adapter=row["adapter"], user=row["user"])


def use_up(tx: Transaction, person: Person) -> None:
    """A code is good for once."""
    tx.change(
        "DELETE FROM account_codes WHERE adapter = ? AND user = ?", person.adapter, person.user
    )


def note_wrong(tx: Transaction, person: Person) -> None:
    tx.change(
        "INSERT INTO account_tries (adapter, user, at) VALUES (?, ?, ?)",
        person.adapter,
        person.user,
        tx.now,
    )


def blocked_s(tx: Transaction, person: Person) -> float:
    """How long a person who sent too many wrong codes has to wait; 0 where they need not."""
    tx.change("DELETE FROM account_tries WHERE at <= ?", tx.now - CODE_S)
    where, values = among(joined(tx, person))
    rows = tx.rows(f"SELECT at FROM account_tries WHERE {where} ORDER BY at", *values)
    return 0.0 if len(rows) < TRIES_MAX else float(rows[-TRIES_MAX]["at"] + CODE_S - tx.now)


def _hash(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


# --- joining and parting -------------------------------------------------------------------------


def unite(tx: Transaction, people: Sequence[Person]) -> None:
    """Make one person of all these accounts."""
    name = f"{tx.random.getrandbits(64):016x}"
    for person in people:
        tx.change(
            "INSERT OR REPLACE INTO accounts (adapter, user, person) VALUES (?, ?, ?)",
            person.adapter,
            person.user,
            name,
        )


def part(tx: Transaction, person: Person) -> None:
    """Take an account out."""
    people = joined(tx, person)
    # Of two, neither is joined with anything any more.
    gone = people if len(people) == 2 else (person,)
    where, values = among(gone)
    tx.change(f"DELETE FROM accounts WHERE {where}", *values)


def forget(tx: Transaction, people: Collection[Person]) -> None:
    """Leave no row of these accounts."""
    where, values = among(people)
    for table in ("accounts", "account_codes", "account_tries"):
        tx.change(f"DELETE FROM {table} WHERE {where}", *values)
