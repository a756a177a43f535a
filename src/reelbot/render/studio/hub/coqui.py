"""Models of coqui-tts, from where coqui-tts has them: a hub, or an archive.

Its table says where. What lies on a hub is fetched as any model of a hub. An archive is fetched by
its own manager; it is of pickles without a hash of its own, so only where the operator allows
pickles for the engine, and it begins anew after a cut.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path
from typing import Any

from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.render.studio.hub.hubs import HubAway, TransferCut
from reelbot.render.studio.hub.orders import Wanted

TITLE = "coqui-tts"
WANTED = (".json", ".pth")
# Of a repository: what XTTS is loaded from.
NAMED = ("config.json", "vocab.json", "model.pth", "speakers_xtts.pth")
CPML = "https://coqui.ai/cpml"


def repository(wanted: Wanted, table: Path | None = None) -> str | None:
    """The model's id on the hub; None where it is an archive. `table`: as `fetch` has it.

    Raises HostProblem("weights_pickle_only"), ("weights_licence"), InvalidInput("engine_unknown").
    """
    if not wanted.terms.allow_pickle:
        raise HostProblem("weights_pickle_only", model=wanted.model, engine=wanted.engine)
    item = _item(_manager(table), wanted.model)
    if item.get("tos_required") and not wanted.terms.agreed:
        raise HostProblem("weights_licence", model=wanted.model, engine=wanted.engine, url=CPML)
    found = item.get("repo_id")
    return str(found) if found else None


def fetch(wanted: Wanted, scratch: Path, table: Path | None = None) -> Path:
    """The folder under `scratch` of a model that is an archive. `table` is another table of models
    than coqui's.

    Raises as `repository` does, HubAway, TransferCut.
    """
    import requests

    repository(wanted, table)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    manager = _manager(table, scratch)
    said = io.StringIO()  # it prints; what it says of licences stands in our list
    try:
        with contextlib.redirect_stdout(said):
            path, _, _ = manager.download_model(wanted.model)
    except requests.exceptions.ConnectionError as error:
        raise HubAway(type(error).__name__) from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise TransferCut("hub_cut", hub=TITLE, reason=type(error).__name__) from error
    found = Path(path)
    folder = found if found.is_dir() else found.parent
    for file in folder.iterdir():
        if file.suffix not in WANTED:
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    return folder


def _manager(table: Path | None, scratch: Path | None = None) -> Any:
    from TTS.utils.manage import ModelManager

    return ModelManager(table, output_prefix=scratch, progress_bar=False)


def _item(manager: Any, model: str) -> dict[str, Any]:
    """A model's entry in coqui's table."""
    if model not in manager.list_models():
        raise InvalidInput("engine_unknown", engine=model, known=manager.list_models())
    found: Any = manager.models_dict
    for part in model.split("/"):
        found = found[part]
    return dict(found)
