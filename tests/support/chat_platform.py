"""A chat platform in memory, and a person who uses a bot on it against a real render host."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.support.hosts import PATIENCE_S, settings_for, until

from reelbot.bots.adapter import (
    Action,
    Answer,
    Ask,
    Asker,
    Button,
    Card,
    Deed,
    Incoming,
    NotPosted,
    Pace,
    Parcel,
    PostFile,
    Press,
    Subject,
    TooBig,
)
from reelbot.bots.conversation import Conversation
from reelbot.bots.delivery import Delivery
from reelbot.bots.feed import Feed
from reelbot.bots.keeper import Cards
from reelbot.core.client import RenderClient
from reelbot.core.errors import ReelbotError
from reelbot.core.jobs import DeliveryState, Job, Person
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

TOKEN = "the bots' token"
MB = 1_000_000
SHORT = "seconds: 1 music: none"
FILM = f"/video a fox {SHORT}"
SPEECH = "/say one"  # what is made quickest


@dataclass
class File:
    """A file on the platform; `bytes` may lie, and the link may be gone."""

    path: Path
    mime: str
    from_reply: bool = False
    by_other: bool = False
    voice_message: bool = False
    said_bytes: int | None = None
    fetched: int = 0

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def bytes(self) -> int | None:
        return self.path.stat().st_size if self.said_bytes is None else self.said_bytes

    async def fetch(self, target: Path) -> None:
        self.fetched += 1
        shutil.copyfile(self.path, target)


@dataclass(frozen=True)
class Posted:
    """A message, as whoever reads it has it; `sizes` are bytes by the file's name."""

    receipt: str
    parcel: Parcel
    sizes: dict[str, int]

    @property
    def text(self) -> str:
        return self.parcel.text


class Memory:
    """An `Adapter`. `faults` are raised one a post: before it, or (`after`) when it is done."""

    def __init__(
        self,
        name: str = "chat",
        bytes_max: int = 50 * MB,
        pace: Pace = Pace(0.0),  # noqa: B008
    ) -> None:
        self.name = name
        self.messages: list[Posted] = []
        self.cards: dict[str, list[Card]] = {}
        self.edits: list[tuple[str, float]] = []
        self.faults: deque[Exception | None] = deque()
        self.card_faults: deque[Exception | None] = deque()
        self.after: deque[Exception | None] = deque()
        self.takes = bytes_max  # what it says
        self.refuses_over: int | None = None  # what it does
        self.says_limit = True
        self.remembers = True
        self.looked: list[str] = []
        self.slow: dict[str, asyncio.Event] = {}
        self._pace = pace
        self._numbers = itertools.count(1)

    async def run(self) -> None:
        await asyncio.Event().wait()

    def lane(self, reply: Mapping[str, Any]) -> str:
        return str(reply["chat"])

    def pace(self, reply: Mapping[str, Any]) -> Pace:
        return self._pace

    async def show_card(self, reply: Mapping[str, Any], card: Card) -> None:
        if self.card_faults and (fault := self.card_faults.popleft()) is not None:
            raise fault
        if card.preview is not None:
            assert card.preview.is_file()
        self.edits.append((card.job, asyncio.get_running_loop().time()))
        self.cards.setdefault(str(reply.get("card")), []).append(card)

    def bytes_max(self, reply: Mapping[str, Any]) -> int:
        return self.takes

    async def find(self, parcel: Parcel) -> str | None:
        self.looked.append(parcel.marker)
        if not self.remembers:
            return None
        return next((m.receipt for m in self.messages if m.parcel.marker == parcel.marker), None)

    async def post(self, parcel: Parcel) -> str:
        chat = str(parcel.reply["chat"])
        if chat in self.slow:
            await self.slow[chat].wait()
        if self.faults and (fault := self.faults.popleft()) is not None:
            raise fault
        sizes = {file.name: file.path.stat().st_size for file in parcel.files}
        if self.refuses_over is not None and max(sizes.values(), default=0) > self.refuses_over:
            raise TooBig(self.refuses_over if self.says_limit else None)
        receipt = f"m{next(self._numbers)}"
        self.messages.append(Posted(receipt, parcel, sizes))
        if self.after and (fault := self.after.popleft()) is not None:
            raise fault
        return receipt

    def of(self, job: str) -> list[Posted]:
        return [message for message in self.messages if message.parcel.job.id == job]


@dataclass
class Room:
    """One bot on one platform: what an adapter does with what a person does."""

    settings: Settings
    host: RenderHost
    client: RenderClient
    operator: RenderClient
    memory: Memory
    conversation: Conversation
    cards: Cards
    delivery: Delivery
    _keys: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def say(
        self,
        text: str,
        *files: Incoming,
        user: str = "ann",
        place: str | None = "garden",
        key: str | None = None,
        fields: Mapping[str, Any] | None = None,
        **asker: Any,
    ) -> Answer:
        """A command or message, and what an adapter does with the answer."""
        forwarded = asker.pop("forwarded", False)
        reply = {"chat": place or user}
        person, key = self.who(user, place, **asker), key or self.key()
        ask = Ask(person, text, key, reply, fields or {}, files, forwarded)
        return await self.shown(await self.conversation.hear(ask), reply)

    async def press(
        self,
        button: Button | Action,
        *,
        user: str = "ann",
        place: str | None = "garden",
        key: str | None = None,
        subject: Subject | None = None,
        values: Mapping[str, str] | None = None,
        **asker: Any,
    ) -> Answer:
        action = button.action if isinstance(button, Button) else button
        reply = {"chat": place or user}
        press = Press(
            self.who(user, place, **asker), action, key or self.key(), reply, subject, values
        )
        return await self.shown(await self.conversation.press(press), reply)

    async def shown(self, answer: Answer, reply: dict[str, Any]) -> Answer:
        if answer.job is not None and answer.card is not None and not answer.card.final:
            card = f"card-{answer.job.id}-{self.key()}"
            self.memory.cards[card] = [answer.card]
            await self.conversation.carded(answer.job.id, {**reply, "card": card})
        return answer

    def who(self, user: str = "ann", place: str | None = "garden", **more: Any) -> Asker:
        person = Person(adapter=self.memory.name, user=user)
        return replace(Asker(person, place, mention=user.capitalize()), **more)

    def key(self) -> str:
        return f"key-{next(self._keys)}"

    async def posted(self, job: str, count: int = 1) -> Posted:
        """Wait for a job's message."""
        await until(lambda: len(self.memory.of(job)) >= count)
        return self.memory.of(job)[count - 1]

    def card(self, job: str) -> list[Card]:
        """Every look of a job's newest card, in order."""
        found = [looks for name, looks in self.memory.cards.items() if f"-{job}-" in name]
        return found[-1]


async def ordered(room: Room, text: str = SPEECH, **more: Any) -> str:
    """Ask for something; returns the job's id."""
    answer = await room.say(text, **more)
    assert answer.job is not None, answer.text
    return answer.job.id


async def told(room: Room, job: str, state: DeliveryState) -> Job:
    """Wait until a job's delivery is in a state."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = await room.operator.job(job)
            if found.delivery is not None and found.delivery.state is state:
                return found
            await asyncio.sleep(0.05)


def pressed(answer: Answer, deed: Deed) -> Button:
    """The button of an answer that does this."""
    return next(b for row in answer.buttons for b in row if b.action.deed == deed)


def under(parcel: Parcel, deed: Deed) -> Button:
    return next(b for row in parcel.buttons for b in row if b.action.deed == deed)


def deeds(buttons: Sequence[Sequence[Button]]) -> list[str]:
    return [button.action.deed for row in buttons for button in row]


def files_of(parcel: Parcel) -> dict[str, PostFile]:
    return {file.name: file for file in parcel.files}


def bots_settings(folder: Path, **sections: dict[str, Any]) -> Settings:
    """Of a host that knows the bots' token."""
    render = {"token": TOKEN, **sections.pop("render", {})}
    return settings_for(folder, render=render, **sections)


@contextlib.asynccontextmanager
async def bot(
    host: RenderHost, memory: Memory, folder: Path, settings: Settings, **delivery: Any
) -> AsyncIterator[Room]:
    """A bot's rooms around `memory`, for the time of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    async with (
        RenderClient(host.url, TOKEN) as client,
        RenderClient(host.url, host.operator_token) as operator,
    ):
        conversation = Conversation(client, settings, memory.name, patience_s=(0.05,))
        cards = Cards(client, memory, folder)
        quick: dict[str, Any] = {"poll_s": 0.3, "tell_s": (0.05,), "stop_s": 0.1}
        posting = Delivery(client, memory, settler=cards, **(quick | delivery))
        conversation.attach(cards, posting)
        feed = Feed(client, memory.name, [cards, posting], away_s=0.05)
        tasks = [asyncio.create_task(each.run()) for each in (feed, cards, posting)]
        try:
            yield Room(settings, host, client, operator, memory, conversation, cards, posting)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            conversation.close()


async def tidy(room: Room) -> None:
    """Nobody waits any more for what a test left in the line of a host that others use too."""
    await room.operator.resume()
    for job in await room.operator.jobs(state="queued,running", limit=200):
        if job.owner.startswith(f"{room.memory.name}/"):
            with contextlib.suppress(ReelbotError):
                await room.operator.cancel(job.id)


def refusal(code: str, **more: Any) -> NotPosted:
    return NotPosted(code, **more)
