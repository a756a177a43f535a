"""Whatever is typed is read or refused in our own words, and what was read can be written back."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reelbot.core.cleaning import clean
from reelbot.core.commands import COMMANDS, command_of
from reelbot.core.errors import InvalidInput, InvalidInputs
from reelbot.core.grammar import quoted, read
from reelbot.core.options import Command, Option
from reelbot.core.parse import parse, to_text
from reelbot.core.requests import EITHER, attachments_of, parse_request

QUICK = settings(max_examples=150, deadline=None, derandomize=True)
MAKERS = tuple(command for command in COMMANDS if command.kind)
NAMES = sorted({option.name for command in MAKERS for option in command.options})

# Words that the grammar has a use for, so that chance finds its corners.
PIECES = st.one_of(
    st.sampled_from(
        [
            *(f"{name}:" for name in NAMES),
            "sya:",
            "muzik:",
            '"',
            "“",
            "”",
            "„",
            "«",
            "»",
            "\\",
            "\\\\",
        ]
    ),
    st.sampled_from(
        ["a fox", "9:16", "7", "0.5", "on", "none", "mine", "\n", "\n\n", "---", ",", ":"]
    ),
    st.text(max_size=8),
)
BODIES = st.lists(PIECES, max_size=12).map(" ".join)
VISIBLE = BODIES.map(clean).filter(bool)
BLOBS = st.sampled_from(["a" * 64, "b" * 64])
LANGUAGES = st.sampled_from(["en", "de", "ja"])


def value_of(option: Option) -> st.SearchStrategy[Any]:
    match option.type:
        case "text" | "word":
            if option.name == "language":
                return LANGUAGES
            return VISIBLE.map(lambda text: text[: option.length_max])
        case "number":
            return st.floats(option.min, option.max)
        case "integer":
            return st.integers(int(option.min or 0), int(option.max or 0))
        case "choice":
            return st.sampled_from(option.choices)
        case "attachment":
            return BLOBS


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    command = draw(st.sampled_from(MAKERS))
    data: dict[str, Any] = {"kind": command.kind}
    for option in command.options:
        if option.required or option.name == command.rest or draw(st.booleans()):
            data[option.key] = draw(value_of(option))
    for first, second in EITHER:
        if first in data and second in data:
            del data[draw(st.sampled_from([first, second]))]
    if command.kind == "story":
        source = draw(st.sampled_from(["text", "premise", "pages"]))
        for other in {"text", "premise", "pages"} - {source}:
            data.pop(other, None)
        data[source] = draw(BLOBS if source == "pages" else VISIBLE)
        if source == "premise" and draw(st.booleans()):
            data["pages"] = draw(st.integers(1, 20))
    return data


@QUICK
@given(requests())
def test_every_request_can_be_written_and_read_back(data: dict[str, Any]) -> None:
    request = parse_request(data)
    written = to_text(request)
    assert parse(written, fields=attachments_of(request)).request == request


@QUICK
@given(st.sampled_from(COMMANDS), BODIES)
def test_whatever_is_typed_is_read_or_refused(command: Command, body: str) -> None:
    try:
        parsed = parse(f"/{command.name} {body}")
    except InvalidInput as error:
        for each in getattr(error, "errors", [error]):
            assert each.code != "unknown_code"
            assert str(each)
        return
    assert parsed.command is command
    if parsed.request is not None:
        assert parsed.request.kind == command.kind
        assert attachments_of(parsed.request) == {}


@QUICK
@given(VISIBLE)
def test_a_quoted_value_is_read_as_it_was(value: str) -> None:
    options = command_of("video").options
    reading = read(f"a fox say: {quoted(value)} in the snow", options)
    assert dict(reading.values) == {"say": value}
    assert reading.rest == "a fox in the snow"


@QUICK
@given(st.dictionaries(st.sampled_from(["prompt", "seed", "shape", "image", "text", "pages", "x"]),
       st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
                    lambda inner: st.lists(inner, max_size=2), max_leaves=3)),
       st.sampled_from([command.kind for command in MAKERS]))  # fmt: skip
def test_any_json_is_a_request_or_refused_by_field(data: dict[str, Any], kind: str) -> None:
    try:
        request = parse_request({**data, "kind": kind})
    except InvalidInputs as refused:
        fields = [error.field for error in refused.errors]
    else:
        fields = ["kind"] if request.kind == kind else []
    assert fields
    assert len(set(fields)) == len(fields)
