"""Albums: Telegram sends each picture as a message of its own, with one id for all of them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from telegram import Message

GATHER_S = 0.8  # after the last piece
KEPT = 200  # albums that are remembered, for a reply to one piece or a press below it
_PIECES_MAX = 10


@dataclass(slots=True)
class _Album:
    pieces: dict[int, Message] = field(default_factory=dict)
    touched: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Albums:
    """Brings the pieces of an album together."""

    def __init__(self, gather_s: float = GATHER_S) -> None:
        self._gather_s = gather_s
        self._open: dict[tuple[int, str], _Album] = {}
        self._seen: OrderedDict[tuple[int, str], tuple[Message, ...]] = OrderedDict()

    async def whole(self, message: Message) -> tuple[Message, ...]:
        """Every message of the album in order, for whoever brought its first piece; empty for the
        others, once the first is through. A message without an album is whole by itself.

        The caller that got the album calls `close` when it has been dealt with.
        """
        group = message.media_group_id
        if group is None:
            return (message,)
        key = (message.chat.id, group)
        album = self._open.get(key)
        if album is not None:
            album.pieces[message.message_id] = message
            album.touched.set()
            # A piece counts as dealt with when the album does.
            await album.done.wait()
            return ()
        album = self._open[key] = _Album({message.message_id: message})
        while len(album.pieces) < _PIECES_MAX:
            album.touched.clear()
            try:
                await asyncio.wait_for(album.touched.wait(), self._gather_s)
            except TimeoutError:
                break
        whole = tuple(album.pieces[number] for number in sorted(album.pieces))
        self._seen[key] = whole
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        return whole

    def knows(self, message: Message) -> bool:
        """Whether all of what was sent together is known: an album from before a start is not, and
        Telegram does not tell it twice."""
        group = message.media_group_id
        return group is None or (message.chat.id, group) in self._seen

    def around(self, message: Message) -> tuple[Message, ...]:
        """The album that a message is a piece of, where it was seen lately; else the message."""
        return self._seen.get((message.chat.id, message.media_group_id or ""), (message,))

    def close(self, message: Message) -> None:
        """The album has been dealt with; a piece that comes now begins a new one."""
        album = self._open.pop((message.chat.id, message.media_group_id or ""), None)
        if album is not None:
            album.done.set()
