"""The adapter's note on where a job's result goes; the render host keeps it with the job (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

TOKEN_S = 15 * 60  # an interaction's token
# A film that is being uploaded when the token dies is lost: leave it the time.
TOKEN_MARGIN_S = 45


@dataclass(frozen=True, slots=True)
class Reply:
    """Ids are Discord's snowflakes.

    `asked` is the interaction or message that asked; what answers it is newer. `message` is what
    the result replies to when there is no card. `here`: the bot may post in the channel. `token`,
    valid until `until` (seconds since the epoch), lets it change the card and nothing else.
    """

    user: int
    asked: int
    channel: int | None = None
    guild: int | None = None
    message: int | None = None
    card: int | None = None
    here: bool = True
    history: bool = True  # it may read what was said there, and so reply to it
    token: str | None = None
    until: float = 0.0
    bytes_max: int | None = None  # of a file sent with the token

    @classmethod
    def of(cls, note: Mapping[str, Any]) -> Self:
        """Read what `note` wrote, by this version or another. Raises ValueError, TypeError."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in note.items() if key in known})

    def note(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value is not None}

    def living_token(self, now: float) -> str | None:
        """The token, while it can be counted on."""
        return self.token if self.token and now < self.until - TOKEN_MARGIN_S else None

    @property
    def lane(self) -> str:
        return f"{self.channel or self.user}:{self.card or self.asked}"
