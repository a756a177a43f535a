"""Stories asked of a real host with test engines, and what was made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.hosts import ORIGIN, calls, finished, settings_for

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Job, State
from reelbot.core.settings import Settings

STORY = {
    "kind": "story",
    "text": "# Three\n\none two three\n\nfour five six seven\n\neight nine ten",
    "music": "a waltz",
}


def settings(folder: Path, **sections: Any) -> Settings:
    """Six frames a second are enough here."""
    return settings_for(folder, film={"fps": 6}, **sections)


async def made(client: RenderClient, fields: dict[str, Any], key: str = "1") -> Job:
    done = await finished(client, (await client.submit(fields, ORIGIN, key)).job.id)
    assert done.state is State.DONE, done.error
    return done


async def again(client: RenderClient, job: str, key: str, **changes: Any) -> Job:
    done = await finished(client, (await client.again(job, changes, ORIGIN, key)).job.id)
    assert done.state is State.DONE, done.error
    return done


def recipe(job: Job) -> dict[str, Any]:
    assert job.recipe is not None
    return job.recipe


def scenes(job: Job) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = recipe(job)["script"]["scenes"]
    return found


class Counter:
    """How many engine calls were made since it was asked last; filming while cutting is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = 0

    def new(self) -> list[str]:
        found = calls(self._folder)[self._seen :]
        self._seen += len(found)
        return [call for call in found if call != "film"]
