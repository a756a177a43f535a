"""Updates that Telegram sends to an address, where `webhook_url` is set."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Bot, Update

from reelbot.bots.telegram_bot.polling import ALLOWED_UPDATES, Hands
from reelbot.core.errors import HostProblem
from reelbot.core.sections import TelegramSection

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_BODY_BYTES_MAX = 1 << 20
# Telegram sends an update again that is not answered within a minute.
_DEALT_S = 30.0


class Webhook:
    """The small server behind the proxy that has the certificate."""

    def __init__(self, section: TelegramSection, bot: Bot, hands: Hands) -> None:
        assert section.webhook_url is not None
        self._section = section
        self._url = section.webhook_url
        self._bot = bot
        self._hands = hands
        given = section.webhook_secret
        self._secret = secrets.token_urlsafe(32) if given is None else given.get_secret_value()
        if not _SECRET.fullmatch(self._secret):
            raise HostProblem("telegram_secret_form")

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve, and tell Telegram so; gives the local address. What Telegram holds back is kept,
        before and after. Raises HostProblem("telegram_port"), TelegramError."""
        app = web.Application(client_max_size=_BODY_BYTES_MAX)
        app.router.add_post(urlsplit(self._url).path or "/", self._receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            host, port = self._section.webhook_host, self._section.webhook_port
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                raise HostProblem("telegram_port", host=host, port=port) from error
            await self._bot.set_webhook(
                self._url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES
            )
            address = runner.addresses[0]
            yield f"http://{address[0]}:{address[1]}"
        finally:
            await runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):
            log.warning("telegram_webhook_stranger")
            return web.Response(status=403)
        try:
            update = Update.de_json(await request.json(), self._bot)
        except (ValueError, TypeError, KeyError, AttributeError):
            return web.Response(status=400)
        # Not answered until it has been dealt with: what a killed bot had in hand comes again.
        await self._hands.dealt_with(update, _DEALT_S)
        return web.Response()
