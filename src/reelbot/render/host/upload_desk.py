"""Use cases of uploads: received, hashed, decoded by a child, kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from reelbot.core import wire
from reelbot.core.settings import Settings
from reelbot.render.host import children, leftovers
from reelbot.render.host.blobs import BlobStore, Incoming
from reelbot.render.host.callers import Caller
from reelbot.render.host.queue import JobQueue

# Uploads that are decoded at once: each child may take a core and much memory.
DECODED_AT_ONCE = 2


class UploadDesk:
    """Files that people send to be used in jobs."""

    def __init__(self, settings: Settings, queue: JobQueue, blobs: BlobStore) -> None:
        self._settings = settings
        self._queue = queue
        self._blobs = blobs
        self._decoding = asyncio.Semaphore(DECODED_AT_ONCE)

    async def put(self, caller: Caller, chunks: AsyncIterator[bytes]) -> wire.Blob:
        """Receive an upload, have it decoded, keep it; nothing stays of one that is refused."""
        caller.need("bot", "operator")
        bytes_max = int(self._settings.limits.upload_mb_max * 1_000_000)
        incoming = await self._blobs.receive(chunks, bytes_max)
        try:
            async with self._blobs.lock:
                known = (await self._queue.uploads([incoming.id])).get(incoming.id)
                if known is not None and self._blobs.holds(known.id):
                    await self._queue.keep_upload(known, caller.person)
                    return known
            async with self._decoding:
                facts = await self._look(incoming)
            found = wire.Blob(id=incoming.id, bytes=incoming.bytes, **facts)
            async with self._blobs.lock:
                # Until it has a row, nobody else would know of the file.
                await self._queue.change(lambda tx: leftovers.add(tx, "blob", [incoming.id]))
                await self._blobs.keep(incoming)
                await self._queue.keep_upload(found, caller.person)
        finally:
            await self._blobs.discard(incoming)
        return found

    async def _look(self, incoming: Incoming) -> dict[str, Any]:
        moderation = self._settings.moderation
        return await children.look(
            incoming.path,
            incoming.normal,
            judge=moderation.enabled and moderation.images,
            engines=self._settings.engines.model_dump(mode="json"),
        )
