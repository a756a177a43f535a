"""An album under /story: its pictures are the pages, and what is written is their text."""

from __future__ import annotations

import asyncio
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reelbot.bots.adapter import Incoming

NAME = "album.zip"
_MIME = "application/zip"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One picture (or recording) of the album and the caption under it."""

    file: Incoming
    caption: str = ""


@dataclass(slots=True)
class Storybook:
    """An album as one archive of pages, made when it is fetched.

    `story` is a text of many pages, whose pictures are dealt to them in order; without it each
    leaf is a page with its own caption.
    """

    leaves: Sequence[Leaf]
    story: str = ""
    name: str = NAME
    mime: str = _MIME
    bytes: int | None = None
    from_reply: bool = False
    by_other: bool = False
    voice_message: bool = False

    async def fetch(self, target: Path) -> None:
        """Fetch every leaf and write the archive to `target`; raises what the leaves raise."""
        with tempfile.TemporaryDirectory(prefix="reelbot-album-") as folder:
            names: list[tuple[str, Path]] = []
            for number, leaf in enumerate(self.leaves, 1):
                path = Path(folder) / str(number)
                await leaf.file.fetch(path)
                names.append((f"{number:02}{Path(leaf.file.name).suffix}", path))
            await asyncio.to_thread(self._write, target, names)

    def _write(self, target: Path, names: Sequence[tuple[str, Path]]) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name, path in names:
                archive.write(path, name)
            if self.story:
                archive.writestr("story.txt", self.story)
                return
            for number, leaf in enumerate(self.leaves, 1):
                if leaf.caption:
                    archive.writestr(f"{number:02}.txt", leaf.caption)
