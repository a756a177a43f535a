"""Which engines are here, as JSON for the host, which imports none of them.

    python -m reelbot.render.studio.catalogue < settings.json
"""

from __future__ import annotations

import json
import sys

from reelbot.render.studio.engines import Registry, describe


def main() -> None:
    print(json.dumps(describe(Registry(json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
