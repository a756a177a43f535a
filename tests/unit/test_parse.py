"""What a command means. EXAMPLES is the grammar by example; docs/grammar.md shows the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reelbot.core.errors import InvalidInput, InvalidInputs
from reelbot.core.parse import Attachment, parse, to_text
from reelbot.core.requests import attachments_of

PICTURE = Attachment("a" * 64, "image/jpeg", "fox.jpg")
SONG = Attachment("b" * 64, "audio/mpeg", "song.mp3")
VOICE_MESSAGE = Attachment("c" * 64, "audio/ogg", "voice-message.ogg", voice_message=True)
VIDEO = Attachment("f" * 64, "video/mp4", "clip.mp4")
PAGES = Attachment("d" * 64, "application/zip", "pages.zip")
FILES = {"a" * 64: "fox.jpg", "b" * 64: "song.mp3", "c" * 64: "voice-message.ogg"}


class Example(NamedTuple):
    """A command as it is written, with its files, and what it is read as (or an error's code)."""

    written: str
    means: Mapping[str, Any] | str
    files: tuple[Attachment, ...] = ()


EXAMPLES = (
    Example("/video a red fox in the snow", {"prompt": "a red fox in the snow"}),
    Example("/Video@reelbot a red fox", {"prompt": "a red fox"}),
    Example(
        '/video a red fox music: "calm piano" in the snow',
        {"prompt": "a red fox in the snow", "music": "calm piano"},
    ),
    Example(
        "/video a harbour say: The boats come home. music: calm piano",
        {"prompt": "a harbour", "say": "The boats come home.", "music": "calm piano"},
    ),
    Example(
        "/video seed: 42, shape: 9:16, a lighthouse",
        {"prompt": "a lighthouse", "seed": 42, "shape": "9:16"},
    ),
    Example(
        "/video a fox SAY：“Hello” Seconds:8s", {"prompt": "a fox", "say": "Hello", "seconds": 8}
    ),
    Example(
        r'/video a fox say: "She said \"hello\" and left."',
        {"prompt": "a fox", "say": 'She said "hello" and left.'},
    ),
    Example("/video ein Fuchs say: „Guten Abend“", {"prompt": "ein Fuchs", "say": "Guten Abend"}),
    Example("/video un renard say: «Bonsoir»", {"prompt": "un renard", "say": "Bonsoir"}),
    Example("/video Star Wars: a new hope", {"prompt": "Star Wars: a new hope"}),
    Example(
        "/video Alice: hello, see https://a.example at 3:15",
        {"prompt": "Alice: hello, see https://a.example at 3:15"},
    ),
    Example('/video a fox muzik: "calm piano"', "unknown_option"),
    Example("/video a fox captons: on", "unknown_option"),
    Example("/video a fox styel: noir", "unknown_option"),
    Example("/video a fox in a muzik: shop", {"prompt": "a fox in a muzik: shop"}),
    Example("/video a fox shape: 4:3", "unknown_value"),
    Example("/video a fox seconds: 500", "out_of_range"),
    Example('/video a fox say: "Hello', "unclosed_quote"),
    Example(
        "/video a fox say: none music: none", {"prompt": "a fox", "say": "none", "music": "none"}
    ),
    Example('/video prompt: "a sign: seed: 7"', {"prompt": "a sign: seed: 7"}),
    Example("/video a fox language: Deutsch", {"prompt": "a fox", "language": "de"}),
    Example("/animate waves roll in", {"prompt": "waves roll in", "image": "fox.jpg"}, (PICTURE,)),
    Example(
        "/video a fox",
        {"prompt": "a fox", "voice_clip": "voice-message.ogg", "music_file": "song.mp3"},
        (SONG, VOICE_MESSAGE),
    ),
    Example(
        "/say voice: mine speed: 0.9\nGood night. Note: 3 stars",
        {"text": "Good night. Note: 3 stars", "voice": "mine", "speed": 0.9},
    ),
    Example(
        "/story style: noir\n\nAnn had a voice: mine.\n\nThe end.",
        {"text": "Ann had a voice: mine.\n\nThe end.", "style": "noir"},
    ),
    Example(
        "/story premise: a lighthouse that fears the dark pages: 5",
        {"premise": "a lighthouse that fears the dark", "pages": 5},
    ),
)


def read(example: Example) -> dict[str, Any] | str:
    """What it is read as, with files by their name; the error's code where it is refused."""
    try:
        request = parse(example.written, example.files).request
    except InvalidInput as error:
        return error.code
    assert request is not None
    said = request.model_dump(exclude_none=True, exclude={"kind"})
    return {
        name: FILES.get(value, value) if isinstance(value, str) else value
        for name, value in said.items()
        if value != ""
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.written for example in EXAMPLES])
def test_an_example_means_what_it_says(example: Example) -> None:
    assert read(example) == example.means


def test_the_guide_shows_these_examples(checkout: Path) -> None:
    assert len(EXAMPLES) == 26
    shown = (checkout / "docs" / "grammar.md").read_text(encoding="utf-8")
    assert [line for line in shown.splitlines() if line.startswith("| `/")] == [
        row(example) for example in EXAMPLES
    ]


def row(example: Example) -> str:
    """A row of the guide's table."""
    written = example.written.replace("\n", " ⏎ ")
    files = "".join(f" + {file.name}" for file in example.files)
    if isinstance(example.means, str):
        return f"| `{written}`{files} | refused: {example.means} |"
    means = " · ".join(
        f"{name}: {str(value).replace(chr(10), ' ⏎ ')}" for name, value in example.means.items()
    )
    return f"| `{written}`{files} | {means} |"


@pytest.mark.parametrize(
    "example", [example for example in EXAMPLES if isinstance(example.means, dict)]
)
def test_what_was_read_is_written_back(example: Example) -> None:
    request = parse(example.written, example.files).request
    assert request is not None
    again = parse(to_text(request), fields=attachments_of(request)).request
    assert again == request


# --- what is refused, and what is said then ------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code", "facts"),
    [
        ("a red fox", "not_a_command", {}),
        ("/vidoe a fox", "unknown_command", {"command": "vidoe", "nearest": "video"}),
        ("/voice ad", "unknown_subcommand", {"value": "ad", "nearest": "add"}),
        ("/video a fox sya: 5", "unknown_option", {"option": "sya", "nearest": "say"}),
        ("/video a fox shap: 9:16", "unknown_option", {"nearest": "shape"}),
        ("/video a fox shape: vertical", "unknown_value", {"allowed": ["16:9", "9:16", "1:1"]}),
        ("/video a fox seed: red", "not_a_number", {"option": "seed", "value": "red"}),
        ("/video a fox seed: 1.5", "not_whole", {"option": "seed"}),
        ("/video a fox speed: 9", "out_of_range", {"min": 0.5, "max": 2}),
        ("/video a fox language: germn", "unknown_language", {"nearest": "German"}),
        ("/video a fox seed: 1 seed: 2", "option_twice", {"option": "seed"}),
        ("/video a fox voice: say: hello", "value_missing", {"option": "voice"}),
        ("/video", "prompt_empty", {"command": "video"}),
        ("/animate", "image_needed", {"command": "animate"}),
        ("/story", "story_empty", {}),
        ("/say voice: mine", "prompt_empty", {"command": "say"}),
        ("/voice add", "attachment_needed", {"option": "recording", "command": "voice"}),
        ("/voice add https://a.example/v=1", "link_not_fetched", {"option": "recording"}),
        ("/animate https://a.example/b.png", "link_not_fetched", {"option": "image"}),
        ("/say voice_clip: HTTPS://a.example/b hello", "link_not_fetched", {}),
        ("/video a fox music_file: http://a.example/b.mp3", "link_not_fetched", {}),
        ("/show 3f9a2c please", "unexpected_text", {"value": "please"}),
    ],
)
def test_what_is_wrong_is_named(written: str, code: str, facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(written)
    assert refused.value.code == code
    assert facts.items() <= refused.value.facts.items()


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInputs) as refused:
        parse("/video seconds: 500 shape: 4:3")
    assert [(error.code, error.field) for error in refused.value.errors] == [
        ("out_of_range", "seconds"),
        ("unknown_value", "shape"),
        ("prompt_empty", "prompt"),
    ]


def test_a_prompt_that_is_too_long_is_told_with_its_limit() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse("/video " + "fox " * 1000)
    assert refused.value.code == "text_too_long"
    assert refused.value.facts["limit"] == 2_000


def test_a_word_before_a_space_and_colon_is_text() -> None:
    request = parse('/video Amy : "hello" she said').request
    assert request is not None
    assert request.model_dump()["prompt"] == 'Amy : "hello" she said'


def test_an_id_in_text_is_never_taken() -> None:
    request = parse(f"/video a fox image: {PICTURE.blob}").request
    assert request is not None
    assert attachments_of(request) == {}


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "files", "placed"),
    [
        ("/video a fox say: hello", (SONG,), {"voice_clip": SONG.blob}),
        ("/video a fox say: hello voice: anna", (SONG,), {"music_file": SONG.blob}),
        ("/video a fox music: calm", (SONG,), {"voice_clip": SONG.blob}),
        ("/music a song like this", (VOICE_MESSAGE,), {"audio": VOICE_MESSAGE.blob}),
        ("/story", (PAGES,), {"pages": PAGES.blob}),
        ("/describe what is this?", (PICTURE,), {"image": PICTURE.blob}),
    ],
)
def test_a_file_finds_its_option(
    written: str, files: tuple[Attachment, ...], placed: dict[str, str]
) -> None:
    request = parse(written, files).request
    assert request is not None
    assert attachments_of(request) == placed


def test_somebody_elses_voice_is_not_taken_from_a_reply() -> None:
    theirs = Attachment("c" * 64, "audio/ogg", from_reply=True, by_other=True)
    request = parse("/video a fox say: hello", (theirs,)).request
    assert request is not None
    assert attachments_of(request) == {}
    picture = Attachment("a" * 64, "image/png", from_reply=True, by_other=True)
    animated = parse("/animate", (picture,)).request
    assert animated is not None
    assert attachments_of(animated) == {"image": picture.blob}


@pytest.mark.parametrize(
    ("written", "files", "placed"),
    [
        ("/describe", (VIDEO,), {"image": VIDEO.blob}),
        ("/animate say: hello", (VIDEO, SONG), {"image": VIDEO.blob, "voice_clip": SONG.blob}),
        (
            "/animate say: hello",
            (VIDEO, PICTURE),
            {"image": PICTURE.blob, "voice_clip": VIDEO.blob},
        ),
        ("/video a fox say: hello", (VIDEO,), {"voice_clip": VIDEO.blob}),
    ],
)
def test_a_video_stands_for_a_picture_that_is_needed(
    written: str, files: tuple[Attachment, ...], placed: dict[str, str]
) -> None:
    request = parse(written, files).request
    assert request is not None
    assert attachments_of(request) == placed


def test_a_page_is_given_a_picture_and_a_recording() -> None:
    arguments = parse("/again 3f9a2c page: 2", (PICTURE, SONG)).arguments
    assert arguments["page"] == 2
    assert arguments["changes"] == {"image": PICTURE.blob, "voice_clip": SONG.blob}


def test_a_file_without_a_place_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse("/video a fox", (PICTURE, PICTURE))
    assert refused.value.code == "attachment_not_taken"


def test_a_recording_alone_adds_a_voice() -> None:
    parsed = parse("/voice", (VOICE_MESSAGE,))
    assert parsed.name == "voice add"
    assert parsed.arguments == {"recording": VOICE_MESSAGE.blob}


# --- filled fields -------------------------------------------------------------------------------


def test_filled_fields_win_over_the_text() -> None:
    fields = {"prompt": "a fox seed: 1 say: hello", "seed": 2, "style": None}
    request = parse("/video", fields=fields).request
    assert request is not None
    assert request.model_dump(exclude_none=True) == {
        "kind": "video",
        "prompt": "a fox",
        "say": "hello",
        "seed": 2,
    }


def test_a_filled_file_keeps_its_place() -> None:
    request = parse("/video", (SONG,), fields={"prompt": "a fox", "voice_clip": "e" * 64}).request
    assert request is not None
    assert attachments_of(request) == {"voice_clip": "e" * 64, "music_file": SONG.blob}
