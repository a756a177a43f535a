"""The adapter of the page: it serves until it is stopped. Nothing is delivered here: whoever asked
on the page looks at the result on the page."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiohttp import web

from reelbot.bots.adapter import Card, NotPosted, Pace, Parcel
from reelbot.bots.conversation import Conversation
from reelbot.bots.web.app import application
from reelbot.bots.web.exchange import Patience
from reelbot.bots.web.hub import STREAMS_MAX, Hub
from reelbot.bots.web.page import ADAPTER, Page
from reelbot.core.client import RenderClient
from reelbot.core.errors import HostProblem, Unreachable
from reelbot.core.listener import Listener, connections_max
from reelbot.core.settings import Settings, check_web_exposure

STOP_S = 3.0  # what open requests have to end by themselves
KEEP_ALIVE_S = 75.0
LINGER_S = 2.0  # how long the rest of a refused body is read

log = structlog.get_logger(__name__)


class WebAdapter:
    """`run` serves until cancelled, then stops gently. `client` is entered and has the bots' token.

    `ready` is called once with the page's address. `url` is empty until then.
    """

    name = ADAPTER

    def __init__(
        self,
        settings: Settings,
        client: RenderClient,
        *,
        ready: Callable[[str], None] | None = None,
        patience: Patience | None = None,
        streams_max: int | None = None,
    ) -> None:
        self._settings = settings
        self._ready = ready
        self._patience = patience or Patience()
        # Streams stay open: films and questions need connections of their own.
        most = min(STREAMS_MAX, connections_max() * 6 // 10)
        self.hub = Hub(client, streams_max=streams_max or most)
        self.page = Page(settings, client, self.hub, self._patience)
        self._client = client
        self.url = ""

    async def run(self) -> None:
        """Raises HostProblem: port_taken, address_unusable, no_access_beyond_loopback,
        web_password_missing, web_proxies_invalid, web_pages_missing."""
        check_web_exposure(self._settings)
        section = self._settings.web
        app = application(self.page)
        runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=STOP_S,
            keepalive_timeout=KEEP_ALIVE_S,
            lingering_time=LINGER_S,
        )
        listener = Listener(runner, head_s=self._patience.head_s)
        app.middlewares.insert(0, listener.hear)
        await runner.setup()
        # For commands that have no view of their own here.
        conversation = self.page.conversation = Conversation(self._client, self._settings, ADAPTER)
        following = asyncio.create_task(self.hub.run())
        try:
            await listener.start(section.host, section.port)
            self.url = listener.url
            with contextlib.suppress(Unreachable, HostProblem):
                await self.page.signer()
            log.info("the page is served", url=self.url, access=section.access or "loopback")
            if self._ready is not None:
                self._ready(self.url)
            await following
        finally:
            listener.stop()
            following.cancel()
            self.hub.close()
            await asyncio.gather(following, return_exceptions=True)
            await runner.cleanup()
            conversation.close()

    # --- what the shared rooms ask of an adapter: nothing of it is ever needed here ---------------

    def lane(self, reply: Mapping[str, Any]) -> str:
        return ADAPTER

    def pace(self, reply: Mapping[str, Any]) -> Pace:
        return Pace(lane_s=1.0)

    async def show_card(self, reply: Mapping[str, Any], card: Card) -> None:
        """Cards are drawn in the browser, from the live stream."""

    def bytes_max(self, reply: Mapping[str, Any]) -> int:
        return 1 << 40

    async def find(self, parcel: Parcel) -> str | None:
        """What is done is on the page."""
        return parcel.job.id

    async def post(self, parcel: Parcel) -> str:
        raise NotPosted("nothing_made", final=True)
