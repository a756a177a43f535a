"""What several of the unit tests are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery


@pytest.fixture(scope="session")
def scenery() -> Iterator[Scenery]:
    """One for all, as it takes a second to load; what it makes depends on nothing before."""
    # Only a test that films loads so much.
    from tests.support.loading import loaded

    from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery

    with loaded(Scenery({})) as made:
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for what an upload becomes."""
    folder = tmp_path / "normal"
    folder.mkdir()
    return folder
