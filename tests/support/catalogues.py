"""What the tests' studio says that it has, asked of its child once for all hosts of a process.

Every host asks at its first job, which takes a second of a core; what it would hear is the same
wherever choices and options are the same and no weights lie in the host's own folder.
"""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

from tests.support.hosts import STUDIO

from reelbot.render.host import children

_ask = children.catalogue
_said: dict[str, list[dict[str, Any]]] = {}


async def catalogue(studio: str, engines: dict[str, Any]) -> list[dict[str, Any]]:
    """In the place of `children.catalogue`: its answer, which it may have given before."""
    if studio != STUDIO or Path(engines["models"]).exists():
        return await _ask(studio, engines)
    options = {
        name: {key: value for key, value in table.items() if key != "folder"}
        for name, table in engines["options"].items()
    }
    # Of where a test keeps its files the tests' engines say nothing.
    asked = engines | {"models": "", "options": options, "PATH": os.environ.get("PATH")}
    key = json.dumps(asked, sort_keys=True)
    if key not in _said:
        _said[key] = await _ask(studio, engines)
    return copy.deepcopy(_said[key])
