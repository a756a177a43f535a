"""What a job is, from the person who asked to the film that is posted.

All models are frozen; JSON by pydantic is their only wire form. Times are seconds since the
epoch (float, UTC), lengths are seconds.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """A frozen value that refuses unknown fields. What was wrong is in no error's text, as that may
    stand in a log."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class State(StrEnum):
    """`queued → running → done | failed | cancelled`; a running job may go back to queued."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        return self in (State.DONE, State.FAILED, State.CANCELLED)


class DeliveryState(StrEnum):
    """`pending → claimed → sent | gave_up`; a claim that runs out is pending again."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    GAVE_UP = "gave_up"


class Stage(StrEnum):
    """Where a running job is; the order is the order of work."""

    PLANNING = "planning"
    SPEECH = "speech"
    PICTURES = "pictures"
    MUSIC = "music"
    CUTTING = "cutting"


Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\s/\x00-\x1f]+$")]


class Person(Model):
    """Somebody on a platform. Written `adapter/user` everywhere."""

    adapter: Name
    user: Name

    def __str__(self) -> str:
        return f"{self.adapter}/{self.user}"

    @classmethod
    def parse(cls, text: str) -> Person:
        """Read `adapter/user`; raises ValueError where it is not of that form."""
        adapter, slash, user = text.partition("/")
        if not slash:
            raise ValueError("a person is written adapter/user")
        return cls(adapter=adapter, user=user)


class Origin(Model):
    """Where a request came from.

    `place` is the community (None in a direct message); settings and limits hang on it. `reply`
    is the adapter's own note on where to post; it is given back with deliveries and shown nowhere
    else. Without it there is no delivery.
    """

    adapter: Name
    user: Name
    place: Name | None = None
    locale: str | None = Field(default=None, max_length=35)
    reply: dict[str, Any] | None = None

    @property
    def person(self) -> Person:
        return Person(adapter=self.adapter, user=self.user)


class Progress(Model):
    """How far a try is: `fraction` of the whole job, 0 to 1, and what is being done."""

    stage: Stage
    fraction: float = Field(ge=0, le=1)
    detail: str | None = None


class Artifact(Model):
    """A file that a job made. `name` is unique in the job (film.mp4, thumbnail.jpg, …)."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    mime: str
    bytes: int = Field(ge=0)
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


class Delivery(Model):
    """How far the posting of a finished job is."""

    state: DeliveryState
    attempts: int = 0
    receipt: str | None = None
    error: str | None = None


class ErrorInfo(Model):
    """An error as it travels: the reader's sentence is made from code and facts."""

    code: str
    text: str
    facts: dict[str, Any] = {}
    field: str | None = None
    retry_after: float | None = None
    retryable: bool = False


class Job(Model):
    """A job as the outside sees it."""

    id: str
    kind: Literal["video", "animate", "story", "music", "say", "describe"]
    state: State
    owner: str
    place: str | None = None
    title: str = ""
    position: int | None = None
    wait_s: float | None = None
    paused: bool = False  # it waits, and the operator has the queue paused: `wait_s` has not begun
    cost_s: float | None = None
    stage: Stage | None = None
    fraction: float | None = None
    attempts: int = 0
    error: ErrorInfo | None = None
    artifacts: tuple[Artifact, ...] = ()
    recipe: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()  # keys of `core.texts`: what was decided that its owner should know
    delivery: Delivery | None = None
    created: float
    started: float | None = None
    finished: float | None = None

    @property
    def can_retry(self) -> bool:
        """Whether it failed, and trying it again can help."""
        return self.state is State.FAILED and self.error is not None and self.error.retryable
