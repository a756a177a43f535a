"""The locales' words and the source that says them: neither has any that the other lacks."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reelbot.core.locales import LOCALES
from reelbot.core.locales.template import FACT

ENGLISH = LOCALES["en"]
# Calls that look a key up, and what they put before it.
LOOK_UPS = {("texts", "say"): "", ("buttons", "button"): "button."}
# A beginning that is shorter could be that of any key.
BEGINNING_MIN = 3
# What a page's script is searched for: strings, strings around one value, and calls that look up.
STRING = re.compile(r"""(["'`])#?([\w.]+)\1""")
AROUND_A_VALUE = re.compile(r"`([\w.]+)\$\{[^{}`]*\}([\w.]*)`")
LOOK_UP = re.compile(r"\bt\(\"([\w.]+)\"")
# A page's slots, and those of them that hold no word.
SLOT = re.compile(r"\{\{([\w.]+)\}\}")
OTHER_SLOTS = {"assets", "body", "lang", "title"}


@dataclass
class Source:
    """What a program's text holds by which a key can be said.

    `strings` are whole; `around` are the texts around the values of those that are put together;
    `words` are all that stand anywhere; `looked_up` are the keys of certain look-ups, and where.
    """

    strings: set[str] = field(default_factory=set)
    around: set[tuple[str, ...]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    looked_up: dict[str, str] = field(default_factory=dict)

    def says(self, key: str) -> bool:
        """Whether it holds the key, or puts it together of values that it holds."""
        return key in self.strings or any(self._fits(texts, key) for texts in self.around)

    def _fits(self, texts: tuple[str, ...], key: str) -> bool:
        if len(texts[0]) < BEGINNING_MIN or not key.startswith(texts[0]):
            return False
        found = re.fullmatch("(.+)".join(map(re.escape, texts)), key)
        return found is not None and self.words.issuperset(
            word for value in found.groups() for word in re.findall(r"\w+", value)
        )

    def read_python(self, text: str, name: str) -> None:
        self.words.update(re.findall(r"\w+", text))
        texts = set()
        for node in ast.walk(ast.parse(text)):  # a string comes before its parts
            if isinstance(node, ast.JoinedStr):
                self.around.add(tuple(around_values(node)))
                texts.update(node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node not in texts:
                    self.strings.add(node.value)
            elif isinstance(node, ast.Call) and (key := looked_up(node)) is not None:
                self.looked_up[key] = f"{name}:{node.lineno}"

    def read_script(self, text: str, name: str) -> None:
        """A page's script leaves the `web.` of a key out where it likes."""
        self.words.update(re.findall(r"\w+", text))
        for string in (found[2] for found in STRING.finditer(text)):
            self.strings |= {string, f"web.{string}"}
        for before, after in AROUND_A_VALUE.findall(text):
            self.around |= {(before, after), (f"web.{before}", after)}
        for key in LOOK_UP.findall(text):
            self.looked_up[key if key in ENGLISH.words else f"web.{key}"] = name

    def read_page(self, text: str, name: str) -> None:
        for key in set(SLOT.findall(text)) - OTHER_SLOTS:
            self.strings.add(key)
            self.looked_up[key] = name


def around_values(string: ast.JoinedStr) -> Iterator[str]:
    """`f"button.{deed}_now"` → "button.", "_now"."""
    text = ""
    for part in string.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            yield text
            text = ""
    yield text


def looked_up(call: ast.Call) -> str | None:
    """The key that a call looks up, where it is written out."""
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=module), attr=name),
            args=[ast.Constant(value=str(key)), *_],
        ) if (module, name) in LOOK_UPS:
            return LOOK_UPS[module, name] + key
    return None


@pytest.fixture(scope="module")
def source(checkout: Path) -> Source:
    """All of the program but the tables of words, in which every key stands."""
    found, folder = Source(), checkout / "src" / "reelbot"
    readers = {".py": found.read_python, ".js": found.read_script, ".html": found.read_page}
    for path in folder.rglob("*"):
        if path.suffix in readers and "locales" not in path.parts:
            readers[path.suffix](path.read_text("utf-8"), path.name)
    # The title of /help, /privacy or /terms, which are in slots as well: nearly any key would fit.
    found.around.remove(("web.", ""))
    # {reason:word} in a sentence says reason.damaged, or whatever the reason is.
    for sentence in (*ENGLISH.errors.values(), *ENGLISH.words.values()):
        for fact in FACT.finditer(sentence):
            if fact["form"] == "word":
                found.around.add((f"{fact['name']}.", ""))
    return found


def test_no_words_are_kept_that_nothing_says(source: Source) -> None:
    assert [key for key in (*ENGLISH.words, *ENGLISH.errors) if not source.says(key)] == []


def test_all_that_is_said_has_its_words(source: Source) -> None:
    assert {"bot.starts", "button.cancel_one", "web.op.stages", "web.skip"} <= set(source.looked_up)
    missing = {key: at for key, at in source.looked_up.items() if key not in ENGLISH.words}
    assert missing == {}


def test_what_is_put_together_needs_every_part() -> None:
    source = Source()
    source.read_python('say(f"state.{state}.short"); names = "done voice add"', "a.py")
    source.read_script("t(`op.of_${name}`); t('share')", "b.js")
    said = ["state.done.short", "state.voice.add.short", "web.op.of_share", "op.of_done"]
    silent = ["state.done", "state.over.short", "state.", "op.of_disk", "say", "web.done"]
    assert [key for key in said + silent if source.says(key)] == said


def test_a_script_is_searched_also_in_strings_within_strings() -> None:
    source = Source()
    source.read_script('h(`b.${x}`, `${t(`button.${gone ? "again" : deed}`)}: ${t("#op.of")}`)', "")
    assert source.says("button.again") and source.says("web.op.of")
    assert source.looked_up == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_tables_of_a_language_say_the_same_thing(locale: str) -> None:
    """The later one would hide the other."""
    package = importlib.import_module(f"reelbot.core.locales.{locale}")
    seen: dict[tuple[str, str], str] = {}
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for kind, tables in (("error", ("ERRORS", "MACHINE")), ("word", ("WORDS",))):
            for key in {key for table in tables for key in getattr(module, table, ())}:
                assert (kind, key) not in seen, (key, found.name, seen[kind, key])
                seen[kind, key] = found.name
