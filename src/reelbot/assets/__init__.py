"""The data that is shipped with the program: sprites, a soundfont, voices, words.

What each file is, where it comes from and under which licence: MANIFEST.toml beside this module.
"""

from __future__ import annotations

from pathlib import Path

from reelbot.core.errors import HostProblem

FOLDER = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Where the shipped file `name` (such as `"soundfont/FluidR3Mono_GM.sf3"`) lies.

    Raises HostProblem("asset_missing", name=...) when the installation lacks it.
    """
    found = FOLDER / name
    if not found.exists():
        raise HostProblem("asset_missing", name=name)
    return found
