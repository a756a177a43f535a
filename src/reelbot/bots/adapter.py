"""What a platform's adapter and the rooms that all adapters share tell each other (pure values).

An adapter turns what a person does into an `Ask` (a command, a message) or a `Press` (a button, a
form) and gives it to `bots.conversation`; it shows the `Answer` that comes back. `bots.cards` tells
it how a job's `Card` looks now, `bots.delivery` what is to be posted (a `Parcel`). Nothing here
knows a platform's library, and no text in here is markup: adapters escape what they show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Protocol

from reelbot.core.jobs import Job, Person

# --- what a person did ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and from where.

    `place` is the community (None in a private chat). `role` travels as Reelbot-Role: "admin" is
    one of the operator's admins, "place_admin" is in charge of the place, anything else is a role
    of `[limits.roles]`. `mention` is how the adapter addresses them in a message of its own, as
    plain text ("Ada"): the ping itself is the adapter's.
    """

    person: Person
    place: str | None = None
    locale: str | None = None
    role: str | None = None
    mention: str = ""
    manages: bool = False  # in charge of the place, whatever the role is

    @property
    def operator(self) -> bool:
        return self.role == "admin"

    @property
    def place_admin(self) -> bool:
        return self.manages or self.role in ("admin", "place_admin")


class Incoming(Protocol):
    """A file on the platform; its link expires, so it is fetched at once."""

    @property
    def name(self) -> str: ...
    @property
    def mime(self) -> str: ...
    @property
    def bytes(self) -> int | None: ...
    @property
    def from_reply(self) -> bool: ...
    @property
    def by_other(self) -> bool: ...
    @property
    def voice_message(self) -> bool: ...

    async def fetch(self, target: Path) -> None:
        """Write it to `target`. Raises core.errors (attachment_gone, upload_too_big)."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """A message that a command or a press is about: what was replied to, or the person's own."""

    text: str = ""
    files: Sequence[Incoming] = ()
    by_other: bool = False
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A command (text that begins with /) or, in a private chat, any message.

    `fields` are options that were filled in one by one, files of them as Incoming; `files` come
    with the message or hang on what it replies to (`from_reply`). `key` is the platform's own id
    of this ask: the same key is the same job. `reply` is the adapter's note on where the result
    goes (JSON; may hold tokens; it is shown nowhere): None where nothing is to be delivered.
    """

    asker: Asker
    text: str
    key: str
    reply: Mapping[str, Any] | None
    fields: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    files: Sequence[Incoming] = ()
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed, or a form sent (`values`). `subject` is what the message with the
    button replies to, where the action needs it (see `SUBJECT_DEEDS`)."""

    asker: Asker
    action: Action
    key: str
    reply: Mapping[str, Any] | None
    subject: Subject | None = None
    values: Mapping[str, str] | None = None


# --- buttons -------------------------------------------------------------------------------------

Deed = Literal[
    "again",  # the job once more with a new seed; anybody's: becomes the presser's own
    "edit",  # gives a form, filled
    "details",
    "delete",
    "cancel",
    "retry",
    "film",  # of what a /describe saw: three looks with narration
    "agree",  # argument: a voice's id, or of a voice_clip ask the key it waits under
    "refuse",
    "forget",  # everything about me; argument: sure, where it was asked for twice
    "example",  # argument: the number of an example of /start
    "repeat",  # an ask that could not be taken, once more; argument: what it waits under
    "show",  # the result once more
    "make",  # subject: its text becomes a film
    "animate",
    "describe",
    "looks",
    "voice",
    "music",
    "narrate",
]
SUBJECT_DEEDS = frozenset({"make", "animate", "describe", "looks", "voice", "music", "narrate"})
ACTION_BYTES_MAX = 64  # Telegram's callback data; Discord's custom_id takes 100


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does: `deed:argument`, at most 64 bytes, valid for ever."""

    deed: Deed
    argument: str = ""

    def __str__(self) -> str:
        return f"{self.deed}:{self.argument}"


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: Action
    style: Literal["plain", "primary", "danger"] = "plain"


Buttons = tuple[tuple[Button, ...], ...]  # rows


# --- what is shown -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; `name` is an option, `rest` of them holds options as text."""

    name: str
    label: str
    value: str = ""
    long: bool = False
    required: bool = False
    max_length: int = 4000


@dataclass(frozen=True, slots=True)
class Form:
    """What Discord shows as a modal; Telegram gives `command`, ready to copy and change.

    It comes back as a Press with `action` and `values` (by field name). Where `command` is empty
    there is nothing to copy: the Answer's text asks, and the next plain message is the answer.
    """

    title: str
    fields: tuple[FormField, ...]
    action: Action
    command: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to whoever asked. Plain text.

    With `job` the adapter shows that job's card (`card`) in its place and then calls
    `Conversation.carded`. `private` answers concern the asker alone. `files` are sent along and
    deleted by whoever made the Answer's folder (`Conversation` does). `edit_pressed`: the pressed
    message itself is changed to this instead of a new one being sent (with `job`, it becomes that
    job's card); `delete_pressed` deletes it.
    """

    text: str = ""
    buttons: Buttons = ()
    private: bool = False
    job: Job | None = None
    card: Card | None = None
    form: Form | None = None
    files: tuple[Path, ...] = ()
    edit_pressed: bool = False
    delete_pressed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """How a job's card looks now. `final`: it shrinks to this line; the only button that it may
    still have is Try again.

    Two equal cards look the same: an edit can be spared.
    """

    job: str
    text: str
    buttons: Buttons = ()
    preview: Path | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class PostFile:
    """A file of a parcel, on disk for the time of the call. `alt` describes it for who cannot
    see it; `spoiler` where a place wants it hidden at first."""

    path: Path
    name: str
    mime: str
    alt: str = ""
    spoiler: bool = False
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A result to be posted as a new message that replies to, or mentions, the asker.

    `marker` is short, the same for every try of this job's delivery, and fit for Discord's nonce
    (at most 25 characters). `smaller`: the film did not fit whole. A failed job has no files.
    """

    job: Job
    reply: Mapping[str, Any]
    text: str
    marker: str
    buttons: Buttons = ()
    files: tuple[PostFile, ...] = ()
    thumbnail: PostFile | None = None
    locale: str | None = None


# --- an adapter ----------------------------------------------------------------------------------


class TooBig(Exception):
    """The platform did not take a file of this size; `bytes_max`: what it takes, if known."""

    def __init__(self, bytes_max: int | None = None) -> None:
        super().__init__(bytes_max)
        self.bytes_max = bytes_max


class NotPosted(Exception):
    """It could not be posted. `final`: nor will it ever be here; else again after `retry_after`."""

    def __init__(self, code: str, *, retry_after: float | None = None, final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.final = final


@dataclass(frozen=True, slots=True)
class Pace:
    """How often cards may be edited: seconds between two edits of one lane, and a lane's most a
    minute (None: no such bound). A lane is what `Adapter.lane` says: a card, or a chat."""

    lane_s: float
    per_minute: int | None = None


class Adapter(Protocol):
    """A platform, as the shared rooms see it. Errors of its library end here."""

    name: str  # "discord"

    async def run(self) -> None:
        """Connect and serve until cancelled. Raises core.errors.HostProblem where trying again is
        of no use (bad token, intent not granted), anything else where it is."""
        ...

    def lane(self, reply: Mapping[str, Any]) -> str:
        """Cards of one lane share a pace."""
        ...

    def pace(self, reply: Mapping[str, Any]) -> Pace: ...

    async def show_card(self, reply: Mapping[str, Any], card: Card) -> None:
        """Edit the card that `reply` speaks of; a card that is gone is no failure.

        Raises NotPosted with retry_after where the platform wants a pause: the lane waits, and what
        comes then is the newest card, never a queue of old ones.
        """
        ...

    def bytes_max(self, reply: Mapping[str, Any]) -> int:
        """The largest file that can be posted there, as far as is known."""
        ...

    async def find(self, parcel: Parcel) -> str | None:
        """The receipt of this parcel where it was posted by an earlier try that did not live to
        tell; None where it was not, or where the platform cannot say."""
        ...

    async def post(self, parcel: Parcel) -> str:
        """Post it and return a receipt (the message's id). Raises TooBig, NotPosted."""
        ...
