"""One connection to a render host: requests, and the border where errors become ours."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from reelbot.core import wire
from reelbot.core.errors import (
    Conflict,
    HostProblem,
    InvalidInput,
    InvalidInputs,
    NotAllowed,
    NotFound,
    QuotaReached,
    ReelbotError,
    Refused,
    Unreachable,
)
from reelbot.core.jobs import ErrorInfo, Person
from reelbot.core.pulse import HEALTH, Pulse

_BY_STATUS: dict[int, type[ReelbotError]] = {
    400: Refused,
    401: NotAllowed,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    413: InvalidInput,
    415: InvalidInput,
    422: InvalidInput,
    429: QuotaReached,
}


# How long a call may be silent before the host is asked whether it is there.
SILENCE_S = 3.0
UPLOAD_PATIENCE = 3.0
READ_S = 60.0


class Connection:
    """Base of the client. Raises `core.errors`; Unreachable where no host answers."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        person: Person | None = None,
        role: str | None = None,
        silence_s: float = SILENCE_S,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._token = {"Authorization": f"Bearer {token}"}
        self._spoken_for = _spoken_for(person, role, None)
        self._silence_s = silence_s
        self._session: aiohttp.ClientSession | None = None
        self._pulse: Pulse | None = None
        self._barred: ReelbotError | None = None

    def acting_for(
        self, person: Person, role: str | None = None, *, place: str | None = None
    ) -> Self:
        """The same connection, speaking for somebody else: a light view of one that is entered.

        `place` is where the person speaks from, by the adapter's word: that place's jobs are then
        theirs to see.
        """
        view = copy.copy(self)
        view._spoken_for = _spoken_for(person, role, place)
        return view

    def move(self, base_url: str, token: str) -> None:
        """From now on the host is there: one on this machine has another token each time."""
        self.base_url = base_url.rstrip("/")
        self._token = {"Authorization": f"Bearer {token}"}

    def bar(self, reason: ReelbotError | None) -> None:
        """From now on every call raises Unreachable with this reason's code, but for the host's
        health; None takes it back. For a host that is there and not to be understood."""
        self._barred = reason

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=_timeout(READ_S))
        self._pulse = Pulse(self._session, self._silence_s)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None and self._pulse is not None:
            await self._pulse.close()
            await self._session.close()

    async def _dict(
        self,
        method: str,
        path: str,
        body: wire.Message | None = None,
        *,
        query: Mapping[str, str | None] | None = None,
    ) -> dict[str, Any]:
        _, answer = await self._json(method, path, body, query=query)
        return dict(answer)

    @contextlib.asynccontextmanager
    async def _request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | None] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Any = None,
        read_s: float = READ_S,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The border at which aiohttp's errors become ours. A host that is gone without a word is
        noticed within ten seconds; once it answers, it may be silent for `read_s`."""
        if self._session is None or self._pulse is None:
            raise RuntimeError("A client is used inside `async with` only")
        if self._barred is not None and path != HEALTH:
            raise Unreachable(self._barred.code, **self._barred.facts)
        params = {name: value for name, value in (query or {}).items() if value is not None}
        headers = {**self._token, **self._spoken_for, **(headers or {})}
        try:
            call = self._session.request(
                method,
                self.base_url + path,
                params=params,
                headers=headers,
                data=data,
                timeout=_timeout(read_s),
            )
            patience = 1.0 if data is None or isinstance(data, str) else UPLOAD_PATIENCE
            response = await self._pulse.watched(call, self.base_url, patience=patience)
            async with response:
                yield response
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            raise Unreachable("host_unreachable", url=self.base_url) from error

    async def _json(
        self,
        method: str,
        path: str,
        body: wire.Message | None = None,
        *,
        query: Mapping[str, str | None] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Any = None,
    ) -> tuple[int, dict[str, Any]]:
        if body is not None:
            data = body.model_dump_json()
            headers = {"Content-Type": "application/json"}
        async with self._request(method, path, query=query, headers=headers, data=data) as response:
            await raise_for(response)
            if response.status == 204:
                return 204, {}
            return response.status, await response.json()


def _timeout(read_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=read_s)


def part(text: Any) -> str:
    """One part of a path, whatever somebody typed: it leads nowhere else.

    Raises NotFound("route_not_found") for a step (`.`, `..`), which no quoting keeps from being
    taken.
    """
    said = str(text)
    if said in ("", ".", ".."):
        raise NotFound("route_not_found", path=said)
    return quote(said, safe="")


def job_path(job: str, *more: str) -> str:
    """Where a job is; raises NotFound("unknown_job") for what can be none's id."""
    if job in ("", ".", ".."):
        raise NotFound("unknown_job", job=job)
    return "/".join(("/v1/jobs", part(job), *(part(each) for each in more)))


def _spoken_for(person: Person | None, role: str | None, place: str | None) -> dict[str, str]:
    """The headers that say for whom a call is made."""
    said = {wire.AS: None if person is None else str(person), wire.ROLE: role, wire.PLACE: place}
    return {name: value for name, value in said.items() if value is not None}


async def raise_for(response: aiohttp.ClientResponse) -> None:
    """Turn an error answer into the error that the host raised."""
    if response.status < 400:
        return
    try:
        found = (await response.json(content_type=None))["error"]
        infos = [ErrorInfo.model_validate(item) for item in _as_list(found)]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable(
            "host_unreachable", url=str(response.url.origin()), status=response.status
        ) from error
    kind = _BY_STATUS.get(response.status, HostProblem)
    errors = [kind.from_info(info) for info in infos]
    invalid = [error for error in errors if isinstance(error, InvalidInput)]
    if len(invalid) > 1:
        raise InvalidInputs(invalid)
    raise errors[0]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
