"""The calls about files as streams, links to them, and keys for rooms that keep nothing."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

import aiohttp

from reelbot.core import wire
from reelbot.core.connection import Connection, job_path, part, raise_for
from reelbot.core.errors import ReelbotError, Unreachable
from reelbot.core.links import DAY_HOURS, Link, Linked, NewLink, Secret


class LinkCalls(Connection):
    """A part of `RenderClient`."""

    async def upload_stream(
        self, chunks: AsyncIterator[bytes], mime: str | None = None
    ) -> wire.Blob:
        """Send a file as it comes in. What `chunks` raises ends the upload and is raised."""
        headers = {"Content-Type": mime or "application/octet-stream"}
        failed: list[ReelbotError] = []

        async def source() -> AsyncIterator[bytes]:
            try:
                async for chunk in chunks:
                    yield chunk
            except ReelbotError as error:
                failed.append(error)  # aiohttp would say only that the connection broke
                raise

        try:
            _, answer = await self._json("POST", "/v1/blobs", data=source(), headers=headers)
        except Unreachable:
            if failed:
                raise failed[0] from None
            raise
        return wire.Blob.model_validate(answer)

    @contextlib.asynccontextmanager
    async def artifact(
        self, job: str, name: str, *, headers: Mapping[str, str] | None = None
    ) -> AsyncGenerator[aiohttp.ClientResponse, None]:
        """A job's file while it streams; `headers` may ask for a range. Raises as the host says,
        but for 206, 304 and 416, which are the reader's to see."""
        path = job_path(job, "artifacts", name)
        async with self._file(path, headers) as response:
            yield response

    @contextlib.asynccontextmanager
    async def linked_file(
        self, token: str, name: str, *, headers: Mapping[str, str] | None = None
    ) -> AsyncGenerator[aiohttp.ClientResponse, None]:
        """The file of a link, as `artifact` gives it. Raises NotFound: link_forged, link_expired,
        artifact_gone."""
        path = f"/v1/links/{part(token)}/{part(name)}"
        async with self._file(path, headers) as response:
            yield response

    async def linked(self, token: str, name: str) -> Linked:
        """What a link opens; raises as `linked_file` does."""
        answer = await self._dict("GET", f"/v1/links/{part(token)}/{part(name)}/about")
        return Linked.model_validate(answer)

    async def link(self, job: str, name: str, *, hours: float = 7 * DAY_HOURS) -> Link:
        """A token that opens a job's file for so long."""
        path = job_path(job, "artifacts", name, "link")
        return Link.model_validate(await self._dict("POST", path, NewLink(hours=hours)))

    async def secret(self, purpose: str) -> bytes:
        """A key that is the same after every restart, of caller and host."""
        answer = await self._dict("POST", f"/v1/secrets/{part(purpose)}")
        return bytes.fromhex(Secret.model_validate(answer).secret)

    @contextlib.asynccontextmanager
    async def _file(
        self, path: str, headers: Mapping[str, str] | None
    ) -> AsyncGenerator[aiohttp.ClientResponse, None]:
        async with self._request("GET", path, headers=headers) as response:
            if response.status != 416:
                await raise_for(response)
            yield response
