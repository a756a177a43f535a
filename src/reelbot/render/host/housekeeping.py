"""Retention: what is old and needed by nobody leaves the database first, then the disk."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import structlog

from reelbot.core.errors import HostProblem
from reelbot.core.sections import RetentionSection
from reelbot.render.host import leftovers
from reelbot.render.host.blobs import BlobStore
from reelbot.render.host.datafolder import DataFolder
from reelbot.render.host.leftovers import Leftover
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.rows import Retention
from reelbot.render.host.voices import VoiceStore

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
# An asset that was made or used this lately may belong to a job that runs.
ASSET_REST_S = 6 * HOUR_S
GIB = 1 << 30
# What was said with a voice lies in its folder; there it may become so much.
SPEECH_OF_VOICE, SPEECH_OF_VOICE_BYTES = "speech", 200_000_000

log = structlog.get_logger(__name__)


async def apply(queue: JobQueue, folder: DataFolder, policy: RetentionSection) -> dict[str, int]:
    """Let go of what is over its time; returns how many of each. Files of rows are left over for
    `clear`."""
    rules = Retention(
        films_s=policy.films_days * DAY_S,
        uploads_s=policy.blobs_hours * HOUR_S,
        events_s=policy.events_days * DAY_S,
    )
    gone = {"films": 0, "blobs": 0, "events": 0, "assets": 0}
    while True:
        pruned = await queue.prune(rules)
        gone["films"] += len(pruned.films)
        gone["blobs"] += len(pruned.blobs)
        gone["events"] += pruned.events
        if not pruned.more:
            break
    gone["assets"] = await asyncio.to_thread(
        drop_assets, folder.assets, policy.assets_gb * GIB, time.time()
    )
    for voice in await asyncio.to_thread(_speech_of_voices, folder):
        gone["assets"] += await asyncio.to_thread(
            drop_assets, voice, SPEECH_OF_VOICE_BYTES, time.time()
        )
    if any(gone.values()):
        log.info("retention applied", **gone)
    return gone


async def clear(queue: JobQueue, blobs: BlobStore, folder: DataFolder, voices: VoiceStore) -> None:
    """Remove files whose rows are gone; what cannot be removed now is tried again later."""
    last: Leftover | None = None
    while True:
        async with blobs.lock:
            found = await queue.look(partial(leftovers.pending, after=last))
            gone = []
            for leftover in found:
                try:
                    await _remove(leftover, queue, blobs, folder, voices)
                except (OSError, HostProblem) as error:
                    log.warning("could not be removed", kind=leftover.kind, reason=str(error))
                else:
                    gone.append(leftover)
            if gone:
                await queue.change(partial(leftovers.removed, gone=gone))
        if len(found) < leftovers.BATCH:
            return
        last = found[-1]


async def _remove(
    leftover: Leftover, queue: JobQueue, blobs: BlobStore, folder: DataFolder, voices: VoiceStore
) -> None:
    match leftover.kind:
        case "film":
            film = folder.films / leftover.name
            if film.exists():
                await asyncio.to_thread(shutil.rmtree, film)
        case "blob":
            await asyncio.to_thread(blobs.drop, leftover.name)
        case "voice":
            await asyncio.to_thread(voices.drop, leftover.name)
        case "traces":
            await queue.scrub()


async def drop_films(folder: DataFolder, jobs: Iterable[str]) -> None:
    """Remove what tries that were cut off had put in their place already."""

    def drop() -> None:
        for job in jobs:
            shutil.rmtree(folder.films / job, ignore_errors=True)

    await asyncio.to_thread(drop)


def _speech_of_voices(folder: DataFolder) -> list[Path]:
    return list(folder.voices.glob(f"*/{SPEECH_OF_VOICE}"))


def drop_assets(folder: Path, bytes_max: float, now: float) -> int:
    """Remove the longest unused assets until the rest fits; returns how many went.

    0 bytes is no bound. What was used within the last hours stays: it can be made again, but not
    under the hands of a job that runs.
    """
    if not bytes_max:
        return 0
    assets = []
    for facts in folder.glob("??/*/asset.json"):
        try:
            size = sum(path.stat().st_size for path in facts.parent.iterdir())
            assets.append((facts.stat().st_mtime, size, facts.parent))
        except FileNotFoundError:
            continue
    total = sum(size for _, size, _ in assets)
    gone = 0
    for used, size, asset in sorted(assets):
        if total <= bytes_max or now - used < ASSET_REST_S:
            break
        shutil.rmtree(asset, ignore_errors=True)
        total -= size
        gone += 1
    return gone
