"""What goes wrong while a smaller version of a film is made is told as what it is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.film.ladder import Original
from reelbot.render.studio.film.shrink import shrink

FILM = Original(bytes=20_000_000, seconds=10.0, size=Size(width=1280, height=720))


def ffmpeg_that(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))


@pytest.mark.parametrize(
    "script", ["echo 'out.mp4: No space left on device' >&2; exit 1", f"exit {256 - errno.ENOSPC}"]
)
def test_a_full_disk_is_one_whatever_ffmpeg_ends_with(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ffmpeg_that(tmp_path, script, monkeypatch)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as full:
        shrink(FILM, tmp_path / "film.mp4", tmp_path / "small.mp4", 8_000_000)
    assert full.value.errno == errno.ENOSPC


def test_anything_else_has_ffmpeg_s_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ffmpeg_that(tmp_path, "echo 'moov atom not found' >&2; exit 1", monkeypatch)
    with pytest.raises(EngineFailed) as failed:
        shrink(FILM, tmp_path / "film.mp4", tmp_path / "small.mp4", 8_000_000)
    assert failed.value.code == "encoder_failed"
    assert "moov atom" in failed.value.facts["detail"] and failed.value.facts["status"] == 1
