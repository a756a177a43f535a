"""How much of a job each stage is, so that one bar moves evenly over all of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reelbot.core.jobs import Progress, Stage

# Cutting costs about this many seconds a second of film on two cores (docs/performance.md).
CUT_COST = 0.5
PLANNING_S = 0.5


@dataclass(frozen=True, slots=True)
class Shares:
    """The stages' expected seconds of work, in the order of work."""

    seconds: Mapping[Stage, float]

    @classmethod
    def of(cls, *, speech_s: float, pictures_s: float, music_s: float, film_s: float) -> Shares:
        """From the expected seconds of work of each engine and the film's length in seconds."""
        return cls(
            {
                Stage.PLANNING: PLANNING_S,
                Stage.SPEECH: speech_s,
                Stage.PICTURES: pictures_s,
                Stage.MUSIC: music_s,
                Stage.CUTTING: film_s * CUT_COST,
            }
        )

    def progress(self, stage: Stage, fraction: float, detail: str | None = None) -> Progress:
        """The whole job's progress when `fraction` of `stage` is done."""
        total = sum(self.seconds.values())
        before = 0.0
        for other, seconds in self.seconds.items():
            if other is stage:
                break
            before += seconds
        done = before + self.seconds[stage] * min(1.0, max(0.0, fraction))
        return Progress(stage=stage, fraction=min(1.0, done / total), detail=detail)
