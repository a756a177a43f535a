"""English, the language that every other falls back to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reelbot.core.locales import en_command_line

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "unknown_code": "Something went wrong that this version has no words for (code {code}).",
        "invalid_inputs": "{count:count:thing is|things are} wrong in this request.",
        "cancelled": "The job was cancelled.",
        **en_command_line.ERRORS,
    }
)

WORDS: Mapping[str, str] = MappingProxyType({})
