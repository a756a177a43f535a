"""The loopback Telegram, with what groups and people do there that it does not know by itself."""

from __future__ import annotations

import itertools
from typing import Any, Self

from tests.chatlab.telegram_server import (
    ENDINGS,
    FOLDERS,
    METHODS,
    ApiError,
    Chat,
    Message,
    StoredFile,
    TelegramServer,
    User,
)
from tests.chatlab.telegram_text import found_entities

FOLDERS["sticker"] = "stickers"
ENDINGS["sticker"] = "webp"
_numbers = itertools.count(700_000)


class _Sticker(StoredFile):
    moving = False

    def payload(self) -> Any:
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": self.bytes,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": self.moving,
            "is_video": False,
        }


class TelegramLab(TelegramServer):
    """`admins`: (chat, user) of those in charge. A person who never wrote to the bot has no chat
    with it, as on the real one."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.admins: set[tuple[int, int]] = set()
        self.migrated: dict[int, int] = {}
        self.closed_topics: set[int] = set()
        self.flooded: dict[int, float] = {}  # chat → how long the next call there is to wait for

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    # --- what people do --------------------------------------------------------------------------

    async def sticker(self, data: bytes, *, moving: bool = False, **more: Any) -> Message:
        stored = self.store("sticker", data)
        sticker = _Sticker(**stored.__dict__)
        sticker.moving = moving
        self.files[sticker.id] = sticker
        return self._say(
            more.get("user"), more.get("chat"), more.get("reply_to"), file=sticker, caption=None
        )

    async def album(
        self,
        pictures: list[bytes],
        captions: list[str],
        *,
        user: User | None = None,
        chat: Chat | None = None,
    ) -> list[Message]:
        """Pictures sent together: an update each."""
        group = str(next(_numbers))
        return [
            self._say(
                user,
                chat,
                None,
                file=self.store("photo", picture),
                caption=caption or None,
                entities=found_entities(caption),
                group=group,
            )
            for picture, caption in itertools.zip_longest(pictures, captions, fillvalue="")
            if isinstance(picture, bytes)
        ]

    async def forward_voice(self, data: bytes, *, user: User | None = None) -> Message:
        origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}
        stored = self.store("voice", data, duration=12)
        return self._say(user, None, None, file=stored, extra={"forward_origin": origin})

    async def in_topic(self, text: str, thread: int, *, chat: Chat, user: User) -> Message:
        extra = {"message_thread_id": thread, "is_topic_message": True}
        return self._say(user, chat, None, text=text, entities=found_entities(text), extra=extra)

    async def bring_bot(self, chat: Chat, user: User) -> None:
        """Somebody adds the bot to a group."""
        self._member(chat, user, "left", "member")

    async def kick_bot(self, chat: Chat, user: User) -> None:
        chat.bot_is_member = False
        self._member(chat, user, "member", "left")

    def _member(self, chat: Chat, user: User, old: str, new: str) -> None:
        member = {"user": self.bot.payload()}
        self._update(
            "my_chat_member",
            {
                "chat": chat.payload(),
                "from": user.payload(),
                "date": int(self.clock.time()),
                "old_chat_member": {"status": old, **member},
                "new_chat_member": {"status": new, **member},
            },
        )

    async def upgrade(self, chat: Chat, *, told: bool = True) -> Chat:
        """A group becomes a supergroup: another id; `told`: by service messages too."""
        new = self.add_group(chat.title)
        self.migrated[chat.id] = new.id
        new.messages = {}
        if told:
            for where, extra in (
                (chat, {"migrate_to_chat_id": new.id}),
                (new, {"migrate_from_chat_id": chat.id}),
            ):
                message = Message(
                    next(self._numbers), where, self.alice, int(self.clock.time()), extra=extra
                )
                self._update("message", message.payload())
        return new

    def small_group(self, title: str) -> Chat:
        """A group that is no supergroup yet."""
        chat = Chat(-next(_numbers), "group", title)
        self.chats[chat.id] = chat
        return chat

    # --- what the server does --------------------------------------------------------------------

    def _chat(self, p: dict) -> Chat:
        new = self.migrated.get(p["chat_id"])
        if new is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=new,
            )
        if wait := self.flooded.pop(p["chat_id"], None):
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if p.get("message_thread_id") in self.closed_topics:
            raise ApiError(400, "Bad Request: message thread not found")
        return super()._chat(p)

    # --- what tests ask --------------------------------------------------------------------------

    def calls(self, method: str) -> list[dict]:
        """The parameters of the bot's calls of a method, in order; `uploads`: the files' names."""
        return [
            {
                **self.spec.decoded(method, each.body),
                "uploads": {upload.filename for upload in each.uploads},
            }
            for each in self.requests
            if each.route == method
        ]

    def films(self, chat: Chat | None = None) -> list[Message]:
        return [m for m in self.said(chat) if m.file is not None and m.file.kind == "video"]

    async def film(
        self, chat: Chat | None = None, seconds: float = 90.0, count: int = 1
    ) -> Message:
        found = await self.wait(
            lambda: len(self.films(chat)) >= count and self.films(chat), seconds, "film"
        )
        return found[count - 1]

    async def says(
        self, text: str, chat: Chat | None = None, seconds: float = 60.0, after: int = 0
    ) -> Message:
        """A message of the bot that has this text in it."""

        def found() -> Message | None:
            return next(
                (
                    m
                    for m in self.said(chat)
                    if m.id > after and text in (m.text or m.caption or "")
                ),
                None,
            )

        message: Message = await self.wait(found, seconds, f"message with {text!r}")
        return message


async def _get_chat_member(server: TelegramServer, name: str, p: dict, files: dict) -> Any:
    user = server.users.get(p["user_id"])
    server._chat(p)
    if user is None:
        raise ApiError(400, "Bad Request: PARTICIPANT_ID_INVALID")
    if (p["chat_id"], p["user_id"]) not in getattr(server, "admins", ()):
        return {"status": "member", "user": user.payload()}
    return {"status": "creator", "user": user.payload(), "is_anonymous": False}


METHODS["getChatMember"] = _get_chat_member
