"""A try of a job while it runs: its folder, its looks, the wish that it stops."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from reelbot import __version__
from reelbot.render.host.blobs import flush
from reelbot.render.host.rows import Claimed

PREVIEW = "preview.jpg"


@dataclass(slots=True)
class Try:
    """One try of one job that runs now."""

    claimed: Claimed
    folder: Path  # where its files are made; gone with the try
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    kept_at: float = 0.0

    @property
    def preview(self) -> Path:
        """Where looks at what is made go: beside the folder, as that becomes the result."""
        return self.folder.with_name(f"{self.folder.name}.{PREVIEW}")

    @property
    def key(self) -> tuple[str, int]:
        return self.claimed.id, self.claimed.attempt


@dataclass(frozen=True, slots=True)
class Folders:
    """`work` is swept at every start; `films` has a folder a job, `voices` a folder a voice."""

    work: Path
    films: Path
    voices: Path


def metadata(claimed: Claimed) -> dict[str, str]:
    """What the film's file says of itself; `core.recipe` in it is enough to make it again."""
    return {
        "title": claimed.title,
        "comment": f"Made by a machine: Reelbot {__version__}",
        "reelbot": json.dumps(claimed.recipe, ensure_ascii=False, sort_keys=True),
    }


def place(folder: Path, target: Path) -> None:
    """Move a finished folder to its name, over what an earlier, unfinished try left there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    flush(folder)
    folder.rename(target)
    flush(target.parent)
