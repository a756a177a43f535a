"""SVOX Pico in a process of its own: text → samples.

Pico reads memory before it has written to it: in a process that has run for a while it drops words
and never says the same twice. So each sentence gets a fresh process, which starts in under 10 ms
because it loads nothing but the library. A fault in Pico ends that process alone.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed

RATE_HZ = 16_000
_LIMIT_S = 30.0
_VOLUME = 0.5  # at 1.0 it clips
_PROGRAM = """\
import sys
folder, voice, speed, volume = sys.argv[1:]
sys.path.append(folder)
import _nanotts
text = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(
    _nanotts.speak(text, voice, float(speed), None, float(volume), folder + "/lang")
)
"""


def speak(text: str, voice: str, speed: float) -> NDArray[np.float32]:
    """The sentence as float32 (n,) at RATE_HZ.

    Raises EngineFailed("speech_failed", engine, reason) when Pico fails or hangs.
    """
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-I",
                "-S",
                "-c",
                _PROGRAM,
                _folder(),
                voice,
                str(speed),
                str(_VOLUME),
            ],
            input=_plain(text).encode(),
            capture_output=True,
            timeout=_LIMIT_S,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineFailed("speech_failed", engine="pico", detail="timeout") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise EngineFailed("speech_failed", engine="pico", detail=said) from error
    return np.frombuffer(done.stdout, dtype="<i2").astype(np.float32) / np.float32(32768)


def _folder() -> str:
    spec = importlib.util.find_spec("py_nanotts")
    if spec is None or spec.origin is None:
        raise EngineFailed("speech_failed", engine="pico", detail="py-nanotts is not installed")
    return str(Path(spec.origin).parent)


def _plain(text: str) -> str:
    """Without what Pico takes for its own markup or for the end of the text; letters apart."""
    text = re.sub(r"(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)", " ", text)
    return "".join(letter if letter not in "<>\0" else " " for letter in text)
