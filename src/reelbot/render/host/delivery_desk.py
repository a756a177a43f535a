"""Use cases about deliveries: what is to be posted, and what became of it."""

from __future__ import annotations

from reelbot.core import wire
from reelbot.core.errors import Conflict
from reelbot.core.jobs import DeliveryState
from reelbot.render.host import deliveries
from reelbot.render.host.callers import Caller
from reelbot.render.host.metrics import Metrics
from reelbot.render.host.queue import JobQueue


class DeliveryDesk:
    """For adapters alone: a reply may hold a platform's tokens."""

    def __init__(self, queue: JobQueue, metrics: Metrics) -> None:
        self._queue = queue
        self._metrics = metrics

    async def coming(
        self, caller: Caller, adapter: str | None, after: str | None, limit: int
    ) -> wire.ComingPage:
        """Where the results of jobs that wait or run will go, the oldest first."""
        caller.need("bot", "operator")
        found = await self._queue.look(lambda tx: deliveries.coming(tx, adapter, after, limit))
        return wire.ComingPage(coming=tuple(found))

    async def claim(self, caller: Caller, asked: wire.ClaimDelivery) -> wire.DeliveryClaim | None:
        """The next result to post, leased; None where none is due."""
        caller.need("bot", "operator")
        return await self._queue.claim_delivery(asked.adapter, key=asked.key)

    async def end_claims(self, caller: Caller, asked: wire.EndClaims) -> wire.EndedClaims:
        """End the claims of a process that is gone; what they held is claimed again soon."""
        caller.need("bot", "operator")
        ended = await self._queue.change(
            lambda tx: deliveries.end_claims(tx, asked.adapter, asked.holder)
        )
        return wire.EndedClaims(ended=ended, retry_after=deliveries.TAKE_OVER_S)

    async def sent(self, caller: Caller, job_id: str, body: wire.Sent) -> None:
        """It is posted; raises Conflict("delivery_not_claimed")."""
        caller.need("bot", "operator")
        if not await self._queue.sent(job_id, body.attempt, body.receipt):
            raise Conflict("delivery_not_claimed", job=job_id, attempt=body.attempt)
        self._metrics.delivered("sent")

    async def not_sent(self, caller: Caller, job_id: str, body: wire.NotSent) -> None:
        """It could not be posted; raises Conflict("delivery_not_claimed")."""
        caller.need("bot", "operator")
        state = await self._queue.delivery_failed(
            job_id, body.attempt, body.code, body.retry_after, body.final
        )
        if state is None:
            raise Conflict("delivery_not_claimed", job=job_id, attempt=body.attempt)
        self._metrics.delivered("gave_up" if state is DeliveryState.GAVE_UP else "failed")
