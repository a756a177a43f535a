"""The pages of a story: from its text, or from the names of the files in an archive (pure).

A text is parted by blank lines and by rules (`---`). In an archive files of one name are one page,
and so are the files of a folder; a lone text beside pictures is the whole story, and the pictures
are dealt to its pages by their numbers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from reelbot.core.errors import InvalidInput
from reelbot.core.story_text import checked_pages, parted, unparted
from reelbot.render.studio.media import Kind

# What an upload's normalised folder holds; an archive's has these in `page-001/` and so on.
TEXT = "text.txt"
PICTURE = "picture.png"
SOUND = "sound.npy"
INDEX = "pages.json"

_NUMBER = re.compile(r"[0-9]+")
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Page:
    """What is read, seen and heard on a page; files are `picture.png` and `sound.npy`."""

    text: str = ""
    picture: Path | None = None
    sound: Path | None = None


@dataclass(frozen=True, slots=True)
class Story:
    title: str | None
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Names of the files in an archive that make one page; `number` is the one in its name."""

    name: str
    text: str | None = None
    image: str | None = None
    media: str | None = None

    @property
    def number(self) -> int | None:
        """The number that a name begins with, else its last: "page 07", "3 little pigs"."""
        stem = PurePosixPath(self.name).name
        start = _NUMBER.match(stem)
        digits = start.group() if start else next(reversed(_NUMBER.findall(stem)), "")
        return int(digits) if 0 < len(digits) <= 6 else None


# --- a text ------------------------------------------------------------------------------------


def parse_story(text: str) -> Story:
    """The pages of a text, and its title; raises InvalidInput as `story_text.checked_pages`."""
    title, pages = checked_pages(text)
    return Story(title, tuple(Page(page) for page in pages))


def split(text: str) -> Story:
    """The same without bounds; a text with nothing to read has no pages."""
    title, pages = parted(text)
    return Story(title, tuple(Page(page) for page in pages))


def page_text(text: str) -> Story:
    """A file that is one page: its text, and a title that it may begin with; not parted."""
    title, page = unparted(text)
    return Story(title, (Page(page),))


# --- the files of an archive -------------------------------------------------------------------


def is_junk(name: str) -> bool:
    """Whether an archive's entry is what an operating system left beside the files."""
    parts = name.split("/")
    left = {"thumbs.db", "desktop.ini"}
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() in left


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts numbers by value: page2 before page10."""
    pieces = (piece for piece in re.split("([0-9]+)", name.casefold()) if piece)
    return [
        (0, len(piece.lstrip("0")), piece.lstrip("0")) if piece[0] in _DIGITS else (1, 0, piece)
        for piece in pieces
    ]


def arrange(kinds: Mapping[str, Kind]) -> tuple[str | None, tuple[Leaf, ...]]:
    """The file that holds the whole story, if there is one, and the pages in order.

    `kinds` says for each file, by its name with `/` between folders: text, image, media. Raises
    InvalidInput("page_twice", first, second) where a page has two files of a kind.
    """
    story = _whole_story(kinds)
    keys = _keys({name: kind for name, kind in kinds.items() if name != story})
    leaves: dict[str, Leaf] = {}
    for name in sorted(keys, key=natural):
        key = keys[name]
        leaf = leaves.get(key, Leaf(key))
        held = getattr(leaf, kinds[name])
        if held is not None:
            raise InvalidInput("page_twice", first=held, second=name)
        leaves[key] = replace(leaf, **{kinds[name]: name})
    return story, tuple(leaves[key] for key in sorted(leaves, key=natural))


def deal(count: int, leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """The files of each of a story's `count` pages, and of pages beyond for what is left over.

    By the numbers in the leaves' names where these can be pages, counted from 0 or 1; else in
    their order.
    """
    numbers = [leaf.number for leaf in leaves]
    first = 0 if 0 in numbers else 1
    places = [number - first for number in numbers if number is not None]
    pages = max(count, len(leaves))
    if len(set(places)) < len(places) or any(place >= pages for place in places):
        numbers = [None] * len(leaves)
    dealt: dict[int, Leaf] = {}
    for leaf, number in zip(leaves, numbers, strict=True):
        if number is not None:
            dealt[number - first] = leaf
    for leaf, number in zip(leaves, numbers, strict=True):
        if number is None:
            dealt[next(place for place in range(pages) if place not in dealt)] = leaf
    return tuple(dealt.get(place, Leaf("")) for place in range(pages))


def _whole_story(kinds: Mapping[str, Kind]) -> str | None:
    """The only text, where it is called story or nothing else has its name."""
    texts = [name for name, kind in kinds.items() if kind == "text"]
    if len(texts) != 1:
        return None
    named = PurePosixPath(texts[0]).stem.casefold() == "story"
    shared = sum(_stem(name) == _stem(texts[0]) for name in kinds) > 1
    return texts[0] if named or not shared else None


def _keys(kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Which page each file belongs to.

    A folder with at most one file of a kind is a page; folders that part the files by kind
    (`texts/01.txt`, `pictures/01.png`) part no pages; else files of one path but for the suffix
    are a page.
    """
    held = Counter((_folder(name), kind) for name, kind in kinds.items())
    folders = {folder for folder, _ in held}
    crowded = {folder for (folder, _), count in held.items() if count > 1}
    by_kind = len({kind for _, kind in held}) == len(folders) == len(held) > 1
    keys = {}
    for name in kinds:
        folder, stem = _folder(name), _stem(name)
        if by_kind and crowded:
            keys[name] = PurePosixPath(stem).name
        elif folder and folder not in crowded and len(folders) > 1:
            keys[name] = folder.casefold()
        else:
            keys[name] = stem
    return keys


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")).casefold()


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


# --- what the decoding child left --------------------------------------------------------------


def read_story(folder: Path) -> Story:
    """The story that an upload's normalised folder holds: an archive's pages, or a text's.

    Raises InvalidInput as `parse_story` does.
    """
    index = folder / INDEX
    if not index.exists():
        return parse_story((folder / TEXT).read_text("utf-8"))
    facts = json.loads(index.read_text("utf-8"))
    return Story(facts["title"], tuple(_page(folder / name) for name in facts["pages"]))


def read_pages(folder: Path) -> tuple[Page, ...]:
    """The pages of `read_story`."""
    return read_story(folder).pages


def _page(folder: Path) -> Page:
    text, picture, sound = folder / TEXT, folder / PICTURE, folder / SOUND
    return Page(
        text=text.read_text("utf-8") if text.exists() else "",
        picture=picture if picture.exists() else None,
        sound=sound if sound.exists() else None,
    )
