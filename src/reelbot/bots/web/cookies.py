"""Who a browser is: a signed cookie, and signed invitations (pure).

The key comes from the render host, so whoever is signed in stays so over restarts of both. Nothing
is kept of a cookie: it says itself who it is, and the signature says that we said so.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

NAME = "reelbot"
MAX_AGE_S = 400 * 86_400  # the longest that browsers keep a cookie
USER_BYTES = 12
MARK_CHARACTERS = 12

_COOKIE = re.compile(
    r"1\.(?P<user>[a-z0-9-]{8,64})\.(?P<entered>[a-z0-9]{0,32})\.(?P<sign>[A-Za-z0-9_-]{27})"
)
_INVITATION = re.compile(r"(?P<expires>[0-9a-f]{1,12})\.(?P<sign>[A-Za-z0-9_-]{27})")


@dataclass(frozen=True, slots=True)
class Visitor:
    """`user` is the person's id of adapter web. `entered` marks by what they were let in; it is
    compared with the mark of today's password or of invitations."""

    user: str
    entered: str = ""

    def let_in(self, mark: str) -> Visitor:
        return replace(self, entered=mark)


class Signer:
    """Signs and reads what browsers carry. Two purposes never share a signature."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, visitor: Visitor) -> str:
        said = f"1.{visitor.user}.{visitor.entered}"
        return f"{said}.{self._sign('cookie', said)}"

    def read(self, cookie: str | None) -> Visitor | None:
        """The visitor of a cookie that we made; None for any other."""
        match = _COOKIE.fullmatch(cookie or "")
        if match is None:
            return None
        said = f"1.{match['user']}.{match['entered']}"
        if not hmac.compare_digest(self._sign("cookie", said), match["sign"]):
            return None
        return Visitor(match["user"], match["entered"])

    def invite(self, expires: int) -> str:
        """An invitation that lets in whoever has it until then (seconds since the epoch)."""
        return f"{expires:x}.{self._sign('invitation', f'{expires:x}')}"

    def invited(self, invitation: str, now: float) -> bool:
        match = _INVITATION.fullmatch(invitation)
        if match is None:
            return False
        right = hmac.compare_digest(self._sign("invitation", match["expires"]), match["sign"])
        return right and now < int(match["expires"], 16)

    def mark(self, what: str) -> str:
        """Stands for a password, or for being invited, in a cookie; tells nothing about it."""
        return self._digest("mark", what).hex()[:MARK_CHARACTERS]

    def newcomer(self, address: str, random: Callable[[int], bytes]) -> Visitor:
        """Somebody new. The id ends in a digest of the address: its share of the day can be
        counted again after a restart, and nobody reads the address from it."""
        user = base64.b32encode(random(USER_BYTES)).decode().lower().rstrip("=")
        return Visitor(f"{user}-{self.address_mark(address)}")

    def address_mark(self, address: str) -> str:
        return self._digest("address", address).hex()[:MARK_CHARACTERS]

    def _sign(self, purpose: str, said: str) -> str:
        digest = self._digest(purpose, said)[:20]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _digest(self, purpose: str, said: str) -> bytes:
        return hmac.digest(self._key, f"{purpose}\n{said}".encode(), hashlib.sha256)
