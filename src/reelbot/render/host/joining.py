"""What becomes of two people's belongings when they turn out to be one; steps of a transaction."""

from __future__ import annotations

from itertools import count

from reelbot.core.errors import Conflict, NotFound, QuotaReached, ReelbotError
from reelbot.core.jobs import Person
from reelbot.render.host import accounts, people, scopes, voice_rows
from reelbot.render.host.transaction import Transaction


def join(tx: Transaction, person: Person, code: str) -> tuple[Person, ...] | ReelbotError:
    """Make one person of who sent the code and who made it; returns all accounts.

    A refusal is returned, not raised, so that a wrong code stays counted: QuotaReached
    ("code_tries"), NotFound("code_unknown"), Conflict: `already_joined`, `accounts_full` (limit).
    Raises NotAllowed("banned").
    """
    people.check_ban(tx, person)
    wait = accounts.blocked_s(tx, person)
    if wait:
        return QuotaReached("code_tries", retry_after=wait)
    maker = accounts.maker_of(tx, code)
    if maker is None:
        accounts.note_wrong(tx, person)
        return NotFound("code_unknown")
    people.check_ban(tx, maker)
    mine, theirs = accounts.joined(tx, person), accounts.joined(tx, maker)
    if maker in mine:
        return Conflict("already_joined")
    every = (*mine, *theirs)
    if len(every) > accounts.ACCOUNTS_MAX:
        return Conflict("accounts_full", limit=accounts.ACCOUNTS_MAX)
    accounts.use_up(tx, maker)
    _share_settings(tx, mine, theirs)
    chosen = _chosen(tx, maker) or _chosen(tx, person)
    _part_names(tx, person, maker)
    accounts.unite(tx, every)
    if chosen is not None:
        voice_rows.choose_alone(tx, person, chosen)
    return every


def part(tx: Transaction, person: Person) -> bool:
    """Take an account out with what is its own; False where it is joined with none.

    Raises NotAllowed("banned"): a ban is not shed by parting.
    """
    people.check_ban(tx, person)
    before = accounts.joined(tx, person)
    accounts.part(tx, person)
    for each in before:
        voice_rows.choose_if_none(tx, each)
    return len(before) > 1


def _chosen(tx: Transaction, person: Person) -> str | None:
    voices = voice_rows.of_person(tx, person)
    return next((voice.id for voice in voices if voice.chosen), None)


def _part_names(tx: Transaction, person: Person, maker: Person) -> None:
    """No two voices of one person have a name: those of who sent the code get a number."""
    taken = {voice_rows.fold(voice.name) for voice in voice_rows.of_person(tx, maker)}
    mine = voice_rows.of_person(tx, person)
    taken_by_me = {voice_rows.fold(voice.name) for voice in mine}
    for voice in mine:
        if voice_rows.fold(voice.name) not in taken:
            continue
        free = next(
            name
            for number in count(2)
            if voice_rows.fold(name := f"{voice.name}-{number}") not in taken | taken_by_me
        )
        taken_by_me.add(voice_rows.fold(free))
        voice_rows.rename(tx, voice.id, free)


def _share_settings(tx: Transaction, mine: tuple[Person, ...], theirs: tuple[Person, ...]) -> None:
    """Settings and bounds are kept with every account alike, so that none loses them by parting.

    Where both have one, that of the code's maker holds; of two bounds the narrower does.
    """
    both = scopes.settings(tx, scopes.scope_of_person(mine[0]))
    both |= scopes.settings(tx, scopes.scope_of_person(theirs[0]))
    bounds = [people.jobs_per_day(tx, each) for each in (mine[0], theirs[0])]
    narrow = min((bound for bound in bounds if bound is not None), default=None)
    for person in (*mine, *theirs):
        scopes.set_settings(tx, scopes.scope_of_person(person), both)
        people.set_jobs_per_day(tx, person, narrow)
