"""The fitting child: encodes one finished film or sound again so that it fits into a size.

    python -m reelbot.render.studio.fit FILE TARGET < order.json

The order has `bytes_max`, `seconds`, and `width` and `height` where there are pictures. The child
is nice to everything else on the machine, and bounds its own processor time and the size of its
files. It prints one line of JSON: `found`, with bytes, width and height; or `refused`
(does_not_fit) or `problem`, an error, with `trace` where nothing should have failed in this way.
"""

from __future__ import annotations

import errno
import json
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

from reelbot.core.errors import EngineFailed, HostProblem, InvalidInput
from reelbot.render.studio.child import FULL, die_with_parent

CPU_S_AT_LEAST = 120
CPU_S_A_SECOND = 60  # processor seconds a pass, for each second of a film
MEMORY_BYTES = 4 * 1024**3


def bound(order: dict[str, Any]) -> None:
    """Limits that the kernel keeps for this process and its ffmpeg (setrlimit(2))."""
    limits = {
        resource.RLIMIT_CPU: CPU_S_AT_LEAST + round(CPU_S_A_SECOND * order["seconds"]),
        resource.RLIMIT_AS: MEMORY_BYTES,
        # faststart writes the file once more beside itself; a try may miss.
        resource.RLIMIT_FSIZE: 2 * order["bytes_max"] + 64_000_000,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        _, hard = resource.getrlimit(kind)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (limit, limit))


def answer(source: Path, target: Path, order: dict[str, Any]) -> dict[str, Any]:
    from reelbot.render.studio.engines.base import Size
    from reelbot.render.studio.film.ladder import Original
    from reelbot.render.studio.film.shrink import shrink

    width, height = order.get("width"), order.get("height")
    size = Size(width=width, height=height) if width and height else None
    original = Original(source.stat().st_size, order["seconds"], size)
    try:
        version = shrink(original, source, target, order["bytes_max"])
    except InvalidInput as refused:
        return {"refused": refused.info().model_dump()}
    except (HostProblem, EngineFailed) as problem:
        return {"problem": problem.info().model_dump()}
    except Exception as error:  # the border: it must not look like an order that was carried out
        if isinstance(error, OSError) and error.errno in (*FULL, errno.EIO):
            full = HostProblem("disk_full", path=str(target.parent))
            return {"problem": full.info().model_dump()}
        failed = EngineFailed("encoder_failed", exception=type(error).__name__)
        return {"problem": failed.info().model_dump(), "trace": traceback.format_exc()}
    made = version.size
    sides = {"width": made.width, "height": made.height} if made is not None else {}
    return {"found": {"bytes": target.stat().st_size, **sides}}


def main() -> None:
    die_with_parent()
    order = json.load(sys.stdin)
    bound(order)
    print(json.dumps(answer(Path(sys.argv[1]), Path(sys.argv[2]), order)))


if __name__ == "__main__":
    main()
