"""The shipped sprites: what each is called, what is known of it, and its picture."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot import assets

Role = Literal[
    "animal",
    "creature",
    "person",
    "vehicle",
    "building",
    "plant",
    "nature",
    "sky",
    "food",
    "object",
]
Anchor = Literal["ground", "air", "water"]
ALIVE: frozenset[str] = frozenset({"animal", "creature", "person"})


@dataclass(frozen=True, slots=True)
class Sprite:
    """One sprite. `size` is its height beside a grown person's 1.0; `box` is x, y, width, height
    of its opaque part in pixels."""

    code: str
    name: str
    role: Role
    body: Literal["full", "bust", "head"]
    faces: Literal["left", "right", "front", "up"]
    anchor: Anchor
    size: float
    words: tuple[str, ...]
    keywords: tuple[str, ...]
    box: tuple[int, int, int, int]

    @property
    def alive(self) -> bool:
        return self.role in ALIVE


def _sprite(code: str, row: dict[str, Any]) -> Sprite:
    x, y, width, height = row["box"]
    return Sprite(
        code=code,
        name=row["name"],
        role=row["role"],
        body=row["body"],
        faces=row["faces"],
        anchor=row["anchor"],
        size=row["size"],
        words=tuple(row["words"]),
        keywords=tuple(row["keywords"]),
        box=(x, y, width, height),
    )


class Catalogue:
    """Every shipped sprite by its code points. Pictures are read from the archive when asked for.

    Raises HostProblem("asset_missing") where the installation lacks the sprites.
    """

    def __init__(self) -> None:
        rows = json.loads(assets.path("sprites.json").read_text(encoding="utf-8"))
        self._sprites = {code: _sprite(code, row) for code, row in rows.items()}
        self._codes: dict[str, str] = {sprite.name: code for code, sprite in self._sprites.items()}
        self._archive = assets.path("sprites.zip")

    def __getitem__(self, code: str) -> Sprite:
        return self._sprites[code]

    def __contains__(self, code: str) -> bool:
        return code in self._sprites

    def __iter__(self) -> Iterator[Sprite]:
        return iter(self._sprites.values())

    def __len__(self) -> int:
        return len(self._sprites)

    def code(self, name: str) -> str:
        """Code points of the sprite of that exact name; KeyError where there is none."""
        return self._codes[name]

    def embeddings(self) -> NDArray[np.float32]:
        """The names' sentence embeddings, unit length, shape (len(self), 512), in order."""
        with np.load(assets.path("sprites.npz")) as stored:
            return np.asarray(stored["names"], np.float32)

    def picture(self, code: str) -> NDArray[np.uint8]:
        """RGBA, not premultiplied, cropped to what is opaque, shape (height, width, 4)."""
        with zipfile.ZipFile(self._archive) as archive:
            data = np.frombuffer(archive.read(f"{code}.webp"), np.uint8)
        decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED))
        x, y, width, height = self._sprites[code].box
        rgba = cv2.cvtColor(decoded[y : y + height, x : x + width], cv2.COLOR_BGRA2RGBA)
        return np.asarray(rgba, np.uint8)
