"""What hubs have in common: a listing of files with sizes and hashes, and a way to get one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reelbot.core.errors import HostProblem


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a model: its path in it, size in bytes, and a hash where the hub tells one: of its
    content (`sha256`), or as git has it (`blob`, a SHA-1), hex."""

    path: str
    bytes: int
    sha256: str | None = None
    blob: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A model's files at one commit (the revision itself where the hub names no commit)."""

    model: str
    commit: str
    files: tuple[HubFile, ...]


class HubAway(Exception):
    """The hub does not answer, or not sensibly: another one may."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TransferCut(HostProblem):
    """A file came in part, even after the client's own tries; what came is kept."""

    retryable = True


Moved = Callable[[int], None]  # told of so many bytes more; a negative number takes some back


class Hub(Protocol):
    """One of the hubs. Its errors are ours: HubAway, HostProblem with the codes weights_not_found,
    weights_revision_unknown, weights_gated, hub_token_refused, and TransferCut("hub_cut")."""

    name: str  # in [hub] source
    title: str  # as people call it

    def listing(self, model: str, revision: str) -> Listing: ...

    def fetch(self, listing: Listing, file: HubFile, folder: Path, moved: Moved) -> Path:
        """The file's place under `folder`, whole as far as its size goes; goes on where an earlier
        call was cut off."""
        ...
