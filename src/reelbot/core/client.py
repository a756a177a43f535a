"""RenderClient: the one way to a render host, for bots, command line and tests alike."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from reelbot.core import wire
from reelbot.core.client_accounts import AccountCalls
from reelbot.core.client_deliveries import DeliveryCalls
from reelbot.core.client_links import LinkCalls
from reelbot.core.client_people import PeopleCalls
from reelbot.core.connection import job_path, raise_for
from reelbot.core.errors import Conflict, NotFound, Unreachable
from reelbot.core.jobs import Job, Origin

# Back-off between attempts to reach an event stream again, in seconds.
_RECONNECT_S = (0.2, 0.5, 1, 2, 5)
# The host says something on a stream every 15 s, if only that it is there; a file comes at once.
STREAM_S = 40.0
FILE_S = 20.0
# A smaller version of a long film takes a slow host minutes.
VERSION_WAIT_S = 900.0
JOBS_AT_ONCE = 200


class RenderClient(DeliveryCalls, PeopleCalls, LinkCalls, AccountCalls):
    """The HTTP API as methods. Raises `core.errors`; Unreachable where no host answers."""

    # --- jobs ------------------------------------------------------------------------------------

    async def submit(
        self,
        request: Mapping[str, Any],
        origin: Origin,
        key: str,
        *,
        consent: wire.Consent | None = None,
    ) -> wire.Submitted:
        """Put a request into the queue; the same adapter and key give the same job.

        Raises Conflict("consent_needed", version, text_hash, text) where a recording is to be
        imitated and the person has not agreed to that text; `consent` says that they have.
        """
        body = wire.Submit(request=dict(request), origin=origin, key=key, consent=consent)
        status, answer = await self._json("POST", "/v1/jobs", body)
        return wire.Submitted(job=Job.model_validate(answer["job"]), created=status == 201)

    async def again(
        self,
        job: str,
        changes: Mapping[str, Any],
        origin: Origin,
        key: str,
        *,
        consent: wire.Consent | None = None,
    ) -> wire.Submitted:
        """The same recipe with some options changed, as a new job; `consent` as in `submit`."""
        body = wire.Again(changes=dict(changes), origin=origin, key=key, consent=consent)
        status, answer = await self._json("POST", job_path(job, "again"), body)
        return wire.Submitted(job=Job.model_validate(answer["job"]), created=status == 201)

    async def job(self, job: str) -> Job:
        return await self._job("GET", job_path(job))

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
        return await self._job("POST", job_path(job, "cancel"))

    async def cancel_all(self, user: str) -> list[Job]:
        """Cancel whatever of a person's waits or runs; those that were. What is over in this very
        moment stays as it is."""
        gone: list[Job] = []
        before: str | None = None
        while found := await self.jobs(
            user=user, state="queued,running", limit=JOBS_AT_ONCE, before=before
        ):
            for job in found:
                with contextlib.suppress(Conflict, NotFound):
                    gone.append(await self.cancel(job.id))
            before = found[-1].id
        return gone

    async def retry(self, job: str) -> Job:
        return await self._job("POST", job_path(job, "retry"))

    async def delete(self, job: str) -> None:
        await self._json("DELETE", job_path(job))

    async def set_reply(self, job: str, reply: dict[str, Any] | None) -> None:
        await self._json("PUT", job_path(job, "reply"), wire.Reply(reply=reply))

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
        *,
        bytes_max: int | None = None,
        wait_s: float = VERSION_WAIT_S,
    ) -> None:
        """Fetch an artifact to `target`, by way of a temporary name beside it.

        With `bytes_max` it is a version that has no more bytes than that, rounded down to a size
        there is (`core.versions`); while the host makes it, it is waited for, at most `wait_s`.
        Raises InvalidInput("does_not_fit", bytes_min), Unreachable("version_not_ready").
        """
        query = {"max_bytes": None if bytes_max is None else str(bytes_max)}
        end = asyncio.get_running_loop().time() + wait_s
        while (retry_after := await self._fetch(job, name, query, target, on_bytes)) is not None:
            if asyncio.get_running_loop().time() + retry_after > end:
                raise Unreachable("version_not_ready", retry_after=retry_after)
            await asyncio.sleep(retry_after)

    async def _fetch(
        self,
        job: str,
        name: str,
        query: Mapping[str, str | None],
        target: Path,
        on_bytes: Callable[[int], None] | None,
    ) -> float | None:
        """None where the file was fetched, or the seconds after which it is to be asked for."""
        partial = target.with_name(f".{target.name}.{os.getpid()}.part")
        done = 0
        try:
            path = job_path(job, "artifacts", name)
            async with self._request("GET", path, query=query, read_s=FILE_S) as response:
                await raise_for(response)
                if response.status == 202:
                    return wire.Wait.model_validate(await response.json()).retry_after
                with partial.open("wb") as file:
                    async for chunk in response.content.iter_chunked(1 << 18):
                        file.write(chunk)
                        done += len(chunk)
                        if on_bytes is not None:
                            on_bytes(done)
            partial.replace(target)
            return None
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
                        if event.kind == "crowded":
                            failures = len(_RECONNECT_S)
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
        async with self._request("GET", "/v1/events", query=query, read_s=STREAM_S) as response:
            await raise_for(response)
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

    async def quota(self, place: str | None = None) -> dict[str, Any]:
        return await self._dict("GET", "/v1/quota", query={"place": place})

    async def health(self) -> dict[str, Any]:
        return await self._dict("GET", "/healthz")

    async def _job(self, method: str, path: str) -> Job:
        return Job.model_validate((await self._dict(method, path))["job"])


async def _line(response: aiohttp.ClientResponse) -> bytes:
    """The next line of a stream; empty at its end. A silent stream is a lost one."""
    return await response.content.readline()
