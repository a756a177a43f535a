"""Who speaks, as a point on a sphere: the speaker encoder, in numpy.

Three LSTM layers and a projection, trained so that one speaker's utterances lie close together
(Wan, Wang, Papir, Lopez Moreno: "Generalized End-to-End Loss for Speaker Verification", 2018;
weights of Resemblyzer, Apache-2.0, kept as float16).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelbot import assets
from reelbot.render.studio.voices.mel import BANDS, HOP, RATE_HZ, mel_spectrogram

Embedding = NDArray[np.float32]

SIZE = 256
WEIGHTS = "speaker/resemblyzer_fp16.npz"
WINDOW_S = 1.6  # what the encoder hears at once
STEP_S = 0.77

_LAYERS = 3
_FRAMES = round(WINDOW_S * RATE_HZ / HOP)
_STEP = round(STEP_S * RATE_HZ / HOP)
_LEVEL = 10 ** (-30 / 20)  # root mean square that the encoder was trained with
# Windows at a time. OpenBLAS multiplies up to 4 · 256 · 256 in the calling thread; above, it wakes
# others 160 times a window, which on a busy machine takes ten times as long.
_BATCH = 4
_GATES = 4


class SpeakerEncoder:
    """The loaded network. Making one takes about 0.1 s and 6 MB."""

    def __init__(self) -> None:
        """Raises HostProblem("asset_missing", name) when the installation lacks the weights."""
        with np.load(assets.path(WEIGHTS)) as archive:
            weights = {name: archive[name].astype(np.float32) for name in archive.files}
        self._layers = [
            (
                _by_gate(weights[f"lstm.weight_ih_l{layer}"]),
                _by_gate(weights[f"lstm.weight_hh_l{layer}"]),
                _by_gate(weights[f"lstm.bias_ih_l{layer}"] + weights[f"lstm.bias_hh_l{layer}"]),
            )
            for layer in range(_LAYERS)
        ]
        self._projection = np.ascontiguousarray(weights["linear.weight"].T)
        self._bias = weights["linear.bias"]

    def windows(self, speech: NDArray[np.float32]) -> Embedding:
        """Speech without long pauses, float32 (n,) at 16 kHz → unit vectors, float32 (k, SIZE).

        Window i begins at i · STEP_S. Less than a window of speech is followed by silence; a last
        window is there when speech fills three quarters of it.
        """
        level = float(np.sqrt(np.mean(np.square(speech)))) if len(speech) else 0.0
        if level == 0.0:
            return np.zeros((0, SIZE), np.float32)
        mel = mel_spectrogram(speech * np.float32(_LEVEL / level))
        count = max(1, 1 + (len(mel) - round(0.75 * _FRAMES)) // _STEP)
        needed = (count - 1) * _STEP + _FRAMES
        mel = np.pad(mel, ((0, max(0, needed - len(mel))), (0, 0)))
        heard = np.lib.stride_tricks.sliding_window_view(mel, (_FRAMES, BANDS))[::_STEP, 0][:count]
        return np.concatenate(
            [self._encode(heard[start : start + _BATCH]) for start in range(0, count, _BATCH)]
        )

    def embed(self, speech: NDArray[np.float32]) -> Embedding:
        """The mean of all windows as a unit vector, float32 (SIZE,); zeros for silence."""
        return mean_direction(self.windows(speech))

    def _encode(self, mel: NDArray[np.float32]) -> Embedding:
        """float32 (windows, frames, BANDS) → unit vectors, float32 (windows, SIZE)."""
        steps = np.ascontiguousarray(mel.transpose(1, 0, 2))
        for inward, recurrent, bias in self._layers:
            steps = _lstm(steps, inward, recurrent, bias)
        return _unit(np.maximum(0, steps[-1] @ self._projection + self._bias))


def mean_direction(windows: Embedding) -> Embedding:
    """Unit vectors, float32 (k, SIZE) → the unit vector between them, float32 (SIZE,)."""
    if not len(windows):
        return np.zeros(SIZE, np.float32)
    return _unit(windows.mean(axis=0, keepdims=True)).reshape(SIZE)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), np.float32)


def _by_gate(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 (4 · SIZE, inputs) or (4 · SIZE,) → (4, inputs, SIZE) or (4, 1, SIZE)."""
    parts = rows.reshape(_GATES, SIZE, -1)
    # σ(x) = (1 + tanh(x / 2)) / 2: with all but the cell's gate halved, one tanh does for all.
    parts = parts * np.array([0.5, 0.5, 1.0, 0.5], np.float32)[:, None, None]
    return np.ascontiguousarray(parts.transpose(0, 2, 1))


def _lstm(
    steps: NDArray[np.float32],
    inward: NDArray[np.float32],
    recurrent: NDArray[np.float32],
    bias: NDArray[np.float32],
) -> NDArray[np.float32]:
    """A layer over float32 (time, batch, inputs); gates in the order input, forget, cell, output
    (Hochreiter and Schmidhuber 1997, as torch lays them out). Gives float32 (time, batch, SIZE).
    """
    gates = steps[:, None] @ inward + bias
    out = np.empty((*steps.shape[:2], SIZE), np.float32)
    hidden = np.zeros(out.shape[1:], np.float32)
    cell = np.zeros_like(hidden)
    half = np.float32(0.5)
    for time, gate in enumerate(gates):
        gate += hidden @ recurrent
        np.tanh(gate, out=gate)
        enter, forget, new, leave = gate
        cell = ((1 + forget) * cell + (1 + enter) * new) * half
        hidden = out[time]
        np.multiply(np.tanh(cell), (1 + leave) * half, out=hidden)
    return out
