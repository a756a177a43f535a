"""What every test gets: a world of its own, without the settings of whoever runs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_world(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hide the reader's configuration, tokens and data folder from the test."""
    for name in os.environ:
        if name.startswith("REELBOT_"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    if children := sys.modules.get("reelbot.render.host.children"):
        # Only a test that has a host loads so much.
        from tests.support import catalogues

        monkeypatch.setattr(children, "catalogue", catalogues.catalogue)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the source tree: where pyproject.toml lies."""
    return Path(__file__).resolve().parent.parent
