"""The examining child: judges one recording as the sample of a voice, and keeps what is needed.

    python -m reelbot.render.studio.examine FILE FOLDER

It bounds itself before it opens anything, as `intake` does, and prints one line of JSON: `found`,
the report; or `refused` or `problem`, an error, with `trace` where no decoder should have failed in
this way. Where the sample will do, FOLDER has then:

- `sample.flac`: its first minute, mono, 16 bit, 48 kHz
- `embedding.npy`: who speaks, float32 (n,), a unit vector
- `report.json`: the report
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.render.studio.child import FULL, die_with_parent
from reelbot.render.studio.intake import LIMITS, bound, refusal

if TYPE_CHECKING:
    from reelbot.render.studio.voices.report import SampleReport
    from reelbot.render.studio.voices.samples import Sample

    Judge = Callable[[Sample], SampleReport]

SAMPLE_SECONDS_MAX = 60
SAMPLE = "sample.flac"
EMBEDDING = "embedding.npy"
REPORT = "report.json"


def answer(path: Path, folder: Path, judge: Judge | None) -> dict[str, Any]:
    # Decoders are imported within the bounds, too.
    from reelbot.render.studio.voices import quality
    from reelbot.render.studio.voices.samples import decode

    try:
        sample = decode(path, folder)
        return {"found": _kept(sample, (judge or quality.judge)(sample), folder)}
    except HostProblem as problem:
        return {"problem": problem.info().model_dump()}
    except Exception as error:  # the border: what a decoder raises is the file's fault, or ours
        if isinstance(error, OSError) and error.errno in FULL:
            return {"problem": HostProblem("disk_full", path=str(folder)).info().model_dump()}
        expected = isinstance(error, InvalidInput | MemoryError)
        trace = None if expected else traceback.format_exc()
        return {"refused": refusal(error).info().model_dump(), "trace": trace}


def _kept(sample: Sample, found: SampleReport, folder: Path) -> dict[str, Any]:
    """Write a voice's files, unless the sample is refused; returns the report."""
    import numpy as np
    import soundfile

    closest = found.closest
    report = {
        "seconds": round(found.seconds, 3),
        "speech_seconds": round(found.speech_seconds, 3),
        "verdict": found.verdict,
        "problems": [dict(problem) for problem in found.problems],
        "closest": closest and {"name": closest[0], "similarity": round(closest[1], 4)},
    }
    if found.verdict == "ok":
        sound = sample.sound
        beginning = sound.samples[: SAMPLE_SECONDS_MAX * sound.rate_hz]
        soundfile.write(folder / SAMPLE, beginning, sound.rate_hz, subtype="PCM_16")
        np.save(folder / EMBEDDING, found.embedding)
        (folder / REPORT).write_text(json.dumps(report), "utf-8")
    return report


def main(judge: Judge | None = None) -> None:
    """`judge` is `voices.quality.judge` unless a test has its own."""
    die_with_parent()
    bound(LIMITS)
    print(json.dumps(answer(Path(sys.argv[1]), Path(sys.argv[2]), judge)))


if __name__ == "__main__":
    main()
