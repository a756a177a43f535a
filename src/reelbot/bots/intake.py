"""Files that come with an ask: fetched at once, as their links expire, and sent to the host."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Sequence
from pathlib import Path

from reelbot.bots.adapter import Asker, Incoming
from reelbot.bots.tools import Tools
from reelbot.core.attachments import Attachment
from reelbot.core.errors import InvalidInput
from reelbot.core.options import Command

FILES_MAX = 10
# Downloads of all asks together: each may take the disk up to the upload's bound.
FETCHED_AT_ONCE = 8
UNKNOWN_MIME = "application/octet-stream"
# Stands for a file that is not looked at, so that the command's words can be.
UNSENT = "0" * 64
PAGES = ("text/plain", "text/markdown", "application/zip", "application/x-zip-compressed")


class Intake:
    """Knows how many files and bytes are taken."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._fetching = asyncio.Semaphore(FETCHED_AT_ONCE)

    async def attachments(self, asker: Asker, files: Sequence[Incoming]) -> list[Attachment]:
        """Every file on the render host, in order.

        Raises InvalidInput: too_many_files, blob_too_big, attachment_gone, and what the host says
        of a file that it cannot use.
        """
        self._check(files)
        with self._tools.short_lived() as folder:
            sent: list[Attachment] = []
            for number, file in enumerate(files):
                async with self._fetching:
                    path = await self._fetch(file, folder / str(number))
                    sent.append(await self._send(asker, file, path))
                    path.unlink(missing_ok=True)
            return sent

    async def album(self, asker: Asker, pictures: Sequence[Incoming], text: str) -> Attachment:
        """Pictures, in their order, and a text as the pages of a story."""
        self._check(pictures)
        with self._tools.short_lived() as folder:
            paths = []
            async with self._fetching:
                for number, file in enumerate(pictures, 1):
                    suffix = Path(file.name).suffix or ".jpg"
                    paths.append(await self._fetch(file, folder / f"{number:02}{suffix}"))
                archive = folder / "story.zip"
                await asyncio.to_thread(_zip, archive, paths, text)
                blob = await self._tools.acting(asker).upload(archive, "application/zip")
        return Attachment(blob=blob.id, mime=blob.mime, name=archive.name)

    def _check(self, files: Sequence[Incoming]) -> None:
        if len(files) > FILES_MAX:
            raise InvalidInput("too_many_files", count=len(files), limit=FILES_MAX)
        for file in files:
            if (file.bytes or 0) > self._bytes_max:
                raise InvalidInput("blob_too_big", bytes_max=self._bytes_max)

    @property
    def _bytes_max(self) -> int:
        return int(self._tools.settings.limits.upload_mb_max * 1_000_000)

    async def _fetch(self, file: Incoming, target: Path) -> Path:
        await file.fetch(target)
        if target.stat().st_size > self._bytes_max:
            raise InvalidInput("blob_too_big", bytes_max=self._bytes_max)
        return target

    async def _send(self, asker: Asker, file: Incoming, path: Path) -> Attachment:
        blob = await self._tools.acting(asker).upload(path, file.mime or None)
        return Attachment(
            blob=blob.id,
            mime=blob.mime,
            name=file.name,
            from_reply=file.from_reply,
            by_other=file.by_other,
            voice_message=file.voice_message,
        )


def media(file: Incoming) -> str:
    """image, audio, video, pages or other, as the platform says (pure)."""
    mime = file.mime.partition(";")[0].strip().lower()
    if mime in PAGES or Path(file.name).suffix.lower() in (".txt", ".md", ".zip"):
        return "pages"
    kind = "audio" if mime == "application/ogg" else mime.partition("/")[0]
    return kind if kind in ("image", "audio", "video") else "other"


def wanted(command: Command, files: Sequence[Incoming]) -> list[Incoming]:
    """The files that a command may have a use for (pure): all that came with it, but of those that
    hang on a reply only what it takes, so that nothing is fetched in vain."""
    takes: set[str | None] = {option.media for option in command.attachments}
    if "recording" in takes:
        takes |= {"audio", "video"}
    return [
        file
        for file in files
        if not file.from_reply or media(file) in takes or (takes and media(file) == "other")
    ]


def unsent(files: Sequence[Incoming]) -> list[Attachment]:
    """Stand-ins for files that are not sent, for a command that takes none (pure)."""
    return [
        Attachment(UNSENT, file.mime or UNKNOWN_MIME, file.name, from_reply=file.from_reply)
        for file in files
    ]


def _zip(archive: Path, pictures: Sequence[Path], text: str) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as pages:
        for path in pictures:
            pages.write(path, path.name)
        if text.strip():
            pages.writestr("story.txt", text)
