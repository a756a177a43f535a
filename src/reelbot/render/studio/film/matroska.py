"""Raw frames with their times, as a stream that ffmpeg reads from a pipe: Matroska (RFC 9559).

A pipe of bare frames has no times, so a frame that does not change would have to go through it,
and through the encoder, as often as it is seen. Here each frame has a number and is seen until the
next one comes. A frame is a cluster of its own; nothing but its 51 bytes of header is added to it.
"""

from __future__ import annotations

from fractions import Fraction

from reelbot.render.studio.engines.base import Size

NANOSECONDS = 1_000_000_000
UNKNOWN_LENGTH = b"\x01" + b"\xff" * 7  # of a segment that is written as it comes
KEYFRAME = b"\x80"


def header(size: Size, fps: Fraction) -> bytes:
    """What goes before the first frame: one video track of I420 frames.

    A tick is a frame's length. It is rounded to nanoseconds, so a frame's number is exact for
    years of film.
    """
    tick_ns = round(NANOSECONDS / fps)
    head = _element(
        "1A45DFA3",  # EBML
        _element("4282", b"matroska"),  # DocType
        _element("4287", _number(4)),  # DocTypeVersion
        _element("4285", _number(2)),  # DocTypeReadVersion
    )
    info = _element("1549A966", _element("2AD7B1", _number(tick_ns)))  # TimestampScale
    track = _element(
        "AE",
        _element("D7", _number(1)),  # TrackNumber
        _element("73C5", _number(1)),  # TrackUID
        _element("83", _number(1)),  # TrackType: video
        _element("9C", _number(0)),  # FlagLacing
        _element("22B59C", b"und"),  # Language: without it, pictures would be English
        _element("23E383", _number(tick_ns)),  # DefaultDuration
        _element("86", b"V_UNCOMPRESSED"),  # CodecID
        _element(
            "E0",
            _element("B0", _number(size.width)),
            _element("BA", _number(size.height)),
            _element("2EB524", b"I420"),  # UncompressedFourCC
        ),
    )
    tracks = _element("1654AE6B", track)
    return head + bytes.fromhex("18538067") + UNKNOWN_LENGTH + info + tracks


def frame_header(number: int, length: int) -> bytes:
    """What goes before the `length` bytes of the frame that is seen from frame `number` on."""
    time = _element("E7", _number(number))  # Timestamp
    block = b"\x81" + b"\0\0" + KEYFRAME  # track 1, at the cluster's own time
    simple = _tag("A3", len(block) + length) + block  # SimpleBlock
    return _tag("1F43B675", len(time) + len(simple) + length) + time + simple  # Cluster


def _element(identifier: str, *content: bytes) -> bytes:
    data = b"".join(content)
    return _tag(identifier, len(data)) + data


def _tag(identifier: str, length: int) -> bytes:
    return bytes.fromhex(identifier) + (1 << 56 | length).to_bytes(8)


def _number(value: int) -> bytes:
    return value.to_bytes(8)
