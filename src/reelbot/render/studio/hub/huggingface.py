"""The Hugging Face hub, by its own client."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reelbot.core.errors import HostProblem
from reelbot.render.studio.hub.hubs import HubAway, HubFile, Listing, Moved, TransferCut

PARTIAL = ".part"
CHUNK = 1024 * 1024  # what a cut loses at most; the client's own is ten times that
# Files come by plain HTTP, which goes on where it was cut off; transfers by Xet begin anew.
ENVIRONMENT = {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
SERVER_ERRORS = 500


class HuggingFace:
    name = "huggingface"
    title = "Hugging Face"

    def __init__(self, token: str | None) -> None:
        for variable, value in ENVIRONMENT.items():
            os.environ.setdefault(variable, value)
        library: Any = importlib.import_module("huggingface_hub")
        self._utils: Any = importlib.import_module("huggingface_hub.utils")
        self._errors: Any = importlib.import_module("huggingface_hub.errors")
        self._utils.logging.set_verbosity_error()
        # None would take what is logged in on this machine, which is the operator's own.
        self._token = token
        self._library = library
        self._api = library.HfApi(token=token)

    def listing(self, model: str, revision: str) -> Listing:
        with self._told(model, revision):
            found = self._api.model_info(model, revision=revision, files_metadata=True)
        files = tuple(
            HubFile(
                path=each.rfilename,
                bytes=int(each.size or 0),
                sha256=each.lfs.sha256 if each.lfs else None,
                blob=None if each.lfs else each.blob_id,
            )
            for each in found.siblings or ()
        )
        return Listing(model, str(found.sha or revision), files)

    def fetch(self, listing: Listing, file: HubFile, folder: Path, moved: Moved) -> Path:
        target = folder / file.path
        if target.is_file() and target.stat().st_size == file.bytes:
            moved(file.bytes)
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + PARTIAL)
        partial.touch()
        there = partial.stat().st_size
        if there > file.bytes:
            there = 0
        moved(there)
        url = self._library.hf_hub_url(listing.model, file.path, revision=listing.commit)
        client: Any = importlib.import_module("huggingface_hub.file_download")
        client.constants.DOWNLOAD_CHUNK_SIZE = CHUNK
        with self._told(listing.model, listing.commit, cut=True), partial.open("r+b") as opened:
            opened.truncate(there)
            opened.seek(there)
            client.http_get(
                url,
                opened,
                resume_size=there,
                headers=self._utils.build_hf_headers(token=self._token),
                expected_size=file.bytes,
                tqdm_class=_bar(self._utils.tqdm, moved),
            )
        partial.replace(target)
        return target

    @contextmanager
    def _told(self, model: str, revision: str, *, cut: bool = False) -> Iterator[None]:
        """The client's errors as ours."""
        errors = self._errors
        try:
            yield
        except errors.GatedRepoError as error:
            url = f"{self._api.endpoint}/{model}"
            raise HostProblem("weights_gated", model=model, url=url) from error
        except errors.RevisionNotFoundError as error:
            raise HostProblem("weights_revision_unknown", model=model, revision=revision) from error
        except errors.RepositoryNotFoundError as error:
            raise HostProblem("weights_not_found", model=model, hub=self.title) from error
        except errors.HFValidationError as error:
            raise HostProblem("weights_not_found", model=model, hub=self.title) from error
        except errors.OfflineModeIsEnabled as error:
            raise HostProblem("hub_offline") from error
        except errors.HfHubHTTPError as error:
            status = error.response.status_code if error.response is not None else SERVER_ERRORS
            if status in (401, 403):
                raise HostProblem("hub_token_refused", hub=self.title, model=model) from error
            if cut:
                raise TransferCut("hub_cut", hub=self.title, reason=f"HTTP {status}") from error
            raise HubAway(f"HTTP {status}") from error
        except Exception as error:
            # What the client's HTTP library raises differs between its versions.
            if not isinstance(error, OSError) and "http" not in type(error).__module__:
                raise
            if isinstance(error, OSError) and error.errno is not None and cut:
                raise
            reason = type(error).__name__
            if cut:
                raise TransferCut("hub_cut", hub=self.title, reason=reason) from error
            raise HubAway(reason) from error


def _bar(base: Any, moved: Moved) -> Any:
    """What the client takes for a progress bar."""

    class Bar(base):  # type: ignore[misc]  # the library gives it no type
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **{**named, "disable": True})

        def update(self, n: float | None = 1) -> bool | None:
            moved(int(n or 0))
            return None

    return Bar
