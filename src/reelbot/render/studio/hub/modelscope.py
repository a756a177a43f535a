"""ModelScope's hub, by its own client, which checks hashes and goes on after a cut by itself."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reelbot.core.errors import HostProblem
from reelbot.render.studio.hub.hubs import HubAway, HubFile, Listing, Moved, TransferCut

# The branch that is called main elsewhere.
MAIN = "master"
MIRRORS = "AI-ModelScope"  # who mirrors well-known models there
ENVIRONMENT = {
    "MODELSCOPE_API_MAX_RETRIES": "1",
    "MODELSCOPE_LOG_LEVEL": "40",
    "MODELSCOPE_DOWNLOAD_INTRA_CLOUD": "false",  # it would ask where this machine stands
}


class ModelScope:
    name = "modelscope"
    title = "ModelScope"

    def __init__(self, token: str | None, scratch: Path) -> None:
        for variable, value in ENVIRONMENT.items():
            os.environ.setdefault(variable, value)
        # Its locks and states are kept beside what is fetched, not in the user's home.
        os.environ["MODELSCOPE_CACHE"] = str(scratch)
        library: Any = importlib.import_module("modelscope_hub")
        from modelscope import snapshot_download

        self._token = token
        self._download = snapshot_download
        self._errors: Any = importlib.import_module("modelscope_hub.errors")
        self._api = library.HubApi(token=token or "")
        config: Any = importlib.import_module("modelscope_hub.config")
        self._address = config.get_default_config().endpoint

    def listing(self, model: str, revision: str) -> Listing:
        """Of the model itself, or of the mirror that ModelScope has of another hub's model."""
        owner, _, name = model.partition("/")
        try:
            return self._listed(model, revision)
        except HostProblem as problem:
            if problem.code != "weights_not_found" or owner == MIRRORS:
                raise
            try:
                return self._listed(f"{MIRRORS}/{name}", revision)
            except HostProblem as other:
                raise problem if other.code == "weights_not_found" else other from None

    def _listed(self, model: str, revision: str) -> Listing:
        branch = MAIN if revision == "main" else revision
        try:
            with self._told(model):
                found = self._api.list_repo_files(model, "model", revision=branch)
        except HostProblem as problem:
            if problem.code != "weights_not_found" or branch == MAIN:
                raise
            # The hub says the same of a model and of a revision that it does not have.
            self._listed(model, MAIN)
            raise HostProblem(
                "weights_revision_unknown", model=model, revision=revision
            ) from problem
        files = tuple(
            HubFile(path=each.path, bytes=int(each.size), sha256=each.sha256 or None)
            for each in found
            if not each.is_dir
        )
        if not files:
            raise HostProblem("weights_not_found", model=model, hub=self.title)
        return Listing(model, branch, files)

    def fetch(self, listing: Listing, file: HubFile, folder: Path, moved: Moved) -> Path:
        with self._told(listing.model, cut=True):
            self._download(
                listing.model,
                revision=listing.commit,
                local_dir=str(folder),
                allow_patterns=[file.path],
                progress_callbacks=[_callback(moved)],
                max_workers=1,
                token=self._token or "",
            )
        target = folder / file.path
        if not target.is_file():
            raise TransferCut("hub_cut", hub=self.title, reason=file.path)
        return target

    @contextmanager
    def _told(self, model: str, *, cut: bool = False) -> Iterator[None]:
        """The client's errors as ours."""
        import requests

        errors = self._errors
        try:
            try:
                yield
            except errors.FileDownloadError as several:
                # One file was asked for: what went wrong with it is what went wrong.
                raise next(iter(several.failed_files.values()), several) from several
        except (errors.NotExistError, errors.InvalidParameter) as error:
            raise HostProblem("weights_not_found", model=model, hub=self.title) from error
        except errors.PermissionDeniedError as error:
            url = f"{self._address}/models/{model}"
            raise HostProblem("weights_gated", model=model, url=url) from error
        except errors.AuthenticationError as error:
            raise HostProblem("hub_token_refused", hub=self.title, model=model) from error
        except errors.FileIntegrityError as error:
            raise HostProblem(
                "weights_mismatch", model=model, file=_file(error), hub=self.title
            ) from error
        except (errors.HubError, requests.RequestException, ConnectionError) as error:
            reason = type(error).__name__
            if cut:
                raise TransferCut("hub_cut", hub=self.title, reason=reason) from error
            raise HubAway(reason) from error


def _file(error: Exception) -> str:
    return str(getattr(error, "file_path", "") or getattr(error, "path", ""))


def _callback(moved: Moved) -> Any:
    base: Any = importlib.import_module("modelscope.hub.callback").ProgressCallback

    class Callback(base):  # type: ignore[misc]  # the library gives it no type
        def update(self, size: int) -> None:
            moved(size)

    return Callback
