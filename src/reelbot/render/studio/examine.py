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
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.render.studio.intake import LIMITS, bound, refusal
from reelbot.render.studio.worker import FULL, die_with_parent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_SECONDS_MAX = 60.0
SAMPLE = "sample.flac"
EMBEDDING = "embedding.npy"
REPORT = "report.json"


class Examined(Protocol):
    """What a judge finds in a recording; `closest` is a narrator's name and how alike it is."""

    @property
    def seconds(self) -> float: ...
    @property
    def speech_seconds(self) -> float: ...
    @property
    def verdict(self) -> str: ...
    @property
    def problems(self) -> tuple[Mapping[str, Any], ...]: ...
    @property
    def embedding(self) -> NDArray[np.float32]: ...
    @property
    def closest(self) -> tuple[str, float] | None: ...


Judge = Callable[[Path], Examined]


def answer(path: Path, folder: Path, judge: Judge) -> dict[str, Any]:
    try:
        return {"found": _kept(path, folder, judge(path))}
    except Exception as error:  # the border: what a decoder raises is the file's fault, or ours
        if isinstance(error, OSError) and error.errno in FULL:
            return {"problem": HostProblem("disk_full", path=str(folder)).info().model_dump()}
        expected = isinstance(error, InvalidInput | MemoryError)
        trace = None if expected else traceback.format_exc()
        return {"refused": refusal(error).info().model_dump(), "trace": trace}


def _kept(path: Path, folder: Path, found: Examined) -> dict[str, Any]:
    """Write a voice's files, unless the sample is refused; returns the report."""
    import numpy as np

    closest = found.closest
    report = {
        "seconds": round(found.seconds, 3),
        "speech_seconds": round(found.speech_seconds, 3),
        "verdict": found.verdict,
        "problems": [dict(problem) for problem in found.problems],
        "closest": closest and {"name": closest[0], "similarity": round(float(closest[1]), 4)},
    }
    if found.verdict == "ok":
        _write_sample(path, folder)
        np.save(folder / EMBEDDING, found.embedding)
        (folder / REPORT).write_text(json.dumps(report), "utf-8")
    return report


def _write_sample(path: Path, folder: Path) -> None:
    """Decode the recording anew, so that what is kept is sound and nothing else."""
    import numpy as np
    import soundfile

    from reelbot.render.studio.media import HEAD_BYTES, sniff
    from reelbot.render.studio.recording import record
    from reelbot.render.studio.sound_file import RATE_HZ

    with path.open("rb") as file:
        sniffed = sniff(file.read(HEAD_BYTES))
    decoded = folder / "decoded.npy"
    if not record(path, sniffed.demuxer, decoded, seconds_max=SAMPLE_SECONDS_MAX).sound_s:
        raise InvalidInput("sound_silent")
    samples = np.load(decoded)
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    soundfile.write(folder / SAMPLE, mono, RATE_HZ, subtype="PCM_16")
    decoded.unlink()


def main(judge: Judge) -> None:
    die_with_parent()
    bound(LIMITS)
    print(json.dumps(answer(Path(sys.argv[1]), Path(sys.argv[2]), judge)))
