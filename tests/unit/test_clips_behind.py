"""Clips are written behind the device's back: whole or not at all, and never many in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelbot.core.errors import Cancelled, HostProblem
from reelbot.render.studio.footage import keep
from reelbot.render.studio.footage.behind import Writer
from reelbot.render.studio.reports import silent
from reelbot.render.studio.store import AssetStore

FRAMES = np.full((3, 64, 64, 3), 90, np.uint8)
PATIENCE_S = 30


class Gate:
    """Writes only while it is open; counts what it was given."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun: list[str] = []
        self.error: OSError | None = None

    def write(self, path: Path, frames: Any, fps: float) -> int:
        self.begun.append(path.name)
        assert self.open.wait(PATIENCE_S)
        if self.error is not None:
            raise self.error
        return write_rgb(path, frames, fps)


write_rgb = keep.write_rgb


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr(keep, "write_rgb", gate.write)
    yield gate
    gate.open.set()


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "assets")


def left(store: AssetStore) -> list[Path]:
    """What lies about of assets that are not whole."""
    return list((store.folder / "making").iterdir())


def test_a_shot_is_there_when_its_last_clip_is_written(store: AssetStore, gate: Gate) -> None:
    writer = Writer()
    facts: dict[str, Any] = {}
    with writer.shot("ab1", store.making("ab1", facts)) as writing:
        writing.begin()
        writing.add("clip-0.mkv", FRAMES, 8, silent)
        facts["told"] = "late"
    assert store.find("ab1") is None and not writing.done
    gate.open.set()
    writing.wait(silent)
    folder = store.find("ab1")
    assert folder is not None and store.facts("ab1") == {"told": "late"}
    assert len(list(keep.read_planes(folder / "clip-0.mkv"))) == 3
    writer.await_other("ab1", silent)
    assert left(store) == []


def test_a_second_clip_waits_for_the_first(store: AssetStore, gate: Gate) -> None:
    reports: list[float] = []

    def report(fraction: float, detail: str | None = None) -> None:
        reports.append(fraction)
        assert gate.begun == ["clip-0.mkv"]
        gate.open.set()

    with Writer().shot("ab1", store.making("ab1", {})) as writing:
        writing.begin()
        writing.add("clip-0.mkv", FRAMES, 8, silent)
        writing.add("clip-1.mkv", FRAMES, 8, report)
    writing.wait(silent)
    assert reports and gate.begun == ["clip-0.mkv", "clip-1.mkv"]


def test_a_wish_to_stop_ends_it_within_a_frame(store: AssetStore, gate: Gate) -> None:
    def stop(fraction: float, detail: str | None = None) -> None:
        gate.open.set()
        raise Cancelled

    with Writer().shot("ab1", store.making("ab1", {})) as writing:
        writing.begin()
        writing.add("clip-0.mkv", FRAMES, 8, silent)
    with pytest.raises(Cancelled):
        writing.wait(stop)
    assert writing.done and store.find("ab1") is None and left(store) == []


def test_what_fails_on_the_device_leaves_nothing(store: AssetStore, gate: Gate) -> None:
    gate.open.set()
    with (
        pytest.raises(RuntimeError, match="device"),
        Writer().shot("ab1", store.making("ab1", {})) as writing,
    ):
        writing.begin()
        writing.add("clip-0.mkv", FRAMES, 8, silent)
        raise RuntimeError("device")
    assert store.find("ab1") is None and left(store) == []


def test_a_full_disk_is_said_to_who_waits(store: AssetStore, gate: Gate) -> None:
    gate.error = OSError(28, "No space left on device")
    writer = Writer()
    with writer.shot("ab1", store.making("ab1", {})) as writing:
        writing.begin()
        writing.add("clip-0.mkv", FRAMES, 8, silent)
    gate.open.set()
    with pytest.raises(HostProblem) as full:
        writing.wait(silent)
    assert full.value.code == "disk_full"
    writer.await_other("ab1", silent)  # whoever wants the same shot makes it anew
    assert store.find("ab1") is None and left(store) == []
