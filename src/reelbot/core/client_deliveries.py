"""The calls about deliveries: what is to be posted, and what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from reelbot.core import wire
from reelbot.core.connection import Connection, part

PAGE = 200


class DeliveryCalls(Connection):
    """A part of `RenderClient`, for adapters."""

    async def coming(self, adapter: str) -> AsyncIterator[wire.Coming]:
        """Jobs that wait or run, with where their results will go; the oldest first."""
        after: str | None = None
        while True:
            query = {"adapter": adapter, "after": after, "limit": str(PAGE)}
            answer = await self._dict("GET", "/v1/deliveries", query=query)
            found = wire.ComingPage.model_validate(answer).coming
            for each in found:
                yield each
            if len(found) < PAGE:
                return
            after = found[-1].job.id

    async def claim_delivery(
        self, adapter: str, key: str | None = None
    ) -> wire.DeliveryClaim | None:
        """The next result to post; with `key` it may be asked for again where the answer was lost.
        None where none is due."""
        body = wire.ClaimDelivery(adapter=adapter, key=key)
        status, answer = await self._json("POST", "/v1/deliveries/claim", body)
        return wire.DeliveryClaim.model_validate(answer) if status == 200 else None

    async def end_claims(self, adapter: str, holder: str) -> wire.EndedClaims:
        """End the claims under keys that begin with `holder` and a dot, whose process is gone.

        Raises NotFound("route_not_found") of a host that cannot.
        """
        body = wire.EndClaims(adapter=adapter, holder=holder)
        return wire.EndedClaims.model_validate(
            await self._dict("POST", "/v1/deliveries/release", body)
        )

    async def sent(self, job: str, attempt: int, receipt: str) -> None:
        body = wire.Sent(attempt=attempt, receipt=receipt)
        await self._json("POST", f"/v1/deliveries/{part(job)}/sent", body)

    async def not_sent(
        self,
        job: str,
        attempt: int,
        code: str,
        *,
        retry_after: float | None = None,
        final: bool = False,
    ) -> None:
        body = wire.NotSent(attempt=attempt, code=code, retry_after=retry_after, final=final)
        await self._json("POST", f"/v1/deliveries/{part(job)}/failed", body)
