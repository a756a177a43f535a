"""What every voice asks of a line before it speaks: its language, its speed, its pauses (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines.base import Line
from reelbot.render.studio.engines.text_to_speech.spoken import Sentence

SPEED_LEAST, SPEED_MOST = 0.5, 2.0
SENTENCE_PAUSE_S, PARAGRAPH_PAUSE_S = 0.3, 0.6


def language_of(line: Line, known: Sequence[str]) -> str:
    """The line's language as ISO 639-1 ("en-GB" → "en").

    Raises InvalidInput("unknown_language", field="language", language, known).
    """
    language = line.language.replace("_", "-").partition("-")[0].lower()
    if language not in known:
        raise InvalidInput(
            "unknown_language", field="language", language=line.language, known=list(known)
        )
    return language


def speed_of(line: Line) -> float:
    """Raises InvalidInput("out_of_range", field="speed", value, min, max)."""
    if not SPEED_LEAST <= line.speed <= SPEED_MOST:
        raise InvalidInput(
            "out_of_range",
            field="speed",
            value=f"{line.speed:g}",
            min=SPEED_LEAST,
            max=SPEED_MOST,
        )
    return line.speed


def pause_after(sentence: Sentence, speed: float) -> float:
    """Silence behind a sentence, in seconds."""
    return (PARAGRAPH_PAUSE_S if sentence.ends_paragraph else SENTENCE_PAUSE_S) / speed
