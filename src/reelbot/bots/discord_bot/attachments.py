"""Files on Discord's servers, fetched when the conversation wants them."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord

from reelbot.core.errors import InvalidInput, Unreachable

TRIES = 3
CHUNK_BYTES = 1 << 18
_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=30)
UNKNOWN = "application/octet-stream"


@dataclass(slots=True)
class DiscordFile:
    """An attachment. Its link is signed and ends after a while. `bytes_max`: what is taken."""

    name: str
    mime: str
    bytes: int | None
    url: str
    session: aiohttp.ClientSession
    bytes_max: int
    from_reply: bool = False
    by_other: bool = False
    voice_message: bool = False
    unusable: str = ""  # the code of why it can be nothing here

    async def fetch(self, target: Path) -> None:
        """Write it to `target`. Raises InvalidInput: upload_too_big, attachment_gone, and what
        makes it unusable; Unreachable: attachment_unreachable."""
        if self.unusable:
            raise InvalidInput(self.unusable)
        if self.bytes is not None and self.bytes > self.bytes_max:
            raise self._too_big(self.bytes)
        for tried in range(TRIES):
            try:
                async with self.session.get(self.url, timeout=_TIMEOUT) as response:
                    if response.status < 400:
                        return await self._write(response, target)
                    if response.status < 500 and response.status != 429:
                        raise InvalidInput("attachment_gone", name=self.name)
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                pass  # its text would have the signed link in it
            await asyncio.sleep(0.5 * 2**tried)
        raise Unreachable("attachment_unreachable", name=self.name)

    async def _write(self, response: aiohttp.ClientResponse, target: Path) -> None:
        size = 0
        with target.open("wb") as file:
            async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                size += len(chunk)
                if size > self.bytes_max:
                    raise self._too_big(size)
                await asyncio.to_thread(file.write, chunk)

    def _too_big(self, size: int) -> InvalidInput:
        return InvalidInput("upload_too_big", name=self.name, bytes=size, bytes_max=self.bytes_max)


@dataclass(frozen=True, slots=True)
class Depot:
    """Makes files of what Discord tells about attachments."""

    session: aiohttp.ClientSession
    bytes_max: int

    def option(self, payload: Mapping[str, Any]) -> DiscordFile:
        """The file of an attachment option, as an interaction resolves it."""
        return self._made(
            payload["filename"], payload.get("content_type"), payload.get("size"), payload["url"]
        )

    def files(
        self, message: discord.Message, *, from_reply: bool = False, by_other: bool = False
    ) -> Sequence[DiscordFile]:
        """What hangs on a message; of a forwarded one, what hung on the original. A sticker is a
        picture."""
        made = []
        for attachment in _attachments(message):
            file = self._made(
                attachment.filename, attachment.content_type, attachment.size, attachment.url
            )
            file.voice_message = attachment.waveform is not None
            made.append(file)
        made += [self._sticker(sticker) for sticker in _stickers(message)]
        for file in made:
            file.from_reply, file.by_other = from_reply, by_other
        return made

    def _sticker(self, sticker: discord.StickerItem) -> DiscordFile:
        moves = sticker.format is discord.StickerFormatType.gif
        file = self._made("sticker.gif" if moves else "sticker.png", None, None, sticker.url)
        if sticker.format is discord.StickerFormatType.lottie:
            file.unusable = "sticker_moves"  # Discord's programs draw it; there is no picture
        return file

    def _made(self, name: str, mime: str | None, size: int | None, url: str) -> DiscordFile:
        kind = (mime or "").partition(";")[0].strip() or mimetypes.guess_type(name)[0]
        return DiscordFile(name, kind or UNKNOWN, size, url, self.session, self.bytes_max)


def _attachments(message: discord.Message) -> Iterator[discord.Attachment]:
    yield from message.attachments
    for snapshot in message.message_snapshots:
        yield from snapshot.attachments


def _stickers(message: discord.Message) -> Iterator[discord.StickerItem]:
    yield from message.stickers
    for snapshot in message.message_snapshots:
        yield from snapshot.stickers


def forwarded(message: discord.Message) -> bool:
    """Whether the message passes on somebody's words rather than saying its author's own."""
    return bool(message.message_snapshots)
