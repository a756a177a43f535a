"""A bot's seat: who has it, and how it is called."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from reelbot.bots.seat import BOOT_ID, seat

HOLD = """
import sys, time
from pathlib import Path
from reelbot.bots.seat import seat
with seat(Path(sys.argv[1]), "discord") as name:
    print(name, flush=True)
    time.sleep(600)
"""


def test_whoever_has_it_after_another_has_its_name(tmp_path: Path) -> None:
    with seat(tmp_path / "new", "discord") as first:
        assert first is not None and re.fullmatch(r"[0-9a-f]{32}", first)
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0
        with seat(tmp_path / "new", "discord") as second, seat(tmp_path / "new", "other") as other:
            assert second is None, "there is one at a time"
            assert other not in (None, first)
    with seat(tmp_path / "new", "discord") as again:
        assert again == first


def test_a_process_that_is_killed_leaves_its_seat(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        with seat(tmp_path, "discord") as mine:
            assert mine is None
        process.kill()
        process.wait(10)
    with seat(tmp_path, "discord") as mine:
        assert mine == name


def test_a_copied_folder_and_another_boot_have_other_names(tmp_path: Path) -> None:
    with seat(tmp_path / "one", "discord") as name:
        shutil.copytree(tmp_path / "one", tmp_path / "two")
        with seat(tmp_path / "two", "discord") as copied:
            assert copied not in (None, name)
    boot = tmp_path / "boot_id"
    boot.write_text("another")
    with seat(tmp_path / "one", "discord", boot_id=boot) as later:
        assert later not in (None, name)


def test_where_nobody_can_tell_there_is_none(tmp_path: Path) -> None:
    with seat(tmp_path, "discord", boot_id=tmp_path / "nowhere") as name:
        assert name is None
    (tmp_path / "file").touch()
    with seat(tmp_path / "file", "discord") as name:
        assert name is None
    assert BOOT_ID.is_absolute()
