"""The live stream of one open page, as server-sent events."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

from aiohttp import web

from reelbot.bots.web.hub import Stream
from reelbot.bots.web.page import GUEST, Guest, Page
from reelbot.bots.web.views import job_view, progress_view
from reelbot.core.errors import Unreachable

KEEP_ALIVE_S = 15.0
WRITE_S = 20.0  # who reads nothing for so long has left
LIVE_EVERY_S = 0.25
SHOWN = 30
RETRY_MS = 2_000
# A page whose place was taken comes back so much later, so that it takes no other's at once.
CLOSED_RETRY_MS = (20_000, 60_000)


class LiveRoutes:
    """`GET /api/events`: hello, job, progress, preview, gone, host, closed."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/api/events", self.events)]

    async def events(self, request: web.Request) -> web.StreamResponse:
        guest = request[GUEST]
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        stream = self._page.hub.open(guest.visitor.user)
        try:
            await self._write(response, f"retry: {RETRY_MS}\n\n")
            await self._begin(response, guest, stream)
            await self._go_on(response, guest, stream)
        except (ConnectionError, TimeoutError, RuntimeError):
            pass  # they left; they will begin anew
        finally:
            self._page.hub.leave(stream)
        return response

    async def _begin(self, response: web.StreamResponse, guest: Guest, stream: Stream) -> None:
        """How the person's jobs are now: what was missed meanwhile is in it."""
        hub = self._page.hub
        try:
            jobs = await guest.client.jobs(user=str(guest.person), limit=SHOWN)
        except Unreachable:
            hub.host_is_away(True)
            stream.away = True
            jobs = []
        hub.watch(guest.visitor.user, jobs)
        now = self._page.now()
        views = [job_view(job, guest.locale, now) for job in jobs]
        await self._send(response, "hello", {"jobs": views, "away": hub.away})

    async def _go_on(self, response: web.StreamResponse, guest: Guest, stream: Stream) -> None:
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE_S):
                    await stream.woken.wait()
            except TimeoutError:
                await self._write(response, ": \n\n")
                continue
            stream.woken.clear()
            for name, data in self._news(guest, stream):
                await self._send(response, name, data)
            if stream.closed:
                later = random.randrange(*CLOSED_RETRY_MS) if stream.evicted else RETRY_MS
                await self._write(response, f"retry: {later}\n")
                await self._send(response, "closed", {"retry_ms": later})
                return
            await asyncio.sleep(LIVE_EVERY_S)

    def _news(self, guest: Guest, stream: Stream) -> list[tuple[str, dict[str, Any]]]:
        """What the page was not told yet; it leaves the stream."""
        news: list[tuple[str, dict[str, Any]]] = []
        now, locale = self._page.now(), guest.locale
        if stream.away is not None:
            news.append(("host", {"away": stream.away}))
            stream.away = None
        news += [("job", job_view(job, locale, now)) for job in stream.jobs.values()]
        for job_id, data in stream.progress.items():
            known = self._page.hub.known(guest.visitor.user, job_id)
            if known is not None:
                news.append(("progress", progress_view(known, data, locale, now)))
        news += [("preview", {"job": job_id}) for job_id in stream.previews]
        news += [("gone", {"job": job_id}) for job_id in stream.gone]
        for told in (stream.jobs, stream.progress, stream.previews, stream.gone):
            told.clear()
        return news

    async def _send(self, response: web.StreamResponse, name: str, data: dict[str, Any]) -> None:
        await self._write(response, f"event: {name}\ndata: {json.dumps(data)}\n\n")

    @staticmethod
    async def _write(response: web.StreamResponse, text: str) -> None:
        async with asyncio.timeout(WRITE_S):
            await response.write(text.encode())
