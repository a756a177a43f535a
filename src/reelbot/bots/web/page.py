"""What all routes of the page share: the client of the render host, and who is asking."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from reelbot.bots.conversation import Conversation
from reelbot.bots.web.addresses import Attempts, Network, client_address, networks
from reelbot.bots.web.cookies import NAME, Signer, Visitor
from reelbot.bots.web.exchange import Patience
from reelbot.bots.web.hub import Hub
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, NotAllowed, QuotaReached, Unreachable
from reelbot.core.jobs import Origin, Person
from reelbot.core.settings import Settings

ADAPTER = "web"
SECRET = "web"  # the purpose of the key that the render host gives us
DAY_S = 86_400.0
ATTEMPTS = (10, 60.0)  # passwords, invitations and operator's tokens from one address a minute
COUNTED_PAGES = 25  # how far back today's jobs are counted again after a start
UPLOADS_AT_ONCE = 16
UPLOADS_PER_PERSON = 3


class Shut(NotAllowed):
    """Whoever asks has to sign in first."""

    status = 401


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks, from where; `client` speaks to the render host for them."""

    visitor: Visitor
    address: str
    locale: str
    client: RenderClient

    @property
    def person(self) -> Person:
        return Person(adapter=ADAPTER, user=self.visitor.user)

    @property
    def origin(self) -> Origin:
        """Without `reply`: a result is looked at here, nothing is to be delivered."""
        return Origin(adapter=ADAPTER, user=self.visitor.user, locale=self.locale)


GUEST = web.RequestKey("guest", Guest)


@dataclass(eq=False)
class Page:
    """One page. `now` gives seconds since the epoch; `random` so many random bytes."""

    settings: Settings
    client: RenderClient
    hub: Hub
    patience: Patience = field(default_factory=Patience)
    now: Callable[[], float] = time.time
    random: Callable[[int], bytes] = os.urandom
    proxies: tuple[Network, ...] = field(init=False)
    attempts: Attempts = field(init=False)
    spent: Attempts = field(init=False)
    uploading: dict[str, int] = field(default_factory=dict)
    conversation: Conversation | None = None  # while it is served
    _signer: Signer | None = None
    _counted: bool = False
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        section = self.settings.web
        try:
            self.proxies = networks(section.proxies)
        except ValueError as error:
            raise HostProblem("web_proxies_invalid", reason=str(error)) from error
        if section.pages is not None and not section.pages.is_dir():
            raise HostProblem("web_pages_missing", path=str(section.pages))
        self.attempts = Attempts(*ATTEMPTS, self.now)
        self.spent = Attempts(max(1, section.jobs_per_day_per_address), DAY_S, self.now)

    # --- who asks --------------------------------------------------------------------------------

    async def signer(self) -> Signer:
        """Raises Unreachable until the render host has answered once."""
        if self._signer is None:
            try:
                self._signer = Signer(await self.client.secret(SECRET))
            except Unreachable:
                self.hub.host_is_away(True)
                raise
        return self._signer

    def address(self, request: web.Request) -> str:
        forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))[:1000]
        return client_address(request.remote, forwarded, self.proxies)

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Whom the cookie speaks of; None where there is none of ours."""
        return (await self.signer()).read(request.cookies.get(NAME))

    async def entry_mark(self) -> str:
        """What a visitor's `entered` must be today; empty where anybody may in."""
        section = self.settings.web
        if section.access == "password" and section.password is not None:
            secret = section.password.get_secret_value()
            return (await self.signer()).mark(f"password {secret}")
        if section.access == "invite":
            return (await self.signer()).mark("invited")
        return ""

    async def may_enter(self, visitor: Visitor | None) -> bool:
        mark = await self.entry_mark()
        return not mark or (visitor is not None and visitor.entered == mark)

    async def guest(self, request: web.Request, locale: str) -> Guest:
        """Raises Shut("session_missing"), ("access_needed"), Unreachable."""
        visitor = await self.visitor(request)
        if visitor is None:
            raise Shut("session_missing")
        if not await self.may_enter(visitor):
            raise Shut("access_needed")
        person = Person(adapter=ADAPTER, user=visitor.user)
        return Guest(visitor, self.address(request), locale, self.client.acting_for(person))

    # --- bounds ----------------------------------------------------------------------------------

    def check_attempts(self, address: str) -> None:
        wait = self.attempts.wait_s(address)
        if wait is not None:
            raise QuotaReached("too_many_attempts", retry_after=wait)

    async def check_share(self, guest: Guest) -> None:
        """Where anybody may in, an address has its share of a day; a new cookie gives no more."""
        limit = self.settings.web.jobs_per_day_per_address
        if self.settings.web.access != "open" or not limit:
            return
        await self._count_again()
        wait = self._share_left(guest)
        if wait is not None:
            raise QuotaReached("quota_address", limit=limit, retry_after=wait)

    def _share_left(self, guest: Guest) -> float | None:
        return self.spent.wait_s(_share_of(guest.visitor.user))

    def count(self, guest: Guest, at: float | None = None) -> None:
        if self.settings.web.access == "open":
            self.spent.add(_share_of(guest.visitor.user), at)

    async def _count_again(self) -> None:
        """Once after a start: what was asked for within the day is known by its owner's id."""
        async with self._lock:
            if self._counted:
                return
            before: str | None = None
            seen: list[tuple[float, str]] = []
            for _ in range(COUNTED_PAGES):
                jobs = await self.client.jobs(limit=200, before=before)
                recent = [job for job in jobs if job.created > self.now() - DAY_S]
                seen += [(job.created, job.owner) for job in recent]
                if len(recent) < 200:
                    break
                before = jobs[-1].id
            for created, owner in sorted(seen):
                adapter, _, user = owner.partition("/")
                if adapter == ADAPTER:
                    self.spent.add(_share_of(user), created)
            self._counted = True


def _share_of(user: str) -> str:
    """The mark of the address at which an id was given."""
    return user.rpartition("-")[2]


def new_key(given: str, guest: Guest) -> str:
    """An ask's key: the browser's own, under the person's name so that no two meet."""
    return hashlib.sha256(f"{guest.visitor.user}\n{given}".encode()).hexdigest()[:40]
