"""The routes about deliveries: what an adapter is to post, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web
from pydantic import BaseModel

from reelbot.core import wire
from reelbot.core.bodies import number
from reelbot.render.host.delivery_desk import DeliveryDesk
from reelbot.render.host.exchange import answer, body, caller, job_id, named, view
from reelbot.render.host.route import NAME, TEXT, Route

PAGE, PAGE_MAX = 200, 500

MODELS: tuple[type[BaseModel], ...] = (
    wire.ComingPage,
    wire.ClaimDelivery,
    wire.DeliveryClaim,
    wire.EndClaims,
    wire.EndedClaims,
    wire.Sent,
    wire.NotSent,
)

ROUTES: tuple[Route, ...] = (
    Route(
        "get",
        "/v1/deliveries",
        "Jobs that wait or run, and where their results will go; the oldest first",
        {200: wire.ComingPage},
        query=(
            ("adapter", NAME, "only its jobs"),
            (
                "limit",
                {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": PAGE},
                "",
            ),
            ("after", TEXT, "a job's id: only newer ones"),
        ),
        errors=(401, 403, 422),
    ),
    Route(
        "post",
        "/v1/deliveries/claim",
        "Take the next film to be posted; the same key gets the claim that it holds",
        {200: wire.DeliveryClaim, 204: None},
        body=wire.ClaimDelivery,
        errors=(400, 401, 403, 422),
    ),
    Route(
        "post",
        "/v1/deliveries/release",
        "End the claims of a process that is gone",
        {200: wire.EndedClaims},
        body=wire.EndClaims,
        errors=(400, 401, 403, 422),
    ),
    Route(
        "post", "/v1/deliveries/{job}/sent", "It is posted", {204: None}, body=wire.Sent,
        errors=(400, 401, 403, 404, 409, 422),
    ),
    Route(
        "post", "/v1/deliveries/{job}/failed", "It could not be posted", {204: None},
        body=wire.NotSent, errors=(400, 401, 403, 404, 409, 422),
    ),
)  # fmt: skip


def routes(desk: DeliveryDesk) -> Iterable[web.RouteDef]:
    """Every route, for the application."""
    api = DeliveriesApi(desk)
    return [
        web.get("/v1/deliveries", api.coming),
        web.post("/v1/deliveries/claim", api.claim),
        web.post("/v1/deliveries/release", api.release),
        web.post("/v1/deliveries/{job}/sent", api.sent),
        web.post("/v1/deliveries/{job}/failed", api.not_sent),
    ]


class DeliveriesApi:
    """One method a route."""

    def __init__(self, desk: DeliveryDesk) -> None:
        self._desk = desk

    async def coming(self, request: web.Request) -> web.Response:
        query = request.query
        limit = number(query, "limit", PAGE, 1, PAGE_MAX)
        found = await self._desk.coming(
            caller(request), named(request, "adapter"), query.get("after"), limit
        )
        return answer(found.model_dump(mode="json"))

    async def claim(self, request: web.Request) -> web.Response:
        given = await body(request, wire.ClaimDelivery)
        claim = await self._desk.claim(caller(request), given)
        if claim is None:
            return web.Response(status=204)
        return answer(claim.model_dump(mode="json") | {"job": view(claim.job)})

    async def release(self, request: web.Request) -> web.Response:
        given = await body(request, wire.EndClaims)
        return answer((await self._desk.end_claims(caller(request), given)).model_dump())

    async def sent(self, request: web.Request) -> web.Response:
        given = await body(request, wire.Sent)
        await self._desk.sent(caller(request), job_id(request), given)
        return web.Response(status=204)

    async def not_sent(self, request: web.Request) -> web.Response:
        given = await body(request, wire.NotSent)
        await self._desk.not_sent(caller(request), job_id(request), given)
        return web.Response(status=204)
