"""The languages that Reelbot speaks: a table of sentences each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reelbot.core.locales import en
from reelbot.core.locales.template import Locale

LOCALES: Mapping[str, Locale] = MappingProxyType(
    {"en": Locale(code="en", errors=en.ERRORS, words=en.WORDS, commands={})}
)


def locale_of(tag: str | None) -> Locale:
    """The nearest language to a BCP 47 tag: de-AT → de; what is not here → English."""
    language = (tag or "en").replace("_", "-").partition("-")[0].lower()
    return LOCALES.get(language, LOCALES["en"])
