"""`reelbot config show`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from reelbot.cli.frame import DONE, Frame
from reelbot.core.engine_options import is_secret
from reelbot.core.settings import MASK, Loaded, flatten

OPTIONS = "engines.options."  # engines may have keys of their own


async def show(frame: Frame, *, as_json: bool) -> int:
    """Every setting, its value with secrets masked, and where it came from."""
    rows = table(frame.loaded)
    if as_json:
        shown = {key: {"value": value, "source": source} for key, value, source in rows}
        print(json.dumps(shown, indent=2, ensure_ascii=False))
        return DONE
    print(f"# {frame.loaded.file or 'no configuration file'}")
    width = max(len(key) for key, _, _ in rows)
    for key, value, source in rows:
        written = json.dumps(value, ensure_ascii=False) if value is not None else "-"
        print(f"{key:<{width}}  {written}  ({source})")
    return DONE


def table(loaded: Loaded) -> list[tuple[str, Any, str]]:
    """(dotted key, value as JSON has it, source) in the order of the sections."""
    return [
        (key, _plain(key, value), loaded.source(key)) for key, value in flatten(loaded.settings)
    ]


def _plain(key: str, value: Any) -> Any:
    name = key.rpartition(".")[2]
    if key.startswith(OPTIONS) and is_secret(name) and not name.endswith("_file"):
        return MASK
    match value:
        case SecretStr():
            return MASK
        case Path():
            return str(value)
        case tuple():
            return list(value)
    return value
