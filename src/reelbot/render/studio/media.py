"""What an uploaded file is, by its first bytes.

A file's name and declared type are never asked. What is no picture, recording or archive is a
text, if it can be one; text that other programs would act on (playlists, pages, drawings) is none.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal, NamedTuple

from reelbot.core.cleaning import clean
from reelbot.core.errors import InvalidInput

TEXT_BYTES_MAX = 1_000_000
HEAD_BYTES = 64  # how much of a file is sniffed at


Kind = Literal["image", "media", "archive", "text"]


class Sniffed(NamedTuple):
    """`media` is sound or video; `demuxer` the one of ffmpeg's that is asked, and no other."""

    kind: Kind
    mime: str
    demuxer: str = ""


_IMAGES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_RECORDINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"ID3", "audio/mpeg", "mp3"),
    (b"\xff\xfb", "audio/mpeg", "mp3"),
    (b"\xff\xfa", "audio/mpeg", "mp3"),
    (b"\xff\xf3", "audio/mpeg", "mp3"),
    (b"\xff\xf2", "audio/mpeg", "mp3"),
    (b"\xff\xe3", "audio/mpeg", "mp3"),
    (b"\xff\xf1", "audio/aac", "aac"),
    (b"\xff\xf9", "audio/aac", "aac"),
    (b"fLaC", "audio/flac", "flac"),
    (b"OggS", "audio/ogg", "ogg"),
)
_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_MP4_AUDIO = (b"M4A ", b"M4B ", b"M4P ")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")  # the second is one without files
# Archives and documents that are not opened; named so that they are not taken for odd text.
_OTHERS = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"%PDF", b"{\\rtf", b"#!")

_COMMENTS = re.compile(r"(?:\s*<!--.*?-->)*\s*", re.DOTALL)
_ACTED_ON = ("<svg", "<?xml", "<!doctype", "<html", "<head", "<body", "<script", "<mpd", "<smil",
             "<playlist", "<rss", "#extm3u", "ffconcat", "[playlist]", "[script info]",
             ";ffmetadata")  # fmt: skip
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes) -> Sniffed:
    """What a file that begins with `head` claims to be; `text` where it claims nothing.

    Raises InvalidInput: unsupported_media, media_unreadable (reason: heic).
    """
    for magic, mime in _IMAGES:
        if head.startswith(magic):
            return Sniffed("image", mime)
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return Sniffed("image", "image/bmp")
    for magic, mime, demuxer in _RECORDINGS:
        if head.startswith(magic):
            return Sniffed("media", mime, demuxer)
    if head[:4] == b"RIFF":
        if head[8:12] == b"WEBP":
            return Sniffed("image", "image/webp")
        if head[8:12] == b"WAVE":
            return Sniffed("media", "audio/wav", "wav")
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        mime = "video/webm" if b"webm" in head else "video/x-matroska"
        return Sniffed("media", mime, "matroska")
    if head.startswith(_ARCHIVES):
        return Sniffed("archive", "application/zip")
    if head.startswith((b"RIFF", *_OTHERS)):
        raise InvalidInput("unsupported_media")
    return Sniffed("text", "text/plain")


def _of_brand(brand: bytes) -> Sniffed:
    """An ISO base media file (ISO/IEC 14496-12), by its major brand."""
    if brand in _AVIF:
        return Sniffed("image", "image/avif")
    if brand in _HEIC:  # Pillow cannot read it
        raise InvalidInput("media_unreadable", reason="heic")
    if brand in _MP4_AUDIO:
        return Sniffed("media", "audio/mp4", "mp4")
    return Sniffed("media", "video/quicktime" if brand == b"qt  " else "video/mp4", "mp4")


def text_of(raw: bytes) -> str:
    """A text file's content: UTF-8, or UTF-16 with its mark; NFC, without controls.

    Raises InvalidInput: unsupported_media where it is no text, or one that is acted on;
    text_too_big (bytes_max); media_unreadable (reason: encoding).
    """
    if len(raw) > TEXT_BYTES_MAX:
        if _CONTROLS.search(raw[:TEXT_BYTES_MAX]):
            raise InvalidInput("unsupported_media")
        raise InvalidInput("text_too_big", bytes_max=TEXT_BYTES_MAX)
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and _CONTROLS.search(raw):
        raise InvalidInput("unsupported_media")
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("media_unreadable", reason="encoding") from error
    comments = _COMMENTS.match(text)
    start = comments.end() if comments else 0
    if text[start : start + 20].lower().startswith(_ACTED_ON):
        raise InvalidInput("unsupported_media")
    return clean(text)
