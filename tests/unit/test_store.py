"""Assets are whole or not there."""

import errno
from pathlib import Path

import pytest

from reelbot.core.errors import HostProblem
from reelbot.render.studio.store import AssetStore

KEY = "ab" * 32


def test_an_asset_is_found_once_it_is_made(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    assert store.find(KEY) is None
    with store.making(KEY, {"words": ["a"]}) as folder:
        (folder / "sound.wav").write_bytes(b"x")
        assert store.find(KEY) is None
    found = store.find(KEY)
    assert found is not None and (found / "sound.wav").read_bytes() == b"x"
    assert store.facts(KEY) == {"words": ["a"]}


def test_an_exception_leaves_nothing(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    with pytest.raises(RuntimeError), store.making(KEY, {}) as folder:
        (folder / "half").write_bytes(b"x")
        raise RuntimeError
    assert store.find(KEY) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    with pytest.raises(HostProblem) as caught, store.making(KEY, {}):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.code == "disk_full"
    assert store.find(KEY) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_two_makers_of_one_asset_end_with_one(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    with store.making(KEY, {"by": "slow"}), store.making(KEY, {"by": "fast"}):
        pass
    assert store.facts(KEY) == {"by": "fast"}
    assert list((tmp_path / "making").iterdir()) == []
