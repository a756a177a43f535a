"""Links to films that are too big to be posted: made for whoever posts, opened by whoever has
one."""

from __future__ import annotations

import html
from typing import Any

from aiohttp import web

from reelbot.bots.web.documents import Documents
from reelbot.bots.web.exchange import language_of
from reelbot.bots.web.files import asked_headers, passed_on
from reelbot.bots.web.page import Page
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.jobs import Artifact, Job
from reelbot.core.links import Linked
from reelbot.core.locales.template import clock
from reelbot.core.settings import Settings

HOURS_A_DAY = 24.0


class LinkMaker:
    """For the rooms that post. Needs no page to run in this process, only its public address."""

    def __init__(self, client: RenderClient, settings: Settings) -> None:
        self._client = client
        self._section = settings.web

    async def link_for(self, job: Job, artifact: Artifact) -> str | None:
        """An address that opens the artifact for `[web] link_days`, for everybody who has it.

        None where `[web] public_url` is not set: nobody else would reach the page. Raises as
        `RenderClient.link` does.
        """
        if not self._section.public_url:
            return None
        hours = self._section.link_days * HOURS_A_DAY
        link = await self._client.link(job.id, artifact.name, hours=hours)
        return f"{self._section.public_url.rstrip('/')}/l/{link.token}/{artifact.name}"


class LinkRoutes:
    """`GET /l/{token}/{name}`: a page with the film for whoever follows the link in a browser, the
    file itself for everything else (players, downloads, chat platforms' previews)."""

    def __init__(self, page: Page, documents: Documents) -> None:
        self._page = page
        self._documents = documents

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/l/{token}/{name}", self.open)]

    async def open(self, request: web.Request) -> web.StreamResponse:
        token, name = request.match_info["token"][:200], request.match_info["name"][:64]
        client = self._page.client
        download = "download" in request.query
        if not download and _navigates(request):
            linked = await client.linked(token, name)
            return self._shown(request, linked)
        title = (await client.linked(token, name)).title if download else None
        async with client.linked_file(token, name, headers=asked_headers(request)) as source:
            response_title = title if download else None
            return await passed_on(request, source, name, response_title)

    def _shown(self, request: web.Request, linked: Linked) -> web.Response:
        locale = language_of(request)
        facts: dict[str, Any] = {
            "size": linked.bytes,
            "length": linked.seconds,
            "left": max(0.0, linked.expires - self._page.now()),
        }
        about = texts.say("web.link.about", facts, locale)
        player = ""
        if linked.mime.startswith(("video/", "audio/")):
            kind = "video" if linked.mime.startswith("video/") else "audio"
            player = (
                f'<{kind} controls playsinline preload="metadata" src="?play"'
                f' aria-label="{html.escape(linked.title)}"></{kind}>'
            )
        elif linked.mime.startswith("image/"):
            player = f'<img src="?play" alt="{html.escape(linked.title)}">'
        save = html.escape(texts.say("web.download", {}, locale))
        length = f" · {clock(linked.seconds)}" if linked.seconds else ""
        body = (
            f'<article class="linked"><h1>{html.escape(linked.title)}</h1>{player}'
            f'<p class="muted">{html.escape(about)}</p>'
            f'<p><a class="button primary" href="?download" download>{save}{length}</a></p>'
            "</article>"
        )
        response = self._documents.document(linked.title, body, locale)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Vary"] = "Accept, Sec-Fetch-Dest"
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def _navigates(request: web.Request) -> bool:
    """Whether a person follows the link, rather than a player or a program fetching the file."""
    if "play" in request.query:
        return False
    wanted = request.headers.get("Sec-Fetch-Dest")
    if wanted is not None:
        return wanted == "document"
    return "text/html" in request.headers.get("Accept", "")
