"""Use cases about accounts: a code, joining with it, what is joined, parting."""

from __future__ import annotations

import structlog

from reelbot.core.accounts import Accounts, Code
from reelbot.core.errors import Conflict, ReelbotError
from reelbot.core.jobs import Person
from reelbot.render.host import accounts, joining, people
from reelbot.render.host.callers import Caller
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.transaction import Transaction

log = structlog.get_logger(__name__)


class AccountDesk:
    """Each call is made for a person, by an adapter that knows them."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue

    async def accounts(self, caller: Caller) -> Accounts:
        """All accounts of the person who asks, theirs first."""
        person = _person(caller)
        return _listed(await self._queue.look(lambda tx: accounts.joined(tx, person)))

    async def code(self, caller: Caller) -> Code:
        """A code that joins whoever sends it with who asks; raises NotAllowed("banned")."""
        person = _person(caller)

        def step(tx: Transaction) -> str:
            people.check_ban(tx, person)
            return accounts.new_code(tx, person)

        return Code(code=await self._queue.change(step), expires_s=accounts.CODE_S)

    async def join(self, caller: Caller, code: str) -> Accounts:
        """Join who asks with who made the code; raises as `joining.join` says."""
        person = _person(caller)
        outcome = await self._queue.change(lambda tx: joining.join(tx, person, code))
        if isinstance(outcome, ReelbotError):
            raise outcome
        log.info("accounts joined", accounts=len(outcome))
        return _listed(outcome)

    async def part(self, caller: Caller) -> None:
        """Let the account that asks be by itself again; raises Conflict("not_joined"),
        NotAllowed("banned")."""
        person = _person(caller)
        if not await self._queue.change(lambda tx: joining.part(tx, person)):
            raise Conflict("not_joined")
        log.info("account parted")


def _person(caller: Caller) -> Person:
    caller.need("bot", "operator")
    return caller.need_person()


def _listed(found: tuple[Person, ...]) -> Accounts:
    return Accounts(accounts=tuple(str(person) for person in found))
