"""The Bot API, by python-telegram-bot: how it is reached, and how much it takes."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from reelbot.bots.telegram_bot.refusals import FileTooBig
from reelbot.core.sections import TelegramSection

UPLOAD_BYTES_MAX = 50_000_000
DOWNLOAD_BYTES_MAX = 20_000_000
LOCAL_BYTES_MAX = 2_000_000_000  # with a Bot API server of one's own
PHOTO_BYTES_MAX = 10_000_000
_TOO_LARGE = 413
_CONNECTIONS = 64
_POLLED_S = 10.0  # beyond the time that a poll waits for

# httpx logs every address at INFO, and the token is part of it.
_TALKATIVE = ("httpx", "httpcore")


class ApiRequest(HTTPXRequest):
    """The library's own, which keeps apart what it would report as a lost connection."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        if code == _TOO_LARGE:
            raise FileTooBig("Request Entity Too Large")
        return code, payload


def is_local(section: TelegramSection) -> bool:
    """Whether a Bot API server of one's own is used."""
    return section.api_url.rstrip("/") != TelegramSection().api_url


def make_bot(section: TelegramSection) -> Bot:
    """The bot for the configured token; nothing is asked of Telegram yet."""
    assert section.token is not None
    # Else the library warns of its own future at every 429.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    root = section.api_url.rstrip("/")
    return Bot(
        section.token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=ApiRequest(
            connection_pool_size=_CONNECTIONS,
            connect_timeout=10.0,
            read_timeout=30.0,
            write_timeout=30.0,
            pool_timeout=60.0,
            media_write_timeout=900.0,
        ),
        get_updates_request=ApiRequest(
            connection_pool_size=2,
            connect_timeout=10.0,
            read_timeout=_POLLED_S,
            pool_timeout=10.0,
        ),
        local_mode=is_local(section),
    )


async def download(bot: Bot, file_id: str, target: Path) -> None:
    """Fetch a file from Telegram; raises TelegramError."""
    file = await bot.get_file(file_id)
    path = file.file_path or ""
    if bot.local_mode and Path(path).is_file():
        # A server of one's own on this machine names the file on disk.
        await asyncio.to_thread(shutil.copyfile, path, target)
        return
    content = await bot.request.retrieve(path)
    await asyncio.to_thread(target.write_bytes, content)
