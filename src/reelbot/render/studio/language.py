"""Which language a text is in, as ISO 639-1."""

from __future__ import annotations

import functools

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Told apart are the languages that somebody here can speak or that people often write; with all
# 97 that py3langid knows, short English lines become Latin or Maltese.
LIKELY = (
    "en", "de", "es", "fr", "it", "pt", "nl", "pl", "sv", "da", "fi", "cs", "tr", "ru", "uk",
    "el", "ar", "he", "fa", "hi", "bn", "ta", "th", "vi", "id", "zh", "ja", "ko",
)  # fmt: skip
DEFAULT = "en"
# A short text in plain letters is English unless it is surely something else.
SHORT_CHARACTERS = 25
SURE = 0.9


class _Tables:
    """The identifier's tables take 80 MB and half a second to read: they are kept only where a GPU
    would wait for them between two jobs, beside whose models they are nothing."""

    kept = False


def keep_tables() -> None:
    """From now on the tables stay in memory."""
    _Tables.kept = True


@functools.cache
def _identifier() -> LanguageIdentifier:
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(LIKELY))
    return found


def detect_language(text: str) -> str:
    """The likeliest language of `text`; English where nothing speaks for another one."""
    if not any(character.isalpha() for character in text):
        return DEFAULT
    language, probability = _identifier().classify(text)
    if not _Tables.kept:
        _identifier.cache_clear()
    if text.isascii() and len(text) < SHORT_CHARACTERS and probability < SURE:
        return DEFAULT
    return str(language)
