"""People with voices of their own at a real host."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from tests.support.hosts import STUDIO, settings_for
from tests.support.queues import Clock

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Job, Origin, Person
from reelbot.core.people import Voice
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

EXAMINER = "tests.support.examiner"
ANN = Person(adapter="discord", user="ann-4711")
BOB = Person(adapter="discord", user="bob-0815")
EVE = Person(adapter="telegram", user="eve-1234")
RATE_HZ = 16_000
HOUR_S, DAY_S = 3600.0, 86_400.0


def recording(path: Path, *, seconds: float = 2.0, peak: float = 0.9) -> Path:
    """A tone that stands for somebody who speaks."""
    tone = np.sin(2 * np.pi * 220 * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)
    soundfile.write(path, (peak * tone).astype(np.float32), RATE_HZ, subtype="PCM_16")
    return path


@asynccontextmanager
async def at(
    folder: Path, clock: Clock | None = None, settings: Settings | None = None
) -> AsyncIterator[tuple[RenderHost, RenderClient]]:
    """A host with the tests' examiner, and the operator's client."""
    async with (
        RenderHost(
            settings or settings_for(folder), studio=STUDIO, examiner=EXAMINER,
            now=clock or time.time,
        ) as host,
        RenderClient(host.url, host.operator_token) as operator,
    ):  # fmt: skip
        yield host, operator


async def learn(
    client: RenderClient,
    path: Path,
    *,
    consent: bool = True,
    at_s: float | None = None,
    **sample: Any,
) -> Voice:
    """Send a recording as a voice of the client's person; the file's name is the voice's."""
    blob = await client.upload(recording(path.with_suffix(".wav"), **sample))
    given = (await client.voices()).consent.agreed(at_s or time.time()) if consent else None
    return await client.add_voice(blob.id, name=path.stem, consent=given)


async def ask(client: RenderClient, who: Origin, key: str, **options: Any) -> Job:
    """Narration alone, which is quickly made, unless the options have a kind."""
    asked = options if "kind" in options else {"kind": "say", "text": "one two"} | options
    return (await client.submit(asked, who, key)).job


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
