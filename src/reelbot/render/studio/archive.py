"""The files in an archive of pages, read with suspicion: what it says of itself is not believed."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.media import HEAD_BYTES, TEXT_BYTES_MAX, Sniffed, sniff, text_of
from reelbot.render.studio.pages import is_junk

ENTRIES_MAX = 1_000  # with what operating systems leave beside the files
BYTES_MAX = 300_000_000  # of all files, unpacked
NAME_CHARACTERS_MAX = 250
_PIECE_BYTES = 1 << 18
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1  # general purpose bit 0 (APPNOTE 4.4.4)
_UNIX_TYPE, _UNIX_LINK, _UNIX_FILE = 0o170000, 0o120000, 0o100000
# What zipfile raises on bytes that are not what they claim; a RuntimeError is a wish not granted.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError,
            KeyError, IndexError)  # fmt: skip


class Archive:
    """An open archive. `files` is what each of its files is, by its name; junk is left out.

    Opening raises InvalidInput: media_unreadable (reason: archive_damaged, encrypted),
    archive_too_big (files, bytes), archive_unsafe (entry), archive_nested (entry),
    unsupported_media (entry).
    """

    def __init__(self, path: Path, scratch: Path) -> None:
        self._scratch = scratch
        self._bytes_left = BYTES_MAX
        try:
            self._zip = zipfile.ZipFile(path)
        except (*_DAMAGED, OSError) as error:
            raise InvalidInput("media_unreadable", reason="archive_damaged") from error
        try:
            self._entries = dict(self._usable())
            self.files = {name: self._sniff(name) for name in self._entries}
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def text(self, name: str) -> str:
        """A text file's content; raises InvalidInput as `media.text_of` does."""
        with self._open(name) as file:
            return text_of(b"".join(self._pieces(file, TEXT_BYTES_MAX)))

    @contextmanager
    def unpacked(self, name: str) -> Iterator[Path]:
        """A file's content on disk, for as long as the block lasts.

        Raises InvalidInput("archive_too_big") where all files together are more than BYTES_MAX.
        """
        try:
            with self._open(name) as file, self._scratch.open("wb") as out:
                for piece in self._pieces(file):
                    out.write(piece)
            yield self._scratch
        finally:
            self._scratch.unlink(missing_ok=True)

    def _usable(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        entries = self._zip.infolist()
        if len(entries) > ENTRIES_MAX:
            raise InvalidInput("archive_too_big", files=len(entries))
        for entry in entries:
            name = entry.filename.replace("\\", "/")
            _check_name(name, entry)
            if entry.is_dir() or is_junk(name):
                continue
            if entry.flag_bits & _ENCRYPTED:
                raise InvalidInput("media_unreadable", reason="encrypted")
            if entry.compress_type not in _METHODS:
                raise InvalidInput("media_unreadable", reason="archive_method")
            yield name, entry

    def _sniff(self, name: str) -> Sniffed:
        with self._open(name) as file:
            found = sniff(file.read(HEAD_BYTES))
        if found.kind == "archive":
            raise InvalidInput("archive_nested", entry=name)
        return found

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        with entry_named(name), _damage(), self._zip.open(self._entries[name]) as file:
            yield file

    def _pieces(self, file: IO[bytes], bytes_max: int = BYTES_MAX) -> Iterator[bytes]:
        """What is in a file, counted as it comes; stops after `bytes_max` and a bit."""
        size = 0
        while size <= bytes_max and (piece := file.read(_PIECE_BYTES)):
            size += len(piece)
            self._bytes_left -= len(piece)
            if self._bytes_left < 0:
                raise InvalidInput("archive_too_big", bytes=BYTES_MAX)
            yield piece


@contextmanager
def entry_named(name: str) -> Iterator[None]:
    """An error about a file in an archive says which."""
    try:
        yield
    except InvalidInput as error:
        if error.code != "archive_too_big":
            error.facts.setdefault("entry", name)
        raise


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (*_DAMAGED, OSError) as error:
        # A place that is none in the file; every other OSError is the host's.
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        raise InvalidInput("media_unreadable", reason="archive_damaged") from error


def _check_name(name: str, entry: zipfile.ZipInfo) -> None:
    """Raises InvalidInput("archive_unsafe") for a name that leads out of the archive.

    Nothing is ever written under these names; who sends them means no good, or made them by a
    fault that is better known.
    """
    parts = name.split("/")
    mode = (entry.external_attr >> 16) & _UNIX_TYPE
    is_odd = mode == _UNIX_LINK or (mode not in (0, _UNIX_FILE) and not entry.is_dir())
    is_out = ".." in parts or parts[0] == "" or parts[0].endswith(":")
    if is_out or is_odd or len(name) > NAME_CHARACTERS_MAX or not name.isprintable():
        shown = "".join(c if c.isprintable() else "?" for c in name[:100])
        raise InvalidInput("archive_unsafe", entry=shown)
