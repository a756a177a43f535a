"""The decoding child: looks at one file and says what it is, as one line of JSON.

    python -m reelbot.render.studio.intake FILE < moderation.json

It bounds itself before it opens anything: CPU, memory, file size. On stdin stands whether pictures
are judged, and the operator's choice of engines for it.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.worker import die_with_parent

CPU_SECONDS = 20
MEMORY_BYTES = 3 * 1024**3
FILE_BYTES = 64 * 1024**2


def bound() -> None:
    """Limits that the kernel keeps, whatever a decoder does (setrlimit(2))."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def judge(path: Path, engines: dict[str, Any]) -> float:
    """The moderation's score of a picture that can be decoded, 0 to 1."""
    import numpy as np
    from PIL import Image

    from reelbot.render.studio.moderation import Moderation

    with Image.open(path) as image:
        return Moderation(engines).score(np.asarray(image.convert("RGB")))


def main() -> None:
    die_with_parent()
    bound()
    # Decoders are imported within the bounds, too.
    from reelbot.render.studio.media import look

    answer: dict[str, Any]
    path = Path(sys.argv[1])
    try:
        found = look(path)
        given = json.load(sys.stdin)
        if found["kind"] == "image" and given.get("judge"):
            found["unfit"] = judge(path, given.get("engines", {}))
        answer = {"found": found}
    except InvalidInput as error:
        answer = {"error": error.info().model_dump()}
    except MemoryError:
        answer = {"error": InvalidInput("media_too_big").info().model_dump()}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
