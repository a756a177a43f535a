"""Everything that can go wrong and that somebody reads.

    ReelbotError
    ├── Refused            the request itself: 4xx, and trying again changes nothing
    │   ├── InvalidInput   a field, an option, a file (422)
    │   ├── NotFound       404
    │   ├── Conflict       the state forbids it (409)
    │   ├── NotAllowed     401, 403
    │   └── QuotaReached   429, with when to come back
    ├── HostProblem        this machine: configuration, port, lock, disk, database
    ├── Unreachable        the render host does not answer
    ├── EngineFailed       one try of one job went wrong
    └── Cancelled          the person wished it

An error is a code and facts; the sentence a person reads is made of them by `core.texts`, so that
it can be said in the reader's language. Nothing ever matches on text.
"""

from __future__ import annotations

from typing import Any, Self

from reelbot.core import texts
from reelbot.core.jobs import ErrorInfo


class ReelbotError(Exception):
    """An error with a stable code, facts for the sentence, and whether trying again can help."""

    status = 500
    retryable = False

    def __init__(
        self,
        code: str,
        *,
        field: str | None = None,
        retry_after: float | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code, facts)
        self.code = code
        self.field = field
        self.retry_after = retry_after
        self.facts = facts

    def __str__(self) -> str:
        known = {"field": self.field, "retry_after": self.retry_after}
        return texts.error(self.code, {**known, **self.facts})

    @classmethod
    def from_info(cls, info: ErrorInfo) -> Self:
        """The error that another process told of."""
        error = cls(info.code, field=info.field, retry_after=info.retry_after, **info.facts)
        error.retryable = info.retryable
        return error

    def info(self) -> ErrorInfo:
        return ErrorInfo(
            code=self.code,
            text=str(self),
            facts=self.facts,
            field=self.field,
            retry_after=self.retry_after,
            retryable=self.retryable,
        )


class Refused(ReelbotError):
    status = 400


class InvalidInput(Refused):
    status = 422


class InvalidInputs(InvalidInput):
    """Several fields are wrong at once; `errors` has each."""

    def __init__(self, errors: list[InvalidInput]) -> None:
        super().__init__("invalid_inputs", count=len(errors))
        self.errors = errors

    def __str__(self) -> str:
        return " ".join(str(error) for error in self.errors)


class NotFound(Refused):
    status = 404


class Conflict(Refused):
    status = 409


class NotAllowed(Refused):
    status = 403


class QuotaReached(Refused):
    status = 429


class HostProblem(ReelbotError):
    status = 500


class Unreachable(ReelbotError):
    status = 503
    retryable = True


class EngineFailed(ReelbotError):
    retryable = True


class Cancelled(ReelbotError):
    def __init__(self) -> None:
        super().__init__("cancelled")
