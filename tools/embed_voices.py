"""Let each of Kokoro's English voices speak, and write down how the speaker encoder hears it, and
how high it is.

    .venv/bin/python tools/embed_voices.py

Writes src/reelbot/assets/speaker/kokoro_voices.npz. Takes about five minutes on two cores.
"""

from __future__ import annotations

import sys

import numpy as np

from reelbot import assets
from reelbot.render.studio.engines.base import Line
from reelbot.render.studio.engines.text_to_speech.kokoro import Kokoro
from reelbot.render.studio.engines.text_to_speech.voices import KOKORO
from reelbot.render.studio.film.resample import resampled
from reelbot.render.studio.voices.activity import cut_to_speech, listen
from reelbot.render.studio.voices.embedding import Embedding, SpeakerEncoder, mean_direction
from reelbot.render.studio.voices.matching import TABLE
from reelbot.render.studio.voices.mel import RATE_HZ

SENTENCES = (
    (
        "The birch canoe slid on the smooth planks, and nobody said a word until we reached the "
        "other shore."
    ),
    "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow.",
    (
        "Please call Stella, and ask her to bring these things with her from the store: six "
        "spoons of fresh snow peas, and five thick slabs of blue cheese."
    ),
    "Why do you always have to be so early? I was just about to make us some coffee!",
    (
        "Once upon a time, in a valley far beyond the mountains, there lived an old fisherman with "
        "his three daughters."
    ),
    (
        "Thirty-five years later, the museum opened its doors again, and the visitors could "
        "hardly believe their eyes."
    ),
)
SPEECH_SECONDS_MAX = 120.0


def embedded(engine: Kokoro, encoder: SpeakerEncoder, voice: str) -> tuple[Embedding, float]:
    """The mean over all sentences as a unit vector, float32 (SIZE,), and their middle pitch."""
    windows, pitches_hz = [], []
    for sentence in SENTENCES:
        speech = engine.speak(Line(text=sentence, voice=voice), lambda fraction, detail=None: None)
        samples = resampled(speech.sound, RATE_HZ)
        activity = listen(samples)
        pitches_hz.append(activity.pitch_hz)
        heard = cut_to_speech(samples, activity, SPEECH_SECONDS_MAX)
        windows.append(encoder.windows(heard))
    return mean_direction(np.concatenate(windows)), float(np.median(pitches_hz))


def main() -> None:
    engine, encoder = Kokoro({"threads": 2}), SpeakerEncoder()
    rows = []
    for voice in KOKORO:
        rows.append(embedded(engine, encoder, voice))
        print(voice, file=sys.stderr)
    np.savez(
        assets.FOLDER / TABLE,
        names=np.array(KOKORO),
        embeddings=np.stack([embedding for embedding, _ in rows]).astype(np.float16),
        pitches_hz=np.array([pitch_hz for _, pitch_hz in rows], np.float16),
    )


if __name__ == "__main__":
    main()
