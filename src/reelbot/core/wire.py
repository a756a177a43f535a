"""What travels: the bodies of the HTTP API, and the messages between host and worker.

Both are JSON by pydantic. The API's error body is `{"error": ErrorInfo}` (422: a list of them).
Host and worker talk in lines of JSON over a pipe, each tagged by `type`; `encode` and `decode` are
the only codec.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from reelbot.core.jobs import ErrorInfo, Job, Model, Origin, Progress
from reelbot.core.options import NAME_MAX

API = "/v1"
AS = "Reelbot-As"
ROLE = "Reelbot-Role"
# Where the person speaks from, by the adapter's word: they see the jobs of that place.
PLACE = "Reelbot-Place"
# A client and a host understand each other where this is equal; it stands in /healthz.
PROTOCOL = 1
# An error's code, and the exit status of a worker whose device does not work any more (sysexits.h:
# EX_IOERR): it is replaced by another process.
DEVICE_UNWELL = "device_unwell"
EXIT_UNWELL = 74


class Message(Model):
    """Anything that travels."""


class Consent(Message):
    """What a person agreed to, and when; `text_hash` is the sha256 of the text, hex."""

    version: Annotated[str, Field(max_length=NAME_MAX)]
    text_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    at: Annotated[float, Field(ge=0, allow_inf_nan=False)]  # seconds since the epoch


class Submit(Message):
    """`POST /v1/jobs`. `consent` is needed where a recording is to be imitated (409
    `consent_needed` says so); it is kept with the person, never with the job."""

    request: dict[str, Any]
    origin: Origin
    key: Annotated[str, Field(min_length=1, max_length=200)]
    consent: Consent | None = None


class Again(Message):
    """`POST /v1/jobs/{id}/again`: the same recipe with some options changed (None: removed)."""

    changes: dict[str, Any] = {}
    origin: Origin
    key: Annotated[str, Field(min_length=1, max_length=200)]
    consent: Consent | None = None


class Submitted(Message):
    """The job that a request became; `created` is False where the key was known already."""

    job: Job
    created: bool = True


class Reply(Message):
    """`PUT /v1/jobs/{id}/reply`."""

    reply: dict[str, Any] | None


class Wait(Message):
    """202: what was asked for is being made; ask again after so many seconds."""

    retry_after: float = Field(ge=0)


class Blob(Message):
    """An upload as the decoding child saw it; `id` is the sha256 of its bytes, hex."""

    id: str
    mime: str
    bytes: int
    kind: Literal["image", "audio", "video", "text", "archive"]
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    has_sound: bool | None = None  # of sound and video
    truncated: bool | None = None  # there is more sound than is kept
    pages: int | None = None  # of a text and an archive
    unfit: float | None = None  # the moderation's score of the worst picture in it, 0 to 1


class ClaimDelivery(Message):
    """`POST /v1/deliveries/claim`. `key` is the asker's own name of this claim: while it is held,
    the same key gets the same claim back, so that a lost answer costs nothing."""

    adapter: str
    key: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class EndClaims(Message):
    """`POST /v1/deliveries/release`. `holder` is what the keys of the claims begin with, before a
    dot; whoever asks knows that the process that made them is gone."""

    adapter: str
    holder: Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]


class EndedClaims(Message):
    """How many claims were ended; in `retry_after` seconds what they held may be claimed."""

    ended: int
    retry_after: float


class DeliveryClaim(Message):
    """A film to be posted. `claimed_before`: an earlier claim ended unseen; look for it first."""

    job: Job
    reply: dict[str, Any]
    attempt: int
    claimed_before: bool


class Event(Message):
    """One event of a stream. `id` is None for what is live only (progress, preview)."""

    id: int | None = None
    kind: str
    job: str | None = None
    data: dict[str, Any] = {}


class Coming(Message):
    """`GET /v1/deliveries`: a job that waits or runs, where its result will go, and what happened
    to it last: so a bot that was restarted knows which message shows which job."""

    job: Job
    reply: dict[str, Any]
    event: Event | None = None


class ComingPage(Message):
    coming: tuple[Coming, ...]


class Sent(Message):
    attempt: int
    receipt: str


class NotSent(Message):
    attempt: int
    code: str
    retry_after: float | None = Field(default=None, ge=0)
    final: bool = False


class HostFile(Message):
    """`data_dir/host.json`: where the host that holds the data folder is reached. `passing`: it is
    there for the time of one command alone."""

    url: str
    token: str
    pid: int
    version: str
    passing: bool = False


# --- host → worker -------------------------------------------------------------------------------


class Hello(Message):
    """The first message: the worker's whole configuration, as its environment is empty."""

    type: Literal["hello"] = "hello"
    device: str
    assets: Path
    engines: dict[str, Any]
    film: dict[str, Any]
    styles: dict[str, Any] = {}
    music: dict[str, Any] = {}
    moderation: dict[str, Any] = {}
    threads: int


class Make(Message):
    """Plan the request (or take the recipe of an earlier try) and make every asset.

    The answer is Made, or Done where there is nothing to cut.
    """

    type: Literal["make"] = "make"
    job: str
    attempt: int
    request: dict[str, Any]
    seed: int
    recipe: dict[str, Any] | None = None
    blobs: dict[str, Path] = {}
    folder: Path  # empty; for results that need no cutting
    preview: Path | None = None  # where looks at what is being made go, a JPEG
    voice: Path | None = None  # the folder of the person's voice that it speaks with
    locale: str | None = None  # of whoever asked
    shows_flagged: bool = False  # where it goes, flagged pictures are hidden, not refused


class Cut(Message):
    """Cut a storyboard whose assets are all made into `folder`, which is empty."""

    type: Literal["cut"] = "cut"
    job: str
    attempt: int
    storyboard: dict[str, Any]
    metadata: dict[str, str]
    folder: Path
    blobs: dict[str, Path] = {}
    fraction_from: float = 0.0
    preview: Path | None = None
    voice: Path | None = None
    shows_flagged: bool = False


class Stop(Message):
    """The wish to stop; the worker answers Stopped, or is killed."""

    type: Literal["stop"] = "stop"
    job: str
    attempt: int


# --- worker → host -------------------------------------------------------------------------------


class Ready(Message):
    type: Literal["ready"] = "ready"
    pid: int


class Reported(Message):
    type: Literal["reported"] = "reported"
    job: str
    attempt: int
    progress: Progress


class Previewed(Message):
    """There is a new look at what is being made, in the file that the order named."""

    type: Literal["previewed"] = "previewed"
    job: str
    attempt: int
    bytes: int
    width: int
    height: int


class Planned(Message):
    """The resolved recipe, to be kept with the job before anything is made by it.

    `notes` are keys of `core.texts`: what the person should know of it.
    """

    type: Literal["planned"] = "planned"
    job: str
    attempt: int
    recipe: dict[str, Any]
    notes: tuple[str, ...] = ()


class Ended(Message):
    """How an order, or the device's part of it, ends. `warm`: the engines that are loaded now, as
    "task.name"."""

    warm: tuple[str, ...] = ()


class Freed(Ended):
    """The device has done its part of a try and may have the next order; the last of what was made
    is still being written. Made, Failed or Stopped follows."""

    type: Literal["freed"] = "freed"
    job: str
    attempt: int


class Made(Ended):
    """Every asset is there. `stage_seconds`: what stages took, `fraction`: how far the job is,
    `notes`: sentences for the recipe, on what was decided or given up on the way."""

    type: Literal["made"] = "made"
    job: str
    attempt: int
    storyboard: dict[str, Any]
    stage_seconds: dict[str, float]
    fraction: float
    notes: tuple[str, ...] = ()


class CutFile(Message):
    name: str
    mime: str
    bytes: int
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


class Done(Ended):
    """The files lie in the folder of the order, flushed to disk."""

    type: Literal["done"] = "done"
    job: str
    attempt: int
    files: tuple[CutFile, ...]
    stage_seconds: dict[str, float]
    flagged: bool = False  # the moderation would have refused what is seen


class Failed(Ended):
    type: Literal["failed"] = "failed"
    job: str
    attempt: int
    error: ErrorInfo
    trace: str = ""


class Stopped(Ended):
    type: Literal["stopped"] = "stopped"
    job: str
    attempt: int


# What a worker tells while it works.
Live = Reported | Previewed | Planned

Order = Annotated[Hello | Make | Cut | Stop, Field(discriminator="type")]
Answer = Annotated[
    Ready | Reported | Previewed | Planned | Freed | Made | Done | Failed | Stopped,
    Field(discriminator="type"),
]

_ORDER: TypeAdapter[Order] = TypeAdapter(Order)
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def encode(message: Message) -> bytes:
    """One message as one line of JSON."""
    return message.model_dump_json().encode() + b"\n"


def decode_order(line: bytes) -> Order:
    """Read what the host wrote; raises pydantic.ValidationError."""
    return _ORDER.validate_json(line)


def decode_answer(line: bytes) -> Answer:
    """Read what a worker wrote; raises pydantic.ValidationError."""
    return _ANSWER.validate_json(line)
