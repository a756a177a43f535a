"""My jobs: list, one, cancel, try again, again with changes, delete."""

from __future__ import annotations

import secrets
from typing import Any

from aiohttp import web
from pydantic import Field

from reelbot.bots.web.agreeing import AgreedTo, consent_to
from reelbot.bots.web.exchange import Body, answer, body
from reelbot.bots.web.page import GUEST, Page, new_key
from reelbot.bots.web.views import job_view
from reelbot.core.bodies import number
from reelbot.core.commands import command_of
from reelbot.core.jobs import Job
from reelbot.core.options import SEED

LIST, LIST_MAX = 30, 60


class Again(Body):
    """`POST /api/jobs/{job}/again`. Without changes: once more, with a new seed."""

    changes: dict[str, str | int | float | None] = Field(default={}, max_length=40)
    key: str = Field(min_length=8, max_length=100)
    agreed: AgreedTo | None = None  # to a recording being imitated


class JobRoutes:
    """Everything is asked of the host as the person: somebody else's job is not there (404)."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        job = "/api/jobs/{job}"
        return [
            web.get("/api/jobs", self.list),
            web.get(job, self.one),
            web.delete(job, self.delete),
            web.post(f"{job}/cancel", self.cancel),
            web.post(f"{job}/retry", self.retry),
            web.post(f"{job}/again", self.again),
        ]

    async def list(self, request: web.Request) -> web.Response:
        guest, query = request[GUEST], request.query
        limit = number(query, "limit", LIST, 1, LIST_MAX)
        before = query.get("before")
        jobs = await guest.client.jobs(
            user=str(guest.person), limit=limit, before=before[:64] if before else None
        )
        self._page.hub.watch(guest.visitor.user, [job for job in jobs if not job.state.final])
        now = self._page.now()
        return answer({"jobs": [job_view(job, guest.locale, now) for job in jobs]})

    async def one(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        job = await guest.client.job(_id(request))
        return self._told(request, job, whole=True)

    async def cancel(self, request: web.Request) -> web.Response:
        return self._told(request, await request[GUEST].client.cancel(_id(request)))

    async def retry(self, request: web.Request) -> web.Response:
        return self._told(request, await request[GUEST].client.retry(_id(request)))

    async def again(self, request: web.Request) -> web.Response:
        guest = request[GUEST]
        given = await body(request, Again, self._page.patience)
        job_id, changes = _id(request), dict(given.changes)
        if not changes:
            kind = (await guest.client.job(job_id)).kind
            if command_of(kind).option("seed") is not None:
                changes["seed"] = secrets.randbelow(int(SEED.high) + 1)
        await self._page.check_share(guest)
        consent = await consent_to(guest.client, given.agreed, self._page.now())
        submitted = await guest.client.again(
            job_id, changes, guest.origin, new_key(given.key, guest), consent=consent
        )
        if submitted.created:
            self._page.count(guest)
        return self._told(request, submitted.job)

    async def delete(self, request: web.Request) -> web.Response:
        guest, job = request[GUEST], _id(request)
        await guest.client.delete(job)
        self._page.hub.forget(guest.visitor.user, job)
        return web.Response(status=204)

    def _told(self, request: web.Request, job: Job, *, whole: bool = False) -> web.Response:
        guest = request[GUEST]
        # Whatever the host lets this person see or do is theirs, or of an account joined to theirs.
        if whole:
            self._page.hub.watch(guest.visitor.user, [job])
        else:
            self._page.hub.tell(guest.visitor.user, job)
        view: dict[str, Any] = job_view(job, guest.locale, self._page.now(), whole=whole)
        return answer({"job": view})


def _id(request: web.Request) -> str:
    return request.match_info["job"][:64]
