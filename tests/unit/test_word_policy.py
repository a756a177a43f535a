"""What words are refused, and what looks like them and is not."""

from __future__ import annotations

import pytest

from reelbot.core.word_policy import fold, refused_word, sexualises_minors


@pytest.mark.parametrize(
    ("text", "blocked", "found"),
    [
        ("a DARN fox", ["darn"], "darn"),
        ("a d4rn fox", ["darn"], "darn"),
        ("a dårn fox", ["darn"], "darn"),
        ("darned", ["darn"], None),
        ("darned", ["darn*"], "darn*"),
        ("first class", ["ass"], None),
        ("big - bad, wolf", ["big bad wolf"], "big bad wolf"),
        ("a fox", ["", "  "], None),
        ("darn! he said", ["darn"], "darn"),
        ("d@rn！！", ["darn"], "darn"),
        ("a$$!", ["ass"], "ass"),
        ("those yet!", ["yeti"], "yeti"),  # either reading counts
        ("_darn_ and big_bad_wolf", ["big bad wolf"], "big bad wolf"),
        ("dar\u00adn and da\u200drn", ["darn"], "darn"),
        ("5!", ["s"], "s"),
    ],
)
def test_an_operators_words(text: str, blocked: list[str], found: str | None) -> None:
    assert refused_word(["a house", text], blocked) == found


def test_what_is_allowed_is_taken_out_first() -> None:
    assert refused_word(["a blue tit"], ["tit"], ["blue tit"]) is None
    assert refused_word(["a blue tit and a tit"], ["tit"], ["blue tit"]) == "tit"


@pytest.mark.parametrize(
    "text",
    [
        "a naked child", "children in a p0rn film", "a sexy 12 year old schoolgirl",
        "nude teens on a beach", "ein nacktes kleines Mädchen", "une fillette nue",
        "niños desnudos", "naked\n\nkids", "LOLI hentai", "a naked child!", "n@ked kid$!!",
        "naked_child, best_quality",
    ],
)  # fmt: skip
def test_children_are_never_shown_in_a_sexual_way(text: str) -> None:
    assert sexualises_minors(text)


@pytest.mark.parametrize(
    "text",
    [
        "children play in the snow", "a naked baby bird in its nest", "a kind nude by Rubens",
        "naked mole rats", "Middlesex kids", "a minor chord", "",
        "the child sees the king. Long after that, in another land, a nude stood",
    ],
)  # fmt: skip
def test_what_has_nothing_to_do_with_it_is_made(text: str) -> None:
    assert not sexualises_minors(text)


def test_an_operator_may_allow_what_is_meant_well() -> None:
    talk = "sex education for kids"
    assert sexualises_minors(talk) and not sexualises_minors(talk, ["sex education"])


def test_folding() -> None:
    assert fold("Ärger 1N $ÉVEN") == "arger ln seven"
