"""The page on engines says what the engines know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_options_on_the_page_are_those_of_the_engines(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tools/engine_tables.py", "--check"], cwd=checkout, check=False
    )
    assert done.returncode == 0, "run tools/engine_tables.py"
    text = (checkout / "docs" / "engines.md").read_text("utf-8")
    for name in ("text_to_music.musicgen", "image_to_text.blip", "text_to_speech.xtts"):
        assert f"| `{name}` |" in text
