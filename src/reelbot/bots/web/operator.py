"""The operator's view: everything here is asked of the host with the operator's own token, which
the page's server never keeps."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from pydantic import Field

from reelbot.bots.web.exchange import Body, answer, body, language_of
from reelbot.bots.web.page import Page
from reelbot.bots.web.views import job_view
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import NotAllowed
from reelbot.core.jobs import ErrorInfo

FAILED_SHOWN = 25
OPEN_SHOWN = 50
INVITATION_DAYS_MAX = 90


class Invitation(Body):
    days: float = Field(default=7, gt=0, le=INVITATION_DAYS_MAX)


class OperatorRoutes:
    """One method a route; each checks the token anew."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/operator", self.state),
            web.post("/api/operator/pause", self.pause),
            web.post("/api/operator/resume", self.resume),
            web.post("/api/operator/invitations", self.invite),
            web.post("/api/operator/jobs/{job}/cancel", self.cancel),
            web.post("/api/operator/jobs/{job}/retry", self.retry),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """The queue, the host, its engines, who waits, who failed and why."""
        async with self._operator(request) as client:
            queue, engines, health, running, waiting, failed = await asyncio.gather(
                client.queue(),
                client.engines(),
                client.health(),
                client.jobs(state="running", limit=OPEN_SHOWN),
                client.jobs(state="queued", limit=OPEN_SHOWN),
                client.jobs(state="failed", limit=FAILED_SHOWN),
            )
        locale, now = language_of(request), self._page.now()

        def views(jobs: list[Any]) -> list[dict[str, Any]]:
            return [job_view(job, locale, now) | {"owner": job.owner} for job in jobs]

        return answer(
            {
                "queue": _with_reasons(queue, locale),
                "health": health,
                "engines": engines,
                "running": views(running),
                "waiting": views(waiting),
                "failed": [
                    view | {"cause": _cause(job.error)}
                    for view, job in zip(views(failed), failed, strict=True)
                ],
                "streams": len(self._page.hub),
                "access": self._page.settings.web.access or "loopback",
                "now": now,
            }
        )

    async def pause(self, request: web.Request) -> web.Response:
        async with self._operator(request) as client:
            await client.pause()
            return answer({"queue": await client.queue()})

    async def resume(self, request: web.Request) -> web.Response:
        async with self._operator(request) as client:
            await client.resume()
            return answer({"queue": await client.queue()})

    async def invite(self, request: web.Request) -> web.Response:
        """An invitation to the page. It works for everybody who has it, until it expires."""
        given = await body(request, Invitation, self._page.patience)
        async with self._operator(request):
            expires = int(self._page.now() + given.days * 86_400)
            invitation = (await self._page.signer()).invite(expires)
        public = self._page.settings.web.public_url
        base = public.rstrip("/") if public else f"{request.scheme}://{request.host}"
        # Behind a # it stays out of the logs of every server on the way.
        return answer({"url": f"{base}/#invite={invitation}", "expires": expires}, status=201)

    async def cancel(self, request: web.Request) -> web.Response:
        async with self._operator(request) as client:
            job = await client.cancel(request.match_info["job"][:64])
        return answer({"job": job_view(job, language_of(request), self._page.now())})

    async def retry(self, request: web.Request) -> web.Response:
        async with self._operator(request) as client:
            job = await client.retry(request.match_info["job"][:64])
        return answer({"job": job_view(job, language_of(request), self._page.now())})

    @contextlib.asynccontextmanager
    async def _operator(self, request: web.Request) -> AsyncIterator[RenderClient]:
        """A client with the token that came along. Raises NotAllowed, QuotaReached: wrong tokens
        are counted by address."""
        address = self._page.address(request)
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip()
        if kind.lower() != "bearer" or not token or not token.isascii() or len(token) > 500:
            raise NotAllowed("unauthorized")
        self._page.check_attempts(address)
        async with RenderClient(self._page.client.base_url, token) as client:
            try:
                await client.bans()  # asks for the operator's scope
            except NotAllowed:
                self._page.attempts.add(address)
                raise
            yield client


def _cause(error: ErrorInfo | None) -> str | None:
    """An error's code, and what only an operator can use of it."""
    if error is None:
        return None
    detail = texts.detail(error)
    return error.code if detail is None else f"{error.code}: {detail}"


def _with_reasons(queue: dict[str, Any], locale: str) -> dict[str, Any]:
    """The queue's figures, each failure with its sentence."""
    told = [
        each | {"reason": texts.error(each["code"], {}, locale)}
        for each in queue.get("failures", ())
    ]
    return queue | {"failures": told}
