from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from reelbot.core.again import asked_again
from reelbot.core.cleaning import clean, shortened
from reelbot.core.commands import COMMANDS
from reelbot.core.errors import InvalidInput, InvalidInputs
from reelbot.core.languages import LANGUAGES, language_code
from reelbot.core.nearest import distance, nearest
from reelbot.core.requests import (
    Request,
    VideoRequest,
    attachments_of,
    changed,
    parse_request,
    request_fields,
    title_of,
    with_defaults,
)

BLOB = "0123456789abcdef" * 4


def errors_of(data: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(InvalidInputs) as refused:
        parse_request(data)
    return [(error.code, error.field) for error in refused.value.errors]


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "video", "prompt": "a fox"},
        {"kind": "video", "image": BLOB, "mode": "slideshow"},
        {"kind": "animate", "image": BLOB, "say": "auto"},
        {"kind": "story", "text": "One.\n\nTwo.", "gap": 0.5, "page_text": "off"},
        {"kind": "story", "pages": BLOB},
        {"kind": "story", "premise": "a lighthouse", "pages": 3},
        {"kind": "music", "prompt": "calm piano", "seconds": 300.0, "audio": BLOB},
        {"kind": "say", "text": "hello", "speed": 2.0, "voice_clip": BLOB},
        {"kind": "describe", "image": BLOB, "language": "de"},
    ],
)
def test_a_request_travels_as_json_and_back(data: dict[str, Any]) -> None:
    request = parse_request(data)
    assert data.items() <= request.model_dump().items()
    wire = request.model_dump_json(exclude_none=True)
    codec: TypeAdapter[Request] = TypeAdapter(Request)
    assert codec.validate_json(wire) == request


def test_a_request_is_frozen() -> None:
    with pytest.raises(ValidationError):
        parse_request({"kind": "video", "prompt": "a fox"}).seed = 4  # type: ignore[union-attr,misc]


def test_the_fields_of_a_request_are_the_options_of_its_command() -> None:
    for command in COMMANDS:
        if command.kind:
            assert {option.key for option in command.options} == set(request_fields(command.kind))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("seconds", 0.5, "out_of_range"),
        ("seconds", "soon", "not_a_number"),
        ("seconds", True, "not_a_number"),
        ("seconds", float("nan"), "not_a_number"),
        ("seconds", [4], "not_a_number"),
        ("seed", 2**32, "out_of_range"),
        pytest.param("seed", 10**5000, "out_of_range", id="seed-very-large"),
        ("seed", 1.5, "not_whole"),
        ("speed", 0.4, "out_of_range"),
        ("shape", "4:3", "unknown_value"),
        ("shape", 169, "unknown_value"),
        ("captions", True, "unknown_value"),
        ("language", "klingon", "unknown_language"),
        ("image", "fox.png", "not_a_blob"),
        ("image", BLOB[:-1], "not_a_blob"),
        ("voice", {"name": "anna"}, "not_a_text"),
        ("title", "a" * 121, "text_too_long"),
        ("say", "a" * 10_001, "text_too_long"),
        ("prompt", 5, "not_a_text"),
        ("shap", "9:16", "unknown_option"),
    ],
)
def test_a_wrong_field_is_named_by_code(field: str, value: Any, code: str) -> None:
    assert errors_of({"kind": "video", "prompt": "a fox", field: value}) == [(code, field)]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ([], [("not_an_object", None)]),
        ({}, [("unknown_kind", "kind")]),
        ({"kind": "vidio"}, [("unknown_kind", "kind")]),
        ({"kind": "video", "prompt": " \u200b\n"}, [("prompt_empty", "prompt")]),
        (
            {"kind": "video", "seconds": 0},
            [("out_of_range", "seconds"), ("prompt_empty", "prompt")],
        ),
        ({"kind": "animate"}, [("image_needed", "image")]),
        ({"kind": "story"}, [("story_empty", "text")]),
        ({"kind": "story", "pages": 3}, [("pages_need_premise", "pages")]),
        ({"kind": "story", "text": "One.", "premise": "two"}, [("choose_one", "premise")]),
        ({"kind": "story", "text": "One.", "pages": BLOB}, [("choose_one", "pages")]),
        (
            {"kind": "say", "text": "hi", "voice": "mine", "voice_clip": BLOB},
            [("choose_one", "voice_clip")],
        ),
    ],
)
def test_what_is_wrong_with_the_whole_is_named_too(
    data: Any, errors: list[tuple[str, str | None]]
) -> None:
    assert errors_of(data) == errors


def test_values_are_taken_as_people_write_them() -> None:
    request = parse_request(
        {
            "kind": "video",
            "prompt": "  a fox\r\n",
            "seconds": "8s",
            "speed": "1,5",
            "seed": "42",
            "shape": "9:16",
            "mode": "Slideshow",
            "language": "Français",
            "say": "None",
            "voice": "Mine",
            "style": "",
            "image": BLOB.upper(),
        }
    )
    assert request == VideoRequest(
        prompt="a fox",
        seconds=8,
        speed=1.5,
        seed=42,
        shape="9:16",
        mode="slideshow",
        language="fr",
        say="none",
        voice="mine",
        image=BLOB,
    )


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("cafe\u0301", "café"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("\ufefffox\u202e gnp.exe", "fox gnp.exe"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800fox", "fox"),
        (" \u200d\u200e ", ""),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_text_is_cleaned_not_refused(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("de", "de"), ("German", "de"), ("deutsch", "de"), ("pt-BR", "pt"), ("zh_CN", "zh"),
        ("日本語", "ja"), ("francais", "fr"), ("Tiếng Việt", "vi"), ("klingon", None), ("", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_code_and_name(said: str, code: str | None) -> None:
    assert language_code(said) == code


def test_every_language_is_found_by_each_of_its_names() -> None:
    lost = [
        name for code, names in LANGUAGES.items() for name in names if language_code(name) != code
    ]
    # One name for two languages: the later one has another that is its own.
    assert lost == []


def test_a_title_is_short_and_one_line() -> None:
    long = parse_request({"kind": "video", "prompt": "a very long\nprompt " * 20})
    assert len(title_of(long)) <= 60
    assert title_of(long).startswith("a very long prompt a very long")
    animate = {"kind": "animate", "image": BLOB}
    assert title_of(parse_request({**animate, "say": "auto"})) == "Animate"
    assert title_of(parse_request({**animate, "motion": "slow push in"})) == "slow push in"
    assert title_of(parse_request({**animate, "motion": "0.9", "say": "Hello"})) == "Hello"


def test_a_number_is_said_as_it_was_written() -> None:
    with pytest.raises(InvalidInputs) as caught:
        parse_request({"kind": "video", "prompt": "a fox", "seconds": "500"})
    assert caught.value.errors[0].facts["value"] == "500"
    assert title_of(parse_request({"kind": "story", "premise": "a fox"})) == "a fox"
    assert shortened("a fox.", 60) == "a fox."


def test_a_change_replaces_what_it_excludes() -> None:
    request = parse_request({"kind": "say", "text": "hi", "voice_clip": BLOB})
    assert changed(request, {"voice": "anna"}).model_dump(exclude_none=True) == {
        "kind": "say",
        "text": "hi",
        "voice": "anna",
    }
    story = parse_request({"kind": "story", "premise": "a fox", "pages": 3})
    assert changed(story, {"pages": 5}).model_dump(exclude_none=True)["premise"] == "a fox"
    assert changed(story, {"text": "One."}).model_dump(exclude_none=True)["text"] == "One."
    seeded = parse_request({"kind": "video", "prompt": "a fox", "seed": 4})
    assert changed(seeded, {"seed": None}) == VideoRequest(prompt="a fox")
    with pytest.raises(InvalidInputs):
        changed(request, {"shape": "9:16"})


def test_settings_fill_only_what_was_not_said() -> None:
    request = parse_request({"kind": "video", "prompt": "a fox", "shape": "9:16", "music": "none"})
    filled = with_defaults(
        request, {"shape": "1:1", "voice": "anna", "gap": 2, "prompt": "no", "style": None}
    )
    assert filled == VideoRequest(prompt="a fox", shape="9:16", music="none", voice="anna")
    clip = parse_request({"kind": "say", "text": "hi", "voice_clip": BLOB})
    assert with_defaults(clip, {"voice": "anna"}) == clip


def test_the_blobs_of_a_request_are_listed() -> None:
    story = parse_request({"kind": "story", "pages": BLOB, "music_file": BLOB})
    assert attachments_of(story) == {"pages": BLOB, "music_file": BLOB}
    assert attachments_of(parse_request({"kind": "story", "premise": "a", "pages": 2})) == {}


@pytest.mark.parametrize(
    ("a", "b", "away"),
    [("say", "say", 0), ("sya", "say", 1), ("musik", "music", 1), ("muzik", "music", 2),
     ("", "gap", 3), ("captons", "captions", 1)],
)  # fmt: skip
def test_letters_are_counted(a: str, b: str, away: int) -> None:
    assert distance(a, b) == distance(b, a) == away


def test_nothing_near_is_nothing() -> None:
    assert nearest("xylophone", ["say", "music"]) is None
    assert nearest("Vidio", ["voice", "video"]) == "video"


# --- single pages, again -------------------------------------------------------------------------


def paged(*known: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    """The page changes of a story after `/again page: 2 …`."""
    story = parse_request({"kind": "story", "text": "one\n\ntwo", "page_changes": list(known)})
    request = asked_again(story, None, {"page": 2, **changes}, "key")
    return [dict(each) for each in request.model_dump(exclude_none=True)["page_changes"]]


def test_what_is_said_last_of_a_page_holds() -> None:
    other = "f" * 64
    assert paged(image=BLOB, voice_clip=other) == [{"page": 2, "image": BLOB, "voice_clip": other}]
    before = {"page": 2, "seed": 7, "image": BLOB, "voice_clip": other}
    assert paged(before, prompt="a hill") == [
        {"page": 2, "seed": 7, "prompt": "a hill", "voice_clip": other}
    ]
    assert paged(before, text="two") == [{"page": 2, "seed": 7, "text": "two", "image": BLOB}]
    assert paged({"page": 2, "prompt": "a hill"}, image=BLOB) == [{"page": 2, "image": BLOB}]
    # A recording goes with another text that is said at once: one is heard, the other shown.
    assert paged(text="two", voice_clip=other) == [{"page": 2, "text": "two", "voice_clip": other}]
    with pytest.raises(InvalidInput) as refused:
        paged(music_file=BLOB)
    assert refused.value.code == "not_of_one_page"
    assert {"image", "voice_clip"} < set(refused.value.facts["known"])


def test_what_was_said_is_in_no_errors_text() -> None:
    with pytest.raises(ValidationError) as caught:
        VideoRequest(prompt="my secret wish " * 500)
    assert "secret" not in str(caught.value)
