from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reelbot.core import errors, texts
from reelbot.core.commands import COMMANDS, STORY, VOICE
from reelbot.core.jobs import ErrorInfo, Stage, State
from reelbot.core.locales import LOCALES, locale_of
from reelbot.core.locales.template import FACT, Locale, clock, duration, fill, names, size

# Codes that are put together or stand in a table, and so are not seen in a call.
COMPUTED = {
    "already_done", "already_failed", "already_cancelled", "attachment_needed",
    "quota_cooldown", "quota_waiting", "quota_waiting_place", "quota_full", "quota_day",
    "quota_day_place", "database_damaged", "database_unreadable", "database_busy",
}  # fmt: skip
ENGLISH = LOCALES["en"]


def raised_codes(source: Path) -> Iterator[tuple[str, str]]:
    """Every code that is given to an error's class or to `fields.wrong`, and where."""
    nodes = {
        path: [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ClassDef | ast.Call)
        ]
        for path in source.rglob("*.py")
    }
    classes = {
        name
        for name, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, errors.ReelbotError)
    }
    for found in nodes.values():
        classes |= {
            node.name
            for node in found
            if isinstance(node, ast.ClassDef)
            and any(isinstance(base, ast.Name) and base.id in classes for base in node.bases)
        }
    for path, found in nodes.items():
        for node in found:
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in classes | {"wrong"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                yield node.args[0].value, f"{path.name}:{node.lineno}"


def test_every_code_that_is_raised_has_a_sentence(checkout: Path) -> None:
    raised = dict(raised_codes(checkout / "src"))
    assert {"prompt_empty", "not_a_number", "unknown_command"} <= set(raised)
    silent = {code: at for code, at in raised.items() if code not in ENGLISH.errors}
    assert silent == {}
    assert set(ENGLISH.errors) >= COMPUTED


@pytest.mark.parametrize("locale", [locale for locale in LOCALES.values() if locale.code != "en"])
def test_every_language_says_the_same_things(locale: Locale) -> None:
    for english, other in ((ENGLISH.errors, locale.errors), (ENGLISH.words, locale.words)):
        assert set(english) == set(other)
        for key, template in english.items():
            assert set(names(template)) == set(names(other[key])), key


@pytest.mark.parametrize("locale", [locale for locale in LOCALES.values() if locale.code != "en"])
def test_every_language_has_every_command_and_no_other(locale: Locale) -> None:
    used = set()
    for command in COMMANDS:
        paths = {command.name: command}
        paths |= {f"{command.name} {inner.name}": inner for inner in command.subcommands}
        for path, each in paths.items():
            assert path in locale.commands
            used.add(path)
            for option in each.options:
                own, general = f"{path}.{option.name}", f".{option.name}"
                assert own in locale.commands or general in locale.commands, own
                used |= {own, general}
    assert set(locale.commands) <= used


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_a_missing_or_odd_fact_never_raises(locale: str) -> None:
    odd: dict[str, Any] = {"value": object(), "nearest": float("nan"), "min": float("inf")}
    for code in texts.error_codes():
        assert texts.error(code, {}, locale)
        assert texts.error(code, odd, locale)
    for key in ENGLISH.words:
        assert texts.say(key, locale=locale)


def test_a_sentence_without_facts_is_still_a_sentence() -> None:
    for code in texts.error_codes():
        sentence = texts.error(code, {})
        assert sentence[0].isupper() or sentence[0] in "“/…" or sentence[:3] == "web", code
        assert sentence[-1] in ".?…)", code
        assert "[" not in sentence, code
        assert "{" not in sentence, code


def test_what_is_wrong_and_what_to_do() -> None:
    facts = {"option": "seconds", "value": "500", "min": 1.0, "max": 120}
    assert texts.error("out_of_range", facts) == "seconds: 500 is out of range. Take 1 to 120."
    assert texts.error("out_of_range", facts, "de-AT").endswith("Möglich: 1 bis 120.")
    voice = {"voice": "ana", "nearest": "anna", "known": ["anna", "bob"]}
    assert (
        texts.error("unknown_voice", voice)
        == "There is no voice “ana”. Did you mean “anna”? Take anna or bob."
    )
    assert (
        texts.error("image_needed", {}) == "Needs a picture. Attach one, or reply to a message "
        "that has one."
    )


def test_an_unknown_code_is_named() -> None:
    assert "no_such_code" in texts.error("no_such_code", {"path": "x"})
    assert "no_such_code" in texts.error("no_such_code", {}, "de")


def test_an_error_knows_its_field_and_when_to_come_back() -> None:
    info = ErrorInfo(code="quota_full", text="", retry_after=90)
    assert texts.problem(info) == "The queue is full. Try again in 1 min 30 s."
    assert str(errors.QuotaReached("quota_full", retry_after=90)) == texts.problem(info)
    invalid = errors.InvalidInput("field_invalid", field="after", reason="it is a whole number")
    assert str(invalid) == "after: not valid: it is a whole number."


def test_facts_are_put_in_as_they_are() -> None:
    said = texts.error("unexpected_text", {"command": "show", "value": "{nearest} [x]"})
    assert "“{nearest} [x]”" in said
    long = texts.error("file_missing", {"path": "x" * 5_000})
    assert len(long) < 400


@pytest.mark.parametrize(
    ("tag", "code"),
    [("de-AT", "de"), ("de_CH", "de"), ("DE", "de"), ("en-GB", "en"), ("ja", "en"), (None, "en")],
)
def test_a_locale_falls_back(tag: str | None, code: str) -> None:
    assert locale_of(tag).code == code


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (0.2, "1 s"), (59.4, "59 s"), (59.6, "1 min"), (130, "2 min 10 s"),
     (725, "12 min"), (3600, "1 h"), (5000, "1 h 23 min"), (200_000, "2 d 7 h")],
)  # fmt: skip
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_clocks_and_sizes() -> None:
    assert (clock(0), clock(125), clock(3725)) == ("0:00", "2:05", "1:02:05")
    assert (size(999), size(12_500_000), size(12_500_000, ",")) == (
        "999 bytes",
        "12.5 MB",
        "12,5 MB",
    )


def test_the_forms_of_a_fact() -> None:
    german = LOCALES["de"]
    assert fill("{n:count:job|jobs}", {"n": 1}, ENGLISH) == "1 job"
    assert fill("{n:count:job|jobs}", {"n": 0}, ENGLISH) == "0 jobs"
    assert fill("{share:percent}", {"share": 0.4}, ENGLISH) == "40 %"
    assert fill("{at:clock}", {"at": 61}, ENGLISH) == "1:01"
    assert fill("{n}", {"n": 0.5}, german) == "0,5"
    assert fill("{shared}", {"shared": True}, german) == "ja"
    assert fill("{state:word}", {"state": "queued"}, german) == "in der Reihe"
    assert fill("{known}", {"known": list("abcdefghijklmnop")}, ENGLISH).endswith("k, l, …")
    assert fill("a[ {b}[", {}, ENGLISH) == "a[ …["
    assert fill("{said}", {"said": "x" * 900}, ENGLISH) == "x" * 299 + "…"
    assert fill("{said:whole}", {"said": "x" * 900}, ENGLISH) == "x" * 900


def test_where_a_job_is() -> None:
    assert texts.queued(1, 40) == "Next in line, about 40 s to wait."
    assert texts.queued(7, None) == "In line: number 7."
    assert texts.queued(1_001, 9_000) == "In line: more than 1,000 before it."
    assert texts.queued(None, None, "de") == "In der Reihe: mehr als 1.000 davor."
    assert {texts.stage(stage) for stage in Stage} >= {"Planning", "Cutting"}
    assert texts.stage(Stage.PICTURES, kind="describe") == "Looking"
    assert texts.stage(Stage.PICTURES, kind="video") == "Making pictures"
    assert texts.stage(Stage.CUTTING, "de", "say") == "Fertigstellen"
    assert texts.state(State.DONE, "de") == "fertig"


def test_help_names_every_command_and_option() -> None:
    everything = texts.help_text()
    assert "/video: Make a film" in everything
    assert "/admin" not in everything
    assert "/admin" in texts.help_text(operator=True)
    story = texts.help_text(STORY, "de")
    assert all(f"  {option.name}: " in story for option in STORY.options)
    assert "/voice forget" in texts.help_text(VOICE)


@pytest.mark.parametrize("locale", ["en", "de"])
def test_no_sentence_has_what_only_an_operator_can_use(locale: str) -> None:
    words = locale_of(locale)
    for key, template in {**words.errors, **words.words}.items():
        told = {match["name"] for match in FACT.finditer(template)}
        assert not told & set(texts.DETAILS), key
    info = errors.EngineFailed("engine_failed", exception="KeyError", detail="of a codec").info()
    assert texts.detail(info) == "KeyError: of a codec" and "Key" not in info.text
    assert texts.detail(errors.EngineFailed("out_of_memory").info()) is None
