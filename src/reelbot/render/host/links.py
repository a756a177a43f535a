"""Signed, expiring links to single files, and keys for rooms that keep nothing themselves.

One random key is made once and kept with the host's settings, so links and sign-ins outlive a
restart and go with a backup. What is signed is never kept: a token says itself what it opens.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from reelbot.core.errors import NotFound
from reelbot.core.links import Link, Linked
from reelbot.core.versions import original_name
from reelbot.render.host import scopes
from reelbot.render.host.callers import Caller
from reelbot.render.host.desk import Desk, File
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.transaction import Transaction

SCOPE = "host"
KEY = "signing_key"
KEY_BYTES = 32
SIGNATURE_BYTES = 20
LINKS = "links"  # the purpose that no caller gets the key of

_TOKEN = re.compile(
    r"(?P<job>[a-z0-9_-]{1,64})\.(?P<expires>[0-9a-f]{1,12})\.(?P<sign>[A-Za-z0-9_-]{27})"
)
_PURPOSE = re.compile(r"[a-z][a-z-]{0,31}")
# The host's own right to look: whoever has a link need not be able to see the job.
_HOST = Caller(scope="operator", token="link")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token that was found to be right opens."""

    job: str
    expires: int


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose; nothing about the others follows from it."""
    return hmac.digest(key, f"reelbot {purpose}".encode(), hashlib.sha256)


def seal(key: bytes, job: str, name: str, expires: int) -> str:
    """The token that opens a job's file until `expires` (pure)."""
    return f"{job}.{expires:x}.{_signature(key, job, name, expires)}"


def open_token(key: bytes, token: str, name: str, now: float) -> Opened:
    """What a token opens; raises NotFound("link_forged") or ("link_expired") (pure)."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise NotFound("link_forged")
    job, expires = match["job"], int(match["expires"], 16)
    if not hmac.compare_digest(_signature(key, job, name, expires), match["sign"]):
        raise NotFound("link_forged")
    if now >= expires:
        raise NotFound("link_expired", ago_s=now - expires)
    return Opened(job, expires)


def _signature(key: bytes, job: str, name: str, expires: int) -> str:
    # No part can hold a line break, so two different links never sign the same text.
    said = f"{job}\n{name}\n{expires}".encode()
    digest = hmac.digest(key, said, hashlib.sha256)[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class LinkDesk:
    """Use cases of links."""

    def __init__(
        self, queue: JobQueue, desk: Desk, *, now: Callable[[], float] = time.time
    ) -> None:
        self._queue = queue
        self._desk = desk
        self._now = now
        self._key: bytes | None = None

    async def make(self, caller: Caller, job: str, name: str, hours: float) -> Link:
        """A link to a file of a job that the caller sees; NotFound where there is none."""
        caller.need("bot", "operator")
        await self._desk.artifact(caller, job, name)
        expires = int(self._now() + hours * 3600)
        key = derive(await self._signing_key(), LINKS)
        return Link(token=seal(key, job, name, expires), expires=expires)

    async def open(self, caller: Caller, token: str, name: str) -> File:
        """The file of a link. Raises NotFound: link_forged, link_expired, artifact_gone."""
        caller.need("bot", "operator")
        return await self._file(await self._opened(token, name), name)

    async def about(self, caller: Caller, token: str, name: str) -> Linked:
        """What a link opens; raises as `open` does."""
        caller.need("bot", "operator")
        opened = await self._opened(token, name)
        file = await self._file(opened, name)
        job = await self._desk.job(_HOST, opened.job)
        names = (name, original_name(name))
        artifact = next((each for each in job.artifacts if each.name in names), None)
        if artifact is None:
            raise NotFound("artifact_gone", name=name)
        return Linked(
            job=job.id,
            name=name,
            title=job.title,
            mime=artifact.mime,
            bytes=file.path.stat().st_size,
            seconds=artifact.seconds,
            width=artifact.width,
            height=artifact.height,
            expires=opened.expires,
        )

    async def secret(self, caller: Caller, purpose: str) -> str:
        """A key for the caller's own use, hex; NotFound("route_not_found") for an odd purpose.

        A bot's token may speak for anybody as it is, so this gives it no further power.
        """
        caller.need("bot", "operator")
        if not _PURPOSE.fullmatch(purpose) or purpose == LINKS:
            raise NotFound("route_not_found", path=purpose[:32])
        return derive(await self._signing_key(), f"secret {purpose}").hex()

    async def _opened(self, token: str, name: str) -> Opened:
        return open_token(derive(await self._signing_key(), LINKS), token, name, self._now())

    async def _file(self, opened: Opened, name: str) -> File:
        try:
            return await self._desk.artifact(_HOST, opened.job, name)
        except NotFound as error:
            # Whether there ever was such a job is nobody's to know.
            raise NotFound("artifact_gone", name=name) from error

    async def _signing_key(self) -> bytes:
        if self._key is None:
            self._key = bytes.fromhex(await self._queue.change(_kept_key))
        return self._key


def _kept_key(tx: Transaction) -> str:
    """The key as it is kept; made now where there is none."""
    found = scopes.settings(tx, SCOPE).get(KEY)
    if found is None:
        found = secrets.token_hex(KEY_BYTES)
        scopes.set_settings(tx, SCOPE, {KEY: found})
    return str(found)
