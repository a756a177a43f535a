"""What an upload is, whatever it is called; texts and pictures as they are kept."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.support.media import png, png_bomb
from tests.support.normal import SVG, refused, taken

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.media import sniff, text_of
from reelbot.render.studio.pages import read_story

PLAYLIST = "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"
MANIFEST = '<?xml version="1.0"?><MPD><BaseURL>http://localhost/</BaseURL></MPD>'


def code_of(read: Callable[[bytes], object], raw: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(raw)
    return caught.value.code


# --- what a file is ------------------------------------------------------------------------------


def test_a_name_is_never_asked(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(png())
    assert taken(path, out)["kind"] == "image"


@pytest.mark.parametrize(
    "content",
    [SVG, f"\ufeff\n <!-- x -->\n{SVG}", MANIFEST, PLAYLIST, "ffconcat version 1.0\nfile x.mp4",
     "<!DOCTYPE html><video src=x>", "<HTML><body>", "[playlist]\nFile1=x", "%PDF-1.7", "#!/bin/sh",
     "{\\rtf1 x}", ";FFMETADATA1\n", "a\x00b", "\x1b[31mred\x08", "Rar!\x1a\x07"],
)  # fmt: skip
def test_what_others_would_act_on_is_no_text(tmp_path: Path, out: Path, content: str) -> None:
    path = tmp_path / "film.mp4"
    path.write_text(content, "utf-8")
    error = refused(path, out)
    assert error.code == "unsupported_media"
    assert "JPEG" in str(error)
    assert list(out.iterdir()) == []


def test_sniffing() -> None:
    assert sniff(b"") == ("text", "text/plain", "")
    assert sniff(b"RIFF1234WEBPVP8 ").mime == "image/webp"
    assert sniff(b"\x00\x00\x00\x18ftypM4A ") == ("media", "audio/mp4", "mp4")
    assert sniff(b"\x00\x00\x00\x18ftypqt  ").mime == "video/quicktime"
    assert sniff(b"\x00\x00\x00\x18ftypavif").mime == "image/avif"
    for head in (b"RIFF1234AVI LIST", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"):
        assert code_of(sniff, head) == "unsupported_media"
    with pytest.raises(InvalidInput) as caught:
        sniff(b"\x00\x00\x00\x18ftypheic")
    assert "HEIC" in str(caught.value)


# --- texts ---------------------------------------------------------------------------------------


def test_a_text_is_kept_as_nfc(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("\ufeff# Fu\u0308chse\r\n\r\nEs war\u202e einmal.", "utf-8")
    assert taken(path, out) == {"mime": "text/plain", "kind": "text", "pages": 1}
    assert (out / "text.txt").read_bytes() == "# Füchse\n\nEs war einmal.".encode()
    assert read_story(out).title == "Füchse"


def test_encodings() -> None:
    assert text_of("Grüße".encode("utf-16")) == "Grüße"
    with pytest.raises(InvalidInput) as caught:
        text_of("Grüße".encode("cp1252"))
    assert "UTF-8" in str(caught.value)
    assert code_of(text_of, b"x" * 1_000_001) == "text_too_big"
    assert code_of(text_of, random.Random(1).randbytes(2_000_000)) == "unsupported_media"


@pytest.mark.parametrize("content", ["\u200b \n", "---\n\n---"])
def test_a_text_with_nothing_in_it(tmp_path: Path, out: Path, content: str) -> None:
    path = tmp_path / "story.txt"
    path.write_text(content, "utf-8")
    assert refused(path, out).code == "story_empty"


# --- pictures ------------------------------------------------------------------------------------


def test_a_picture_is_upright_rgb_and_bounded(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "photo"
    image = Image.new("RGB", (3000, 1000), (20, 40, 200))
    image.paste((250, 200, 0), (0, 0, 300, 1000))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn to the right
    image.save(path, "JPEG", exif=exif)
    facts = taken(path, out)
    assert facts == {"mime": "image/jpeg", "kind": "image", "width": 1000, "height": 3000}
    with Image.open(out / "picture.png") as normal:
        assert normal.mode == "RGB" and max(normal.size) <= 2560
        assert normal.height > 2.9 * normal.width
        r, _, b = normal.getpixel((normal.width // 2, 20))
        assert r > 200 > 100 > b


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF"])
def test_pictures_of_other_kinds(tmp_path: Path, out: Path, kind: str) -> None:
    path = tmp_path / "picture"
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    more: dict[str, Any] = {"save_all": True, "append_images": frames[1:]} if kind == "GIF" else {}
    frames[0].save(path, kind, **more)
    assert taken(path, out)["width"] == 40
    with Image.open(out / "picture.png") as normal:
        pixel = normal.getpixel((20, 15))
        assert isinstance(pixel, tuple) and pixel[0] > 240 and pixel[2] < 15


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_damaged_picture_is_refused(tmp_path: Path, out: Path, kind: str) -> None:
    buffer = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
    Image.fromarray(noise).save(buffer, kind)
    whole = buffer.getvalue()
    path = tmp_path / "picture"
    for raw in (whole[: len(whole) // 2], whole[:60], whole[:20] + bytes(len(whole))):
        path.write_bytes(raw)
        assert refused(path, out).code == "media_unreadable"
    assert list(out.iterdir()) == []


def test_a_bomb_is_measured_before_it_is_decoded(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_bomb(50_000, 50_000))
    error = refused(path, out)
    assert error.code == "media_too_big"
    path.write_bytes(png_bomb(8_000, 8_000))
    assert "8000 × 8000" in str(refused(path, out))
