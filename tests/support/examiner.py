"""The examining child with a quick judge: it goes by a recording's length and loudness alone.

Under a second is refused. A loud sample is like `high`, a quiet one like `low`, the voices of the
tests' engine; a quiet one is told so.
"""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.examine import main
from reelbot.render.studio.voices.embedding import SIZE
from reelbot.render.studio.voices.matching import Match
from reelbot.render.studio.voices.report import Finding, SampleReport
from reelbot.render.studio.voices.samples import Sample


def judge(sample: Sample) -> SampleReport:
    seconds = sample.sound.seconds
    findings = []
    if seconds < 1.0:
        facts = {"seconds": seconds, "seconds_min": 1.0}
        findings.append(Finding("sample_too_short", facts, refuses=True))
    quiet = sample.peak < 0.5
    if quiet:
        findings.append(Finding("sample_quiet", {}, refuses=False))
    names = ("low", "high") if quiet else ("high", "low")
    return SampleReport(
        seconds=seconds,
        speech_seconds=seconds * 0.9,
        peak=sample.peak,
        findings=tuple(findings),
        match=Match(names[0], 0.75, names[1], 0.5),
        embedding=np.full(SIZE, SIZE**-0.5, np.float32),
    )


if __name__ == "__main__":
    main(judge)
