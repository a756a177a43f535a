"""Whether a movie file keeps its samples elsewhere (ISO/IEC 14496-12, 8.7: data references).

ffmpeg is told not to follow such references; a file that has them cannot be whole.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"dinf")
_SELF_CONTAINED = 0x1
_BOXES_MAX = 10_000
_ENTRIES_MAX = 64


class _Box(NamedTuple):
    kind: bytes
    start: int  # of its content
    end: int


def refers_elsewhere(file: BinaryIO) -> bool:
    """Whether a data reference in an MP4 or QuickTime file is not to the file itself."""
    file.seek(0, 2)
    waiting = [_Box(b"moov", 0, file.tell())]  # as if the file were a box
    seen = 0
    while waiting and seen < _BOXES_MAX:
        for box in _inside(file, waiting.pop()):
            seen += 1
            if box.kind in _PARENTS:
                waiting.append(box)
            elif box.kind == b"dref" and _dref_leads_out(file, box):
                return True
            if seen >= _BOXES_MAX:
                break
    return False


def _inside(file: BinaryIO, parent: _Box) -> Iterator[_Box]:
    at = parent.start
    while at + 8 <= parent.end:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head[:8])
        header = 8
        if size == 1 and len(head) == 16:  # a 64-bit size follows
            (size,) = struct.unpack(">Q", head[8:])
            header = 16
        elif size == 0:  # to the end
            size = parent.end - at
        if size < header:
            return
        yield _Box(kind, at + header, min(at + size, parent.end))
        at += size


def _dref_leads_out(file: BinaryIO, box: _Box) -> bool:
    # Version, flags and a count of entries stand before the entries, which are boxes.
    entries = _inside(file, box._replace(start=box.start + 8))
    for _, entry in zip(range(_ENTRIES_MAX), entries, strict=False):
        file.seek(entry.start)
        flags = file.read(4)[1:]
        if len(flags) == 3 and not int.from_bytes(flags, "big") & _SELF_CONTAINED:
            return True
    return False
