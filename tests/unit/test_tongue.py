"""In which language a narration is said where nobody has said so."""

from __future__ import annotations

from typing import Any, cast

import pytest

from reelbot.render.studio.engines import Registry
from reelbot.render.studio.language import detect_language
from reelbot.render.studio.means import UNSPOKEN, Aids, Means

FINNISH = "Iso kissa nukkuu sohvalla ja uneksii hiiristä."
LINKS = "https://youtu.be/dQw4w9WgXcQ?t=4 https://kuvat.example/kissa.jpg https://t.me/some_bot/1"


def means(speech: str = "beeps") -> Means:
    engines = {f"text_to_speech.{name.lower()}": f"tests.support.engines:{name}"
               for name in ("Beeps", "Parrot")}  # fmt: skip
    registry = Registry({"text_to_speech": speech}, extra=engines)
    return Means(registry, styles={}, film={}, music={})


def aids(**more: Any) -> Aids:
    nobody = cast(Any, None)
    return Aids(nobody, nobody, nobody, **more)


@pytest.mark.parametrize(
    "text",
    [
        LINKS,
        f"look {LINKS}",
        "https://kuvat.example/kissa.jpg a cat",
        "<@1234567890> <a:partyparrot:123456> fox <#42>",
        "🦊🦊🏽 fox 🎉 :kissa: @kissa",
        "kissa@kuvat.example a cat",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_addresses_mentions_and_emoji_are_no_language(text: str) -> None:
    assert detect_language(text) == "en"


def test_what_is_unsure_is_in_its_writers_language_or_english() -> None:
    assert [detect_language(LINKS, usual) for usual in ("de", "fi", None)] == ["de", "fi", "en"]
    assert detect_language("Guten Abend", "de") == "de"
    assert detect_language("a red fox", "de") == "en"
    assert detect_language("Das Haus", "xx") == "en"  # a language that nobody here knows
    # What is sure is nobody's habit.
    assert detect_language(FINNISH, "de") == "fi"


def test_a_language_that_was_guessed_and_that_nobody_speaks_is_no_error() -> None:
    assert means().tongue(None, FINNISH, aids()) == ("en", (UNSPOKEN,))
    assert means().tongue(None, FINNISH, aids(usual="de")) == ("de", (UNSPOKEN,))
    assert means().tongue(None, FINNISH, aids(usual="sv")) == ("en", (UNSPOKEN,))
    # One that was asked for is not replaced behind anybody's back.
    assert means().tongue("fi", FINNISH, aids()) == ("fi", ())
    # Where nothing is said, nobody has to speak.
    assert means().tongue(None, "", aids(), FINNISH) == ("fi", ())
    assert means().tongue(None, "Der Fuchs läuft durch den Schnee.", aids()) == ("de", ())


def test_a_speaker_is_found_for_what_was_guessed() -> None:
    tongue = means().tongue(None, FINNISH, aids())
    assert means().speaker(FINNISH, tongue.language, None, own=False).engine is not None
