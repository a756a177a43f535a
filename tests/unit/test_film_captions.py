"""Captions: where they break, when they are seen, and that every script is drawn."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelbot.render.studio.engines.base import Frame, Size, Word
from reelbot.render.studio.film.bidi import visual
from reelbot.render.studio.film.captions import (
    broken,
    caption_words,
    font_px,
    line_width,
    srt,
)
from reelbot.render.studio.film.fonts import Fonts, forms
from reelbot.render.studio.film.lettering import Letterer
from reelbot.render.studio.storyboard import Caption

LANDSCAPE = Size(width=1280, height=720)
PORTRAIT = Size(width=720, height=1280)
TEXT = (
    "The old lighthouse keeper climbed the stairs, one by one, while the storm outside tore at "
    "the windows and the sea rose higher than anyone had ever seen. No! He lit the lamp. "
    "Dr. Smith paid $3.50 for it, and nobody knew why."
)
SCRIPTS = {
    "Latin": "Zażółć gęślą jaźń — “naïve” 12½ €",
    "Greek": "Ξεσκεπάζω την ψυχοφθόρα",
    "Cyrillic": "Съешь ещё этих булок, їжак!",
    "Arabic": "قرأت 25 كتابًا في عام 2024، هل تعلم؟",
    "Hebrew": "שלום עולם, 12:30!",
    "Devanagari": "क्षत्रिय ज्ञान, प्रश्न १२?",
    "Bengali": "বাংলা ভাষায় কিছু কথা।",
    "Tamil": "கொஞ்சம் பேசு, ஶ்ரீ!",
    "Thai": "ที่นี่น้ำตก, เก้าอี้ 25 ตัว",
    "Georgian": "ქართული ენა, გამარჯობა!",
    "Armenian": "Բարեւ աշխարհ, ինչպե՞ս ես։",
    "Ethiopic": "ሰላም ለዓለም፣ አማርኛ። 9",
    "Khmer": "សួស្តីពិភពលោក",
    "Lao": "ສະບາຍດີ, ນ້ຳ",
    "Myanmar": "ကျေးဇူးတင်ပါတယ်၊",
    "Sinhala": "ශ්‍රී ලංකාව, සිංහල",
    "Telugu": "తెలుగు భాష: స్త్రీ",
    "Kannada": "ಕನ್ನಡ ಭಾಷೆ: ಶ್ರೀ",
    "Malayalam": "മലയാളം: സ്ത്രീ",
    "Gujarati": "ગુજરાતી ભાષા: શ્રી",
    "Gurmukhi": "ਪੰਜਾਬੀ ਭਾਸ਼ਾ: ਸ੍ਰੀ",
    "Odia": "ଓଡ଼ିଆ ଭାଷା: ଶ୍ରୀ",
}


def spoken(text: str, seconds_per_letter: float = 0.06) -> list[Word]:
    """The words of `text` as an aligner gives them: bare, lower case, with small gaps."""
    words, at = [], 0.2
    for word in text.split():
        length = seconds_per_letter * len(word)
        words.append(Word(word.lower().strip(".,!?"), at, at + length))
        at += length + 0.05
    return words


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, Size(width=1080, height=1080)])
def test_captions_fit_and_follow_each_other(size: Size) -> None:
    captions = caption_words(spoken(TEXT), TEXT, size)
    fonts = Fonts()
    assert " ".join(c.text.replace("\n", " ") for c in captions) == TEXT
    for caption in captions:
        lines = caption.text.split("\n")
        assert len(lines) <= 2
        assert all(
            fonts.width(line, font_px(size)) <= line_width(size, fonts) * 1.02 for line in lines
        )
        assert caption.end_s - caption.start_s >= 0.999
    for one, two in pairwise(captions):
        assert one.end_s <= two.start_s


def test_captions_start_just_before_their_first_word() -> None:
    words = spoken(TEXT)
    captions = caption_words(words, TEXT, LANDSCAPE)
    for caption in captions:
        first = caption.text.split()[0]
        starts = [w.start_s for w, shown in zip(words, TEXT.split(), strict=True) if shown == first]
        assert any(abs(start - 0.05 - caption.start_s) < 0.002 for start in starts)
    assert captions[-1].end_s == pytest.approx(words[-1].end_s + 0.3, abs=0.002)


def test_captions_change_with_the_sentence_but_not_at_an_abbreviation() -> None:
    captions = caption_words(spoken(TEXT), TEXT, LANDSCAPE)
    assert any(c.text.startswith("Dr. Smith") for c in captions)
    assert not any(c.text.rstrip().endswith("Dr.") for c in captions)
    assert any(c.text.endswith("ever seen.") for c in captions)


def test_a_number_ends_a_sentence_where_the_voice_pauses() -> None:
    text = "Am 24. Dezember wartet die Katze auf den Förster, der am Abend aus dem Wald kommt."
    captions = caption_words(spoken(text), text, LANDSCAPE)
    assert captions[0].text.startswith("Am 24. Dezember")

    text = "When he came home again at last the old man was 84. Nobody knew him any more."
    words = spoken(text)
    at = text.split().index("84.") + 1
    words[at:] = [Word(w.text, w.start_s + 0.3, w.end_s + 0.3) for w in words[at:]]
    captions = caption_words(words, text, LANDSCAPE)
    assert [" ".join(c.text.split()) for c in captions] == [
        "When he came home again at last the old man was 84.",
        "Nobody knew him any more.",
    ]


def test_a_sentence_without_end_is_parted_too() -> None:
    """10,000 letters without a full stop, as lyrics are pasted: that took hours."""
    text = " ".join(f"la{number}" + "," * (number % 50 == 0) for number in range(1500))
    captions = caption_words(spoken(text), text, LANDSCAPE)
    assert " ".join(" ".join(c.text.split()) for c in captions) == text
    assert all(len(c.text.splitlines()) <= 2 for c in captions)
    assert all(a.end_s <= b.start_s for a, b in pairwise(captions))
    lengths = [len(c.text) for c in captions]
    assert min(lengths) > 0.5 * max(lengths)


def test_portrait_has_shorter_lines() -> None:
    longest = [
        max(
            len(line)
            for c in caption_words(spoken(TEXT), TEXT, size)
            for line in c.text.split("\n")
        )
        for size in (LANDSCAPE, PORTRAIT)
    ]
    assert longest[1] < longest[0] <= 48


def test_words_that_are_spelled_differently_still_say_when() -> None:
    text = "It cost $250 in 1999. Nobody paid."
    said = "it cost two hundred and fifty dollars in nineteen ninety nine nobody paid"
    words = spoken(said, 0.1)
    captions = caption_words(words, text, LANDSCAPE)
    nobody = next(w for w in words if w.text == "nobody")
    last = next(c for c in captions if "Nobody" in c.text)
    assert last.start_s == pytest.approx(nobody.start_s - 0.05, abs=0.01)


def test_text_without_spaces_breaks_between_characters_and_not_before_punctuation() -> None:
    text = "一只红色的狐狸在雪地里行走，看着远处的山峰，然后继续走向森林深处，消失在黑暗之中。"
    words = [Word(text[i : i + 4], i * 0.25, i * 0.25 + 1) for i in range(0, len(text), 4)]
    captions = caption_words(words, text, PORTRAIT)
    assert "".join(c.text.replace("\n", "") for c in captions) == text
    lines = [line for c in captions for line in c.text.split("\n")]
    assert len(lines) > 1
    assert not any(line[0] in "，。" for line in lines)


def test_a_word_wider_than_a_line_is_cut_between_letters_with_their_marks() -> None:
    word = "กำลังเดินทางไปยังภูเขาที่อยู่ไกลออกไป" * 3
    captions = caption_words([Word(word, 0, 12)], word, PORTRAIT)
    lines = [line for c in captions for line in c.text.split("\n")]
    assert "".join(lines) == word
    assert not any(unicodedata.category(line[0]) == "Mn" for line in lines)
    assert not any(line[-1] in "เแโใไ" for line in lines)


def test_no_words_no_captions() -> None:
    assert caption_words([], "Hello.", LANDSCAPE) == ()
    assert caption_words([Word("hello", 0, 1)], "  ", LANDSCAPE) == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("abcdeé.,!?—של漢字", min_size=1, max_size=14), st.floats(0, 1), st.floats(0, 1)
        ),
        min_size=1,
        max_size=40,
    )
)
def test_any_speech_gives_orderly_captions(said: list[tuple[str, float, float]]) -> None:
    words, at = [], 0.0
    for text, gap, length in said:
        words.append(Word(text, at + gap, at + gap + length))
        at += gap + length
    shown = " ".join(word.text for word in words)
    captions = caption_words(words, shown, PORTRAIT)
    if captions:
        whole = "".join("".join(c.text.split()) for c in captions)
        assert whole == "".join(shown.split())
    for caption in captions:
        assert caption.text.count("\n") <= 1
        assert caption.end_s - caption.start_s >= 0.99
    for one, two in pairwise(captions):
        assert one.end_s <= two.start_s


def test_lines_are_balanced() -> None:
    one, two = broken("a caption of two lines is best when they match", len, 30).split("\n")
    assert abs(len(one) - len(two)) <= 4


def test_srt_has_numbers_times_and_no_empty_line_within() -> None:
    text = srt(
        [
            Caption(start_s=0, end_s=1.5, text="One\n\ntwo"),
            Caption(start_s=3661.25, end_s=3662, text="Three"),
        ]
    )
    assert text == (
        "1\n00:00:00,000 --> 00:00:01,500\nOne\ntwo\n\n2\n01:01:01,250 --> 01:01:02,000\nThree\n"
    )


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("plain text", ["plain text"]),
        ("שלום abc", ["abc", "שלום "]),
        ("abc שלום def", ["abc ", "שלום", " def"]),
        ("שלום, 12:30 עולם", [" עולם", "12:30", "שלום, "]),
        ("مرحبا (foo)!", ["!(", "foo", "مرحبا ("]),
    ],
)
def test_parts_of_a_line_are_ordered_by_direction(line: str, seen: list[str]) -> None:
    got = [stretch.text for stretch in visual(line)]
    if line.startswith("مرحبا"):  # brackets are mirrored when they are drawn
        assert got == [")!", "foo", "مرحبا ("]
    else:
        assert got == seen


# --- drawing -------------------------------------------------------------------------------------


def picture(level: int, size: Size = LANDSCAPE) -> Frame:
    data = np.full((size.height * 3 // 2, size.width), 128, np.uint8)
    data[: size.height] = level
    return Frame(data)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_its_glyphs(script: str) -> None:
    text = SCRIPTS[script]
    fonts = Fonts()
    assert fonts.drawable(text)
    assert "".join(run.text for run in fonts.runs(text)) == text.replace("\u200b", "")
    for run in fonts.runs(text):
        missing = {c for c in run.text if ord(c) not in fonts.faces[run.face].covers}
        assert not {c for c in missing if unicodedata.category(c) not in ("Cf", "Zs")}
    frame = picture(90)
    overlay = Letterer(LANDSCAPE).caption(text)
    assert overlay is not None
    overlay.draw(frame)
    assert int(frame.y.max()) > 225  # white letters
    assert int(frame.y.min()) < 40  # on a dark edge


def test_the_extra_draws_chinese_japanese_and_korean_each_in_its_own_forms() -> None:
    pytest.importorskip("manimgx_fonts_cjk", reason="the extra cjk is not installed")
    drawn = {}
    for language in ("zh", "ja", "ko"):
        assert Fonts(language).drawable("赤いキツネ") and Fonts(language).drawable("붉은 여우")
        frame, letterer = picture(90), Letterer(LANDSCAPE, language)
        overlay = letterer.caption("骨と직接。")
        assert overlay is not None
        overlay.draw(frame)
        assert int(frame.y.max()) > 225
        drawn[language] = letterer.letters(["骨"], 60, 600).tobytes()
    assert drawn["zh"] != drawn["ja"], "the character is written in two ways"


@pytest.mark.parametrize(
    ("language", "text", "written_as"),
    [
        ("zh", "红色的狐狸", "zh"),
        ("ja", "東京", "ja"),
        ("en", "赤いキツネ", "ja"),  # an English voice reads it
        ("en", "붉은 여우 狐", "ko"),
        ("en", "狐狸", "zh"),
        ("de", "Füchse", "zh"),
    ],
)
def test_whose_characters_they_are_is_known_by_language_or_letters(
    language: str, text: str, written_as: str
) -> None:
    assert forms(language, text) == written_as


@pytest.mark.parametrize("level", [16, 128, 235])
def test_letters_stand_out_on_any_picture(level: int) -> None:
    frame = picture(level)
    overlay = Letterer(LANDSCAPE).caption("Readable\nanywhere")
    assert overlay is not None
    overlay.draw(frame)
    part = frame.y[overlay.y : overlay.y + overlay.keep.shape[0]]
    assert int(part.max()) >= 230
    assert int(part.min()) <= 40


def test_nothing_outside_the_text_changes_and_nothing_leaves_the_margins() -> None:
    for size in (LANDSCAPE, PORTRAIT):
        frame, untouched = picture(100, size), picture(100, size)
        overlay = Letterer(size).caption("W" * 60 + " " + "M" * 60)
        assert overlay is not None
        overlay.draw(frame)
        rows, columns = np.nonzero(np.abs(frame.y.astype(int) - untouched.y) > 3)
        assert columns.min() > 0.01 * size.width
        assert columns.max() < 0.99 * size.width
        assert rows.max() < 0.97 * size.height
        assert rows.min() > 0.6 * size.height
        frame = picture(100, size)
        overlay.draw(frame, strength=0)
        np.testing.assert_array_equal(frame.data, untouched.data)


def test_what_a_person_types_is_drawn_as_it_is() -> None:
    letterer = Letterer(LANDSCAPE)
    tagged = letterer.caption(r"{\b1}bold\Nline")
    plain = letterer.caption("bline")
    assert tagged is not None and plain is not None
    assert tagged.keep.shape[1] > 2 * plain.keep.shape[1]
    assert letterer.caption(" \n ") is None
    assert letterer.caption("\u200b") is None


def test_a_script_without_a_font_is_not_drawn_but_a_stray_symbol_is_left_out() -> None:
    fonts = Fonts()
    assert not fonts.drawable("\U00013000\U00013001")  # hieroglyphs
    assert fonts.drawable("Hello \U0001fbf0")
    assert "".join(run.text for run in fonts.runs("Hi \U000e0041!")) == "Hi !"


def test_a_title_is_large_and_over_the_heads() -> None:
    overlay = Letterer(LANDSCAPE).title("The Very Long Journey of a Small Red Fox Through Snow")
    assert overlay is not None
    height, width = overlay.keep.shape
    assert abs(overlay.x + width / 2 - 640) < 20
    assert abs(overlay.y + height / 2 - 0.28 * 720) < 30
    assert overlay.y > 40
    assert width < 0.9 * 1280
    assert height > 100
