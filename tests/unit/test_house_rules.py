"""What the tree must never hold, and figures that must agree. Texts are read as they lie."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import reelbot

NOT_OURS = {"data", "films", "build", "dist", "config.toml", ".env", ".git", ".coverage"}
NOT_TEXT = {".zip", ".npz", ".sf3", ".onnx", ".png", ".webp", ".jpg", ".mp4", ".ttf", ".wav"}
LINES_MAX = 400

# Put together here, so that this file keeps its own rules.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
HOSTS += ["deb.deb" + "ian.org", "crates" + ".io", "proxy.go" + "lang.org", "ghcr" + ".io"]
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}-])/(?:work|ro" + r"ot|home/\w|Users/\w|opt/py|opt/wheels|t" + r"mp/\w)"
)
SECRETS = re.compile(
    "|".join(
        [
            r"\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}",  # Discord
            r"\b\d{8,10}:AA[\w-]{32,}",  # Telegram
            r"\bgh[pousr]_\w{36}",
            r"\bhf_[A-Za-z]{30,}",
            r"\bsk-[\w-]{32,}",
            r"\bAKIA[0-9A-Z]{16}\b",
            r"-----BEGIN [A-Z ]*PRIVATE " + "KEY-----",
        ]
    )
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")


def files(folder: Path, *, root: bool = True) -> Iterator[Path]:
    """Every text of the tree, without what the tools and the program leave beside it."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or (root and path.name in NOT_OURS):
            continue
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and not path.name.endswith((".egg-info", "__pycache__")):
                yield from files(path, root=False)
        elif path.suffix not in NOT_TEXT:
            yield path


def lines(checkout: Path) -> Iterator[tuple[str, str]]:
    for path in files(checkout):
        where = path.relative_to(checkout).as_posix()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            yield f"{where}:{number}", line


@pytest.fixture(scope="module")
def tree(checkout: Path) -> list[tuple[str, str]]:
    return list(lines(checkout))


@pytest.fixture(scope="module")
def asked(checkout: Path) -> list[Requirement]:
    """All that pyproject.toml depends on, extras too."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    return [Requirement(one) for one in chain(project["dependencies"], extras)]


def test_no_registry_is_named(tree: list[tuple[str, str]]) -> None:
    assert [where for where, line in tree if any(host in line for host in HOSTS)] == []


def test_no_path_of_a_machine(tree: list[tuple[str, str]]) -> None:
    assert [(where, line) for where, line in tree if MACHINE_PATHS.search(line)] == []


def test_nothing_looks_like_a_secret(tree: list[tuple[str, str]]) -> None:
    assert [where for where, line in tree if SECRETS.search(line)] == []


def test_the_rules_see_what_they_forbid() -> None:
    assert MACHINE_PATHS.search("see /ro" + "ot/.cache")
    assert not MACHINE_PATHS.search("GET /v1/jobs, $HOME/work, a/work")
    assert SECRETS.search("123456789:AA" + "x" * 33)
    assert not SECRETS.search("token = 123456:not-one")


def test_source_is_finished(tree: list[tuple[str, str]]) -> None:
    source = [(where, line) for where, line in tree if where.startswith(("src/", "tools/"))]
    assert [(where, line) for where, line in source if UNFINISHED.search(line)] == []


def test_files_are_short(checkout: Path) -> None:
    """But for tests/chatlab, as for the linter: a platform there is one class, with all routes."""
    sizes = {
        path.relative_to(checkout).as_posix(): len(path.read_text("utf-8").splitlines())
        for folder in ("src", "tests", "tools", "benchmarks")
        for path in (checkout / folder).rglob("*.py")
        if "chatlab" not in path.parts
    }
    assert len(sizes) > 400
    assert {name: count for name, count in sizes.items() if count > LINES_MAX} == {}


def test_no_two_test_files_have_one_name(checkout: Path) -> None:
    """pytest takes the second for the first, once both are collected: those of the neural engines
    are only where their libraries are."""
    names = [path.name for path in (checkout / "tests").rglob("test_*.py")]
    assert len(names) > 150
    assert {name for name in names if names.count(name) > 1} == set()


def test_constraints_are_versions_only(checkout: Path) -> None:
    text = (checkout / "constraints.txt").read_text("utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(pins) > 40
    assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[\w.]+", pin)] == []
    names = [pin.split("==")[0] for pin in pins]
    assert len(names) == len(set(names))


def test_every_dependency_has_an_exact_version(checkout: Path, asked: list[Requirement]) -> None:
    text = (checkout / "constraints.txt").read_text("utf-8")
    pinned = dict(line.split("==") for line in text.splitlines() if "==" in line)
    wrong = [
        str(one)
        for one in asked
        if not one.specifier.contains(pinned.get(canonicalize_name(one.name), "0"))
    ]
    assert wrong == []


def test_every_dependency_is_explained(checkout: Path, asked: list[Requirement]) -> None:
    page = (checkout / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    assert [one.name for one in asked if f"`{one.name}`" not in page] == []


def test_the_change_log_begins_with_this_version(checkout: Path) -> None:
    text = (checkout / "CHANGELOG.md").read_text("utf-8")
    first = re.search(r"^## \[([^\]]+)\]", text, re.MULTILINE)
    assert first is not None
    assert Version(first.group(1)) == Version(reelbot.__version__)
