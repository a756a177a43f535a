"""Facts → the sentence a person reads, in the reader's language (pure).

`error(code, facts)` for what went wrong, `say(key, facts)` for everything else. The sentences are
tables in `core.locales`; how they are filled is described in `core.locales.template`. A locale
that is not here falls back: de-AT → de → en. A missing fact never raises: the part of the sentence
that needs it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reelbot.core.locales import locale_of
from reelbot.core.locales.template import fill


def error(code: str, facts: Mapping[str, Any], locale: str | None = None) -> str:
    """The sentence for an error's code; an unknown code is named in a generic sentence."""
    words = locale_of(locale)
    template = words.errors.get(code)
    if template is None:
        return fill(words.errors["unknown_code"], {"code": code}, words)
    return fill(template, facts, words)


def say(key: str, facts: Mapping[str, Any] | None = None, locale: str | None = None) -> str:
    """The sentence for a key of the locale's `words`; a key that is not there reads as itself."""
    words = locale_of(locale)
    template = words.words.get(key)
    return key if template is None else fill(template, facts or {}, words)
