"""Results as messages: a film that plays inline, sound, a picture, a text."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

import structlog
from telegram import InlineKeyboardMarkup, InputFile, Message, MessageEntity, User
from telegram.constants import ChatAction
from telegram.error import TelegramError

from reelbot.bots import notes
from reelbot.bots.adapter import NotPosted, Parcel, PostFile, TooBig
from reelbot.bots.telegram_bot.api import PHOTO_BYTES_MAX, UPLOAD_BYTES_MAX
from reelbot.bots.telegram_bot.keyboards import keyboard
from reelbot.bots.telegram_bot.lanes import LaneBusy
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.refusals import Refusal, refusal
from reelbot.bots.telegram_bot.sender import Sender, reply
from reelbot.bots.telegram_bot.texts import CAPTION_UNITS_MAX, split, units
from reelbot.core import texts

log = structlog.get_logger(__name__)

_ACTION_S = 4.5  # an action is shown for five seconds
_PATIENCE_S = 30.0  # a lane that takes longer is left to the delivery's next try
_PROCESSED_S = 180.0  # Telegram answers when it has looked at the film
_TITLE_CHARACTERS = 64
_PERFORMER = "Reelbot"


@dataclass(frozen=True, slots=True)
class _Where:
    chat: int
    thread: int | None
    message: int | None
    text: str


class Posting:
    """Posts parcels: where it was asked, else privately, else not at all."""

    def __init__(self, sender: Sender, bytes_max: int) -> None:
        self._sender = sender
        self.bytes_max = bytes_max

    async def post(self, parcel: Parcel) -> str:
        """The receipt, `chat:message`. Raises TooBig, NotPosted."""
        try:
            note = Note.of(parcel.reply)
        except ValueError:
            raise NotPosted("telegram_nowhere", final=True) from None
        for where in _places(note, parcel):
            try:
                async with self._acting(where, _action(parcel)):
                    message = await self._post(where, parcel)
                return f"{message.chat.id}:{message.message_id}"
            except LaneBusy as busy:
                raise NotPosted("telegram_busy", retry_after=busy.wait_s) from None
            except TelegramError as error:
                meaning = refusal(error)
                if meaning is Refusal.TOO_BIG:
                    # A server of one's own that is none, or has a limit of its own.
                    self.bytes_max = min(self.bytes_max, UPLOAD_BYTES_MAX)
                    raise TooBig(UPLOAD_BYTES_MAX) from None
                if meaning is Refusal.BARRED:
                    continue
                code = "telegram_away" if meaning is Refusal.AWAY else "telegram_refused"
                log.warning(code, job=parcel.job.id, error=type(error).__name__)
                raise NotPosted(code) from None
        raise NotPosted("telegram_barred", final=True)

    async def _post(self, where: _Where, parcel: Parcel) -> Message:
        files = sorted(parcel.files, key=_rank)
        markup = keyboard(parcel.buttons)
        entities = tuple(_mention(where.text, parcel))
        if not files:
            return await self._sender.text(
                where.chat,
                where.text,
                thread=where.thread,
                reply_to=where.message,
                markup=markup,
                entities=entities,
                patience_s=_PATIENCE_S,
            )
        caption, *rest = split(where.text, first=CAPTION_UNITS_MAX) or [""]
        marks = () if rest else entities
        first = await self._file(where, parcel, files[0], caption, marks, markup)
        # What comes behind the film does not make it come twice when it fails.
        for file in files[1:]:
            with contextlib.suppress(TelegramError, LaneBusy, OSError):
                beside = _Where(where.chat, where.thread, first.message_id, "")
                await self._file(beside, parcel, file, "", (), None)
        for part in rest:
            with contextlib.suppress(TelegramError, LaneBusy):
                await self._sender.text(
                    where.chat, part, thread=where.thread, reply_to=first.message_id
                )
        return first

    async def _file(
        self,
        where: _Where,
        parcel: Parcel,
        file: PostFile,
        caption: str,
        entities: tuple[MessageEntity, ...],
        markup: InlineKeyboardMarkup | None,
    ) -> Message:
        async def call(chat: int, thread: int | None) -> Message:
            with _opened(file, parcel.thumbnail) as (content, thumbnail, cover):
                return await self._call(
                    parcel,
                    file,
                    content,
                    thumbnail,
                    cover,
                    chat_id=chat,
                    message_thread_id=thread,
                    caption=caption or None,
                    caption_entities=entities or None,
                    reply_parameters=reply(where.message),
                    reply_markup=markup,
                    read_timeout=_PROCESSED_S,
                )

        return await self._sender.send(where.chat, where.thread, call, patience_s=_PATIENCE_S)

    def _call(
        self,
        parcel: Parcel,
        file: PostFile,
        content: InputFile,
        thumbnail: InputFile | None,
        cover: InputFile | None,
        **common: object,
    ) -> Awaitable[Message]:
        bot = self._sender.bot
        seconds = None if file.seconds is None else max(1, round(file.seconds))
        match _kind(file):
            case "video":
                return bot.send_video(
                    video=content,
                    duration=seconds,
                    width=file.width,
                    height=file.height,
                    thumbnail=thumbnail,
                    cover=cover,
                    supports_streaming=True,
                    has_spoiler=file.spoiler or None,
                    **common,  # type: ignore[arg-type]  # the same for every kind
                )
            case "audio":
                return bot.send_audio(
                    audio=content,
                    duration=seconds,
                    title=parcel.job.title[:_TITLE_CHARACTERS] or None,
                    performer=_PERFORMER,
                    **common,  # type: ignore[arg-type]
                )
            case "photo":
                return bot.send_photo(
                    photo=content,
                    has_spoiler=file.spoiler or None,
                    **common,  # type: ignore[arg-type]
                )
        return bot.send_document(
            document=content,
            disable_content_type_detection=True,
            **common,  # type: ignore[arg-type]
        )

    @asynccontextmanager
    async def _acting(self, where: _Where, action: str | None) -> AsyncIterator[None]:
        """Show what the bot does there, for as long as it does it."""
        if action is None:
            yield
            return
        task = asyncio.create_task(self._act(where, action))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _act(self, where: _Where, action: str) -> None:
        while True:
            try:
                chat = self._sender.address(where.chat)
                await self._sender.bot.send_chat_action(
                    chat, action, message_thread_id=where.thread
                )
            except TelegramError:
                return  # it is an ornament
            await asyncio.sleep(_ACTION_S)


def _places(note: Note, parcel: Parcel) -> Iterator[_Where]:
    yield _Where(note.chat, note.thread, note.message, parcel.text)
    if not note.private and note.user > 0:
        moved = texts.say("telegram.moved", locale=parcel.locale)
        yield _Where(note.user, None, None, f"{parcel.text}\n{moved}".strip())


def _kind(file: PostFile) -> str:
    if file.mime.startswith("video/"):
        return "video"
    if file.mime.startswith("audio/"):
        return "audio"
    if file.mime in ("image/jpeg", "image/png") and file.path.stat().st_size <= PHOTO_BYTES_MAX:
        return "photo"
    return "document"


def _rank(file: PostFile) -> int:
    """The film or the sound comes first."""
    return 0 if file.mime.startswith(("video/", "audio/")) else 1


def _action(parcel: Parcel) -> str | None:
    kinds = {file.mime.partition("/")[0] for file in parcel.files}
    for kind, action in (
        ("video", ChatAction.UPLOAD_VIDEO),
        ("audio", ChatAction.UPLOAD_VOICE),
        ("image", ChatAction.UPLOAD_PHOTO),
    ):
        if kind in kinds:
            return action
    return ChatAction.UPLOAD_DOCUMENT if kinds else None


def _mention(text: str, parcel: Parcel) -> Iterator[MessageEntity]:
    """The asker's name is a mention: it tells them even where their message is gone."""
    name = notes.mention_in(parcel.reply)
    user = parcel.job.owner.partition("/")[2]
    at = text.find(name) if name else -1
    if at >= 0 and user.isdecimal():
        yield MessageEntity(
            MessageEntity.TEXT_MENTION,
            units(text[:at]),
            units(name),
            user=User(int(user), name, is_bot=False),
        )


@contextmanager
def _opened(
    file: PostFile, thumbnail: PostFile | None
) -> Iterator[tuple[InputFile, InputFile | None, InputFile | None]]:
    """The file, its thumbnail and its cover, streamed from disk while they are sent.

    Telegram looks at thumbnails of at most 320 pixels; a cover may be larger.
    """
    with ExitStack() as stack:
        content = InputFile(
            stack.enter_context(file.path.open("rb")),
            filename=file.name,
            read_file_handle=False,
        )
        small = cover = None
        if _kind(file) == "video" and thumbnail is not None and thumbnail.path.exists():
            small, cover = (
                InputFile(
                    stack.enter_context(thumbnail.path.open("rb")),
                    filename=name,
                    attach=True,
                    read_file_handle=False,
                )
                for name in ("thumbnail.jpg", "cover.jpg")
            )
        yield content, small, cover
