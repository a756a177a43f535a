"""What a film's own file says of how it was made."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from reelbot.core.errors import InvalidInput

TAG = "reelbot"
READ_TIMEOUT_S = 30
# In ffmpeg's metadata files these are escaped by a backslash.
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# A line break inside a value is escaped too, so a value ends at the first one that is not.
TAGGED = re.compile(rf"^{TAG}=((?:[^\\\n]|\\.)*)$", re.MULTILINE | re.DOTALL)


def read_recipe(path: Path) -> dict[str, Any]:
    """The recipe in a film's metadata.

    Raises InvalidInput: file_missing, not_a_film_of_ours.
    """
    if not path.is_file():
        raise InvalidInput("file_missing", path=str(path))
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin"),
        *("-protocol_whitelist", "file,pipe", "-f", "mov", "-i", f"file:{path.resolve()}"),
        *("-f", "ffmetadata", "pipe:1"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=READ_TIMEOUT_S)
        recipe = recipe_of(done.stdout.decode("utf-8"))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise InvalidInput("not_a_film_of_ours", path=str(path)) from error
    if recipe is None:
        raise InvalidInput("not_a_film_of_ours", path=str(path))
    return recipe


def recipe_of(metadata: str) -> dict[str, Any] | None:
    """The recipe in an ffmpeg metadata file; None where there is none. Raises ValueError where
    it is not JSON (pure)."""
    found = TAGGED.search(metadata)
    if found is None:
        return None
    recipe = json.loads(ESCAPED.sub(r"\1", found[1]))
    return recipe if isinstance(recipe, dict) and "kind" in recipe else None


def request_of(recipe: dict[str, Any]) -> dict[str, Any]:
    """The request that asks for the same again: the options as they were asked, and the seed."""
    options = recipe.get("options")
    if not isinstance(options, dict):
        raise InvalidInput("recipe_incomplete", missing="options")
    return {**options, "kind": recipe["kind"], "seed": recipe.get("seed")}
