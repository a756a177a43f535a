"""Smaller versions of a film: which sizes there are, what each is called, and what can be had.

A megabyte is 1,000,000 bytes here. Where a platform means 1,048,576, a version is 5 % under its
limit instead of over it: Discord's 10 MiB take every 10 MB version. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

MB = 1_000_000
VERSIONS_MB = (8, 10, 20, 25, 50, 100)
# A film is never made worse than this: 360 lines at 250 kbit/s, with sound at 64 kbit/s.
VIDEO_BPS_MIN = 250_000
AUDIO_BPS_MIN = 64_000
# What an MP4 says about each second of its frames and packets, and about itself.
BOXES_BPS = 8_000
HEAD_BYTES = 50_000
# The encoder aims at so much of a size; what is left is for its error.
AIM = 0.985

_NAME = re.compile(r"(?P<stem>[a-z0-9][a-z0-9._-]*)-(?P<mb>\d{1,3})mb(?P<suffix>\.[a-z0-9]+)")


def version_mb(bytes_max: int) -> int | None:
    """The largest version that `bytes_max` bytes hold; None where the smallest is too large."""
    return max((mb for mb in VERSIONS_MB if mb * MB <= bytes_max), default=None)


def version_name(name: str, mb: int) -> str:
    """`film.mp4`, 10 → `film-10mb.mp4`."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{mb}mb{dot}{suffix}"


def version_names(name: str) -> Iterator[str]:
    """What every version of an artifact is called."""
    return (version_name(name, mb) for mb in VERSIONS_MB)


def original_name(name: str) -> str | None:
    """The artifact of which `name` is a version; None where it is no version's name."""
    found = _NAME.fullmatch(name)
    if found is None or int(found["mb"]) not in VERSIONS_MB:
        return None
    return found["stem"] + found["suffix"]


def bytes_needed(seconds: float, *, has_video: bool) -> int:
    """The least size in which a film, or sound alone, of this length is made."""
    rate_bps = AUDIO_BPS_MIN + BOXES_BPS + (VIDEO_BPS_MIN if has_video else 0)
    return math.ceil((HEAD_BYTES + seconds * rate_bps / 8) / AIM)


def least_bytes_max(bytes_original: int, needed: int) -> int:
    """The least `bytes_max` for which there is an answer: a version's, or the original's size."""
    version = min((mb * MB for mb in VERSIONS_MB if mb * MB >= needed), default=bytes_original)
    return min(version, bytes_original)
