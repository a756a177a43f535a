from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from tests.support.scripts import module_of

from reelbot import assets
from reelbot.core.errors import HostProblem


@pytest.fixture(scope="module")
def manifest(checkout: Path) -> ModuleType:
    return module_of(checkout / "tools" / "manifest.py")


@pytest.fixture
def folder(manifest: ModuleType, tmp_path: Path) -> Path:
    """A small assets folder whose manifest is true."""
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "MIT.txt").write_text("MIT License")
    (tmp_path / "voice.npz").write_bytes(b"abc")
    (tmp_path / manifest.NAME).write_text(
        '[[asset]]\nfile = "voice.npz"\nwhat = "a voice"\nsource = ["npm voices 1.0"]\n'
        'licence = "MIT"\nlicence_files = ["MIT.txt"]\n'
    )
    manifest.update(tmp_path)
    return tmp_path


def test_what_is_shipped_is_what_is_listed(manifest: ModuleType) -> None:
    assert list(manifest.problems(manifest.ASSETS)) == []


def test_update_fills_in_size_and_sum(manifest: ModuleType, folder: Path) -> None:
    (entry,) = manifest.read(folder)
    assert entry["bytes"] == 3
    assert entry["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert list(manifest.problems(folder)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda f: (f / "voice.npz").write_bytes(b"abd"), "not the file that was listed"),
        (lambda f: (f / "voice.npz").unlink(), "listed but not there"),
        (lambda f: (f / "more.bin").write_bytes(b"x"), "more.bin is not listed"),
        (lambda f: (f / "licences" / "MIT.txt").unlink(), "its licence MIT.txt is not in"),
        (lambda f: (f / "licences" / "BSD.txt").write_text("x"), "belongs to no asset"),
    ],
)
def test_every_difference_is_said(
    manifest: ModuleType, folder: Path, change: object, problem: str
) -> None:
    assert callable(change)
    change(folder)
    (said,) = manifest.problems(folder)
    assert problem in said


def test_too_much_is_refused(
    manifest: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "BYTES_MAX", 2)
    assert any("at most" in problem for problem in manifest.problems(folder))


def test_an_asset_is_found_by_name() -> None:
    assert assets.path("MANIFEST.toml").is_file()


def test_a_missing_asset_is_named() -> None:
    with pytest.raises(HostProblem) as caught:
        assets.path("soundfont/none.sf3")
    assert caught.value.code == "asset_missing"
    assert caught.value.facts == {"name": "soundfont/none.sf3"}
