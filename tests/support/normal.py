"""Uploads as they are taken in or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.normalise import Normaliser

# What somebody else's program would act on, or follow to another address.
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'


def taken(path: Path, out: Path) -> dict[str, Any]:
    return Normaliser(out).take(path)


def refused(path: Path, out: Path) -> InvalidInput:
    """Why it was refused; nothing is left of its sound."""
    with pytest.raises(InvalidInput) as caught:
        taken(path, out)
    assert not list(out.rglob("*.npy"))
    return caught.value
