"""The examining child with a quick judge: it goes by a recording's length and loudness alone.

Under a second is refused. A loud sample is like `high`, a quiet one like `low`, the voices of the
tests' engine; a quiet one is told so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from reelbot.render.studio.examine import main


@dataclass(frozen=True)
class Heard:
    seconds: float
    speech_seconds: float
    verdict: str
    problems: tuple[Mapping[str, Any], ...]
    embedding: NDArray[np.float32]
    closest: tuple[str, float] | None


def judge(path: Path) -> Heard:
    samples, rate_hz = soundfile.read(path, dtype="float32")
    seconds = len(samples) / rate_hz
    peak = float(np.abs(samples).max(initial=0.0))
    problems = []
    if seconds < 1.0:
        problems.append({"code": "short", "seconds": seconds})
    if peak < 0.5:
        problems.append({"code": "quiet"})
    return Heard(
        seconds=seconds,
        speech_seconds=seconds * 0.9,
        verdict="refused" if seconds < 1.0 else "ok",
        problems=tuple(problems),
        embedding=np.full(4, peak, np.float32),
        closest=("low" if peak < 0.5 else "high", 0.75),
    )


if __name__ == "__main__":
    main(judge)
