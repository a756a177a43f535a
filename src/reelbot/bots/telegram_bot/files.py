"""The files on a Telegram message, fetched when the conversation wants them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from telegram import ExternalReplyInfo, Message, PhotoSize, Sticker
from telegram.error import TelegramError

from reelbot.bots.adapter import Incoming
from reelbot.bots.telegram_bot.api import DOWNLOAD_BYTES_MAX
from reelbot.bots.telegram_bot.refusals import Refusal, refusal
from reelbot.core.errors import InvalidInput, ReelbotError, Unreachable

Fetch = Callable[[str, Path], Awaitable[None]]  # a file's id → on disk; raises TelegramError


@dataclass(slots=True)
class TelegramFile:
    """A file on Telegram's server. `bytes_max`: the largest that the server hands out."""

    id: str
    name: str
    mime: str
    bytes: int | None
    from_reply: bool
    by_other: bool
    voice_message: bool
    bytes_max: int
    fetcher: Fetch

    async def fetch(self, target: Path) -> None:
        """Write it to `target`. Raises InvalidInput: upload_too_big, telegram_file_gone;
        Unreachable where Telegram does not answer."""
        if self.bytes is not None and self.bytes > self.bytes_max:
            raise InvalidInput("upload_too_big", bytes_max=self.bytes_max, bytes=self.bytes)
        try:
            await self.fetcher(self.id, target)
        except TelegramError as error:
            raise self._problem(refusal(error)) from None  # its text may have the token in it

    def _problem(self, meaning: Refusal) -> ReelbotError:
        if meaning is Refusal.TOO_BIG:
            # A server of one's own may have the limit of the common one.
            limit = min(self.bytes_max, DOWNLOAD_BYTES_MAX)
            return InvalidInput("upload_too_big", bytes_max=limit)
        if meaning in (Refusal.AWAY, Refusal.PAUSE):
            return Unreachable("telegram_away")
        return InvalidInput("telegram_file_gone")


@dataclass(slots=True)
class Unusable:
    """A file that can be nothing here; whoever wants it is told why."""

    unusable: str
    name: str
    mime: str
    from_reply: bool
    by_other: bool
    bytes: int | None = None
    voice_message: bool = False

    async def fetch(self, target: Path) -> None:
        raise InvalidInput(self.unusable)


def files_of(
    message: Message | ExternalReplyInfo,
    fetcher: Fetch,
    bytes_max: int,
    *,
    from_reply: bool = False,
    by_other: bool = False,
) -> Sequence[Incoming]:
    """What hangs on a message, at most one file: Telegram's albums are messages of one each."""
    return [
        made
        for found in _found(message)
        for made in (_made(found, fetcher, bytes_max, from_reply, by_other),)
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    id: str
    name: str
    mime: str
    bytes: int | None
    voice_message: bool = False
    unusable: str = ""


def _made(
    found: _Found, fetcher: Fetch, bytes_max: int, from_reply: bool, by_other: bool
) -> Incoming:
    if found.unusable:
        return Unusable(found.unusable, found.name, found.mime, from_reply, by_other)
    return TelegramFile(
        id=found.id,
        name=found.name,
        mime=found.mime,
        bytes=found.bytes,
        from_reply=from_reply,
        by_other=by_other,
        voice_message=found.voice_message,
        bytes_max=bytes_max,
        fetcher=fetcher,
    )


def _found(message: Message | ExternalReplyInfo) -> Iterator[_Found]:
    if message.photo:
        # The largest comes last.
        photo: PhotoSize = message.photo[-1]
        yield _Found(photo.file_id, "photo.jpg", "image/jpeg", photo.file_size)
    elif sticker := message.sticker:
        yield _sticker(sticker)
    elif voice := message.voice:
        mime = voice.mime_type or "audio/ogg"
        yield _Found(voice.file_id, "voice.ogg", mime, voice.file_size, voice_message=True)
    elif note := message.video_note:
        yield _Found(
            note.file_id, "video note.mp4", "video/mp4", note.file_size, voice_message=True
        )
    elif media := message.audio or message.video or message.animation or message.document:
        # An animation comes as a document too: it is one file.
        name = media.file_name or "file"
        mime = media.mime_type or "application/octet-stream"
        yield _Found(media.file_id, name, mime, media.file_size)


def _sticker(sticker: Sticker) -> _Found:
    moving = sticker.is_animated or sticker.is_video
    return _Found(
        sticker.file_id,
        "sticker.webp",
        "image/webp",
        sticker.file_size,
        unusable="sticker_moves" if moving else "",
    )
