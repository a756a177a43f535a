"""Makes a parcel fit: what a place takes is known, or learnt when it refuses."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import structlog

from reelbot.bots import parcels
from reelbot.bots.adapter import Adapter, Parcel, PostFile, TooBig
from reelbot.core import results
from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput, NotFound, ReelbotError
from reelbot.core.jobs import Artifact, Job
from reelbot.core.versions import MB, VERSIONS_MB

# What was learnt of a place is believed for a day: servers gain and lose their boosts.
LEARNT_S = 86_400.0
LEARNT_MAX = 10_000
# Of a film that was asked for at 720p: fewer bits a second than that show.
GOOD_BPS = 1_500_000

# Makes an address at which everybody who has it sees a job's file; None: there is no such page.
LinkFor = Callable[[Job, Artifact], Awaitable[str | None]]

log = structlog.get_logger(__name__)


class Fitting:
    """One adapter's knowledge of what its places take."""

    def __init__(
        self,
        client: RenderClient,
        adapter: Adapter,
        link_for: LinkFor | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._adapter = adapter
        self._link_for = link_for
        self._clock = clock
        self._learnt: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def bytes_max(self, parcel: Parcel) -> int:
        """The largest file that can be posted there, as far as is known."""
        known = self._adapter.bytes_max(parcel.reply)
        at, learnt = self._learnt.get(_place(parcel), (0.0, known))
        return min(known, learnt) if self._clock() - at < LEARNT_S else known

    def refused(self, parcel: Parcel, error: TooBig) -> bool:
        """Learn from a refusal; False where nothing smaller can be tried."""
        sent = max((file.path.stat().st_size for file in parcel.files), default=0)
        limit = error.bytes_max
        if limit is None or limit >= sent:
            # What it takes is not said: the next smaller version that there is.
            limit = max((mb * MB for mb in VERSIONS_MB if mb * MB < sent), default=0)
        if not parcel.files or limit <= 0:
            return False
        self._learnt.pop(_place(parcel), None)
        self._learnt[_place(parcel)] = (self._clock(), limit)
        while len(self._learnt) > LEARNT_MAX:
            self._learnt.popitem(last=False)
        return True

    async def fitted(self, parcel: Parcel, folder: Path) -> Parcel:
        """The parcel with its files in `folder`, none of them larger than the place takes.

        A film that does not fit is made smaller, and the parcel says so; where it would look bad,
        there is a link to the whole film if there is a page. Raises Unreachable.
        """
        job, limit = parcel.job, self.bytes_max(parcel)
        main = results.main_of(job)
        if main is None:
            return parcel
        try:
            path = await self._fetch(job, main, limit, folder)
        except NotFound as error:
            if error.code == "unknown_job":
                raise
            return parcels.gone(parcel)
        if path is not None and job.kind == "describe":
            words = await asyncio.to_thread(parcels.description_in, path)
            parcel = replace(parcel, text=parcels.text(job, parcel.reply, words))
        files: list[PostFile] = []
        if path is not None:
            files.append(parcels.file_of(job, main, path, parcel.locale))
        if path is None or path.stat().st_size < main.bytes:
            parcel = await self._excused(parcel, main, path)
        files += await self._extras(parcel, limit, folder)
        thumbnail = None
        picture = parcels.thumbnail_of(job)
        if picture is not None and picture.bytes <= limit:
            thumbnail = await self._extra(parcel, picture, folder)
        return replace(parcel, files=tuple(files), thumbnail=thumbnail)

    async def _excused(self, parcel: Parcel, main: Artifact, path: Path | None) -> Parcel:
        """What is said of a film that is smaller than it was made, or not here at all."""
        url = await self._link(parcel.job, main)
        if path is None:
            key = "post.too_big" if url is None else "post.link"
            return parcels.with_line(parcel, key, {"url": url})
        parcel = parcels.with_line(parcel, "post.smaller")
        bits = path.stat().st_size * 8 / (main.seconds or 1.0)
        if url is not None and bits < GOOD_BPS:
            parcel = parcels.with_line(parcel, "post.full", {"url": url})
        return parcel

    async def _fetch(self, job: Job, main: Artifact, limit: int, folder: Path) -> Path | None:
        """The whole, or a version that fits; None where none does."""
        path = folder / main.name
        try:
            bytes_max = limit if main.bytes > limit else None
            await self._client.download(job.id, main.name, path, bytes_max=bytes_max)
        except InvalidInput as error:
            log.info("film does not fit", job=job.id, code=error.code, limit=limit)
            return None
        return path

    async def _extras(self, parcel: Parcel, limit: int, folder: Path) -> list[PostFile]:
        wanted = [each for each in results.beside(parcel.job) if each.bytes <= limit]
        found = [await self._extra(parcel, artifact, folder) for artifact in wanted]
        return [file for file in found if file is not None]

    async def _extra(self, parcel: Parcel, artifact: Artifact, folder: Path) -> PostFile | None:
        path = folder / artifact.name
        try:
            await self._client.download(parcel.job.id, artifact.name, path)
        except NotFound:
            return None
        return parcels.file_of(parcel.job, artifact, path, parcel.locale)

    async def _link(self, job: Job, main: Artifact) -> str | None:
        if self._link_for is None:
            return None
        try:
            return await self._link_for(job, main)
        except ReelbotError as error:
            log.warning("no link", job=job.id, code=error.code)
            return None


def _place(parcel: Parcel) -> str:
    """Whose limit it is: a server's or chat's, or in private the person's."""
    return parcel.job.place or parcel.job.owner
