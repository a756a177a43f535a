"""A worker with the test engines, and with neural ones that go wrong on purpose.

python -m tests.models.studio
"""

from __future__ import annotations

from tests.support.studio import ENGINES

from reelbot.render.studio import worker

NEURAL = {
    "text_to_video.tight": "tests.models.engines:Tight",
    "text_to_video.unwell": "tests.models.engines:Unwell",
    "text_to_video.slow": "tests.models.engines:Slow",
}

if __name__ == "__main__":
    worker.main({**ENGINES, **NEURAL})
