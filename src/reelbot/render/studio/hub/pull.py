"""List a model's files, choose, look for room, fetch, check, put in place.

What is fetched lies in a folder of its own until it is whole and every hash is right; then it gets
its name at once. So a model's folder is there whole or not at all, and what was cut off goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reelbot.core.errors import HostProblem
from reelbot.render.studio.engines.neural import weights
from reelbot.render.studio.engines.neural.options import MAIN
from reelbot.render.studio.hub import coqui
from reelbot.render.studio.hub.choice import choose, same_model
from reelbot.render.studio.hub.hubs import Hub, HubAway, HubFile, Listing
from reelbot.render.studio.hub.orders import Wanted

SCRATCH = ".pulling"
RECORD = ".pulled"  # in a model's folder: where it came from; hidden, so that it is no part of it
ROOM_LEFT = 200_000_000  # bytes that stay free
CHUNK = 1024 * 1024
TRIES = 2  # a file whose hash is wrong is fetched once more

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What is here now, or was (`bytes` 0)."""

    model: str
    folder: Path
    bytes: int
    source: str


class Puller:
    def __init__(self, hubs: Sequence[Callable[[], Hub]], models: Path, tell: Tell) -> None:
        """`hubs` are asked in this order; each is made when it is needed, as that takes seconds.
        `models` is the folder of weights."""
        self._hubs = hubs
        self._models = models
        self._tell = tell

    def pull(self, wanted: Wanted, *, again: bool = False) -> Pulled:
        """Raises HostProblem (hub_away, hub_offline, hub_cut, hub_token_refused, weights_foreign,
        weights_gated, weights_mismatch, weights_no_room, weights_not_found, weights_pickle_only,
        weights_revision_unknown)."""
        target = self._models / wanted.folder
        if not again and self._whole(wanted, target):
            return Pulled(wanted.model, target, 0, "")
        if offline():
            raise HostProblem("hub_offline", folder=str(target))
        self._models.mkdir(parents=True, exist_ok=True)
        if wanted.coqui:
            repository = coqui.repository(wanted)
            if repository is None:
                return self._by_coqui(wanted, target)
            terms = replace(wanted.terms, named=coqui.NAMED)
            wanted = replace(wanted, listed=repository, terms=terms)
        if same := same_model(wanted.model, set()):
            raise HostProblem("weights_foreign", model=wanted.model, same=same)
        away: list[str] = []
        reasons: list[str] = []
        for make in self._hubs:
            hub: Hub | None = None
            try:
                hub = make()
                listing = _listing(hub, wanted)
            except HubAway as error:
                away.append(hub.title if hub else "?")
                reasons.append(error.reason)
                continue
            except HostProblem as problem:
                if away and problem.code == "weights_not_found":
                    break  # the first hub may well have it, but does not answer
                raise
            if away:
                self._tell({"type": "away", "hubs": away, "source": hub.title})
            return self._from(hub, listing, wanted, target)
        raise HostProblem("hub_away", hubs=away, reason=", ".join(dict.fromkeys(reasons)))

    def _whole(self, wanted: Wanted, target: Path) -> bool:
        """Whether the model is here in the revision that is wanted."""
        if not target.is_dir():
            found = weights.locate(wanted.model, wanted.revision, self._models)
            return found is not None
        return bool(record(target).get("revision", wanted.revision) == wanted.revision)

    # --- from a hub ------------------------------------------------------------------------------

    def _from(self, hub: Hub, listing: Listing, wanted: Wanted, target: Path) -> Pulled:
        scratch = self._models / SCRATCH / f"{hub.name}--{wanted.folder}"
        if (scratch / RECORD).exists() and record(scratch).get("commit") != listing.commit:
            shutil.rmtree(scratch)  # what lies there is of another commit
        scratch.mkdir(parents=True, exist_ok=True)
        about = {
            "model": listing.model,
            "revision": wanted.revision,
            "commit": listing.commit,
            "source": hub.name,
        }
        (scratch / RECORD).write_text(json.dumps(about), "utf-8")
        files = self._chosen(hub, listing, wanted, scratch)
        total = sum(file.bytes for file in files)
        self._room(files, scratch, listing.model)
        progress = _Progress(self._tell, wanted.model, hub.title, total)
        for file in files:
            self._checked(hub, listing, file, scratch, progress)
        keep = {file.path for file in files}
        _strip(scratch, keep | {RECORD})
        _place(scratch, target)
        return Pulled(wanted.model, target, total, hub.title)

    @staticmethod
    def _chosen(hub: Hub, listing: Listing, wanted: Wanted, scratch: Path) -> tuple[HubFile, ...]:
        found = next((file for file in listing.files if file.path == weights.INDEX), None)
        index = None
        if found is not None:
            path = hub.fetch(listing, found, scratch, lambda count: None)
            try:
                index = json.loads(path.read_text("utf-8"))
            except ValueError as error:
                raise HostProblem("weights_foreign", model=listing.model, same=None) from error
        return choose(listing.model, listing.files, index, wanted.terms)

    @staticmethod
    def _room(files: Sequence[HubFile], scratch: Path, model: str) -> None:
        """What is there already needs no more room."""
        there = sum(path.stat().st_size for path in scratch.rglob("*") if path.is_file())
        needed = max(0, sum(file.bytes for file in files) - there)
        free = shutil.disk_usage(scratch).free
        if needed + ROOM_LEFT > free:
            raise HostProblem(
                "weights_no_room", model=model, needed=needed, free=free, path=str(scratch.parent)
            )

    @staticmethod
    def _checked(
        hub: Hub, listing: Listing, file: HubFile, scratch: Path, progress: _Progress
    ) -> None:
        for _ in range(TRIES):
            path = hub.fetch(listing, file, scratch, progress.moved)
            progress.reached(file)
            if matches(path, file):
                return
            path.unlink()
            progress.lost(file)
        raise HostProblem("weights_mismatch", model=listing.model, file=file.path, hub=hub.title)

    # --- from coqui ------------------------------------------------------------------------------

    def _by_coqui(self, wanted: Wanted, target: Path) -> Pulled:
        self._tell({"type": "begun", "model": wanted.model, "source": coqui.TITLE})
        try:
            folder = coqui.fetch(wanted, self._models / SCRATCH / wanted.folder)
        except HubAway as error:
            raise HostProblem("hub_away", hubs=[coqui.TITLE], reason=error.reason) from error
        about = {"model": wanted.model, "revision": wanted.revision, "source": "coqui"}
        (folder / RECORD).write_text(json.dumps(about), "utf-8")
        count = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        _place(folder, target)
        shutil.rmtree(self._models / SCRATCH / wanted.folder, ignore_errors=True)
        return Pulled(wanted.model, target, count, coqui.TITLE)


def _listing(hub: Hub, wanted: Wanted) -> Listing:
    """The model's files on a hub. Commits are those of Hugging Face: another hub that has the model
    has it as it is there, unless somebody asked for that very commit."""
    model = wanted.listed or wanted.model
    try:
        return hub.listing(model, wanted.revision)
    except HostProblem as problem:
        elsewhere = hub.name != "huggingface" and wanted.usual
        if problem.code != "weights_revision_unknown" or not elsewhere:
            raise
        return hub.listing(model, MAIN)


class _Progress:
    """How much of a model has come, told at most once a megabyte or a file."""

    def __init__(self, tell: Tell, model: str, source: str, total: int) -> None:
        self._tell_of = tell
        self._facts = {"type": "progress", "model": model, "source": source, "bytes_total": total}
        self._whole = 0  # bytes of files that are done
        self._part = 0
        self._told = -1
        self._tell("")

    def moved(self, count: int) -> None:
        self._part += count
        if self._whole + self._part - self._told >= CHUNK:
            self._tell("")

    def reached(self, file: HubFile) -> None:
        self._whole, self._part = self._whole + file.bytes, 0
        self._tell(file.path)

    def lost(self, file: HubFile) -> None:
        self._whole -= file.bytes
        self._tell(file.path)

    def _tell(self, file: str) -> None:
        total = int(str(self._facts["bytes_total"]))
        self._told = self._whole + self._part
        self._tell_of({**self._facts, "bytes": max(0, min(total, self._told)), "file": file})


def offline() -> bool:
    """Whether the operator told the hubs' clients to stay off the network."""
    values = (os.environ.get(name, "") for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))
    return any(value.upper() in ("1", "ON", "YES", "TRUE") for value in values)


def matches(path: Path, file: HubFile) -> bool:
    """Whether a file is what the hub says it is: by its hash, or by its size alone."""
    size = path.stat().st_size
    if size != file.bytes:
        return False
    if file.sha256:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256.lower()
    if file.blob:
        # As git hashes a file (git hash-object).
        digest = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
        digest.update(path.read_bytes())
        return digest.hexdigest() == file.blob
    return True


def record(folder: Path) -> dict[str, Any]:
    """Where a model's folder came from; empty where it was put there by hand."""
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _strip(folder: Path, keep: set[str]) -> None:
    """Remove what the clients leave beside the files, and folders that are empty then."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in keep:
            path.unlink()


def _place(folder: Path, target: Path) -> None:
    """Give a whole folder its name, in the place of an older one."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    folder.rename(target)
    shutil.rmtree(old, ignore_errors=True)
