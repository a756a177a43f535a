"""The languages that Reelbot speaks: tables of sentences each, by the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reelbot.core.locales import de, en
from reelbot.core.locales.template import Locale

LOCALES: Mapping[str, Locale] = MappingProxyType({"en": en.LOCALE, "de": de.LOCALE})


def locale_of(tag: str | None) -> Locale:
    """The nearest language to a BCP 47 tag: de-AT → de; what is not here → English."""
    language = (tag or "en").replace("_", "-").partition("-")[0].lower()
    return LOCALES.get(language, LOCALES["en"])
