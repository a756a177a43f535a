"""What travels about accounts: one person on several platforms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reelbot.core.wire import Message

CODE_MAX = 32


class Accounts(Message):
    """All accounts of a person as adapter/user, the one that asked first."""

    accounts: tuple[str, ...]


class Code(Message):
    """Joins whoever sends it with who asked for it; good for once."""

    code: str
    expires_s: float


class GivenCode(Message):
    """`POST /v1/accounts/join`; case, spaces and hyphens do not count."""

    code: Annotated[str, Field(min_length=1, max_length=CODE_MAX)]
