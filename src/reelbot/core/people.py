"""What travels about people: their voices, settings and bounds, and what is kept of them."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from pydantic import Field

from reelbot.core.jobs import Name
from reelbot.core.options import BAN_HOURS, LIMIT_JOBS, MOTION_MAX
from reelbot.core.wire import Consent as Consent
from reelbot.core.wire import Message


class ConsentText(Message):
    """What is to be agreed to before a voice is learnt; `given`: when this person did last."""

    version: str
    text: str
    text_hash: str
    given: float | None = None

    @classmethod
    def of(cls, text: str) -> ConsentText:
        """The version is the beginning of the hash: another text is another version."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        return cls(version=digest[:8], text=text, text_hash=digest)

    def agreed(self, at: float) -> Consent:
        return Consent(version=self.version, text_hash=self.text_hash, at=at)


class NewVoice(Message):
    """`POST /v1/voices`. Without consent the voice cannot be used, and is gone after an hour."""

    blob: str
    name: str | None = None
    consent: Consent | None = None


class Voice(Message):
    """A voice as those see it who may speak with it; `places` and times are its owner's to see.

    `problems` are `{code, …facts}`, each with a sentence in `core.texts.error`. `closest` is the
    voice of an engine that is most like it.
    """

    id: str
    name: str
    own: bool
    mine: bool
    seconds: float
    speech_seconds: float
    verdict: str
    problems: tuple[dict[str, Any], ...] = ()
    closest: str | None = None
    similarity: float | None = None
    consented: bool = False
    places: tuple[str, ...] = ()
    created: float | None = None
    expires: float | None = None

    @property
    def quality(self) -> Literal["good", "fair", "poor"]:
        """How good its sample is, by how much there is to mend."""
        qualities: tuple[Literal["good", "fair", "poor"], ...] = ("good", "fair", "poor")
        return qualities[min(2, len(self.problems))]


class Voices(Message):
    """`GET /v1/voices`: the person's own, those shared in the place, and the text to agree to."""

    voices: tuple[Voice, ...]
    consent: ConsentText


class SharePlace(Message):
    """`POST /v1/voices/{id}/share` and `/unshare`."""

    place: Name


class MovedPlace(Message):
    """`POST /v1/places/{adapter}/{place}/moved`: the id that the place has now."""

    to: Name


class NewSettings(Message):
    """`PUT /v1/settings`: what is named is changed, None takes a setting back."""

    settings: dict[str, Any]


class ScopedSettings(Message):
    """What is used where a request says nothing; a person's go before those of the place."""

    scope: Literal["person", "place"]
    place: str | None = None
    settings: dict[str, Any] = {}


class NewBan(Message):
    """`POST /v1/bans`; without hours it lasts until it is lifted."""

    person: str
    hours: Annotated[float | None, Field(ge=BAN_HOURS.low, le=BAN_HOURS.high)] = None
    reason: Annotated[str, Field(max_length=MOTION_MAX)] = ""


class Ban(Message):
    """A ban. `person` is adapter/#digest where the person had everything about them deleted."""

    person: str
    reason: str = ""
    by: str = ""
    created: float
    until: float | None = None


class PersonLimit(Message):
    """`PUT /v1/people/{adapter}/{user}/limit`; None lifts it, 0 allows no job at all."""

    jobs_per_day: Annotated[int | None, Field(ge=int(LIMIT_JOBS.low), le=int(LIMIT_JOBS.high))]


class Kept(Message):
    """What is kept of a person, and for how long at most (None: until it is deleted)."""

    jobs: int
    films: int
    films_bytes: int
    films_days: float | None
    uploads: int
    uploads_bytes: int
    uploads_hours: float | None
    voices: int
    voices_bytes: int
    voices_days: float | None
    settings: int
