"""A text → sentences of words as written and as said."""

from __future__ import annotations

import pytest

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines.text_to_speech.normalise import sentences


def written(text: str, language: str = "en") -> list[str]:
    return [" ".join(word.written for word in one.words) for one in sentences(text, language)]


def test_sentences_end_at_stops_and_not_at_abbreviations() -> None:
    assert written("Dr. Smith lives on Main St. He is 40. Is J. R. Jones, e.g., here? Yes!") == [
        "Dr. Smith lives on Main St.",
        "He is 40.",
        "Is J. R. Jones, e.g., here?",
        "Yes!",
    ]


def test_a_stop_within_quotes_ends_a_sentence() -> None:
    assert written("“Come in.” She did. (It rained.) Then it stopped") == [
        "“Come in.”",
        "She did.",
        "(It rained.)",
        "Then it stopped",
    ]


def test_a_quotation_within_a_sentence_does_not_end_it() -> None:
    assert written('“Why?” she asked. "No!" he said. "Go."') == [
        "“Why?” she asked.",
        '"No!" he said.',
        '"Go."',
    ]


def test_times_of_day_end_a_sentence_only_before_a_capital() -> None:
    assert len(written("At 3 p.m. the bell rang. It was 5 p.m. We left.")) == 3
    assert len(written("The U.S. Army came. He left the U.S. The end.")) == 3


def test_paragraphs_ask_for_the_longer_pause() -> None:
    found = sentences("One. Two.\n\nThree.\nFour is a line of its own\nFive.", "en")
    assert [one.ends_paragraph for one in found] == [False, True, True, True, True]


def test_a_wrapped_line_goes_on() -> None:
    text = "This line was wrapped by an editor at some width of its\nown choosing, and goes on."
    assert len(sentences(text, "en")) == 1


def test_every_word_keeps_how_it_was_written() -> None:
    (one,) = sentences("In 2026, $5 million & more went 🎉 to NASA — really!", "en")
    assert [word.written for word in one.words] == [
        *("In", "2026,", "$5", "million", "&", "more", "went", "to", "NASA —", "really!"),
    ]
    assert one.words[1].spoken == "twenty twenty six,"
    assert one.spoken == (
        "In twenty twenty six, five million dollars and more went to NASA— really!"
    )


@pytest.mark.parametrize("text", ["", "  \n ", "🎉🎉", "... !!! —", "*** ~~~", "\u200b"])
def test_nothing_to_say(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sentences(text, "en")
    assert (caught.value.code, caught.value.field) == ("nothing_to_say", "say")


def test_repeated_marks_and_control_letters_are_not_said() -> None:
    (one,) = sentences("What?!?!\x07 no\u200bway", "en")[:1]
    assert one.spoken == "What?"


def test_a_very_long_text() -> None:
    text = "The fox ran on, and on. " * 900
    assert len(sentences(text, "en")) == 900


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("de", "Am 3. Oktober, d. h. bald", "Am dritten Oktober, das heißt bald"),
        ("de", "21.11.2026 um 15:30 Uhr", "einundzwanzigsten November 2026 um 15:30 Uhr"),
        ("de", "Bahnhofstr. 5 & 1.250 €", "Bahnhofstraße 5 und 1250 Euro"),
        ("de", "Dr. Müller: 12 % bei -5 °C", "Doktor Müller: 12 Prozent bei -5 Grad Celsius"),
        ("es", "El Sr. García, 21/11/2026", "El señor García, 21 de noviembre de 2026"),
        ("es", "¿Qué tal & bien?", "Qué tal y bien?"),
        ("fr", "M. Dupont a 1\u00a0250 €", "monsieur Dupont a 1250 euros"),
        ("fr", "p. ex. 1 250 personnes", "par exemple 1250 personnes"),
        ("it", "Il Sig. Rossi a 20°C", "Il signor Rossi a 20 gradi Celsius"),
        ("it", "$5 @ www.example.it/a", "5 dollari chiocciola example dot it slash a"),
    ],
)
def test_other_languages(language: str, text: str, spoken: str) -> None:
    assert " ".join(one.spoken for one in sentences(text, language)) == spoken


def test_german_days_do_not_end_a_sentence() -> None:
    assert len(sentences("Am 3. Oktober kam er. Es war 2020. Dann ging er.", "de")) == 3
