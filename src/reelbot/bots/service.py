"""One platform as it is served: its adapter with conversation, cards and deliveries around it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from reelbot.bots.adapter import Adapter
from reelbot.bots.conversation import Conversation
from reelbot.bots.delivery import Delivery
from reelbot.bots.feed import Feed
from reelbot.bots.fitting import LinkFor
from reelbot.bots.keeper import Cards
from reelbot.bots.seat import seat
from reelbot.core.client import RenderClient
from reelbot.core.settings import Settings

# Makes an adapter for a conversation.
Make = Callable[[Conversation], Adapter]


class Platform:
    """Everything of one adapter; `run` serves until cancelled. Raises what the adapter raises."""

    def __init__(
        self,
        name: str,
        client: RenderClient,
        settings: Settings,
        make: Make,
        *,
        link_for: LinkFor | None = None,
    ) -> None:
        self._name = name
        self._client = client
        self._settings = settings
        self._make = make
        self._link_for = link_for

    async def run(self) -> None:
        conversation = Conversation(self._client, self._settings, self._name)
        try:
            adapter = self._make(conversation)
            with (
                tempfile.TemporaryDirectory(prefix="reelbot-", ignore_cleanup_errors=True) as at,
                seat(self._settings.render.data_dir, self._name) as holder,
            ):
                cards = Cards(self._client, adapter, Path(at))
                delivery = Delivery(
                    self._client, adapter, settler=cards, link_for=self._link_for, holder=holder
                )
                conversation.attach(cards, delivery)
                await self._serve(adapter, cards, delivery)
        finally:
            conversation.close()

    async def _serve(self, adapter: Adapter, cards: Cards, delivery: Delivery) -> None:
        """Together, and when it ends in this order: what is being posted still needs the
        connection."""
        feed = Feed(self._client, adapter.name, [cards, delivery])
        async with asyncio.TaskGroup() as connected:
            connection = connected.create_task(_connected(adapter))
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(feed.run())
                    inner.create_task(cards.run())
                    inner.create_task(delivery.run())
            finally:
                connection.cancel()


async def _connected(adapter: Adapter) -> None:
    """An adapter that ends by itself has lost its platform, whether it says so or not."""
    try:
        await adapter.run()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        # Nobody stops it: its library was torn apart. The group of tasks would take that for an
        # end that was wished, and go on without a connection.
    raise ConnectionError(f"{adapter.name} ended by itself")
