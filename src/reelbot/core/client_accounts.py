"""The calls about accounts; each is made for the client's person."""

from __future__ import annotations

from reelbot.core.accounts import CODE_MAX, Accounts, Code, GivenCode
from reelbot.core.connection import Connection
from reelbot.core.errors import NotFound


class AccountCalls(Connection):
    """A part of `RenderClient`."""

    async def accounts(self) -> tuple[str, ...]:
        """All accounts of the person as adapter/user, the one that asks first."""
        return Accounts.model_validate(await self._dict("GET", "/v1/accounts")).accounts

    async def account_code(self) -> Code:
        """A code that joins whoever sends it within ten minutes."""
        return Code.model_validate(await self._dict("POST", "/v1/accounts/code"))

    async def join_accounts(self, code: str) -> tuple[str, ...]:
        """Be one person with who made the code; returns all accounts.

        Raises NotFound("code_unknown"), QuotaReached("code_tries"), Conflict: already_joined,
        accounts_full.
        """
        if not 0 < len(code) <= CODE_MAX:
            raise NotFound("code_unknown")
        body = GivenCode(code=code)
        answer = await self._dict("POST", "/v1/accounts/join", body)
        return Accounts.model_validate(answer).accounts

    async def part_accounts(self) -> None:
        """Let this account be by itself again; raises Conflict("not_joined")."""
        await self._json("DELETE", "/v1/accounts")
