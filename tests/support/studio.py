"""A worker whose engines do on command what real ones do on a bad day.

    python -m tests.support.studio

The words of a prompt say what happens; `folder` in the engine's options keeps what has to outlive
the process (that a crash happened once, which calls were made).
"""

from __future__ import annotations

from reelbot.render.studio import worker

ENGINES = {
    "text_to_video.blocks": "tests.support.engines:Blocks",
    "text_to_video.heavy": "tests.support.engines:Heavy",
    "text_to_video.reel": "tests.support.engines:Reel",
    "text_to_speech.beeps": "tests.support.engines:Beeps",
    "text_to_speech.parrot": "tests.support.engines:Parrot",
    "text_to_music.drone": "tests.support.engines:Drone",
    "text_to_music.echo": "tests.support.engines:Echo",
    "image_to_video.tilt": "tests.support.engines:Tilt",
    "image_to_text.stare": "tests.support.engines:Stare",
    "moderation.prude": "tests.support.engines:Prude",
}

if __name__ == "__main__":
    worker.main(ENGINES)
