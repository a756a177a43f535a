"""What the decoding child left of an order's uploads: a picture, a sound, a text, or pages.

An upload is named by its sha256, a part of an archive by `sha256/part`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from reelbot.core.errors import EngineFailed, InvalidInput
from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.pages import PICTURE, SOUND, Story, read_story

RATE_HZ = 48_000


class Uploads:
    """`folders`: sha256 → the folder of the upload."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders

    def picture(self, name: str) -> Path:
        """The picture file; raises InvalidInput("no_picture")."""
        path = self._folder(name) / PICTURE
        if not path.exists():
            raise InvalidInput("no_picture")
        return path

    def sound(self, name: str) -> Sound:
        """The sound, mapped from its file; raises InvalidInput("no_sound")."""
        path = self._folder(name) / SOUND
        if not path.exists():
            raise InvalidInput("no_sound")
        return Sound(np.load(path, mmap_mode="r"), RATE_HZ)

    def story(self, name: str) -> Story:
        """The pages of a text or an archive; raises InvalidInput as `pages.parse_story` does."""
        return read_story(self._folder(name))

    def part(self, name: str, path: Path) -> str:
        """The name of the part of an upload that a file of it belongs to."""
        return f"{name}/{path.parent.relative_to(self._folder(name)).as_posix()}".removesuffix("/.")

    def _folder(self, name: str) -> Path:
        blob, _, part = name.partition("/")
        if blob not in self._folders:
            raise EngineFailed("asset_gone", kind="upload")
        return self._folders[blob] / part
