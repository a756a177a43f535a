"""Which language a text is in, as ISO 639-1."""

from __future__ import annotations

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


def detect_language(text: str) -> str:
    """The likeliest language of `text`; English where nothing speaks for another one."""
    if not any(character.isalpha() for character in text):
        return DEFAULT
    # Its tables take 80 MB and are read in a third of a second: they are not kept.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LIKELY))
    language, probability = identifier.classify(text)
    if text.isascii() and len(text) < SHORT_CHARACTERS and probability < SURE:
        return DEFAULT
    return str(language)
