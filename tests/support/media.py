"""Small pictures, recordings and archives for tests, whole and hostile."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

RATE_HZ = 48_000


def png(width: int = 64, height: int = 48, mode: str = "RGB") -> bytes:
    """A gradient as PNG."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(out, "PNG")
    return out.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def tone(seconds: float, channels: int = 1, peak: float = 0.5) -> NDArray[np.float32]:
    """A sine, float32, shape (channels, n)."""
    t = np.arange(round(seconds * RATE_HZ), dtype=np.float32) / RATE_HZ
    wave = (peak * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    return np.tile(wave, (channels, 1))


def write_sound(
    path: Path, seconds: float = 2.0, *, channels: int = 1, peak: float = 0.5, codec: str = ""
) -> Path:
    """A tone in the container of the path's suffix."""
    codecs = {".mp3": "mp3", ".wav": "pcm_s16le", ".flac": "flac", ".ogg": "libopus", ".m4a": "aac"}
    with av.open(str(path), "w") as media:
        layout = "mono" if channels == 1 else "stereo"
        stream = media.add_stream(codec or codecs[path.suffix], rate=RATE_HZ, layout=layout)
        assert isinstance(stream, av.AudioStream)
        _encode(media, stream, tone(seconds, channels, peak))
    return path


def write_video(
    path: Path,
    seconds: float = 2.0,
    *,
    sound: bool = True,
    peak: float = 0.5,
    turn: int = 0,
    aspect: Fraction | None = None,
) -> Path:
    """160 × 90 pixels of that aspect, ten frames a second; left is bright, right is dark."""
    options = {"movflags": "+faststart"} if path.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as media:
        stream = media.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        picture = np.zeros((90, 160, 3), np.uint8)
        picture[:, :80] = (250, 120, 20)
        rng = np.random.default_rng(1)
        audio = media.add_stream("aac", rate=RATE_HZ, layout="mono") if sound else None
        for i in range(round(seconds * 10)):
            noisy = np.clip(picture + rng.integers(0, 9, picture.shape), 0, 255).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(noisy, format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, 10)
            media.mux(stream.encode(frame))
        media.mux(stream.encode(None))
        if audio is not None:
            _encode(media, audio, tone(seconds, 1, peak))
    if turn:
        _turn(path, turn)
    return path


def zip_of(path: Path, files: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _encode(
    media: av.container.OutputContainer, stream: av.AudioStream, samples: NDArray[np.float32]
) -> None:
    layout = "mono" if len(samples) == 1 else "stereo"
    for start in range(0, samples.shape[1], RATE_HZ):
        piece = np.ascontiguousarray(samples[:, start : start + RATE_HZ])
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
        frame.sample_rate, frame.pts = RATE_HZ, start
        media.mux(stream.encode(frame))
    media.mux(stream.encode(None))


def _turn(path: Path, degrees: int) -> None:
    """Write a display matrix for a turn to the right into a movie's video track."""
    matrix = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1)}[degrees]
    a, b, c, d = (value << 16 for value in matrix)
    raw = bytearray(path.read_bytes())
    at = raw.index(b"tkhd") + 4 + 40  # past version, flags, times, id, layer, volume
    raw[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(raw)
