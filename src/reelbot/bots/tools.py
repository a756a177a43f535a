"""What every errand needs: the way to the host, and who asks."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from reelbot.bots import notes
from reelbot.bots.adapter import Asker
from reelbot.core.client import RenderClient
from reelbot.core.errors import Unreachable
from reelbot.core.jobs import Origin
from reelbot.core.settings import Settings

# A host that is restarted is away for a second or two: what has a key, or changes nothing, is asked
# again before anybody is told.
PATIENCE_S = (0.5, 1.5, 3.0)
PATIENCE_SLACK_S = 1.0
# Files that were made for an answer go after so long; by then they are sent, or never will be.
ANSWER_FILES_S = 300.0

T = TypeVar("T")


class Tools:
    """Shared by the rooms of one adapter's conversation."""

    def __init__(
        self,
        client: RenderClient,
        settings: Settings,
        adapter: str,
        *,
        now: Callable[[], float] = time.time,
        patience_s: tuple[float, ...] = PATIENCE_S,
    ) -> None:
        self.client = client
        self.settings = settings
        self.adapter = adapter
        self.now = now
        self._patience_s = patience_s
        self._folder = tempfile.TemporaryDirectory(prefix="reelbot-", ignore_cleanup_errors=True)

    def close(self) -> None:
        """Remove what was made for answers."""
        self._folder.cleanup()

    def acting(self, asker: Asker, role: str | None = None) -> RenderClient:
        """The host as this person sees it; `role` where another than theirs counts."""
        return self.client.acting_for(asker.person, role or asker.role, place=asker.place)

    @staticmethod
    def origin(asker: Asker, reply: Mapping[str, Any] | None) -> Origin:
        return Origin(
            adapter=asker.person.adapter,
            user=asker.person.user,
            place=asker.place,
            locale=asker.locale,
            reply=notes.noted(reply, notes.of_asker(asker)),
        )

    async def patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call, and again where no host answers; only for what may be done twice.

        A host that refuses at once may be on its way up. One that was silent for long is not asked
        again: whoever waits has waited enough.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + sum(self._patience_s) + PATIENCE_SLACK_S
        for seconds in self._patience_s:
            try:
                return await call()
            except Unreachable:
                if clock() + seconds > end:
                    raise
                await asyncio.sleep(seconds)
        return await call()

    def _scratch(self) -> Path:
        """Systems clear /tmp of what was not touched for days; a bot runs for longer."""
        folder = Path(self._folder.name)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @contextlib.contextmanager
    def short_lived(self) -> Iterator[Path]:
        """A folder for the time of the block."""
        with tempfile.TemporaryDirectory(dir=self._scratch()) as folder:
            yield Path(folder)

    def answer_folder(self) -> Path:
        """A folder for the files of an answer; by the time that it goes they are sent."""
        folder = Path(tempfile.mkdtemp(dir=self._scratch()))
        remove = partial(shutil.rmtree, folder, ignore_errors=True)
        asyncio.get_running_loop().call_later(ANSWER_FILES_S, remove)
        return folder
