"""Where a result goes: the path is chosen, and tried, before anything is made."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reelbot.core import results
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import Artifact, Job
from reelbot.core.results import CAPTIONS

FILMS = "films"
SLUG_CHARACTERS_MAX = 48


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, and the file's name where the reader chose one."""

    folder: Path
    name: str | None = None

    def file(self, job: Job, artifact: Artifact) -> Path:
        """The chosen file, or `SLUG-ID.ext`; a name that is taken gets a number."""
        if self.name is not None:
            return self.folder / self.name
        suffix = Path(artifact.name).suffix
        return next(
            path
            for path in numbered(self.folder / f"{slug(job.title) or job.kind}-{job.id}{suffix}")
            if not path.exists()
        )


def place(out: Path | None, cwd: Path) -> Place:
    """Where the reader wants the result: `--out`, which may be a folder, else ./films.

    Raises InvalidInput("out_unwritable").
    """
    if out is None:
        folder, name = cwd / FILMS, None
        _make(folder)
    elif (target := cwd / out.expanduser()).is_dir():
        folder, name = target, None
    else:
        folder, name = target.parent, target.name
    _try(folder, out or folder)
    return Place(folder, name)


def beside(job: Job, target: Path) -> list[tuple[str, Path]]:
    """The names of what comes with the main artifact, and where each lies then: a film's captions
    under its name, anything else with its own name behind that."""
    return [
        (each.name, target.with_suffix(".srt") if each.name == CAPTIONS else _behind(target, each))
        for each in results.beside(job)
    ]


def slug(title: str) -> str:
    """A title as part of a file's name: letters and digits of ASCII, parted by hyphens."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    if len(words) <= SLUG_CHARACTERS_MAX:
        return words
    return words[: SLUG_CHARACTERS_MAX + 1].rpartition("-")[0] or words[:SLUG_CHARACTERS_MAX]


def numbered(path: Path) -> Iterator[Path]:
    """The path, then `name-2.ext`, `name-3.ext`, …"""
    yield path
    number = 2
    while True:
        yield path.with_stem(f"{path.stem}-{number}")
        number += 1


def _behind(target: Path, artifact: Artifact) -> Path:
    return target.with_name(f"{target.stem}-{artifact.name}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _try(folder: Path, named: Path) -> None:
    # Asking for the right to write says nothing of a full or read-only disk, nor to root.
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        raise _unwritable(named, error) from error


def _unwritable(path: Path, error: OSError) -> InvalidInput:
    return InvalidInput(
        "out_unwritable", field="out", path=str(path), reason=error.strerror or type(error).__name__
    )
