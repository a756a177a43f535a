"""Which language a text is in: as py3langid says, whose tables are shipped in a smaller form."""

from __future__ import annotations

import random
import unicodedata

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from reelbot.core.locales import LOCALES
from reelbot.render.studio.language import LIKELY, Identifier, detect_language

SENTENCES = {
    "en": "The fox runs through the deep snow.",
    "de": "Der Fuchs läuft durch den tiefen Schnee.",
    "es": "El zorro corre por la nieve profunda.",
    "fr": "Le renard court dans la neige profonde.",
    "pl": "Lis biegnie przez głęboki śnieg.",
    "tr": "Tilki derin karda koşuyor.",
    "ru": "Лиса бежит по глубокому снегу.",
    "uk": "Лисиця біжить по глибокому снігу.",
    "el": "Η αλεπού τρέχει μέσα στο βαθύ χιόνι.",
    "ar": "الثعلب يركض عبر الثلج العميق.",
    "he": "השועל רץ בשלג העמוק.",
    "hi": "लोमड़ी गहरी बर्फ में दौड़ती है।",
    "th": "สุนัขจิ้งจอกวิ่งผ่านหิมะลึก",
    "zh": "狐狸在深雪中奔跑。",
    "ja": "キツネが深い雪の中を走る。",
    "ko": "여우가 깊은 눈 속을 달린다.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_known_by_its_language(language: str) -> None:
    assert detect_language(SENTENCES[language]) == language


@pytest.mark.parametrize("text", ["", "…", "42 : 7", "a fox", "Paris", "OK"])
def test_what_says_little_is_english(text: str) -> None:
    assert detect_language(text) == "en"


def test_every_answer_is_that_of_the_original() -> None:
    original = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    original.set_languages(list(LIKELY))
    ours = Identifier()
    for text in (*SENTENCES.values(), *_chat(), *_noise()):
        language, probability = ours.classify(text)
        wanted = original.classify(text)
        assert language == wanted[0], text
        assert abs(probability - wanted[1]) < 1e-5, text


def _chat() -> list[str]:
    """What the bot itself says, also in capitals and with its letters taken apart."""
    said = sorted({text for locale in LOCALES.values() for text in locale.words.values()})
    texts = [*random.Random(7).sample(said, 200), *SENTENCES.values()]
    return [
        *texts,
        *(text.upper() for text in texts),
        *(unicodedata.normalize("NFD", text) for text in texts),
        "\n".join(texts),
    ]


def _noise() -> list[str]:
    chance = random.Random(3)
    blocks = [(0x20, 0x7F), (0xC0, 0x180), (0x400, 0x460), (0x4E00, 0x5000), (0xD7F0, 0xD810)]
    return [
        "".join(chr(chance.randrange(*chance.choice(blocks))) for _ in range(length))
        for length in range(200)
    ]
