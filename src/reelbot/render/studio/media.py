"""What an uploaded file is, found by looking at it: sniff, bound, describe.

Runs only in the short-lived decoding child (`intake`), which has no token and little of everything.
A file's name and declared type are never asked.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import av
from PIL import Image

from reelbot.core.errors import InvalidInput

PIXELS_MAX = 50_000_000
STREAMS_MAX = 8
SECONDS_MAX = 3600
TEXT_BYTES_MAX = 1_000_000
ZIP_FILES_MAX = 500
ZIP_BYTES_MAX = 500_000_000

_IMAGES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif",
           "BMP": "image/bmp", "TIFF": "image/tiff"}  # fmt: skip
# First bytes → the demuxer that is asked, and no other: a playlist or a script never gets that far.
_CONTAINERS: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"RIFF", "wav", "audio/wav"),
    (0, b"ID3", "mp3", "audio/mpeg"),
    (0, b"\xff\xfb", "mp3", "audio/mpeg"),
    (0, b"\xff\xf3", "mp3", "audio/mpeg"),
    (0, b"\xff\xf2", "mp3", "audio/mpeg"),
    (0, b"\xff\xf1", "aac", "audio/aac"),
    (0, b"\xff\xf9", "aac", "audio/aac"),
    (0, b"fLaC", "flac", "audio/flac"),
    (0, b"OggS", "ogg", "audio/ogg"),
    (4, b"ftyp", "mp4", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "matroska", "video/webm"),
)


def look(path: Path) -> dict[str, Any]:
    """`{mime, kind, …}` of a file, with seconds, width and height where it has them.

    Raises InvalidInput: unsupported_media, media_unreadable, media_too_big.
    """
    with path.open("rb") as file:
        head = file.read(64)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _image(path)
    for offset, magic, demuxer, mime in _CONTAINERS:
        if head[offset : offset + len(magic)] == magic:
            return _container(path, demuxer, mime)
    if head[:4] == b"PK\x03\x04":
        return _archive(path)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return _image(path)
    return _text(path)


def _image(path: Path) -> dict[str, Any]:
    Image.MAX_IMAGE_PIXELS = None  # the bound below is ours, and an error, not a warning
    try:
        with Image.open(path, formats=list(_IMAGES)) as image:
            width, height = image.size
            if width * height > PIXELS_MAX:
                raise InvalidInput(
                    "media_too_big", width=width, height=height, pixels_max=PIXELS_MAX
                )
            image.load()
            mime = _IMAGES[str(image.format)]
    except (OSError, ValueError, SyntaxError, KeyError) as error:
        raise InvalidInput("media_unreadable", reason="the picture is damaged") from error
    return {"mime": mime, "kind": "image", "width": width, "height": height}


def _container(path: Path, demuxer: str, mime: str) -> dict[str, Any]:
    try:
        with av.open(str(path), format=demuxer, options={"protocol_whitelist": "file"}) as media:
            if len(media.streams) > STREAMS_MAX:
                raise InvalidInput("media_unreadable", reason=f"more than {STREAMS_MAX} streams")
            video = next(
                (s for s in media.streams.video if s.disposition.name != "attached_pic"), None
            )
            stream = video or next(iter(media.streams.audio), None)
            if stream is None:
                raise InvalidInput("media_unreadable", reason="no sound and no picture in it")
            seconds = media.duration / av.time_base if media.duration else None
            if seconds is not None and seconds > SECONDS_MAX:
                raise InvalidInput("media_too_long", seconds=seconds, seconds_max=SECONDS_MAX)
            next(media.decode(stream))
            if video is not None:
                size = {"width": video.codec_context.width, "height": video.codec_context.height}
                return {"mime": mime, "kind": "video", "seconds": seconds, **size}
            return {
                "mime": mime.replace("video/", "audio/"),
                "kind": "audio",
                "seconds": seconds,
            }
    except (av.FFmpegError, StopIteration, ValueError) as error:
        raise InvalidInput("media_unreadable", reason="it cannot be decoded") from error


def _archive(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if len(entries) > ZIP_FILES_MAX or total > ZIP_BYTES_MAX:
                raise InvalidInput("archive_too_big", files=len(entries), bytes=total)
            for entry in entries:
                parts = entry.filename.replace("\\", "/").split("/")
                is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
                if ".." in parts or parts[0] == "" or ":" in parts[0] or is_link:
                    raise InvalidInput("archive_unsafe", entry=entry.filename[:100])
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InvalidInput("media_unreadable", reason="the archive is damaged") from error
    return {"mime": "application/zip", "kind": "archive"}


def _text(path: Path) -> dict[str, Any]:
    if path.stat().st_size > TEXT_BYTES_MAX:
        raise InvalidInput("unsupported_media")
    try:
        text = path.read_text("utf-8-sig")
    except ValueError as error:
        raise InvalidInput("unsupported_media") from error
    lowered = text.lstrip().lower()
    # Text that a decoder or a browser would take as more than text is refused as what it is.
    if not text.strip() or "\x00" in text or lowered.startswith(("<svg", "<?xml", "#extm3u", "<!")):
        raise InvalidInput("unsupported_media")
    return {"mime": "text/plain", "kind": "text"}
