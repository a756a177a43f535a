"""RenderClient: the one way to a render host, for bots, command line and tests alike."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

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
from reelbot.core.jobs import ErrorInfo, Job, Origin, Person

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
# Back-off between attempts to reach an event stream again, in seconds.
_RECONNECT_S = (0.2, 0.5, 1, 2, 5)


class RenderClient:
    """The HTTP API as methods. Raises `core.errors`; Unreachable where no host answers."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        person: Person | None = None,
        role: str | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        if person is not None:
            self._headers[wire.AS] = str(person)
        if role is not None:
            self._headers[wire.ROLE] = role
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    # --- jobs ------------------------------------------------------------------------------------

    async def submit(self, request: Mapping[str, Any], origin: Origin, key: str) -> wire.Submitted:
        """Put a request into the queue; the same adapter and key give the same job."""
        body = wire.Submit(request=dict(request), origin=origin, key=key)
        status, answer = await self._json("POST", "/v1/jobs", body)
        return wire.Submitted(job=Job.model_validate(answer["job"]), created=status == 201)

    async def again(
        self, job: str, changes: Mapping[str, Any], origin: Origin, key: str
    ) -> wire.Submitted:
        """The same recipe with some options changed, as a new job."""
        body = wire.Again(changes=dict(changes), origin=origin, key=key)
        status, answer = await self._json("POST", f"/v1/jobs/{job}/again", body)
        return wire.Submitted(job=Job.model_validate(answer["job"]), created=status == 201)

    async def job(self, job: str) -> Job:
        return await self._job("GET", f"/v1/jobs/{job}")

    async def jobs(
        self,
        *,
        user: str | None = None,
        state: str | None = None,
        ids: list[str] | None = None,
        limit: int = 50,
        before: str | None = None,
    ) -> list[Job]:
        """Jobs, newest first."""
        query = {
            "user": user,
            "state": state,
            "ids": ",".join(ids) if ids else None,
            "limit": str(limit),
            "before": before,
        }
        _, answer = await self._json("GET", "/v1/jobs", query=query)
        return [Job.model_validate(job) for job in answer["jobs"]]

    async def cancel(self, job: str) -> Job:
        return await self._job("POST", f"/v1/jobs/{job}/cancel")

    async def retry(self, job: str) -> Job:
        return await self._job("POST", f"/v1/jobs/{job}/retry")

    async def delete(self, job: str) -> None:
        await self._json("DELETE", f"/v1/jobs/{job}")

    async def set_reply(self, job: str, reply: dict[str, Any] | None) -> None:
        await self._json("PUT", f"/v1/jobs/{job}/reply", wire.Reply(reply=reply))

    # --- files -----------------------------------------------------------------------------------

    async def upload(self, path: Path, mime: str | None = None) -> wire.Blob:
        """Send a file; the host looks at it in a child process and says what it is."""
        headers = {"Content-Type": mime or "application/octet-stream"}
        with path.open("rb") as file:
            _, answer = await self._json("POST", "/v1/blobs", data=file, headers=headers)
        return wire.Blob.model_validate(answer)

    async def download(
        self,
        job: str,
        name: str,
        target: Path,
        on_bytes: Callable[[int], None] | None = None,
    ) -> None:
        """Fetch an artifact to `target`, by way of a temporary name beside it."""
        partial = target.with_name(f".{target.name}.{os.getpid()}.part")
        done = 0
        try:
            async with self._request("GET", f"/v1/jobs/{job}/artifacts/{name}") as response:
                await _raise_for(response)
                with partial.open("wb") as file:
                    async for chunk in response.content.iter_chunked(1 << 18):
                        file.write(chunk)
                        done += len(chunk)
                        if on_bytes is not None:
                            on_bytes(done)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)

    # --- events ----------------------------------------------------------------------------------

    async def events(
        self,
        *,
        adapter: str | None = None,
        job: str | None = None,
        after: int | None = None,
    ) -> AsyncIterator[wire.Event]:
        """Follow events for ever, across lost connections; resumes after the last one seen.

        Yields a `connected` event (no id) each time a stream is open: what happened before it can
        be asked for now. Ends when the host says `replaced`. Raises where the host refuses, or
        Unreachable when it stayed away for half a minute.
        """
        failures = 0
        while True:
            try:
                async with contextlib.aclosing(self._stream(adapter, job, after)) as stream:
                    async for event in stream:
                        failures = 0
                        if event.id is not None:
                            after = event.id
                        yield event
                        if event.kind == "replaced":
                            return
            except Unreachable:
                failures += 1
                if failures > len(_RECONNECT_S) + 4:
                    raise
            await asyncio.sleep(_RECONNECT_S[min(failures, len(_RECONNECT_S) - 1)])

    async def _stream(
        self, adapter: str | None, job: str | None, after: int | None
    ) -> AsyncGenerator[wire.Event, None]:
        query = {
            "adapter": adapter,
            "job": job,
            "after": None if after is None else str(after),
        }
        async with self._request("GET", "/v1/events", query=query) as response:
            await _raise_for(response)
            yield wire.Event(kind="connected")
            fields: dict[str, str] = {}
            while line := await _line(response):
                text = line.decode().rstrip("\r\n")
                if text:
                    name, _, value = text.partition(":")
                    fields[name] = value.removeprefix(" ")
                elif "data" in fields:
                    data = json.loads(fields["data"])
                    number = fields.get("id")
                    yield wire.Event(
                        id=int(number) if number else None,
                        kind=fields.get("event", "message"),
                        job=data.pop("job", None),
                        data=data,
                    )
                    fields = {}
                else:
                    fields = {}

    # --- deliveries ------------------------------------------------------------------------------

    async def claim_delivery(self, adapter: str) -> wire.DeliveryClaim | None:
        body = wire.ClaimDelivery(adapter=adapter)
        status, answer = await self._json("POST", "/v1/deliveries/claim", body)
        return wire.DeliveryClaim.model_validate(answer) if status == 200 else None

    async def sent(self, job: str, attempt: int, receipt: str) -> None:
        body = wire.Sent(attempt=attempt, receipt=receipt)
        await self._json("POST", f"/v1/deliveries/{job}/sent", body)

    async def not_sent(
        self,
        job: str,
        attempt: int,
        code: str,
        *,
        retry_after: float | None = None,
        final: bool = False,
    ) -> None:
        body = wire.NotSent(attempt=attempt, code=code, retry_after=retry_after, final=final)
        await self._json("POST", f"/v1/deliveries/{job}/failed", body)

    # --- the host itself -------------------------------------------------------------------------

    async def pause(self) -> None:
        await self._json("POST", "/v1/queue/pause")

    async def resume(self) -> None:
        await self._json("POST", "/v1/queue/resume")

    async def prune(self) -> dict[str, Any]:
        return await self._dict("POST", "/v1/queue/prune")

    async def queue(self) -> dict[str, Any]:
        return await self._dict("GET", "/v1/queue")

    async def engines(self) -> list[dict[str, Any]]:
        answer = await self._dict("GET", "/v1/engines")
        return list(answer["engines"])

    async def quota(self) -> dict[str, Any]:
        return await self._dict("GET", "/v1/quota")

    async def health(self) -> dict[str, Any]:
        return await self._dict("GET", "/healthz")

    # --- one request -----------------------------------------------------------------------------

    async def _job(self, method: str, path: str) -> Job:
        return Job.model_validate((await self._dict(method, path))["job"])

    async def _dict(self, method: str, path: str) -> dict[str, Any]:
        _, answer = await self._json(method, path)
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
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The border at which aiohttp's errors become ours."""
        if self._session is None:
            raise RuntimeError("RenderClient is used inside `async with` only")
        params = {name: value for name, value in (query or {}).items() if value is not None}
        try:
            async with self._session.request(
                method, self.base_url + path, params=params, headers=headers, data=data
            ) as response:
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
            await _raise_for(response)
            if response.status == 204:
                return 204, {}
            return response.status, await response.json()


async def _line(response: aiohttp.ClientResponse) -> bytes:
    """The next line of a stream; empty at its end. A silent stream is a lost one."""
    return await response.content.readline()


async def _raise_for(response: aiohttp.ClientResponse) -> None:
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
