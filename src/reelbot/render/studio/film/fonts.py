"""Which font has a character: the Noto Sans family as packages ship it.

No one font has every script, and most of these have a single script and no comma. So a text is
split into runs of one font each. Chinese, Japanese and Korean are in the package of the extra
`cjk`; without it their characters have no font (see `Fonts.drawable`). It is one file with a face
for each of them: the same character is written otherwise in Tokyo than in Beijing.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
FIRST, LAST = "NotoSans[", ("NotoSansSymbols", "NotoEmoji")
WEIGHT = 600
MEASURE_PX = 64  # widths scale with the size, so they are measured at one
JOINERS = "\u200c\u200d"  # they shape the letters around them
FACES = {"ja": 0, "ko": 1, "zh": 2}  # of the collection, by language
INVISIBLE = frozenset("\u200b\u200e\u200f\u2060\ufe0e\ufe0f\ufeff")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and the code points that it has glyphs for."""

    path: Path
    covers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font; `face` is an index into `Fonts.faces`."""

    face: int
    text: str


def forms(language: str, text: str) -> str:
    """Whose forms of Chinese characters a text is set in: "ja", "ko" or "zh". Where the language
    is none of them, the letters beside them say it."""
    if language in FACES:
        return language
    if any("\u3041" <= char <= "\u30ff" for char in text):
        return "ja"
    return "ko" if any("\uac00" <= char <= "\ud7a3" for char in text) else "zh"


def is_cjk(text: str) -> bool:
    """Whether there are letters in it of which only the fonts of the extra `cjk` have glyphs."""
    names = (unicodedata.name(char, "") for char in text if char.isalpha())
    return any(name.startswith(("CJK ", "HIRAGANA", "KATAKANA", "HANGUL")) for name in names)


class Fonts:
    """Opened fonts. Not for use by several threads at once.

    `language`: of a font with several faces, the one of that language (see `forms`).
    """

    def __init__(self, language: str = "zh") -> None:
        self.faces = shipped_faces()
        self._of_collection = FACES[language]
        self._opened: dict[tuple[int, int, int], ImageFont.FreeTypeFont] = {}

    def opened(self, face: int, px: int, weight: int = WEIGHT) -> ImageFont.FreeTypeFont:
        """The font at `px` pixels to the em and, where it is variable, of that weight."""
        key = (face, px, weight)
        if key not in self._opened:
            path = self.faces[face].path
            font = ImageFont.truetype(path, px, self._of_collection if path.suffix == ".ttc" else 0)
            try:
                axes = font.get_variation_axes()
            except OSError:  # a font of one weight
                axes = []
            if len(axes) == 1:
                low, high = axes[0]["minimum"] or 0, axes[0]["maximum"] or 0
                font.set_variation_by_axes([min(max(weight, low), high)])
            self._opened[key] = font
        return self._opened[key]

    def runs(self, text: str) -> list[Run]:
        """`text` in runs of one font, in logical order.

        A letter goes to the first font that has it; marks and what all scripts share stay with
        the letters before them where that font has them. What is invisible and symbols that no
        font has are left out; a letter that no font has shows as a box.
        """
        found: list[Run] = []
        current = self._first_letter(text)
        for char in text:
            face = self._face(char, current)
            if face is None or char in INVISIBLE:
                continue
            current = face
            if found and found[-1].face == current:
                found[-1] = Run(current, found[-1].text + char)
            else:
                found.append(Run(current, char))
        return found

    def width(self, text: str, px: float) -> float:
        """How wide `text` is at `px` pixels to the em, in pixels."""
        units = sum(self.opened(r.face, MEASURE_PX).getlength(r.text) for r in self.runs(text))
        return units * px / MEASURE_PX

    def drawable(self, text: str) -> bool:
        """Whether at least half of the letters of `text` have a glyph."""
        letters = [char for char in text if char.isalpha()]
        return 2 * sum(self._having(char) is not None for char in letters) >= len(letters)

    def _face(self, char: str, current: int) -> int | None:
        category = unicodedata.category(char)
        if category[0] == "M" or char in JOINERS:
            return current
        if category[0] == "L":
            having = self._having(char)
            return current if having is None else having
        face = self.faces[current]
        # Emoji fonts have digits and a wide space too, meant for keycaps.
        if ord(char) in face.covers and not face.path.name.startswith(LAST):
            return current
        return self._having(char)

    def _having(self, char: str) -> int | None:
        code = ord(char)
        return next((i for i, face in enumerate(self.faces) if code in face.covers), None)

    def _first_letter(self, text: str) -> int:
        """The font of the first letter, for the punctuation in front of it."""
        letter = next((char for char in text if char.isalpha()), " ")
        return self._having(letter) or 0


@cache
def shipped_faces() -> tuple[Face, ...]:
    """Every upright face of the packages: Noto Sans itself first, symbols and emoji last."""

    def rank(path: Path) -> tuple[int, str]:
        name = path.name
        return (0 if name.startswith(FIRST) else 2 if name.startswith(LAST) else 1, name)

    paths = [path for folder in folders() for path in folder.rglob("*.[to]t[fc]")]
    upright = [path for path in paths if "Italic" not in path.name]
    return tuple(Face(path, coverage(path)) for path in sorted(upright, key=rank))


def folders() -> Iterator[Path]:
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            yield Path(spec.submodule_search_locations[0])


def coverage(path: Path) -> frozenset[int]:
    """The code points of a font's `cmap` table (OpenType 1.9, formats 4 and 12)."""
    data = _cmap(path)
    found: set[int] = set()
    if not data:
        return frozenset()
    (subtables,) = struct.unpack_from(">H", data, 2)
    for i in range(subtables):
        (at,) = struct.unpack_from(">I", data, 8 + 8 * i)
        (form,) = struct.unpack_from(">H", data, at)
        if form == 4:
            (twice,) = struct.unpack_from(">H", data, at + 6)
            ends = struct.unpack_from(f">{twice // 2}H", data, at + 14)
            starts = struct.unpack_from(f">{twice // 2}H", data, at + 16 + twice)
            for low, high in zip(starts, ends, strict=True):
                found.update(range(low, high + 1))
        elif form == 12:
            (groups,) = struct.unpack_from(">I", data, at + 12)
            for low, high, _ in struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups]):
                found.update(range(low, high + 1))
    return frozenset(found - {0xFFFF})


def _cmap(path: Path) -> bytes:
    """The table alone, of a collection's first face: a font can be 30 MB; empty where none is."""
    with path.open("rb") as file:
        head = file.read(16)
        start = struct.unpack_from(">I", head, 12)[0] if head[:4] == b"ttcf" else 0
        file.seek(start + 4)
        (tables,) = struct.unpack(">H", file.read(2))
        file.seek(start + 12)
        records = struct.iter_unpack(">4s4xII", file.read(16 * tables))
        for tag, offset, length in records:
            if tag == b"cmap":
                file.seek(offset)
                return file.read(length)
    return b""
