"""Captions and chapters as browsers read them: SRT → WebVTT, and a film's chapters (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TIMES = re.compile(
    r"^\s*(\d+:\d\d:\d\d)[,.](\d{1,3})\s*-->\s*(\d+:\d\d:\d\d)[,.](\d{1,3})", re.MULTILINE
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_TICKS_A_SECOND = 10_000_000  # of a Nero chapter


@dataclass(frozen=True, slots=True)
class Chapter:
    start_s: float
    title: str


def vtt(srt: str) -> str:
    """The same captions as WebVTT. Words that would be markup there are escaped."""
    text = srt.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cues = [cue for block in _BLANK_LINES.split(text) if (cue := _cue(block.strip("\n")))]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _cue(block: str) -> str:
    match = _TIMES.search(block)
    if match is None:
        return ""
    start, start_ms, end, end_ms = match.groups()
    words = block[match.end() :].partition("\n")[2].strip()
    return (
        f"{_clock(start, start_ms)} --> {_clock(end, end_ms)}\n{_escaped(words)}" if words else ""
    )


def _clock(clock: str, fraction: str) -> str:
    return f"{clock.zfill(8)}.{fraction.ljust(3, '0')}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def chapters_vtt(chapters: Sequence[Chapter], seconds: float) -> str:
    """The chapters as a WebVTT track; each ends where the next begins."""
    ends = [*(chapter.start_s for chapter in chapters[1:]), seconds]
    cues = [
        f"{_stamp(chapter.start_s)} --> {_stamp(end)}\n{_escaped(chapter.title)}"
        for chapter, end in zip(chapters, ends, strict=True)
        if end > chapter.start_s
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _stamp(seconds: float) -> str:
    millis = round(seconds * 1000)
    minutes, millis = divmod(millis, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{millis // 1000:02}.{millis % 1000:03}"


def chapters_of(head: bytes) -> list[Chapter]:
    """The chapters in the beginning of an MP4 (its `moov` lies first): moov/udta/chpl.

    None where there are none, or where the box is not whole or makes no sense.
    """
    found = head
    for kind in (b"moov", b"udta", b"chpl"):
        inner = next((body for name, body in _boxes(found) if name == kind), None)
        if inner is None:
            return []
        found = inner
    return list(_entries(found))


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind, start = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
        if size == 1 and at + 16 <= len(data):
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        if size < start - at:
            return
        yield kind, data[start : at + size]
        at += size


def _entries(chpl: bytes) -> Iterator[Chapter]:
    # Version and flags (4), reserved (4), count (1), then start (8), length (1), title each.
    count, at = (chpl[8] if len(chpl) > 8 else 0), 9
    for _ in range(count):
        if at + 9 > len(chpl):
            return
        start = int.from_bytes(chpl[at : at + 8], "big") / _TICKS_A_SECOND
        length = chpl[at + 8]
        title = chpl[at + 9 : at + 9 + length].decode("utf-8", "ignore").strip("\0 ")
        at += 9 + length
        yield Chapter(round(start, 3), title)
