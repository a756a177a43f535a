"""The test engines, in a worker that writes no clip before there is a file `open-writing` in their
folder: python -m tests.support.patient_studio.

It does not hear the wish to stop meanwhile, as little as an encoder does within a frame.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.support.studio import ENGINES

from reelbot.render.studio import worker
from reelbot.render.studio.footage import keep

write_rgb = keep.write_rgb


def patient(path: Path, frames: Iterable[Any], fps: float) -> int:
    folder = path.parents[4] / "engines"  # beside data/assets/making/<name>/
    (folder / "writing").touch()
    while not (folder / "open-writing").exists():
        time.sleep(0.02)
    return write_rgb(path, frames, fps)


if __name__ == "__main__":
    keep.write_rgb = patient
    worker.main(ENGINES)
