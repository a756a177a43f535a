"""The decoding child: makes one upload into files that workers can use, and says what it is.

    python -m reelbot.render.studio.intake FILE FOLDER < order.json

The order has `judge` (whether pictures are scored), `engines` (the operator's choice of them) and
may have `limits`. The child bounds itself before it opens anything: CPU, memory, file size. It
prints one line of JSON: `found`, the facts of the upload; or `refused` or `problem`, an error, the
latter the host's own; with `trace` where no decoder should have failed in this way.
"""

from __future__ import annotations

import json
import resource
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.render.studio.child import FULL, die_with_parent

if TYPE_CHECKING:
    from reelbot.render.studio.normalise import Judge

# A zip of sixty large photographs takes half of it; the samples of ten minutes are 230 MB.
LIMITS = {"cpu_s": 60, "memory_bytes": 3 * 1024**3, "file_bytes": 320 * 1024**2}


def bound(limits: dict[str, int]) -> None:
    """Limits that the kernel keeps, whatever a decoder does (setrlimit(2))."""
    for kind, limit in (
        (resource.RLIMIT_CPU, limits["cpu_s"]),
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (limit, limit))


def judge_by(engines: dict[str, Any]) -> Judge:
    """The moderation's score of a picture; the engine is loaded for the first."""
    loaded: list[Judge] = []

    def judge(picture: Any) -> float:
        if not loaded:
            from reelbot.render.studio.moderation import Moderation

            loaded.append(Moderation(engines).score)
        return loaded[0](picture)

    return judge


def answer(path: Path, folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    # Decoders are imported within the bounds, too.
    from reelbot.render.studio.normalise import Normaliser

    judge = judge_by(order["engines"]) if order["judge"] else None
    try:
        return {"found": Normaliser(folder, judge).take(path)}
    except Exception as error:  # the border: what a decoder raises is the file's fault, or ours
        if isinstance(error, OSError) and error.errno in FULL:
            full = HostProblem("disk_full", path=str(folder.parent))
            return {"problem": full.info().model_dump()}
        refused = refusal(error)
        expected = isinstance(error, InvalidInput | MemoryError)
        trace = None if expected else traceback.format_exc()
        return {"refused": refused.info().model_dump(), "trace": trace}


def refusal(error: Exception) -> InvalidInput:
    if isinstance(error, InvalidInput):
        return error
    reason = "too_costly" if isinstance(error, MemoryError) else "damaged"
    return InvalidInput("media_unreadable", reason=reason)


def main() -> None:
    die_with_parent()
    order = json.load(sys.stdin)
    bound(LIMITS | order.get("limits", {}))
    print(json.dumps(answer(Path(sys.argv[1]), Path(sys.argv[2]), order)))


if __name__ == "__main__":
    main()
