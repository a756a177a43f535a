"""What the documentation shows exists: links, anchors, commands, targets, and tests it names."""

from __future__ import annotations

import itertools
import mimetypes
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from typer.main import get_command

from reelbot.cli.main import app
from reelbot.core.errors import ReelbotError
from reelbot.core.parse import Attachment, parse
from reelbot.core.settings import known_keys

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# A place in the tree that a text names between backquotes; `test_*.py` may be a pattern.
NAMED = re.compile(r"(?:tests|benchmarks|docs|tools|packaging)/[\w./*-]*[\w*/]")
PARSER = MarkdownIt("commonmark").enable("table")


@cache
def pages(checkout: Path) -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.splitlines()
    if listed.returncode:  # an archive of the tree, without git
        names = [
            str(one.relative_to(checkout))
            for folder in (checkout / "docs", checkout / "tests", checkout / "src")
            for one in folder.rglob("*.md")
        ] + [one.name for one in checkout.glob("*.md")]
    return tuple(checkout / name for name in sorted(names) if (checkout / name).is_file())


def links(text: str) -> Iterator[str]:
    """The addresses of a page's links and pictures."""
    for block in PARSER.parse(text):
        for token in block.children or ():
            target = token.attrs.get("href") or token.attrs.get("src")
            if target:
                yield str(target)


def anchors(text: str) -> set[str]:
    """What a `#…` may lead to, as GitHub makes it of a page's headings."""
    blocks = PARSER.parse(text)
    found: dict[str, int] = {}
    for before, block in itertools.pairwise(blocks):
        if before.type == "heading_open":
            words = "".join(
                one.content for one in block.children or () if one.type in {"text", "code_inline"}
            )
            name = re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")
            found[name] = found.get(name, -1) + 1
            if found[name]:
                found[f"{name}-{found[name]}"] = 0
    return set(found)


def problem(page: Path, target: str, checkout: Path) -> str | None:
    """What is wrong with a link of a page, or None."""
    if ELSEWHERE.match(target):
        return None
    where, _, anchor = unquote(target).partition("#")
    file = (page.parent / where).resolve() if where else page
    if not file.is_relative_to(checkout):
        return "leads out of the tree"
    if not file.exists():
        return "is not there"
    if anchor and file.suffix == ".md" and anchor not in anchors(file.read_text("utf-8")):
        return "has no such heading"
    return None


def test_every_link_leads_somewhere(checkout: Path) -> None:
    wrong = [
        f"{page.relative_to(checkout)}: {target} {why}"
        for page in pages(checkout)
        # The page's own help has links to routes, not to files.
        if "static" not in page.parts and "bots" not in page.relative_to(checkout).parts
        for target in links(page.read_text("utf-8"))
        if (why := problem(page, target, checkout))
    ]
    assert wrong == []


def test_the_index_has_every_page(checkout: Path) -> None:
    index = checkout / "docs" / "README.md"
    linked = {(index.parent / one).resolve() for one in links(index.read_text("utf-8"))}
    decisions = checkout / "docs" / "decisions"
    below = {(decisions / one).resolve() for one in links((decisions / "README.md").read_text())}
    for page in (*checkout.glob("docs/*.md"), *decisions.glob("*.md")):
        assert page in linked | below | {index}, f"{page.name} is in no index"


def test_files_that_are_named_exist(checkout: Path) -> None:
    wrong = [
        f"{page.relative_to(checkout)}: {name}"
        for page in pages(checkout)
        for block in PARSER.parse(page.read_text("utf-8"))
        for token in block.children or ()
        if token.type == "code_inline"
        for name in NAMED.findall(token.content)
        if not list(checkout.glob(name.rstrip("/")))
    ]
    assert wrong == []


# --- what is typed ------------------------------------------------------------------------------

# A command ends where the line, the quotation or the comment begins.
REELBOT = re.compile(r"(?:^|[\s`])(?:\.venv/bin/)?reelbot ((?:'[^']*'|[^`|;&<>()\n])+)", re.M)
MAKE = re.compile(r"^\s*make ([a-z][a-z-]*)")


def shown(text: str) -> Iterator[str]:
    """What is code on a page: its blocks and what stands between backquotes, each by itself."""
    for block in PARSER.parse(text):
        if block.type in {"fence", "code_block"}:
            yield from block.content.splitlines()
        for token in block.children or ():
            if token.type == "code_inline":
                yield token.content


def commands(checkout: Path) -> Iterator[tuple[str, str]]:
    """(where, what follows `reelbot`) of every page and of the settings' example."""
    for page in pages(checkout):
        for line in shown(page.read_text("utf-8")):
            for found in REELBOT.findall(line):
                yield page.relative_to(checkout).as_posix(), found
    for found in REELBOT.findall((checkout / "config.example.toml").read_text("utf-8")):
        yield "config.example.toml", found


@cache
def program() -> Any:
    return get_command(app)


def refused(line: str) -> str | None:
    """Why the command line would not understand `reelbot LINE`, or None.

    Capitals stand for what a reader puts there (`ID`, `FILE`), `…` for more of the same.
    """
    words = [one for one in shlex.split(line, comments=True) if one not in {"…", "NAME…"}]
    command = program()
    while words and hasattr(command, "commands"):
        if words[0].startswith("-"):
            break
        if words[0] not in command.commands:
            return f"there is no `{words[0]}`"
        command, words = command.commands[words[0]], words[1:]
    known = {one for parameter in command.params for one in parameter.opts} | {"--help", "-h"}
    for word in words:
        if word.startswith("--") and word.partition("=")[0] not in known:
            return f"`{command.name}` has no {word}"
    if command.name == "make" and words and not words[0].startswith("-"):
        files = [words[i + 1] for i, word in enumerate(words) if word == "--attach"]
        return unreadable(words[0], files)
    return None


def unreadable(text: str, files: list[str]) -> str | None:
    """Why a chat command would be refused, or None."""
    attached = [
        Attachment(blob=f"{number:064x}", mime=mimetypes.guess_type(name)[0] or "", name=name)
        for number, name in enumerate(files)
    ]
    try:
        parse(text, attached)
    except ReelbotError as error:
        return str(error)
    return None


def test_every_command_that_is_shown_exists(checkout: Path) -> None:
    found = list(commands(checkout))
    assert len(found) > 30
    wrong = [f"{where}: reelbot {line}: {why}" for where, line in found if (why := refused(line))]
    assert wrong == []


@pytest.mark.parametrize(
    "line", ["films", "jobs begin", "make '/video a fox' --attache x.jpg", "make '/vidoe a fox'"]
)
def test_a_command_that_is_not_there_is_seen(line: str) -> None:
    assert refused(line)


def test_every_target_that_is_shown_exists(checkout: Path) -> None:
    makefile = (checkout / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.M))
    found = [
        (page.relative_to(checkout).as_posix(), name)
        for page in pages(checkout)
        for line in shown(page.read_text("utf-8"))
        for name in MAKE.findall(line)
    ]
    assert len(found) > 10
    assert [one for one in found if one[1] not in targets] == []


def test_every_setting_that_is_shown_in_a_table_exists(checkout: Path) -> None:
    """What stands in a ```toml block is taken by the settings as it is, but for secrets' files."""
    for page in pages(checkout):
        for block in PARSER.parse(page.read_text("utf-8")):
            if block.type == "fence" and block.info == "toml":
                for section, table in tomllib.loads(block.content).items():
                    assert not unknown(section, table), f"{page.name}: {unknown(section, table)}"


def unknown(section: str, table: dict[str, Any]) -> list[str]:
    known = {key.split(".")[1] for key in known_keys() if key.startswith(f"{section}.")}
    return [f"[{section}] {key}" for key in table if key not in known]
