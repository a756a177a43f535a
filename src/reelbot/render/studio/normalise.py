"""An upload becomes files that workers can use without decoding what a person sent.

- a picture: `picture.png`, RGB, 8 bit, upright, longest side at most 2560
- a sound or video: `sound.npy` (float32, 48 kHz, shape (n,) or (n, 2)) where something is heard,
  and a video's first frame as `picture.png`
- a text: `text.txt`, UTF-8, NFC
- an archive: the same for each page in `page-001/` …, and `pages.json`

pages.py reads them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reelbot.core.errors import InvalidInput
from reelbot.core.story_text import check
from reelbot.render.studio.archive import Archive, entry_named
from reelbot.render.studio.media import HEAD_BYTES, TEXT_BYTES_MAX, Sniffed, sniff, text_of
from reelbot.render.studio.pages import (
    INDEX,
    PICTURE,
    SOUND,
    TEXT,
    Leaf,
    arrange,
    deal,
    page_text,
    parse_story,
    split,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SOUND_SECONDS_MAX = 600.0  # of an upload; an archive's pages share it

Judge = Callable[["NDArray[np.uint8]"], float]


class Normaliser:
    """Writes what is in an upload into `folder`, which is empty. `judge` scores each picture, and
    `unfit` is the worst score."""

    def __init__(self, folder: Path, judge: Judge | None = None) -> None:
        self._folder = folder
        self._judge = judge
        self._seconds_left = SOUND_SECONDS_MAX
        self.unfit: float | None = None

    def take(self, path: Path) -> dict[str, Any]:
        """Normalise the file; returns its facts as `core.wire.Blob` names them.

        Raises InvalidInput, as the modules say that read the parts.
        """
        with path.open("rb") as file:
            sniffed = sniff(file.read(HEAD_BYTES))
        match sniffed.kind:
            case "archive":
                facts = self._archive(path)
            case "text":
                facts = self._text(path)
            case _:
                facts = self._media(path, sniffed, self._folder)
        return facts if self.unfit is None else facts | {"unfit": round(self.unfit, 4)}

    def _text(self, path: Path) -> dict[str, Any]:
        with path.open("rb") as file:
            text = text_of(file.read(TEXT_BYTES_MAX + 1))
        story = parse_story(text)
        (self._folder / TEXT).write_text(text, "utf-8")
        return {"mime": "text/plain", "kind": "text", "pages": len(story.pages)}

    def _media(self, path: Path, sniffed: Sniffed, folder: Path) -> dict[str, Any]:
        """A picture or a recording into `folder`; a picture that is there already stays."""
        if sniffed.kind == "image":
            return self._picture(path, sniffed.mime, folder)
        from reelbot.render.studio.recording import record

        found = record(path, sniffed.demuxer, folder / SOUND, seconds_max=self._seconds_left)
        facts = {
            "mime": sniffed.mime,
            "kind": "video" if found.video else "audio",
            "seconds": round(found.seconds, 3),
            "has_sound": found.sound_s > 0,
            "truncated": found.truncated,
        }
        self._seconds_left -= found.sound_s
        if found.video is None:
            return facts | {"mime": sniffed.mime.replace("video/", "audio/")}
        if not (folder / PICTURE).exists():
            self._save(found.video.frame, folder)
        return facts | {"width": found.video.width, "height": found.video.height}

    def _picture(self, path: Path, mime: str, folder: Path) -> dict[str, Any]:
        from reelbot.render.studio.pictures import load_picture, upright_size

        self._save(load_picture(path), folder)
        width, height = upright_size(path)
        return {"mime": mime, "kind": "image", "width": width, "height": height}

    def _save(self, picture: NDArray[np.uint8], folder: Path) -> None:
        from PIL import Image

        # The lowest level: a picture is kept for hours, and the time is the person's.
        Image.fromarray(picture).save(folder / PICTURE, compress_level=1)
        if self._judge is not None:
            self.unfit = max(self.unfit or 0.0, self._judge(picture))

    def _archive(self, path: Path) -> dict[str, Any]:
        with Archive(path, scratch=self._folder / "entry") as archive:
            title, rows = _rows(archive)
            names: list[str] = []
            for text, leaf in rows:
                names.append(f"page-{len(names) + 1:03}")
                self._page(archive, text, leaf, self._folder / names[-1])
        index = {"title": title, "pages": names}
        (self._folder / INDEX).write_text(json.dumps(index, ensure_ascii=False), "utf-8")
        return {"mime": "application/zip", "kind": "archive", "pages": len(names)}

    def _page(self, archive: Archive, text: str, leaf: Leaf, folder: Path) -> None:
        folder.mkdir()
        if text:
            (folder / TEXT).write_text(text, "utf-8")
        # The picture first: it goes before the first frame of a page's video.
        for name in (leaf.image, leaf.media):
            if name is not None:
                with entry_named(name), archive.unpacked(name) as path:
                    facts = self._media(path, archive.files[name], folder)
                    if facts.get("truncated"):
                        raise InvalidInput("media_too_long", seconds_max=SOUND_SECONDS_MAX)


def _rows(archive: Archive) -> tuple[str | None, list[tuple[str, Leaf]]]:
    """The title of the story in an archive, and each page's text and files.

    Raises InvalidInput: page_twice, archive_empty, page_empty (entry), story_too_long,
    page_too_long.
    """
    kinds = {name: file.kind for name, file in archive.files.items()}
    story_name, leaves = arrange(kinds)
    if story_name is not None:
        story = split(archive.text(story_name))
        title, texts = story.title, [page.text for page in story.pages]
        leaves = deal(len(texts), leaves)
        texts += [""] * (len(leaves) - len(texts))
    else:
        parts = [page_text(archive.text(leaf.text) if leaf.text else "") for leaf in leaves]
        title = parts[0].title if parts else None
        texts = [part.pages[0].text for part in parts]
        for text, leaf in zip(texts, leaves, strict=True):
            if leaf.text and not (text or leaf.image or leaf.media):
                raise InvalidInput("page_empty", entry=leaf.text)
    rows = [
        (text, leaf)
        for text, leaf in zip(texts, leaves, strict=True)
        if text or leaf.image or leaf.media
    ]
    if not rows:
        raise InvalidInput("archive_empty")
    check([text for text, _ in rows])
    return title, rows
