"""The adapter's note on where a job's result goes; the host keeps it with the job (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """`chat` and `message`: where it was asked and by which message; `thread`: the topic there.

    `user` asked. `card` is the message that shows how far the job is. Ids are Telegram's; a
    group's is negative, a private chat's is its person's.
    """

    chat: int
    user: int
    message: int | None = None
    thread: int | None = None
    card: int | None = None

    @property
    def private(self) -> bool:
        return self.chat > 0

    def to_reply(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value is not None}

    @classmethod
    def of(cls, reply: Mapping[str, Any]) -> Note:
        """Read one back; what an older or newer Reelbot wrote beside it is let go.

        Raises ValueError where it says no chat.
        """
        chat, user = _id(reply.get("chat")), _id(reply.get("user"))
        if chat is None:
            raise ValueError("a reply without a chat")
        return cls(
            chat=chat,
            user=chat if user is None else user,
            message=_id(reply.get("message")),
            thread=_id(reply.get("thread")),
            card=_id(reply.get("card")),
        )


def _id(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
