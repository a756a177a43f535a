"""Models of coqui-tts, by its own manager, from where coqui-tts has them.

They come as one archive of pickles without a hash of its own, so only where the operator allows
pickles for the engine; the archive begins anew after a cut.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path

from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.render.studio.hub.hubs import HubAway, TransferCut
from reelbot.render.studio.hub.orders import Wanted

TITLE = "coqui-tts"
WANTED = (".json", ".pth")


def fetch(wanted: Wanted, scratch: Path, table: Path | None = None) -> Path:
    """The model's folder under `scratch`. `table` is another table of models than coqui's.

    Raises HostProblem("weights_pickle_only"), InvalidInput("engine_unknown"), HubAway, TransferCut.
    """
    if not wanted.terms.allow_pickle:
        raise HostProblem("weights_pickle_only", model=wanted.model, engine=wanted.engine)
    import requests
    from TTS.utils.manage import ModelManager

    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    manager = ModelManager(table, output_prefix=scratch, progress_bar=False)
    if wanted.model not in manager.list_models():
        raise InvalidInput("engine_unknown", engine=wanted.model, known=manager.list_models())
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
