"""Voices on disk: a folder each, with the sample, its embedding and the report on it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Collection
from pathlib import Path

from reelbot.render.host.blobs import disk_problem, flush

_ID = re.compile(r"v[0-9a-f]{24}")
MAKING = "making"


def new_id() -> str:
    """A voice's id, which nobody guesses."""
    return f"v{secrets.token_hex(12)}"


class VoiceStore:
    """Folders of voices. One with a voice's name is whole; it has a row, or is swept at a start.

    Nothing is made before there is a voice.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder_of(self, voice: str) -> Path:
        """Where sample, embedding, report, and speech made from the voice are."""
        return self._folder / voice

    @contextlib.asynccontextmanager
    async def making(self, voice: str) -> AsyncIterator[Path]:
        """A folder to put a voice's files into; kept under its name when the block ends well.

        Raises HostProblem("disk_full"); nothing is left of what went wrong.
        """
        folder = self._folder / MAKING / voice
        try:
            folder.mkdir(parents=True, mode=0o700)
            yield folder
            await asyncio.to_thread(self._keep, folder, self.folder_of(voice))
        except OSError as error:
            raise disk_problem(error, self._folder) from error
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    @staticmethod
    def _keep(folder: Path, target: Path) -> None:
        for path in folder.iterdir():
            flush(path)
        flush(folder)
        folder.rename(target)
        flush(target.parent)

    def drop(self, voice: str) -> None:
        """Remove a voice's folder; raises OSError where something of it stays."""
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.folder_of(voice))

    def sweep(self, known: Collection[str], rest_s: float | None = None) -> list[str]:
        """At a start: remove what was being made, and folders of voices that nobody knows.

        Such a folder was in its place when the host died, its row was not. With `rest_s`, only
        folders that nobody has touched for so long.
        """
        if rest_s is None:
            shutil.rmtree(self._folder / MAKING, ignore_errors=True)
        if not self._folder.is_dir():
            return []
        names = [path.name for path in self._folder.iterdir() if _ID.fullmatch(path.name)]
        young = time.time() - (rest_s or 0.0)
        unknown = [
            name
            for name in names
            if name not in known and (rest_s is None or _changed(self._folder / name) < young)
        ]
        for name in unknown:
            self.drop(name)
        return unknown


def bytes_in(folder: Path) -> int:
    """The size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _changed(path: Path) -> float:
    """When a folder was changed last; what is gone meanwhile was just now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
