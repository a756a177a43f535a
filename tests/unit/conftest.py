"""What several of the quick tests are given."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for what an upload becomes."""
    folder = tmp_path / "normal"
    folder.mkdir()
    return folder
