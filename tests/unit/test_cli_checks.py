"""The doctor's looks, each well and each ill."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from reelbot.cli import checks
from reelbot.core.sections import Settings
from reelbot.core.wire import HostFile

CARDS: list[dict[str, Any]] = [
    {"task": "text_to_video", "name": "scenery", "missing": None},
    {"task": "text_to_speech", "name": "kokoro", "missing": "kokoro is not installed"},
    {"task": "text_to_speech", "name": "pico", "missing": None},
    {"task": "text_to_music", "name": "band", "missing": None},
]


def levels(found: list[checks.Check]) -> dict[str, str]:
    return {check.name: check.level for check in found}


def test_tokens_are_never_shown() -> None:
    settings = Settings.model_validate({"discord": {"token": "hush-hush"}})
    found = checks.tokens(settings)
    assert levels(found) == {
        "discord token": "ok",
        "telegram token": "warn",
    }
    assert "hush-hush" not in repr(found)


def test_exposure() -> None:
    assert checks.exposure(Settings()).level == "ok"
    open_to_all = Settings.model_validate({"render": {"host": "0.0.0.0"}})
    assert checks.exposure(open_to_all).level == "fail"


def test_ffmpeg_runs() -> None:
    check = checks.ffmpeg()
    assert check.level == "ok"
    assert check.text.startswith("ffmpeg version")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("MemTotal: 8 kB\nMemAvailable:  4000000 kB\n", "ok"),
        ("MemAvailable: 100 kB\n", "warn"),
        ("nothing of the kind", "warn"),
    ],
)
def test_memory(tmp_path: Path, text: str, level: str) -> None:
    (tmp_path / "meminfo").write_text(text, encoding="ascii")
    assert checks.memory(tmp_path / "meminfo").level == level


def test_memory_of_another_system(tmp_path: Path) -> None:
    assert checks.memory(tmp_path / "none").level == "warn"


def test_data_folder_and_disk(tmp_path: Path) -> None:
    well = Settings.model_validate({"render": {"data_dir": str(tmp_path / "deep" / "data")}})
    assert checks.disk(well).level in ("ok", "warn")
    assert checks.data_folder(well).level == "ok"
    assert (tmp_path / "deep" / "data").is_dir()
    (tmp_path / "file").touch()
    ill = Settings.model_validate({"render": {"data_dir": str(tmp_path / "file" / "data")}})
    check = checks.data_folder(ill)
    assert check.level == "fail"
    assert "data_dir" in check.advice


def test_clock() -> None:
    assert checks.clock().level == "ok"
    assert checks.clock(now=0).level == "fail"


def test_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = Settings.model_validate({"render": {"port": port}})
        assert checks.port(settings, None).level == "fail"
        running = HostFile(url="http://127.0.0.1:1", token="t", pid=1, version="0")
        assert checks.port(settings, running).level == "ok"
    assert checks.port(settings, None).level == "ok"
    assert checks.port(Settings.model_validate({"render": {"port": 0}}), None).level == "ok"


def test_engines() -> None:
    found = levels(checks.engines(CARDS, Settings()))
    assert found == {
        "engine text_to_video": "ok",
        "engine text_to_speech": "ok",
        "engine text_to_music": "ok",
        "engines": "warn",
    }
    wished = Settings.model_validate({"engines": {"text_to_speech": "kokoro"}})
    assert levels(checks.engines(CARDS, wished))["engine text_to_speech"] == "fail"
    assert levels(checks.engines(CARDS[1:], Settings()))["engine text_to_video"] == "fail"
    assert levels(checks.engines(CARDS[:1], Settings())) == {
        "engine text_to_video": "ok",
        "engine text_to_speech": "warn",
        "engine text_to_music": "warn",
        "engines": "ok",
    }
