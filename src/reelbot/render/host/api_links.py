"""The routes of links and keys."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from reelbot.core.links import Link, Linked, NewLink, Secret
from reelbot.render.host.exchange import answer, body, caller, job_id
from reelbot.render.host.links import LinkDesk
from reelbot.render.host.route import Route

LINK = "/v1/links/{token}/{name}"
MODELS = (NewLink, Link, Linked, Secret)
_ERRORS = (401, 403, 404)

ROUTES: tuple[Route, ...] = (
    Route(
        "post", "/v1/jobs/{job}/artifacts/{name}/link", "A link that opens this file for a while",
        {201: Link}, body=NewLink, errors=(400, *_ERRORS, 422),
    ),
    Route(
        "get", LINK, "The file of a link; ranges are answered", {200: "file", 206: "file"},
        errors=(*_ERRORS, 416),
    ),
    Route("get", f"{LINK}/about", "What a link opens", {200: Linked}, errors=_ERRORS),
    Route(
        "post", "/v1/secrets/{purpose}", "A key for the caller's own use; outlives restarts",
        {200: Secret}, errors=_ERRORS,
    ),
)  # fmt: skip


def routes(desk: LinkDesk) -> Iterable[web.RouteDef]:
    """Every route, for the application."""
    api = LinkApi(desk)
    return [
        web.post("/v1/jobs/{job}/artifacts/{name}/link", api.make),
        web.get(LINK, api.open),
        web.get(f"{LINK}/about", api.about),
        web.post("/v1/secrets/{purpose}", api.secret),
    ]


class LinkApi:
    """One method a route."""

    def __init__(self, desk: LinkDesk) -> None:
        self._desk = desk

    async def make(self, request: web.Request) -> web.Response:
        hours = (await body(request, NewLink)).hours
        name = request.match_info["name"]
        link = await self._desk.make(caller(request), job_id(request), name, hours)
        return answer(link.model_dump(mode="json"), status=201)

    async def open(self, request: web.Request) -> web.StreamResponse:
        token, name = request.match_info["token"], request.match_info["name"]
        found = await self._desk.open(caller(request), token, name)
        response = web.FileResponse(found.path, headers={"Content-Type": found.mime})
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def about(self, request: web.Request) -> web.Response:
        token, name = request.match_info["token"], request.match_info["name"]
        linked = await self._desk.about(caller(request), token, name)
        return answer(linked.model_dump(mode="json"))

    async def secret(self, request: web.Request) -> web.Response:
        secret = await self._desk.secret(caller(request), request.match_info["purpose"])
        return answer(Secret(secret=secret).model_dump(), status=200)
